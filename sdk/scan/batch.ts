import { type ColumnNames, type ColumnOptions, type Columns, readColumns, requestColumns } from '../columns/read.ts';
import type { Engine, EngineRuns, Scanned } from '../engine/engine.ts';
import type { RouteProgram } from '../engine/route-program.ts';
import { FRAMES } from '../engine/status.ts';
import type { Kind } from '../field/kind.ts';
import { kindNumber } from '../frame/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import { readSequence, readSerial } from '../generated/layout.ts';
import type { KindName, Message } from '../generated/messages.ts';
import { readMessage } from '../message/read.ts';
import { checkedInteger, NOT_CLONEABLE, refuse } from '../values/error.ts';
import { FrameViews } from './frame-views.ts';
import { type FrameView, stale, type Views } from './view.ts';

/** Which bytes a batch was found in; the batch keeps a reference to the chunk, not a copy. */
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
 * The frames that one scan found, in order. No object is made until you ask for one. A batch and its views live until the next
 * call that scans on the same codec, on any of its scanners; touching them later throws `stale-batch`. Messages, bytes and
 * columns taken from it are yours.
 */
export class FrameBatch implements Iterable<Message> {
  /** @internal */
  static readonly name = 'FrameBatch';
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  /** How many frames. */
  readonly length: number;
  readonly #engine: Engine;
  readonly #scanned: Scanned;
  readonly #source: BatchSource;
  readonly #chunkLength: number;
  /** Those handed out. */
  #views: FrameViews[] = [];
  #expired = false;

  /** @internal Scanners make batches. */
  constructor(engine: Engine, scanned: Scanned, source: BatchSource) {
    this.length = scanned.status[FRAMES] as number;
    this.#engine = engine;
    this.#scanned = scanned;
    this.#source = source;
    this.#chunkLength = source.chunk.length;
  }

  /** @internal By what only a batch has: unlike `instanceof`, it asks nothing of a proxy. */
  static is(value: unknown): value is FrameBatch {
    return typeof value === 'object' && value !== null && #engine in value;
  }

  /** @internal */
  expire(): void {
    this.#expired = true;
    for (const views of this.#views) views.expire();
    this.#views = [];
  }

  /** The kind of frame `index`; 'unknown' where the profile has none for it. */
  kind(index: number): KindName | 'unknown' {
    this.#check(index);
    return (KINDS[this.#kindOf(index)]?.name as KindName | undefined) ?? 'unknown';
  }

  /** The 48 bits of its device's serial. */
  serial(index: number): number {
    this.#check(index);
    return readSerial(this.#viewOf(index), this.#placeOf(index));
  }

  sequence(index: number): number {
    this.#check(index);
    return readSequence(this.#viewOf(index), this.#placeOf(index));
  }

  /** The byte at which it begins, counted from the stream's start. */
  offset(index: number): number {
    this.#check(index);
    return this.#source.offset + this.#positionOf(index);
  }

  /** The frame's bytes: part of your chunk, without a copy, or a copy where the frame spans two of them. */
  bytes(index: number): Uint8Array<ArrayBuffer> {
    this.#check(index);
    const { chunk, from, tailLength } = this.#source;
    const position = this.#positionOf(index);
    const length = this.#lengthOf(index);
    if (position >= tailLength) {
      const start = from + position - tailLength;
      return chunk.subarray(start, start + length);
    }
    const view = this.#viewOf(index);
    const bytes = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + this.#placeOf(index), length);
    return bytes.slice();
  }

  /** Frame `index` as a plain object of your own. */
  message(index: number): Message {
    this.#check(index);
    return this.read(index);
  }

  /** All messages, each built when the loop comes to it. */
  [Symbol.iterator](): Iterator<Message> {
    return new Messages(this, this.length);
  }

  /**
   * The frames of one kind under one view that moves from frame to frame: the fastest way to read a few fields. Take values
   * out of it, do not keep the view, and do not give the chunk's buffer away before you are done.
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
   * One typed array for each of the fields, over the frames of one kind. Fields are those of the kind's body, and `serial`,
   * `sequence` and `offset`. See `Columns` for how each type of field comes out.
   */
  columns<K extends KindName, F extends string, Raw extends boolean = false>(
    kind: K,
    fields: ColumnNames<K, F>,
    options?: ColumnOptions<Raw>,
  ): Columns<K, F, Raw> {
    const request = requestColumns(kind, fields, options);
    this.#fresh();
    return readColumns(this.#engine, request, this.#source.offset) as Columns<K, F, Raw>;
  }

  /** @internal Routers call it. */
  route(program: RouteProgram): EngineRuns {
    this.#fresh();
    const runs = this.#engine.route(program);
    // Routing may make the memory grow, and a view that somebody reads meanwhile would stand on what was there before.
    for (const views of this.#views) views.reopen();
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

  #check(index: number): void {
    this.#fresh();
    checkedInteger(index, 'index', 0, this.length - 1, 'out-of-range');
  }

  #fresh(): void {
    // A chunk that was transferred to another thread has lost its bytes, and with them the batch.
    if (this.#expired || this.#source.chunk.length !== this.#chunkLength) stale();
  }

  #positionOf(index: number): number {
    return this.#scanned.rows[index * 2] as number;
  }

  #kindOf(index: number): number {
    return (this.#scanned.rows[index * 2 + 1] as number) & 0xffff;
  }

  #lengthOf(index: number): number {
    return (this.#scanned.rows[index * 2 + 1] as number) >>> 16;
  }

  #viewOf(index: number): DataView {
    const { split, head, main } = this.#scanned;
    return this.#positionOf(index) < split ? head : main;
  }

  #placeOf(index: number): number {
    const { split, shift } = this.#scanned;
    const position = this.#positionOf(index);
    return position < split ? position : position + shift;
  }

  get [Symbol.toStringTag](): string {
    return 'FrameBatch';
  }
}

/** What routers and column builders are given. */
export function checkedBatch(batch: unknown): FrameBatch {
  return FrameBatch.is(batch) ? batch : refuse('wrong-type', 'batch', batch, 'it must be a batch of a scanner');
}

/** What it is at are fields of its own, and `next` is the prototype's: a closure made for each loop took a tenth of reading a message. */
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
