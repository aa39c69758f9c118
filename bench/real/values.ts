/** What the plain codec of a real protocol calls for a field, and where it records the frames that it finds. */

import { TableIndex } from '../table/values.ts';

export { flagNames, named } from '../table/values.ts';

export function crcTable(poly: number, isReflected: boolean): Uint8Array {
  const turned = (byte: number): number =>
    Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2);
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    let crc = isReflected ? turned(byte) : byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x80) === 0 ? 0 : poly)) & 0xff;
    return isReflected ? turned(crc) : crc;
  });
}

/** Of three, five or six bytes. */
export function wide(view: DataView, at: number, size: number, isLittle: boolean): number {
  let value = 0;
  for (let byte = 0; byte < size; byte++) value = value * 256 + view.getUint8(at + (isLittle ? size - 1 - byte : byte));
  return value;
}

export function signed(raw: number, width: number): number {
  return raw < 2 ** (width - 1) ? raw : raw - 2 ** width;
}

/** NaN for an invalid digit. */
export function bcd(raw: number): number {
  let value = 0;
  for (let scale = 1, rest = raw; rest > 0; scale *= 10, rest = Math.floor(rest / 16)) {
    const digit = rest % 16;
    if (digit > 9) return Number.NaN;
    value += digit * scale;
  }
  return value;
}

export function text(bytes: Uint8Array, from: number, end: number): string {
  let read = '';
  for (let at = from; at < end && bytes[at] !== 0; at++) read += String.fromCharCode(bytes[at] as number);
  return read;
}

/** The frames that a scan has found: where their plain bytes begin in `bytes`, and the lengths of their bodies. */
export class Index extends TableIndex {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);

  begin(bytes: Uint8Array<ArrayBuffer>, view: DataView<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = view;
    this.length = 0;
  }

  /** Receives the frames without escapes. */
  beginPlain(length: number): this {
    if (this.bytes.length < length) this.bytes = new Uint8Array(length);
    this.begin(this.bytes, new DataView(this.bytes.buffer));
    return this;
  }

  /** Those of one kind. */
  rowsOf(kind: number): Uint32Array {
    const rows: number[] = [];
    for (let row = 0; row < this.length; row++) if (this.kinds[row] === kind) rows.push(row);
    return Uint32Array.from(rows);
  }
}
