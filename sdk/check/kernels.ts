/** The checks that profiles may have, over contiguous bytes: sums, and any CRC. fold.ts computes one CRC faster. */

export function sum8(view: DataView, at: number, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += view.getUint8(at + index);
  return sum & 0xff;
}

export function xor8(view: DataView, at: number, length: number): number {
  let result = 0;
  for (let index = 0; index < length; index++) result ^= view.getUint8(at + index);
  return result;
}

export function sum16(view: DataView, at: number, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += view.getUint8(at + index);
  return sum & 0xffff;
}

/** The Internet checksum of RFC 1071; a last byte without a pair is the first of one. */
export function internet16(view: DataView, at: number, length: number): number {
  const end = at + length;
  let sum = 0;
  for (let next = at; next + 1 < end; next += 2) sum += view.getUint16(next);
  if (length % 2 === 1) sum += view.getUint8(end - 1) << 8;
  sum = (sum >>> 16) + (sum & 0xffff);
  return ~((sum >>> 16) + sum) & 0xffff;
}

/** Of a CRC of 8 to 32 bits, as in the CRC catalogue. */
export interface CrcParameters {
  readonly width: number;
  readonly poly: number;
  readonly init: number;
  readonly refin: boolean;
  readonly refout: boolean;
}

/** The CRC of `length` bytes at `at`, before any final xor. */
export type CheckKernel = (view: DataView, at: number, length: number) => number;

function reverse(value: number, width: number): number {
  let reversed = 0;
  for (let bit = 0; bit < width; bit++) reversed |= ((value >>> bit) & 1) << (width - 1 - bit);
  return reversed;
}

/** Table n holds the effect of a byte on the register n bytes later; the four tables follow each other. */
function tablesFor({ width, poly, refin }: CrcParameters): Int32Array {
  const tables = new Int32Array(4 * 256);
  const aligned = refin ? reverse(poly, width) : poly << (32 - width);
  for (let byte = 0; byte < 256; byte++) {
    let register = refin ? byte : byte << 24;
    for (let bit = 0; bit < 8; bit++) {
      if (refin) register = (register >>> 1) ^ ((register & 1) === 0 ? 0 : aligned);
      else register = (register << 1) ^ (register < 0 ? aligned : 0);
    }
    tables[byte] = register;
  }
  for (let index = 256; index < tables.length; index++) {
    const before = tables[index - 256] as number;
    const low = refin ? before & 0xff : before >>> 24;
    tables[index] = (refin ? before >>> 8 : before << 8) ^ (tables[low] as number);
  }
  return tables;
}

/**
 * Four bytes a step. The register of a CRC that takes the most significant bit first is kept at the top of its 32 bits, that of a
 * reflected one at the bottom, so that one width serves all.
 */
export function crcKernel(parameters: CrcParameters): CheckKernel {
  const { width, init, refin, refout } = parameters;
  const tables = tablesFor(parameters);
  const start = refin ? reverse(init, width) : init << (32 - width);
  const look = (table: number, byte: number): number => tables[(table << 8) | (byte & 0xff)] as number;
  return (view, at, length) => {
    const end = at + length;
    let next = at;
    let register = start;
    for (; next + 4 <= end; next += 4) {
      const word = register ^ view.getInt32(next, refin);
      register = refin
        ? look(3, word) ^ look(2, word >>> 8) ^ look(1, word >>> 16) ^ look(0, word >>> 24)
        : look(3, word >>> 24) ^ look(2, word >>> 16) ^ look(1, word >>> 8) ^ look(0, word);
    }
    for (; next < end; next++) {
      const byte = view.getUint8(next);
      if (refin) register = (register >>> 8) ^ look(0, register ^ byte);
      else register = (register << 8) ^ look(0, (register >>> 24) ^ byte);
    }
    const result = refin ? register >>> 0 : register >>> (32 - width);
    return (refin === refout ? result : reverse(result, width)) >>> 0;
  };
}
