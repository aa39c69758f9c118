/** Columns of bools, of an enum's codes and of flags. */
import type { ColumnField } from '../engine/engine.ts';
import { RumpError } from '../error.ts';
import type { BoolField, EnumField, FlagsField } from '../field/layout.ts';
import { writeBool, writeEnum, writeFlags } from '../field/write.ts';
import type { ColumnArray } from './array.ts';
import type { Surroundings } from './field-column.ts';
import { IntegerColumn } from './integer-column.ts';
import type { Piece } from './piece.ts';
import { fail } from './refusal.ts';

export class BoolColumn extends IntegerColumn<BoolField> {
  readonly values: Int32Array<ArrayBuffer>;

  constructor(field: ColumnField, layout: BoolField, given: ColumnArray, surroundings: Surroundings) {
    super(field, layout, given, surroundings);
    this.values = new Int32Array(surroundings.capacity);
  }

  protected convert(value: unknown): number {
    return typeof value === 'boolean' ? Number(value) : Number.NaN;
  }

  protected check(piece: Piece): void {
    const { numbers } = piece;
    const { values } = this;
    const flip = this.layout.invert ? 1 : 0;
    for (let place = 0; place < piece.count; place++) {
      const value = numbers[place] as number;
      values[place] = value === 0 || value === 1 ? value ^ flip : this.settle(piece, place);
    }
  }

  protected judged(value: unknown, piece: Piece, place: number): number {
    return this.judge(piece, place, () => {
      if (typeof value !== 'number') return writeBool(value, this.layout);
      fail('out-of-range', `body.${this.layout.name}`, value, 'it must be 1 or 0, true or false');
    });
  }
}

export class EnumColumn extends IntegerColumn<EnumField> {
  readonly values: Int32Array<ArrayBuffer>;
  /** By code: whether the writer takes it. Longer codes are looked up. */
  readonly #allowed: Uint8Array;

  constructor(field: ColumnField, layout: EnumField, given: ColumnArray, surroundings: Surroundings) {
    super(field, layout, given, surroundings);
    const { capacity, lenient } = surroundings;
    this.values = new Int32Array(capacity);
    this.#allowed = new Uint8Array(2 ** Math.min(layout.width, 8)).fill(lenient ? 1 : 0);
    for (const code of layout.enumeration.codes.values()) this.#allowed[code] = 1;
  }

  protected convert(value: unknown): number {
    return typeof value === 'string' ? (this.layout.enumeration.codes.get(value) ?? Number.NaN) : Number.NaN;
  }

  protected check(piece: Piece): void {
    const { numbers } = piece;
    const { values } = this;
    const allowed = this.#allowed;
    for (let place = 0; place < piece.count; place++) {
      const value = numbers[place] as number;
      const code = value | 0;
      const isRight = code === value && code >= 0 && code < allowed.length && allowed[code] === 1;
      values[place] = isRight ? code : this.settle(piece, place);
    }
  }

  protected judged(value: unknown, piece: Piece, place: number): number {
    const { layout, lenient } = this;
    if (typeof value === 'number' && typeof layout.enumeration.names[value] === 'string') return value;
    return this.judge(piece, place, () => writeEnum(value, layout, lenient));
  }
}

export class FlagsColumn extends IntegerColumn<FlagsField> {
  readonly values: Int32Array<ArrayBuffer>;
  /** The bits that the writer takes. */
  readonly #allowed: number;

  constructor(field: ColumnField, layout: FlagsField, given: ColumnArray, surroundings: Surroundings) {
    super(field, layout, given, surroundings);
    this.values = new Int32Array(surroundings.capacity);
    let allowed = surroundings.lenient ? 0xffffffff >>> (32 - layout.width) : 0;
    for (const bit of layout.enumeration.codes.values()) allowed |= 1 << bit;
    this.#allowed = allowed;
  }

  protected convert(value: unknown): number {
    if (!Array.isArray(value)) return Number.NaN;
    try {
      return writeFlags(value, this.layout, this.lenient);
    } catch (error) {
      // Judged again when its turn comes: an earlier row may turn out to be wrong.
      if (!RumpError.is(error)) throw error;
      return Number.NaN;
    }
  }

  protected check(piece: Piece): void {
    const { numbers } = piece;
    const { values } = this;
    const refused = ~this.#allowed;
    for (let place = 0; place < piece.count; place++) {
      const value = numbers[place] as number;
      const bits = value >>> 0;
      values[place] = bits === value && (bits & refused) === 0 ? bits : this.settle(piece, place);
    }
  }

  protected judged(value: unknown, piece: Piece, place: number): number {
    const { layout, lenient } = this;
    return this.judge(piece, place, () => {
      if (typeof value === 'number') this.#refuseBits(value);
      return writeFlags(value, layout, lenient);
    });
  }

  #refuseBits(value: number): never {
    const { name, width, enumeration } = this.layout;
    const most = 2 ** width - 1;
    const isInteger = Number.isInteger(value) && value >= 0 && value <= most;
    const allowed = isInteger
      ? `its bits must be among ${[...enumeration.codes].map(([flag, bit]) => `${bit} (${flag})`).join(', ')}`
      : `bits must be an integer from 0 to ${most}`;
    fail(isInteger ? 'unknown-name' : 'out-of-range', `body.${name}`, value, allowed);
  }
}
