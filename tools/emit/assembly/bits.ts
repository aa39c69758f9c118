/** How bits of the header and of bodies are read in AssemblyScript. */
import type { ByteOrder } from '../../model.ts';
import { assemblyAccess as access } from '../access.ts';

export interface Bits {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
}

/** An expression without sign: u64 for whole integers of six bytes, else of 32 bits. */
export function readBits({ byte, size, low, width }: Bits, order: ByteOrder, at: string): string {
  const whole = access.read({ size, signed: false }, order, at, byte);
  if (width === 8 * size) return whole;
  const shifted = low === 0 ? whole : `(${whole} >> ${low})`;
  const bits = `(${shifted} & 0x${(2 ** width - 1).toString(16)})`;
  return size === 6 ? `<u32>${bits}` : bits;
}
