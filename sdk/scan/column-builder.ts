import type { Column } from '../columns/column.ts';
import { type ColumnNames, type ColumnOptions, type Columns, readColumns, requestColumns } from '../columns/read.ts';
import { JsEngine } from '../engine/js/engine.ts';
import type { KindName } from '../generated/messages.ts';
import { hasBit, setBit } from '../values/bytes.ts';
import { NOT_CLONEABLE } from '../values/error.ts';
import { checkedBatch, type FrameBatch } from './batch.ts';

type Part = Pick<Columns, 'length' | 'dictionaries' | 'validity'>;

function columnOf(part: Part, field: string): Column {
  return (part as unknown as Readonly<Record<string, Column>>)[field] as Column;
}

/** An engine without frames: its empty columns have the types. Made for the first builder. */
let noFrames: JsEngine | undefined;

/** Gathers columns over many batches, of one stream or of several. */
export class ColumnBuilder<K extends KindName, F extends string, Raw extends boolean = false> {
  /** @internal */
  static readonly name = 'ColumnBuilder';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #kind: K;
  readonly #fields: ColumnNames<K, F>;
  readonly #options: ColumnOptions<Raw>;
  readonly #empty: Part;
  #parts: Part[] = [];
  #length = 0;

  /** @internal Made by `codec.columnBuilder`. */
  constructor(kind: K, fields: ColumnNames<K, F>, options?: ColumnOptions<Raw>) {
    this[Symbol.toStringTag] = 'ColumnBuilder';
    const request = requestColumns(kind, fields, options);
    this.#kind = kind;
    this.#fields = request.names as unknown as ColumnNames<K, F>;
    this.#options = { raw: request.raw as Raw };
    noFrames ??= new JsEngine(0);
    this.#empty = readColumns(noFrames, request, 0);
  }

  /** How many frames it has gathered. */
  get length(): number {
    return this.#length;
  }

  /**
   * Copies the frames of this builder's kind from a batch; the batch is not needed afterwards.
   * @throws {RumpError} `stale-batch`, or `wrong-type` for anything but a batch
   */
  add(batch: FrameBatch): this {
    const part = checkedBatch(batch).columns(this.#kind, this.#fields, this.#options);
    if (part.length > 0) this.#parts.push(part);
    this.#length += part.length;
    return this;
  }

  /** Returns the columns of all batches, concatenated and yours to keep, and empties the builder. */
  finish(): Columns<K, F, Raw> {
    const parts = this.#parts;
    const length = this.#length;
    this.#parts = [];
    this.#length = 0;
    const columns: Record<string, unknown> = {
      length,
      dictionaries: { ...this.#empty.dictionaries },
      validity: joinValidity(this.#empty, parts, length),
    };
    for (const field of this.#fields) {
      columns[field] = join(
        columnOf(this.#empty, field),
        parts.map((part) => columnOf(part, field)),
        length,
      );
    }
    return columns as Columns<K, F, Raw>;
  }
}

/** All columns in one of the same type as `empty`. */
function join(empty: Column, columns: readonly Column[], length: number): Column {
  if (Array.isArray(empty)) return (columns as string[][]).flat();
  const joined = new (empty.constructor as Float64ArrayConstructor)(length);
  let place = 0;
  for (const column of columns as Float64Array[]) {
    joined.set(column, place);
    place += column.length;
  }
  return joined;
}

/** Bit by bit, because a batch need not end at a byte of the bitmap. */
function joinValidity(empty: Part, parts: readonly Part[], length: number): Record<string, Uint8Array> {
  const joined: Record<string, Uint8Array> = {};
  for (const name of Object.keys(empty.validity)) {
    const bitmap = new Uint8Array((length + 7) >> 3);
    let place = 0;
    for (const part of parts) {
      for (let index = 0; index < part.length; index++, place++) {
        if (hasBit(part.validity[name] as Uint8Array, index)) setBit(bitmap, place);
      }
    }
    joined[name] = bitmap;
  }
  return joined;
}
