import { type ColumnNames, type ColumnOptions, type Columns, readColumns, requestColumns } from '../columns/read.ts';
import {
  type Engine,
  type EngineRuns,
  kindAt,
  lengthAt,
  positionAt,
  type Scanned,
  placeAt as wirePlaceAt,
  viewAt as wireViewAt,
} from '../engine/engine.ts';
import type { RouteProgram } from '../engine/route-program.ts';
import type { Kind } from '../field/kind.ts';
import { kindNumber } from '../frame/kinds.ts';
import { STATUS_FRAMES } from '../generated/abi.ts';
import type { Serial } from '../generated/device-id.ts';
import { placeAt, plainLengthAt, viewAt } from '../generated/hooks/engine/rows.ts';
import { KINDS } from '../generated/kinds.ts';
import { readSequence, readSerial } from '../generated/layout.ts';
import type { KindName, Message } from '../generated/messages.ts';
import { readMessage } from '../message/read.ts';
import { checkedInteger, NOT_CLONEABLE, refuse } from '../values/error.ts';
import { type FrameView, FrameViews, stale, type Views } from './view.ts';

/** The bytes in which a batch was found; the batch keeps a reference to the chunk, not a copy. */
export interface BatchSource {
  readonly chunk: Uint8Array<ArrayBuffer>;
  /** Where the window's part of the chunk begins. */
  readonly from: number;
  /** Bytes of the window that came before the chunk, from earlier ones. */
  readonly tailLength: number;
  /** Where the window begins in its stream. */
  readonly offset: number;
}

/**
 * The frames that one scan found, in order. It creates objects only on request. A batch and its views are valid until the next
 * scan on the same codec, by any of its scanners; then every method throws `stale-batch`. For an index that it does not have, methods
 * throw `out-of-range`. Messages and columns taken from it are yours.
 */
export class FrameBatch implements Iterable<Message> {
  /** @internal */
  static readonly name = 'FrameBatch';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** How many frames. */
  readonly length: number;
  /** @internal After the properties that a console should show first. */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #engine: Engine;
  readonly #scanned: Scanned;
  readonly #source: BatchSource;
  readonly #chunkLength: number;
  /** The views handed out. */
  #views: FrameViews[] = [];
  #expired = false;

  /** @internal Made by scanners. */
  constructor(engine: Engine, scanned: Scanned, source: BatchSource) {
    this[Symbol.toStringTag] = 'FrameBatch';
    this[Symbol.iterator] = messagesOf;
    this.length = scanned.status[STATUS_FRAMES] as number;
    this.#engine = engine;
    this.#scanned = scanned;
    this.#source = source;
    this.#chunkLength = source.chunk.length;
  }

  /** @internal By a private field: unlike `instanceof`, that calls no trap of a proxy. */
  static is(value: unknown): value is FrameBatch {
    return typeof value === 'object' && value !== null && #engine in value;
  }

  /** @internal */
  expire(): void {
    this.#expired = true;
    for (const views of this.#views) views.expire();
    this.#views = [];
  }

  /** The kind of frame `index`; 'unknown' if the profile has none for it. */
  kind(index: number): KindName | 'unknown' {
    this.#check(index);
    return (KINDS[kindAt(this.#scanned.rows, index)]?.name as KindName | undefined) ?? 'unknown';
  }

  /**
   * Its device's serial: 48 bits in the default profile.
   * @throws {RumpError} `unsupported` in a profile without serials
   */
  serial(index: number): Serial {
    this.#check(index);
    return readSerial(viewAt(this.#scanned, index), placeAt(this.#scanned, index)) as Serial;
  }

  /**
   * Its sequence number: 16 bits in the default profile.
   * @throws {RumpError} `unsupported` in a profile without sequence numbers
   */
  sequence(index: number): number {
    this.#check(index);
    return readSequence(viewAt(this.#scanned, index), placeAt(this.#scanned, index));
  }

  /** The byte at which it begins, counted from the stream's start. */
  offset(index: number): number {
    this.#check(index);
    return this.#source.offset + positionAt(this.#scanned.rows, index);
  }

  /** The frame's bytes: a part of your chunk, without a copy, or a copy if the frame spans two chunks. */
  bytes(index: number): Uint8Array<ArrayBuffer> {
    this.#check(index);
    const { chunk, from, tailLength } = this.#source;
    const scanned = this.#scanned;
    const position = positionAt(scanned.rows, index);
    const length = lengthAt(scanned.rows, index);
    if (position >= tailLength) {
      const start = from + position - tailLength;
      return chunk.subarray(start, start + length);
    }
    // Only the head has frames that began in an earlier chunk.
    const { buffer, byteOffset } = wireViewAt(scanned, index);
    return new Uint8Array(buffer as ArrayBuffer, byteOffset + wirePlaceAt(scanned, index), length).slice();
  }

  /** Frame `index` as a plain object of your own. */
  message(index: number): Message {
    this.#check(index);
    return this.read(index);
  }

  /** All messages, each built when the loop reaches it. */
  declare readonly [Symbol.iterator]: () => Iterator<Message>;

  /**
   * The frames of one kind under one view that moves from frame to frame: the fastest way to read a few fields. Take values out of
   * it, do not keep the view, and do not transfer the chunk's buffer before you are done.
   * @param kind such as `air-conditioner.status`
   * @throws {RumpError} `unknown-kind`
   * @example for (const view of batch.views('air-conditioner.status')) sum += view.roomTemperature ?? 0;
   */
  views<K extends KindName>(kind: K): IterableIterator<Views[K]> {
    const number = kindNumber(kind);
    this.#fresh();
    const selection = this.#engine.select(number);
    const { layout } = KINDS[number] as Kind;
    const views = new FrameViews(layout, this.#scanned, selection, this.#source.chunk);
    this.#views.push(views);
    return views as IterableIterator<FrameView> as IterableIterator<Views[K]>;
  }

  /**
   * One typed array for each of the fields, over the frames of one kind.
   * @param fields Of the kind's body, and `serial`, `sequence` and `offset`.
   * @returns See `Columns` for the array of each type of field.
   * @throws {RumpError} `unknown-kind`, `unknown-field` or `wrong-type`
   */
  columns<K extends KindName, F extends string, Raw extends boolean = false>(
    kind: K,
    fields: ColumnNames<K, F>,
    options?: ColumnOptions<Raw>,
  ): Columns<K, F, Raw> {
    const request = requestColumns(kind, fields, options);
    this.#fresh();
    try {
      return readColumns(this.#engine, request, this.#source.offset) as Columns<K, F, Raw>;
    } finally {
      this.#reopenViews();
    }
  }

  /** @internal For routers. */
  route(program: RouteProgram): EngineRuns {
    this.#fresh();
    const runs = this.#engine.route(program);
    this.#reopenViews();
    return runs;
  }

  /** @internal */
  read(index: number): Message {
    this.#fresh();
    const { rows, split, head, main, shift } = this.#scanned;
    const position = rows[index * 2] as number;
    const facts = rows[index * 2 + 1] as number;
    const inHead = position < split;
    const at = inHead ? position : position + shift;
    return readMessage(inHead ? head : main, at, facts & 0xffff, facts >>> 16);
  }

  /** @internal For batches that read in another way. */
  fresh(): Scanned {
    this.#fresh();
    return this.#scanned;
  }

  /** Routing, and columns of general bodies, may make the memory grow, which detaches the buffer under views still in use. */
  #reopenViews(): void {
    for (const views of this.#views) views.reopen();
  }

  #check(index: number): void {
    this.#fresh();
    checkedInteger(index, 'index', 0, this.length - 1, 'out-of-range');
  }

  #fresh(): void {
    // A chunk that was transferred to another thread has lost its bytes, and with them the batch.
    if (this.#expired || this.#source.chunk.length !== this.#chunkLength) stale();
  }
}

/** @internal For profiles with escapes: the same over the frames without them. */
export class EscapedBatch extends FrameBatch {
  static override readonly name = 'FrameBatch';

  override read(index: number): Message {
    const scanned = this.fresh();
    const { rows } = scanned;
    const view = viewAt(scanned, index);
    return readMessage(view, placeAt(scanned, index), kindAt(rows, index), plainLengthAt(rows, index));
  }
}

/** The argument of routers and column builders, checked. */
export function checkedBatch(batch: unknown): FrameBatch {
  return FrameBatch.is(batch) ? batch : refuse('wrong-type', 'batch', batch, 'it must be a batch of a scanner');
}

/** Its state is in fields and `next` on the prototype: a closure made for each loop took a tenth of reading a message. */
class Messages implements Iterator<Message> {
  readonly batch: FrameBatch;
  readonly length: number;
  index = 0;

  constructor(batch: FrameBatch, length: number) {
    this.batch = batch;
    this.length = length;
  }

  next(): IteratorResult<Message> {
    if (this.index >= this.length) return { done: true, value: undefined };
    return { done: false, value: this.batch.read(this.index++) };
  }
}

function messagesOf(this: FrameBatch): Iterator<Message> {
  return new Messages(this, this.length);
}
