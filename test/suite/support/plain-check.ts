/** Any check of the grammar, bit by bit as the catalogue of CRCs defines it. */
import type { CheckParameters } from './wire-shape.ts';

function reflect(value: number, width: number): number {
  let reflected = 0;
  for (let bit = 0; bit < width; bit++) reflected = reflected * 2 + (Math.floor(value / 2 ** bit) % 2);
  return reflected;
}

export function plainCheck(check: CheckParameters, bytes: Uint8Array): number {
  switch (check.algorithm) {
    case 'none':
      return 0;
    case 'sum8':
    case 'sum16': {
      const modulus = check.algorithm === 'sum8' ? 0x100 : 0x10000;
      const sum = bytes.reduce((total, byte) => (total + byte) % modulus, 0);
      return check.complement ? (modulus - sum) % modulus : sum;
    }
    case 'internet16': {
      // One carry at a time, as RFC 1071 says it.
      const pairs = Array.from(
        { length: Math.ceil(bytes.length / 2) },
        (_, pair) => (bytes[2 * pair] as number) * 256 + (bytes[2 * pair + 1] ?? 0),
      );
      return 0xffff - pairs.reduce((sum, pair) => (sum + pair > 0xffff ? sum + pair - 0xffff : sum + pair), 0);
    }
    case 'xor8':
      return bytes.reduce((sum, byte) => sum ^ byte, 0);
    default:
      return cyclic(check, bytes);
  }
}

function cyclic({ width, poly, init, refin, refout, xorout }: CheckParameters, bytes: Uint8Array): number {
  const mask = width === 32 ? -1 : 2 ** width - 1;
  let register = init;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const next = (byte >> (refin ? bit : 7 - bit)) & 1;
      const out = ((register >>> (width - 1)) & 1) ^ next;
      register = ((register << 1) ^ (out === 1 ? poly : 0)) & mask;
    }
  }
  const result = refout ? reflect(register >>> 0, width) : register;
  return (result ^ xorout) >>> 0;
}
