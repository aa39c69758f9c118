import type { ColumnField } from '../engine/engine.ts';
import type { RawColumn } from '../engine/frame-rows.ts';
import type { FieldLayout } from '../field/layout.ts';
import { missing } from '../field/write.ts';
import { bitmapOf, type ColumnArray, checkLength } from './array.ts';
import type { Piece } from './piece.ts';
import { fail } from './refusal.ts';

/** What all columns of one call have in common. */
export interface Surroundings {
  readonly rows: number;
  /** Of a piece, in rows. */
  readonly capacity: number;
  readonly validity: unknown;
  /** Whether each row says which fields it sets. */
  readonly isControl: boolean;
  readonly raw: boolean;
  readonly lenient: boolean;
}

/** One field's column: read piece by piece, each value checked as `encode` checks it, and turned into what the wire has. */
export abstract class FieldColumn<Layout extends FieldLayout = FieldLayout> implements RawColumn {
  readonly field: ColumnField;
  abstract readonly values: RawColumn['values'];
  protected readonly layout: Layout;
  protected readonly path: string;
  protected readonly given: ColumnArray;
  protected readonly validity: Uint8Array | null;
  protected readonly isControl: boolean;
  protected readonly raw: boolean;
  protected readonly lenient: boolean;
  readonly #bit: number;

  constructor(field: ColumnField, layout: Layout, given: ColumnArray, surroundings: Surroundings) {
    const { rows, validity, isControl, raw, lenient } = surroundings;
    const path = `columns.${layout.name}`;
    checkLength(path, given, rows);
    this.field = field;
    this.layout = layout;
    this.path = path;
    this.given = given;
    this.validity = bitmapOf(validity, layout.name, rows);
    this.isControl = isControl;
    this.raw = raw;
    this.lenient = lenient;
    this.#bit = isControl ? 1 << layout.presence : 0;
  }

  /** Turns the piece's rows into `values`; where a value is wrong the piece ends in front of it. */
  abstract read(piece: Piece): void;

  /** As if every row set the field; `absent` takes it back. */
  protected markAll({ masks, count }: Piece): void {
    if (masks === null) return;
    const bit = this.#bit;
    for (let place = 0; place < count; place++) masks[place] = (masks[place] as number) | bit;
  }

  protected isThere(row: number): boolean {
    const { validity } = this;
    return validity === null || (((validity[row >> 3] as number) >> (row & 7)) & 1) !== 0;
  }

  /** Validity has a 0 for the value at `place`; answers what stands in the frame instead. */
  protected absent(piece: Piece, place: number): number {
    return this.isControl ? this.unset(piece, place) : this.#missing(piece, place);
  }

  /** The value at `place` is undefined. */
  protected nothing(piece: Piece, place: number): number {
    return this.isControl && this.validity === null ? this.unset(piece, place) : this.#missing(piece, place);
  }

  /** The row at `place` does not set the field. */
  protected unset({ masks }: Piece, place: number): number {
    if (masks !== null) masks[place] = (masks[place] as number) & ~this.#bit;
    return 0;
  }

  #missing(piece: Piece, place: number): number {
    const { name } = this.layout;
    return this.judge(piece, place, () => {
      if (this.isControl) fail('missing-field', `body.${name}`, undefined, 'validity has a 1 for it');
      return missing(name);
    });
  }

  protected judge(piece: Piece, place: number, check: () => number): number {
    return piece.judge(place, this.layout.name, check);
  }
}
