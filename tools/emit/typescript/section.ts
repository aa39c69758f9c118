/**
 * The stores of a body's writer, or of a part of it: integers combined in words of up to 32 bits, each stored at once. A store for
 * every field of a few bits would cost more.
 */
import type { Body, ByteOrder, Field } from '../../model.ts';
import { isBlock, presenceBit, slicesOf } from '../facts.ts';
import { hexadecimal } from '../names.ts';

/** Constant bits, by byte. */
export type Bytes = readonly (readonly [byte: number, bits: number])[];

/** Bytes from one place to another, and the fields in them. */
export interface Stretch {
  /** The body whose mask marks fields as set; null if they are set with their container. */
  readonly body: Body | null;
  readonly fields: readonly Field[];
  readonly from: number;
  readonly to: number;
  /** What places count from: a variable of the writer. */
  readonly at: string;
  /** Bits that are always set. */
  readonly fill: Bytes;
  readonly order: ByteOrder;
  /**
   * Variables of the writer that hold words, all declared as 0; missing ones are added. One is reused once its word is stored: similar
   * code compresses well.
   */
  readonly names: string[];
  /** A mask that the variable `presence` has at the end: words with bits of it are stored by `storeMask`. */
  readonly mask?: Body['presence'];
  /** Whether all statements run once, so that a new variable is still 0. */
  readonly runsOnce?: boolean;
}

/**
 * Statements that put these bytes together in words, each in a variable until its last field is there. For each field `open` takes
 * variables for its words, `merge` puts its bits into them, and `close` stores those that are whole.
 */
export class Section {
  readonly #stretch: Stretch;
  readonly #words: readonly (Word & { readonly open: Set<Field> })[];
  readonly #variables = new Map<Word, string>();

  constructor(stretch: Stretch) {
    this.#stretch = stretch;
    const { fields, from, to } = stretch;
    const blocks = fields.filter(isBlock);
    const starts = [from, ...blocks.map(({ byte, size }) => byte + size)];
    const ends = [...blocks.map(({ byte }) => byte), to];
    this.#words = starts
      .flatMap((start, index) => wordsBetween(start, ends[index] as number))
      .map((word) => ({ ...word, open: new Set(fields.filter((field) => this.#isIn(field, word))) }));
  }

  /** Stores the words in which no field has bits. */
  storeIdle(): string[] {
    const idle = this.#words.filter((word) => word.open.size === 0 && !this.#isMask(word));
    return idle.map((word) => this.#storeWord(word, this.#constant(word)));
  }

  open(field: Field): string[] {
    return this.#words
      .filter((word) => word.open.has(field) && !this.#variables.has(word))
      .flatMap((word) => this.#take(word));
  }

  /** The statements that put the field's bits, and the one that marks it as set, into each of its words. */
  merge(field: Field): string[] {
    const bit = this.#presence(field);
    const raw = field.signed && field.width < 32 ? `(raw & ${hexadecimal(2 ** field.width - 1)})` : 'raw';
    const bits = isBlock(field)
      ? []
      : this.#words.flatMap((word) =>
          this.#parts(field, raw)
            .filter((part) => reaches(part, word, this.#stretch.order))
            .map((part) => `${this.#variables.get(word)} |= ${placed(part, word, this.#stretch.order)};`),
        );
    return [...bits, ...this.mergeBytes(bit)];
  }

  /** Puts constant bits into the words that are open. */
  mergeBytes(bytes: Bytes): string[] {
    return this.#words.flatMap((word) => {
      const constant = this.#constant(word, bytes);
      return constant === '0' ? [] : [`${this.#variables.get(word)} |= ${constant};`];
    });
  }

  close(field: Field): string[] {
    return this.#words.flatMap((word) => {
      if (!word.open.delete(field) || word.open.size > 0 || this.#isMask(word)) return [];
      return [this.#storeTaken(word)];
    });
  }

  storeMask(): string[] {
    if (!this.#stretch.mask) return [];
    const { byte, size } = this.#stretch.mask;
    const mask = { byte, size, low: 0, width: size * 8, expression: 'presence' };
    return this.#words
      .filter((word) => this.#isMask(word))
      .flatMap((word) => {
        const bits = placed(mask, word, this.#stretch.order);
        if (!this.#variables.has(word)) return [this.#storeWord(word, bits)];
        return [`${this.#variables.get(word)} |= ${bits};`, this.#storeTaken(word)];
      });
  }

  /** Stores zeros in place of missing text or bytes. */
  zeros({ byte, size }: Field): string[] {
    return wordsBetween(byte, byte + size).map((word) => this.#storeWord(word, '0'));
  }

  #storeWord(word: Word, value: string): string {
    return storeWord(word, this.#stretch.order, value, this.#stretch.at);
  }

  #storeTaken(word: Word): string {
    const name = this.#variables.get(word) as string;
    this.#variables.delete(word);
    return this.#storeWord(word, name);
  }

  #isMask({ byte, size }: Word): boolean {
    const { mask } = this.#stretch;
    return mask != null && mask.byte < byte + size && byte < mask.byte + mask.size;
  }

  #presence(field: Field): Bytes {
    const { body } = this.#stretch;
    const bit = body === null ? null : presenceBit(body, field);
    return bit === null ? [] : [[bit.byte, bit.mask]];
  }

  #isIn(field: Field, word: Word): boolean {
    if (this.#presence(field).some(([byte]) => byte >= word.byte && byte < word.byte + word.size)) return true;
    return !isBlock(field) && this.#parts(field, '').some((part) => reaches(part, word, this.#stretch.order));
  }

  #parts(field: Field, raw: string): Part[] {
    return generalParts(field, raw, this.#stretch.order);
  }

  /** A word's constant bits. */
  #constant(word: Word, bytes: Bytes = this.#stretch.fill): string {
    let value = 0;
    for (const [byte, bits] of bytes) {
      const place = byte - word.byte;
      if (place < 0 || place >= word.size) continue;
      value += bits * 256 ** (this.#stretch.order === 'little' ? place : word.size - 1 - place);
    }
    return value === 0 ? '0' : hexadecimal(value);
  }

  #take(word: Word): string[] {
    const { names, runsOnce } = this.#stretch;
    const taken = [...this.#variables.values()];
    const known = names.find((name) => !taken.includes(name));
    const name = known ?? (names.length === 0 ? 'word' : `word${names.length + 1}`);
    this.#variables.set(word, name);
    if (known === undefined) names.push(name);
    const constant = this.#constant(word);
    return known === undefined && runsOnce && constant === '0' ? [] : [`${name} = ${constant};`];
  }
}

/** Each piece by itself, and where it is of the other byte order each byte. */
function generalParts(field: Field, raw: string, order: ByteOrder): Part[] {
  const { byteOrder, pieces } = field;
  const isOther = (size: number): boolean => byteOrder !== order && size > 1;
  if (pieces === null && !isOther(field.size)) return partsOf(field, raw);
  if (pieces === null || pieces.some(({ size }) => isOther(size))) {
    return slicesOf(field).map(({ byte, low, width, shift, invert }) => {
      return { byte, size: 1, low, width, expression: bitsOf(raw, shift, width, invert, field.width) };
    });
  }
  let below = field.width;
  return pieces.map(({ byte, size, low, width, invert }) => {
    below -= width;
    return { byte, size, low, width, expression: bitsOf(raw, below, width, invert, field.width) };
  });
}

/** `width` bits of a raw value, so many above its lowest. */
function bitsOf(raw: string, shift: number, width: number, invert: boolean, whole: number): string {
  const mask = hexadecimal(2 ** width - 1);
  // A shift works on 32 bits and would cut off the others.
  const down = shift === 0 ? raw : whole > 32 ? `(${raw} / ${hexadecimal(2 ** shift)})` : `(${raw} >>> ${shift})`;
  const bits = width === 32 ? down : `(${down} & ${mask})`;
  return invert ? `(${bits} ^ ${mask})` : bits;
}

interface Word {
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
