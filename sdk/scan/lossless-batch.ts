import { placeAt, plainLengthAt, viewAt } from '../generated/hooks/engine/rows.ts';
import { Batch } from '../generated/hooks/scan/batch.ts';
import { OVERHEAD } from '../generated/layout.ts';
import type { Message } from '../generated/messages.ts';
import { addResidue } from '../message/write.ts';

/** A batch whose messages come back byte for byte. A class of its own, so that others ask nothing. */
export class LosslessBatch extends Batch {
  static override readonly name = 'FrameBatch';

  override read(index: number): Message {
    const message = super.read(index);
    const scanned = this.fresh();
    const { rows } = scanned;
    const bodyLength = plainLengthAt(rows, index) - OVERHEAD;
    return addResidue(message, viewAt(scanned, index), placeAt(scanned, index), bodyLength);
  }
}
