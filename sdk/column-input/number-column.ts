import type { ColumnField } from '../engine/engine.ts';
import type { RawColumn } from '../engine/frame-rows.ts';
import type { NumberField } from '../field/layout.ts';
import { leastRaw, mostRaw, writeNumber } from '../field/write.ts';
import type { ColumnArray } from './array.ts';
import type { Surroundings } from './field-column.ts';
import { IntegerColumn } from './integer-column.ts';
import type { Piece } from './piece.ts';
import { fail } from './refusal.ts';

export class NumberColumn extends IntegerColumn<NumberField> {
  readonly values: RawColumn['values'];
  readonly #least: number;
  readonly #most: number;
  readonly #step: number;

  constructor(field: ColumnField, layout: NumberField, given: ColumnArray, surroundings: Surroundings) {
    super(field, layout, given, surroundings);
    const { capacity, lenient } = surroundings;
    this.values = layout.size === 6 ? new Float64Array(capacity) : new Int32Array(capacity);
    this.#least = lenient ? leastRaw(layout) : layout.least;
    this.#most = lenient ? mostRaw(layout) : layout.most;
    this.#step = lenient ? 1 : layout.step;
  }

  protected convert(): number {
    return Number.NaN;
  }

  protected check(piece: Piece): void {
    if (this.raw || this.layout.integer) this.#checkIntegers(piece);
    else this.#checkScaled(piece);
  }

  #checkIntegers(piece: Piece): void {
    const { numbers } = piece;
    const { values } = this;
    const least = this.#least;
    const most = this.#most;
    const step = this.#step;
    const first = this.layout.least;
    const none = this.layout.null ?? Number.NaN;
    const isNull = this.#isNaNNull(piece);
    for (let place = 0; place < piece.count; place++) {
      const value = numbers[place] as number;
      if (
        value >= least &&
        value <= most &&
        Math.floor(value) === value &&
        value !== none &&
        (step === 1 || (value - first) % step === 0)
      ) {
        values[place] = value;
      } else {
        values[place] = isNull && Number.isNaN(value) ? none : this.settle(piece, place);
      }
    }
  }

  #checkScaled(piece: Piece): void {
    const { numbers } = piece;
    const { values } = this;
    const { multiplier, addend, divisor } = this.layout;
    const least = this.#least;
    const most = this.#most;
    const step = this.#step;
    const first = this.layout.least;
    const none = this.layout.null ?? Number.NaN;
    const isNull = this.#isNaNNull(piece);
    for (let place = 0; place < piece.count; place++) {
      const value = numbers[place] as number;
      const raw = Math.round((value * divisor - addend) / multiplier);
      if (
        (raw * multiplier + addend) / divisor === value &&
        raw >= least &&
        raw <= most &&
        raw !== none &&
        (step === 1 || (raw - first) % step === 0)
      ) {
        values[place] = raw;
      } else {
        values[place] = isNull && Number.isNaN(value) ? none : this.settle(piece, place);
      }
    }
  }

  #isNaNNull({ others }: Piece): boolean {
    return !this.raw && !this.isControl && this.layout.null !== null && others.size === 0;
  }

  // Raw columns have a 0 in the bitmap both for a null that is set and for a field that is not, but the number 0 for the latter.
  protected override hides(number: number): boolean {
    return !(this.raw && this.isControl && number !== 0 && number === this.layout.null);
  }

  protected override absent(piece: Piece, place: number): number {
    return this.isControl || this.layout.null === null ? super.absent(piece, place) : this.layout.null;
  }

  protected judged(value: unknown, piece: Piece, place: number): number {
    const { layout, lenient, isControl } = this;
    if (this.raw) return this.#judgedRaw(value, piece, place);
    if (Number.isNaN(value)) {
      if (isControl && this.validity === null) return this.unset(piece, place);
      if (layout.null !== null) return layout.null;
    }
    return this.judge(piece, place, () => writeNumber(value, layout, lenient));
  }

  #judgedRaw(value: unknown, piece: Piece, place: number): number {
    const none = this.layout.null;
    if (none !== null && value === none && (this.validity === null || !this.isThere(piece.from + place))) return none;
    return this.judge(piece, place, () => this.#refuseRaw(value));
  }

  #refuseRaw(value: unknown): never {
    const { name, null: none, least } = this.layout;
    const path = `body.${name}`;
    if (none !== null && value === none)
      fail('out-of-range', path, value, 'this number means "no value", and validity has a 1 for it');
    const steps = this.#step === 1 ? '' : `, in steps of ${this.#step} from ${least}`;
    const allowed = `a raw value must be an integer from ${this.#least} to ${this.#most}${steps}`;
    fail(typeof value === 'number' ? 'out-of-range' : 'wrong-type', path, value, allowed);
  }
}
