/** A check by its description, one bit at a time: for the few frames that people look at. */
import type { CheckDescription } from './description.ts';

/** The check of these bytes, as an unsigned integer. */
export function checkValue(check: CheckDescription, covered: Uint8Array): number {
  const { algorithm, size, complement = false } = check;
  if (algorithm === 'xor8') return covered.reduce((result, byte) => result ^ byte, 0);
  if (algorithm.startsWith('crc')) return cyclic(check, covered);
  const modulus = 256 ** size;
  const sum = covered.reduce((result, byte) => (result + byte) % modulus, 0);
  return complement ? (modulus - sum) % modulus : sum;
}

function cyclic(check: CheckDescription, covered: Uint8Array): number {
  const { width = 8, poly = 0, init = 0, refin = false, refout = false, xorout = 0 } = check;
  const highest = 2 ** (width - 1);
  let register = init;
  for (const byte of covered) {
    for (let bit = 0; bit < 8; bit++) {
      const incoming = (byte >> (refin ? bit : 7 - bit)) & 1;
      const outgoing = register >= highest ? 1 : 0;
      register = (register % highest) * 2;
      if (incoming !== outgoing) register = (register ^ poly) >>> 0;
    }
  }
  return ((refout ? mirrored(register, width) : register) ^ xorout) >>> 0;
}

function mirrored(value: number, width: number): number {
  let result = 0;
  for (let bit = 0; bit < width; bit++) result = result * 2 + (Math.floor(value / 2 ** bit) % 2);
  return result;
}
