/** Codes and bits by their names. */
import type { CodeDescription } from './description.ts';

interface Named {
  readonly value: string | number;
  readonly text: string;
  readonly note: string;
}

export function nameCode(code: number, codes: readonly CodeDescription[]): Named {
  const name = codes.find((entry) => entry.code === code)?.name;
  return name === undefined
    ? { value: code, text: String(code), note: 'unknown code' }
    : { value: name, text: `${name} (${code})`, note: '' };
}

interface NamedBits {
  /** In order of bit; a bit without a name as its number. */
  readonly value: readonly (string | number)[];
  readonly text: string;
  /** The bits without a name. */
  readonly unknown: readonly number[];
}

export function nameBits(bits: readonly number[], nameOf: (bit: number) => string | undefined): NamedBits {
  const value = bits.map((bit) => nameOf(bit) ?? bit);
  const words = value.map((name) => (typeof name === 'number' ? `bit ${name}` : name));
  return {
    value,
    text: words.length === 0 ? 'none' : words.join(', '),
    unknown: value.filter((name) => typeof name === 'number'),
  };
}

/** `bit 9`, `bits 9, 31`. */
export function countBits(bits: readonly number[]): string {
  return `${bits.length === 1 ? 'bit' : 'bits'} ${bits.join(', ')}`;
}
