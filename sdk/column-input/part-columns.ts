/** Columns of text and of bytes: the only ones that are no integers on the wire. */
import type { ColumnField } from '../engine/engine.ts';
import type { BytesField, TextField } from '../field/layout.ts';
import { writeBytes, writeText } from '../field/write.ts';
import type { ColumnArray } from './array.ts';
import { FieldColumn, type Surroundings } from './field-column.ts';
import type { Piece } from './piece.ts';

abstract class PartColumn<Layout extends TextField | BytesField> extends FieldColumn<Layout> {
  readonly values: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(field: ColumnField, layout: Layout, given: ColumnArray, surroundings: Surroundings) {
    super(field, layout, given, surroundings);
    this.values = new Uint8Array(surroundings.capacity * layout.size);
    this.#view = new DataView(this.values.buffer);
  }

  read(piece: Piece): void {
    const { from } = piece;
    const { size } = this.layout;
    this.markAll(piece);
    this.values.fill(0);
    for (let place = 0; place < piece.count; place++) {
      const value = this.given[from + place];
      if (!this.isThere(from + place)) this.absent(piece, place);
      else if (value === undefined) this.nothing(piece, place);
      else {
        this.judge(piece, place, () => {
          this.write(value, this.#view, place * size);
          return 0;
        });
      }
    }
  }

  protected abstract write(value: unknown, view: DataView, at: number): void;
}

export class TextColumn extends PartColumn<TextField> {
  protected write(value: unknown, view: DataView, at: number): void {
    writeText(value, this.layout, view, at);
  }
}

export class BytesColumn extends PartColumn<BytesField> {
  protected write(value: unknown, view: DataView, at: number): void {
    writeBytes(value, this.layout, view, at);
  }
}
