import { BODY_DESCRIPTIONS } from '../generated/descriptions.ts';
import type { BodyDescription, KindPlace } from './description.ts';
import type { Problem } from './inspection.ts';

/** A frame's bytes as sent, and without escape bytes. Offsets in tables of the profile count the latter. */
export interface SentBytes {
  /** As they were passed. */
  readonly bytes: Uint8Array;
  /** Without escape bytes, as far as they can be read; without escapes the same bytes. */
  readonly plain: Uint8Array;
  /** Where a plain byte is sent. Behind the plain bytes it continues as if nothing more were escaped. */
  readonly offsetOf: (plain: number) => number;
}

/** What a frame's bytes mean, valid or not. */
export interface FrameAnalysis {
  readonly sent: SentBytes;
  /** Of header, length and escapes, in the order in which the codec would find them. */
  readonly problems: readonly Problem[];
  /** Whether the header is there to its last byte. */
  readonly hasHeader: boolean;
  /** The body's length according to the header; null if that is impossible. */
  readonly claimed: number | null;
  /** The body's length if the frame takes all bytes that are there; may be negative. */
  readonly room: number;
  /** The kinds that the header names, whatever the lengths are. */
  readonly named: readonly KindPlace[];
  /** The body's length by which the frame is laid out; null if there is no hint. */
  readonly bodyLength: number | null;
  /** The kind of a body of that length. */
  readonly kind: KindPlace | null;
}

/** Whether a body of this kind can have this length. */
export function suits({ body }: KindPlace, length: number): boolean {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return atLeast ? length >= least : length === least;
}

export function unsuited({ kind, body }: KindPlace, length: number): string {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return `a body of ${kind} has ${atLeast ? 'at least ' : ''}${least} bytes, not ${length}`;
}
