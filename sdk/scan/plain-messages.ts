/** The messages of scanned frames, in profiles without escapes. */
import type { Scanned } from '../engine/engine.ts';
import type { Message } from '../generated/messages.ts';
import { readMessage } from '../message/read.ts';

export function messageAt({ rows, split, head, main, shift }: Scanned, index: number): Message {
  const position = rows[index * 2] as number;
  const facts = rows[index * 2 + 1] as number;
  const inHead = position < split;
  const at = inHead ? position : position + shift;
  return readMessage(inHead ? head : main, at, facts & 0xffff, facts >>> 16);
}
