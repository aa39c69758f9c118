/** Batches of profiles with escapes: as FrameBatch, over the frames without them. */
import { kindAt } from '../engine/engine.ts';
import { placeAt, plainLengthAt, viewAt } from '../generated/hooks/engine/rows.ts';
import type { Message } from '../generated/messages.ts';
import { readMessage } from '../message/read.ts';
import { FrameBatch } from './batch.ts';

export class Batch extends FrameBatch {
  static override readonly name = 'FrameBatch';

  override read(index: number): Message {
    const scanned = this.fresh();
    const { rows } = scanned;
    const view = viewAt(scanned, index);
    return readMessage(view, placeAt(scanned, index), kindAt(rows, index), plainLengthAt(rows, index));
  }
}
