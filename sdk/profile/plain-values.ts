/** As general-values.ts, in profiles whose fields are all bits of one integer in the profile's byte order. */
import { bitsOf, readUnsigned } from './bits.ts';
import type { FieldDescription } from './description.ts';
import type { Part } from './inspection.ts';

export type Meaning = Pick<Part, 'value' | 'text' | 'note'>;

/** The unsigned value of the bits that the field owns. */
export function rawOf(bytes: Uint8Array, { low, width }: FieldDescription): number {
  return bitsOf(readUnsigned(bytes), low, width);
}

export function numberOf(raw: number, _field: FieldDescription): number | Meaning {
  return raw;
}
