import type { BoolField, EnumField, FlagsField, NumberField } from '../field/layout.ts';
import { load } from './array.ts';
import { FieldColumn } from './field-column.ts';
import type { Piece } from './piece.ts';

/**
 * A column whose values are integers on the wire. All of them pass through doubles, whatever array they come in, so that the
 * loops that check them see one type of array and stay fast; what such a loop does not know goes to `settle`.
 */
export abstract class IntegerColumn<
  Layout extends BoolField | EnumField | FlagsField | NumberField,
> extends FieldColumn<Layout> {
  read(piece: Piece): void {
    load(this.path, this.given, piece.from, piece.count, piece.numbers, piece.others, (value) => this.convert(value));
    this.markAll(piece);
    if (this.validity !== null) this.#hideAbsent(piece);
    this.check(piece);
  }

  /** A value that is no number as one; NaN for what is wrong. */
  protected abstract convert(value: unknown): number;

  /** Turns all numbers that are right at first sight, and lets `settle` see the others. */
  protected abstract check(piece: Piece): void;

  /** What a value that is there, and defined, and not right at first sight, is on the wire. */
  protected abstract judged(value: unknown, piece: Piece, place: number): number;

  /** Whether a 0 in the bitmap hides this number. */
  protected hides(_number: number): boolean {
    return true;
  }

  protected settle(piece: Piece, place: number): number {
    if (!this.isThere(piece.from + place) && this.hides(piece.numbers[place] as number)) {
      return this.absent(piece, place);
    }
    const { numbers, others } = piece;
    if (!others.has(place)) return this.judged(numbers[place], piece, place);
    const value = others.get(place);
    return value === undefined ? this.nothing(piece, place) : this.judged(value, piece, place);
  }

  #hideAbsent({ from, count, numbers }: Piece): void {
    for (let place = 0; place < count; place++) {
      if (!this.isThere(from + place) && this.hides(numbers[place] as number)) numbers[place] = Number.NaN;
    }
  }
}
