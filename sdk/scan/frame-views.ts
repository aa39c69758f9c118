/** A batch's frames of one kind, under one view that moves from frame to frame. */
import type { Scanned, Selection } from '../engine/engine.ts';
import type { BodyLayout } from '../field/layout.ts';
import { createView, type FrameView, stale } from './view.ts';

const DONE: IteratorReturnResult<undefined> = /* @__PURE__ */ Object.freeze({ done: true, value: undefined });

/**
 * An iterator by hand: a generator is entered and left for every frame, which takes longer than reading a frame's fields. What a
 * frame costs stays in `next`, few enough instructions for compilers to put it, and the getters, into the caller's loop.
 */
export class FrameViews implements IterableIterator<FrameView> {
  /** @internal */
  static readonly name = 'FrameViews';
  readonly #scanned: Scanned;
  readonly #chunk: Uint8Array;
  readonly #chunkLength: number;
  readonly #view: FrameView;
  /** Always the same view, and so always the same answer. */
  readonly #moved: IteratorYieldResult<FrameView>;
  readonly #headEnd: number;
  readonly #to: number;
  #places: Int32Array;
  #next: number;
  /** Up to here they stand in the bytes that the view is on. */
  #end: number;
  #inHead = false;
  #expired = false;

  constructor(layout: BodyLayout, scanned: Scanned, { from, headEnd, to }: Selection, chunk: Uint8Array) {
    this.#scanned = scanned;
    this.#chunk = chunk;
    this.#chunkLength = chunk.length;
    this.#view = createView(layout);
    this.#moved = { done: false, value: this.#view };
    this.#headEnd = headEnd;
    this.#to = to;
    this.#places = scanned.places;
    this.#next = from;
    this.#end = from;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<FrameView, undefined> {
    if (this.#next === this.#end || this.#chunk.length !== this.#chunkLength) {
      if (!this.#goOn()) return DONE;
    }
    this.#view.moveTo(this.#places[this.#next++] as number);
    return this.#moved;
  }

  /** The view's getters throw from now on. */
  expire(): void {
    this.#expired = true;
    this.#end = this.#next;
    this.#view.expire();
  }

  /** After the engine's memory has moved. */
  reopen(): void {
    this.#places = this.#scanned.places;
    this.#view.open(this.#inHead ? this.#scanned.head : this.#scanned.main);
  }

  /** From the head to the rest of the window; false at its end. */
  #goOn(): boolean {
    if (this.#next === this.#to) return false;
    // Whoever had the view may have scanned again, or given the chunk away.
    if (this.#expired || this.#chunk.length !== this.#chunkLength) stale();
    this.#inHead = this.#next < this.#headEnd;
    this.#end = this.#inHead ? this.#headEnd : this.#to;
    this.reopen();
    return true;
  }

  get [Symbol.toStringTag](): string {
    return 'FrameViews';
  }
}
