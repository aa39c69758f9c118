/** Which destinations a frame goes to, and each destination's bytes, in plain JavaScript. */
import {
  HEADER_LENGTH,
  readDeviceType,
  readMessageId,
  readPresence,
  readSerial,
  readU16,
  readU24,
  readU32,
  readU48,
} from '../../generated/layout.ts';
import type { EngineRun, EngineRuns, Scanned } from '../engine.ts';
import {
  ANY,
  HAS_BITS,
  IN_RANGES,
  type RouteProgram,
  STEP_CONDITION,
  STEP_COPY,
  STEP_DESTINATION,
  STEP_DEVICE_TYPES,
  STEP_LENGTH,
  STEP_MESSAGE_IDS,
  STEP_OPERANDS,
  STEP_OPERANDS_AT,
  STEP_PLACE,
  STEP_PRESENCE,
  STEP_SERIALS,
  STEP_SERIALS_AT,
  STEP_SHARDS,
} from '../route-program.ts';
import { shardOf } from '../shard.ts';

/** A frame's place for one destination. */
interface Part {
  readonly rows: number[];
  bytes: number;
}

export function routeFrames(scanned: Scanned, program: RouteProgram): EngineRuns {
  const { words } = program;
  const { rows, frames, split, head, main, shift } = scanned;
  const parts = new Map<number, Part>();
  let dropped = 0;
  for (let row = 0; row < frames; row++) {
    const position = rows[row * 2] as number;
    const entry = rows[row * 2 + 1] as number;
    const kind = entry & 0xffff;
    const view = position < split ? head : main;
    const at = position < split ? position : position + shift;
    const end = words[kind + 1] as number;
    let matched = false;
    for (let step = words[kind] as number; step < end; step += STEP_LENGTH) {
      if (!matches(program, step, view, at)) continue;
      matched = true;
      const shards = words[step + STEP_SHARDS] as number;
      const first = words[step + STEP_DESTINATION] as number;
      const shard = shards === 1 ? 0 : shardOf(readDeviceType(view, at), readSerial(view, at), shards);
      add(parts, first + shard, row, entry >>> 16);
      if (words[step + STEP_COPY] === 0) break;
    }
    if (!matched) dropped++;
  }
  const runs = [...parts]
    .sort(([first], [second]) => first - second)
    .map(([destination, part]) => gather(scanned, destination, part));
  return { dropped, runs };
}

function add(parts: Map<number, Part>, destination: number, row: number, length: number): void {
  let part = parts.get(destination);
  if (part === undefined) {
    part = { rows: [], bytes: 0 };
    parts.set(destination, part);
  }
  // Once for each destination, however many rules send it there.
  if (part.rows.at(-1) === row) return;
  part.rows.push(row);
  part.bytes += length;
}

function matches({ words, numbers }: RouteProgram, step: number, view: DataView, at: number): boolean {
  const deviceTypes = words[step + STEP_DEVICE_TYPES] as number;
  if (deviceTypes !== 0 && !isListed(words, deviceTypes, readDeviceType(view, at))) return false;
  const messageIds = words[step + STEP_MESSAGE_IDS] as number;
  if (messageIds !== 0 && !isListed(words, messageIds, readMessageId(view, at))) return false;
  const serials = words[step + STEP_SERIALS] as number;
  if (serials !== 0 && !isWithin(numbers, words[step + STEP_SERIALS_AT] as number, serials, readSerial(view, at)))
    return false;
  const condition = words[step + STEP_CONDITION] as number;
  const body = at + HEADER_LENGTH;
  const presence = words[step + STEP_PRESENCE] as number;
  if (presence >= 0 && ((readPresence(view, body) >>> presence) & 1) === 0) return false;
  if (condition === ANY) return true;
  const operands = words[step + STEP_OPERANDS] as number;
  const operandsAt = words[step + STEP_OPERANDS_AT] as number;
  const place = words[step + STEP_PLACE] as number;
  if (condition === IN_RANGES) return isWithin(numbers, operandsAt, operands / 2, rawAt(view, body, place));
  if (condition === HAS_BITS) {
    const mask = numbers[operandsAt] as number;
    return (rawAt(view, body, place) & mask) >>> 0 === mask;
  }
  return isOneOf(words, operandsAt, operands, view, body, place);
}

function isListed(words: Int32Array, at: number, code: number): boolean {
  const length = words[at] as number;
  for (let index = 1; index <= length; index++) if (words[at + index] === (code | 0)) return true;
  return false;
}

/** Pairs of least and most, ascending and apart, so that halving finds the one that could hold the value. */
function isWithin(numbers: Float64Array, at: number, pairs: number, value: number): boolean {
  let low = 0;
  let high = pairs;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[at + middle * 2 + 1] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low < pairs && (numbers[at + low * 2] as number) <= value;
}

/** A packed field's raw value. */
function rawAt(view: DataView, body: number, place: number): number {
  const at = body + (place & 0xfff);
  const size = (place >> 12) & 0xf;
  const low = (place >> 16) & 0x3f;
  const width = (place >> 22) & 0x3f;
  const signed = ((place >> 28) & 1) !== 0;
  if (size === 6) return readU48(view, at);
  const bits =
    size === 1
      ? view.getUint8(at)
      : size === 2
        ? readU16(view, at)
        : size === 3
          ? readU24(view, at)
          : readU32(view, at);
  const up = bits << (32 - low - width);
  return signed ? up >> (32 - width) : up >>> (32 - width);
}

/** Text ends at its first NUL, so what follows that does not count. */
function isOneOf(words: Int32Array, from: number, count: number, view: DataView, body: number, place: number): boolean {
  const at = body + (place & 0xfff);
  const size = place >>> 12;
  let next = from;
  while (next < from + count) {
    const length = words[next] as number;
    let same = length === size || view.getUint8(at + length) === 0;
    for (let index = 0; same && index < length; index++) same = view.getUint8(at + index) === words[next + 1 + index];
    if (same) return true;
    next += 1 + length;
  }
  return false;
}

/** Neighbours in the stream that go the same way are copied as one. */
function gather(
  { rows, split, head, main, shift }: Scanned,
  destination: number,
  { rows: chosen, bytes: length }: Part,
): EngineRun {
  const bytes = new Uint8Array(length);
  const fromHead = new Uint8Array(head.buffer, head.byteOffset, head.byteLength);
  const fromMain = new Uint8Array(main.buffer, main.byteOffset, main.byteLength);
  let to = 0;
  for (let index = 0; index < chosen.length; ) {
    const position = rows[(chosen[index] as number) * 2] as number;
    const inHead = position < split;
    let end = position;
    while (index < chosen.length) {
      const row = chosen[index] as number;
      if (rows[row * 2] !== end || end < split !== inHead) break;
      end += (rows[row * 2 + 1] as number) >>> 16;
      index++;
    }
    const from = inHead ? fromHead : fromMain;
    const start = inHead ? position : position + shift;
    const stop = start + end - position;
    // A call costs as much as copying some sixty bytes by hand.
    if (stop - start > 64) bytes.set(from.subarray(start, stop), to);
    else for (let byte = start; byte < stop; byte++) bytes[to + byte - start] = from[byte] as number;
    to += stop - start;
  }
  return { destination, frames: chosen.length, bytes };
}
