/** A frame's bytes as they are sent, and as they are without escape bytes. Offsets in tables of the profile count the latter. */
import { FRAME } from '../generated/descriptions.ts';
import { START } from '../generated/layout.ts';
import type { Part } from './inspection.ts';

export interface SentBytes {
  /** As they were passed. */
  readonly bytes: Uint8Array;
  /** Without escape bytes, as far as they can be read; without escapes the same bytes. */
  readonly plain: Uint8Array;
  /** Where reading ended: the number of bytes that `plain` was read from. */
  readonly end: number;
  /** Whether it ended at a byte that may not stand there. */
  readonly isBroken: boolean;
  /** Where a plain byte is sent. Behind the plain bytes it goes on as if nothing more were escaped. */
  readonly offsetOf: (plain: number) => number;
}

/** `limit`: how many bytes are looked at, the longest frame's. */
export function readSent(bytes: Uint8Array, limit: number): SentBytes {
  const { escape: rule } = FRAME;
  if (rule === null) {
    return { bytes, plain: bytes, end: bytes.length, isBroken: false, offsetOf: (plain) => plain };
  }
  const length = Math.min(bytes.length, limit);
  const plain: number[] = [];
  const offsets: number[] = [];
  let next = 0;
  let isBroken = false;
  while (next < length) {
    const byte = bytes[next] as number;
    const isEscape = byte === rule.first && plain.length >= START.length;
    if (isEscape && next + 1 >= length) break;
    const pair = isEscape ? rule.pairs.find(({ second }) => second === bytes[next + 1]) : undefined;
    const isBare = !isEscape && plain.length >= START.length && rule.pairs.some((each) => each.plain === byte);
    if (isBare || (isEscape && pair === undefined)) {
      isBroken = true;
      break;
    }
    offsets.push(next);
    plain.push(pair?.plain ?? byte);
    next += pair === undefined ? 1 : 2;
  }
  const end = next;
  const offsetOf = (offset: number): number => offsets[offset] ?? end + offset - plain.length;
  return { bytes, plain: Uint8Array.from(plain), end, isBroken, offsetOf };
}

/** How many of the plain bytes are sent before that offset. */
export function plainBefore({ plain, offsetOf }: SentBytes, offset: number): number {
  if (FRAME.escape === null) return offset;
  let count = plain.length;
  while (count > 0 && offsetOf(count) > offset) count--;
  return count;
}

/** The part with the place and the bytes that it has as they are sent. */
export function asSent(part: Part, { bytes, offsetOf, end }: SentBytes): Part {
  const offset = offsetOf(part.offset);
  const size = offsetOf(part.offset + part.size) - offset;
  const own = bytes.slice(offset, Math.min(end, offset + size));
  return { ...part, offset, size, bytes: own, ...(own.length === part.bytes.length ? {} : { plain: part.bytes }) };
}
