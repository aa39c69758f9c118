/** As plain-messages.ts, with escapes. */
import { kindAt, type Scanned } from '../engine/engine.ts';
import { placeAt, plainLengthAt, viewAt } from '../generated/hooks/engine/rows.ts';
import type { Message } from '../generated/messages.ts';
import { readMessage } from '../message/read.ts';

export function messageAt(scanned: Scanned, index: number): Message {
  const { rows } = scanned;
  return readMessage(viewAt(scanned, index), placeAt(scanned, index), kindAt(rows, index), plainLengthAt(rows, index));
}
