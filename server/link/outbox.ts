import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { ServerText } from '../../sdk/exchange/text.ts';
import type { Channel } from './channel.ts';

/** Closes a channel that was never served. */
export function refuseChannel(channel: Channel, close: LinkClose): void {
  const last: ServerText = { type: 'closing', ...close };
  channel.open({ data: ignore, ping: ignore, room: ignore, ended: ignore });
  if (channel.text) channel.write(JSON.stringify(last));
  channel.close(close);
}

function ignore(): void {}

/** Bytes of frames in one write, at most: what waits together goes out together. */
const CHUNK_LENGTH = 0x4000;

export class Sender {
  readonly #channel: Channel;
  readonly #outbox: Outbox;
  /** Whether a write is due without further calls. */
  #awake = false;
  #ended = false;

  constructor(channel: Channel, outbox: Outbox) {
    this.#channel = channel;
    this.#outbox = outbox;
  }

  /** All frames of the host's present tick, from whatever links, leave as one write. */
  wake(): void {
    if (this.#awake || this.#ended) return;
    this.#awake = true;
    this.#channel.soon(this.write);
  }

  /** Also called when the channel has room again. */
  readonly write = (): void => {
    this.#awake = false;
    if (this.#ended) return;
    while (!this.#outbox.isEmpty) {
      if (!this.#channel.hasRoom) {
        // The channel will call when it has room.
        this.#awake = true;
        return;
      }
      this.#channel.write(this.#outbox.take(CHUNK_LENGTH) as Uint8Array | string);
    }
  };

  /** Writes what waits, as far as the link has room, then `last`; then closes the link. */
  end(close: LinkClose, last: string | null): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#channel.hasRoom) {
      while (!this.#outbox.isEmpty) this.#channel.write(this.#outbox.take(CHUNK_LENGTH) as Uint8Array | string);
    }
    this.#outbox.clear();
    if (last !== null) this.#channel.write(last);
    this.#channel.close(close);
  }
}

/**
 * What waits for the other side of a link, in order. For each device only the newest status and the newest presence wait: a slow
 * follower skips outdated ones, and does not delay others.
 */

/** Answers and the server's own frames are `plain`; `response` carries a device's state, as `status` does. */
type Category = 'plain' | 'response' | 'status' | 'presence' | 'alarm';

interface Entry {
  readonly category: Category;
  /** Null once it was taken out of its place. */
  payload: Uint8Array | string | null;
}

/** Which limit an outbox exceeds. */
export type Overflow = 'buffered-bytes' | 'unread-alarms';

export interface OutboxLimits {
  readonly bufferedBytes: number;
  readonly unreadAlarms: number;
}

/** Milliseconds in which nothing is taken from an outbox that is full of alarms, after which its other side counts as slow. */
const PATIENCE = 1000;
/** What a longer gap between two alarms counts for: in a pause of this process, nobody could take any. */
const MAX_GAP = 100;
/** Once more than half of the list was taken out, it is compacted. */
const SHORTEST_TO_CUT = 64;

export class Outbox {
  readonly #limits: OutboxLimits;
  #entries: Entry[] = [];
  #next = 0;
  #bytes = 0;
  #alarms = 0;
  /** For how long it has been full of alarms, and nothing was taken; and when the last alarm came. */
  #fullFor = 0;
  #alarmAt = 0;
  /** Null until needed: most links only send, and an empty map costs 200 bytes. */
  #statuses: Map<string, Entry> | null = null;
  #presences: Map<string, Entry> | null = null;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#next === this.#entries.length;
  }

  /** Bytes that wait, without statuses and presences; for text, characters. */
  get bytes(): number {
    return this.#bytes;
  }

  plain(payload: Uint8Array | string): Overflow | null {
    return this.#add('plain', payload);
  }

  response(device: string, payload: Uint8Array): Overflow | null {
    // A status after this response is newer: it must not take the place of one before it.
    this.#statuses?.delete(device);
    return this.#add('response', payload);
  }

  /** However many come at once: a channel may need some turns of the event loop to take them. */
  alarm(payload: Uint8Array, now: number): Overflow | null {
    if (this.#alarms < this.#limits.unreadAlarms) this.#fullFor = 0;
    else this.#fullFor += Math.min(now - this.#alarmAt, MAX_GAP);
    this.#alarmAt = now;
    if (this.#fullFor >= PATIENCE) return 'unread-alarms';
    this.#alarms++;
    return this.#add('alarm', payload);
  }

  status(device: string, payload: Uint8Array): void {
    this.#statuses ??= new Map();
    this.#newest(this.#statuses, device, 'status', payload);
  }

  presence(device: string, payload: string): void {
    this.#presences ??= new Map();
    this.#newest(this.#presences, device, 'presence', payload);
  }

  /** The next text, or as many of the next frames as fit into `length` bytes, at least one; null if nothing waits. */
  take(length: number): Uint8Array | string | null {
    const first = this.#shift();
    this.#fullFor = 0;
    if (first === null || typeof first === 'string') return first;
    const frames = [first];
    let total = first.length;
    for (;;) {
      const next = this.#entries[this.#next]?.payload;
      if (!next || typeof next === 'string' || total + next.length > length) break;
      total += next.length;
      frames.push(next);
      this.#shift();
    }
    return frames.length === 1 ? first : joined(frames, total);
  }

  clear(): void {
    this.#entries = [];
    this.#next = 0;
    this.#bytes = 0;
    this.#alarms = 0;
    this.#statuses?.clear();
    this.#presences?.clear();
  }

  #add(category: Category, payload: Uint8Array | string): Overflow | null {
    // What exceeds the limit alone goes out when nothing else waits.
    if (this.#bytes > 0 && this.#bytes + payload.length > this.#limits.bufferedBytes) return 'buffered-bytes';
    this.#bytes += payload.length;
    this.#entries.push({ category, payload });
    return null;
  }

  #newest(waiting: Map<string, Entry>, device: string, category: Category, payload: Uint8Array | string): void {
    const entry = waiting.get(device);
    // It keeps its place: moved to the end each time, a busy device would never be heard.
    if (entry !== undefined && entry.payload !== null) {
      entry.payload = payload;
      return;
    }
    const added: Entry = { category, payload };
    waiting.set(device, added);
    this.#entries.push(added);
  }

  #shift(): Uint8Array | string | null {
    const entry = this.#entries[this.#next];
    if (entry === undefined) return null;
    this.#next++;
    const { payload, category } = entry;
    entry.payload = null;
    if (category === 'alarm') this.#alarms--;
    if (category !== 'status' && category !== 'presence') this.#bytes -= payload?.length ?? 0;
    if (this.isEmpty) {
      // Nothing waits, so the maps hold only what was taken.
      this.clear();
    } else if (this.#next >= SHORTEST_TO_CUT && this.#next * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#next);
      this.#next = 0;
    }
    return payload;
  }
}

function joined(frames: readonly Uint8Array[], length: number): Uint8Array {
  const run = new Uint8Array(length);
  let at = 0;
  for (const frame of frames) {
    run.set(frame, at);
    at += frame.length;
  }
  return run;
}
