/**
 * Stands in for split.ts of the edge router: the same rules, written by hand on the table codec, for a stream that is cut anywhere.
 * Frames are found in one pass over each piece, with a list of ranges for each destination; then they are copied once.
 */
import { kinds } from 'bench:table-bodies';
import type { Routed } from 'igrs-rump';
import {
  CHECK_LENGTH,
  DEVICE_AT,
  FIRST,
  HEADER_LENGTH,
  kindNamed,
  kindNumber,
  LENGTH_AT,
  MAXIMUM_BODY_LENGTH,
  MESSAGE_AT,
  SECOND,
  SERIAL_AT,
  VERSION,
  VERSION_AT,
} from '../../table/codec.ts';
import { crc16 } from '../../table/crc.ts';

export const engine = 'table';
const SHARDS = 4;

export const groups = [
  { to: 'alarms', shards: undefined },
  { to: 'audit', shards: undefined },
  { to: 'heaters', shards: SHARDS },
  { to: 'rest', shards: SHARDS },
];

const DESTINATIONS: readonly { readonly to: string; readonly shard?: number }[] = groups.flatMap(({ to, shards }) =>
  shards === undefined ? [{ to }] : Array.from({ length: shards }, (_, shard) => ({ to, shard })),
);
const [ALARMS, AUDIT, HEATERS, REST] = [0, 1, 2, 2 + SHARDS] as const;
const HEATER = kindNamed('water-heater.status').device;
const CONTROL = kindNamed('water-heater.control').message;
const RESPONSE = kindNamed('water-heater.response').message;
const ALARM = kindNamed('water-heater.alarm').message;

/** Where the frames of one destination begin and end, alternately. */
interface Places {
  frames: number;
  length: number;
  readonly ends: number[];
}

export class Split {
  readonly dropped = 0;
  frames = 0;
  bytes = 0;
  bytesSkipped = 0;
  #tail = new Uint8Array(0);

  get position(): number {
    return this.bytes - this.#tail.length;
  }

  push(chunk: Uint8Array | ArrayBuffer): Routed[] {
    const bytes = chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk);
    this.bytes += bytes.length;
    return this.#route(bytes, false);
  }

  end(): Routed[] {
    return this.#route(new Uint8Array(0), true);
  }

  #route(chunk: Uint8Array, isLast: boolean): Routed[] {
    const bytes = this.#tail.length === 0 ? chunk : joined(this.#tail, chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const places = DESTINATIONS.map((): Places => ({ frames: 0, length: 0, ends: [] }));
    let at = 0;
    while (at < bytes.length) {
      const end = frameEnd(bytes, view, at);
      if (end > bytes.length && !isLast) break;
      if (end < 0 || end > bytes.length) {
        this.bytesSkipped++;
        at++;
        continue;
      }
      this.frames++;
      send(bytes, view, at, end, places);
      at = end;
    }
    // A copy, because the sender owns the piece.
    this.#tail = bytes.slice(at);
    return gather(bytes, places);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** -1 if no frame begins here; beyond the end of the bytes if more are needed to tell. */
function frameEnd(bytes: Uint8Array, view: DataView, at: number): number {
  const left = bytes.length - at;
  if (bytes[at] !== FIRST) return -1;
  if (left > 1 && bytes[at + 1] !== SECOND) return -1;
  if (left > VERSION_AT && bytes[at + VERSION_AT] !== VERSION) return -1;
  if (left < HEADER_LENGTH) return at + HEADER_LENGTH + CHECK_LENGTH;
  const bodyLength = view.getUint16(at + LENGTH_AT);
  if (bodyLength > MAXIMUM_BODY_LENGTH) return -1;
  const checkAt = at + HEADER_LENGTH + bodyLength;
  const end = checkAt + CHECK_LENGTH;
  if (end > bytes.length) return end;
  return crc16(bytes, at, checkAt) === view.getUint16(checkAt) ? end : -1;
}

function send(bytes: Uint8Array, view: DataView, at: number, end: number, places: readonly Places[]): void {
  const device = view.getUint16(at + DEVICE_AT);
  const message = bytes[at + MESSAGE_AT] as number;
  if (message === ALARM && isSevere(view, device, at, end)) take(places[ALARMS] as Places, at, end);
  if (message === CONTROL || message === RESPONSE) take(places[AUDIT] as Places, at, end);
  const shard = shardOf(bytes, at);
  take(places[(device === HEATER ? HEATERS : REST) + shard] as Places, at, end);
}

function isSevere(view: DataView, device: number, at: number, end: number): boolean {
  const kind = kinds[kindNumber(device, ALARM, end - at - HEADER_LENGTH - CHECK_LENGTH)];
  const severity = kind?.fields.severity?.(view, at + HEADER_LENGTH);
  return severity === 'fault' || severity === 'critical';
}

/** The hash that defines the shards, over the bytes of the device type and the serial. */
function shardOf(bytes: Uint8Array, at: number): number {
  let hash = 0x811c9dc5;
  for (let index = DEVICE_AT; index < DEVICE_AT + 2; index++) {
    hash = Math.imul(hash ^ (bytes[at + index] as number), 0x01000193);
  }
  for (let index = SERIAL_AT; index < SERIAL_AT + 6; index++) {
    hash = Math.imul(hash ^ (bytes[at + index] as number), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) * SHARDS) / 0x100000000);
}

function take(places: Places, at: number, end: number): void {
  places.frames++;
  places.length += end - at;
  const { ends } = places;
  // Adjacent frames become one copy.
  if (ends.length > 0 && ends[ends.length - 1] === at) ends[ends.length - 1] = end;
  else ends.push(at, end);
}

function gather(bytes: Uint8Array, places: readonly Places[]): Routed[] {
  const routed: Routed[] = [];
  for (const [index, { frames, length, ends }] of places.entries()) {
    if (frames === 0) continue;
    const gathered = new Uint8Array(length);
    let to = 0;
    for (let place = 0; place < ends.length; place += 2) {
      const [from, end] = [ends[place] as number, ends[place + 1] as number];
      gathered.set(bytes.subarray(from, end), to);
      to += end - from;
    }
    routed.push({ ...(DESTINATIONS[index] as { to: string }), frames, bytes: gathered });
  }
  return routed;
}
