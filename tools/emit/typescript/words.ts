/** Integers put together in words of up to 32 bits, each stored at once: a store for every field of a few bits would cost more. */
import type { ByteOrder } from '../../model.ts';

export interface Word {
  readonly byte: number;
  /** 1, 2 or 4. */
  readonly size: number;
}

/** Bits of an integer of `size` bytes at `byte`: `width` of them, from bit `low` on. */
export interface Part {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly expression: string;
}

/** From `from` on to `to`, in the largest words that fit. */
export function wordsBetween(from: number, to: number): Word[] {
  const words: Word[] = [];
  for (let byte = from; byte < to; ) {
    const size = to - byte >= 4 ? 4 : to - byte >= 2 ? 2 : 1;
    words.push({ byte, size });
    byte += size;
  }
  return words;
}

/** Six bytes are more than an operation on integers takes: they come in two parts. */
export function partsOf({ byte, size, low, width }: Omit<Part, 'expression'>, expression: string): Part[] {
  if (size <= 4) return [{ byte, size, low, width, expression }];
  return [
    { byte, size, low: 0, width: 32, expression },
    { byte, size, low: 32, width: 16, expression: `(${expression} / 0x100000000)` },
  ];
}

export function reaches(part: Omit<Part, 'expression'>, word: Word, order: ByteOrder): boolean {
  const shift = shiftOf(part, word, order);
  return shift < word.size * 8 && shift + part.width > 0;
}

/** Its bits at their position in the word; those outside the word are shifted out. */
export function placed(part: Part, word: Word, order: ByteOrder): string {
  const shift = shiftOf(part, word, order);
  if (shift === 0) return part.expression;
  return shift > 0 ? `${part.expression} << ${shift}` : `${part.expression} >>> ${-shift}`;
}

/** Where the lowest bit is in the word. */
function shiftOf({ byte, size, low }: Pick<Part, 'byte' | 'size' | 'low'>, word: Word, order: ByteOrder): number {
  return low + 8 * (order === 'big' ? word.byte + word.size - byte - size : byte - word.byte);
}

export function storeWord({ byte, size }: Word, order: ByteOrder, value: string, at = 'at'): string {
  const little = order === 'little' && size > 1 ? ', true' : '';
  return `view.setUint${size * 8}(${at}${byte === 0 ? '' : ` + ${byte}`}, ${value}${little});`;
}
