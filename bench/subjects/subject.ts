/** What is benched: a codec, ours or another, with the tasks that it can do. */
import type { Messages } from '../corpus.ts';

/** A task made ready for one variant. */
export interface Work {
  /** Does it once, and answers how many frames it took. */
  run(): number;
  /** Does it once and gives what came of it, which must be what our JavaScript engine makes of the same bytes. */
  result(): unknown;
  /** Only of programs that cannot be called: runs so often and answers the nanoseconds. */
  time?(repeats: number): number;
}

/** A frame as a scan must tell it. */
export type Found = readonly [offset: number, length: number, kind: string];

export interface Subject {
  /** Finds, checks and indexes frames; its result is a list of `Found`. */
  scan?(stream: Uint8Array): Work;
  /** Splits a stream by the rules of routing-rules.ts; its result is the bytes by destination. */
  route?(stream: Uint8Array): Work;
  /** The columns of column-choice.ts; its result is arrays of numbers by field. */
  columns?(stream: Uint8Array): Work;
  /** Adds up the fields of view-choice.ts; its result is a sum for each kind. */
  view?(stream: Uint8Array): Work;
  /** Frames to plain objects, as many at once as it can; its result is `PlainMessage`s. */
  objects?(messages: Messages): Work;
  /** Objects to frames, likewise; its result is bytes, where it writes our wire format, else `PlainMessage`s decoded again. */
  encode?(messages: Messages): Work;
  decodeOne?(messages: Messages): Work;
  encodeOne?(messages: Messages): Work;
  /** So many frames in one stream, of which none is kept. */
  grow?(messages: Messages, frames: number): Work;
  /** A scan with so many frames in each call. */
  scanInCalls?(messages: Messages, framesPerCall: number): Work;
}

let kept: unknown;

/** Takes what a run has made, so that no compiler can leave the work out. */
export function keep(value: unknown): void {
  kept = value;
}

export function takeKept(): unknown {
  return kept;
}
