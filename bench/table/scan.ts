/** Finds, checks and indexes frames, byte by byte. */

import { crc16 } from './crc.ts';
import {
  CHECK_LENGTH,
  DEVICE_AT,
  FIRST,
  HEADER_LENGTH,
  kindNumber,
  LENGTH_AT,
  MAXIMUM_BODY_LENGTH,
  MESSAGE_AT,
  SECOND,
  VERSION,
  VERSION_AT,
} from './frame.ts';

export class TableIndex {
  length = 0;
  offsets = new Uint32Array(1024);
  lengths = new Uint16Array(1024);
  /** -1 for a kind that is not known. */
  kinds = new Int16Array(1024);

  add(offset: number, length: number, kind: number): void {
    if (this.length === this.offsets.length) this.#grow();
    this.offsets[this.length] = offset;
    this.lengths[this.length] = length;
    this.kinds[this.length] = kind;
    this.length++;
  }

  #grow(): void {
    const { offsets, lengths, kinds } = this;
    this.offsets = new Uint32Array(this.length * 2);
    this.lengths = new Uint16Array(this.length * 2);
    this.kinds = new Int16Array(this.length * 2);
    this.offsets.set(offsets);
    this.lengths.set(lengths);
    this.kinds.set(kinds);
  }
}

/** Fills the index anew, with the frames of a whole stream. */
export function scanTable(bytes: Uint8Array, view: DataView, index: TableIndex): void {
  index.length = 0;
  const last = bytes.length - HEADER_LENGTH - CHECK_LENGTH;
  let at = 0;
  while (at <= last) {
    if (bytes[at] !== FIRST || bytes[at + 1] !== SECOND || bytes[at + VERSION_AT] !== VERSION) {
      at++;
      continue;
    }
    const bodyLength = view.getUint16(at + LENGTH_AT);
    const checkAt = at + HEADER_LENGTH + bodyLength;
    if (
      bodyLength > MAXIMUM_BODY_LENGTH ||
      checkAt + CHECK_LENGTH > bytes.length ||
      crc16(bytes, at, checkAt) !== view.getUint16(checkAt)
    ) {
      at++;
      continue;
    }
    const kind = kindNumber(view.getUint16(at + DEVICE_AT), bytes[at + MESSAGE_AT] as number, bodyLength);
    index.add(at, checkAt + CHECK_LENGTH - at, kind);
    at = checkAt + CHECK_LENGTH;
  }
}
