import { MAXIMUM_FRAME_LENGTH } from './generated/layout.ts';

/** A buffer of our own that frames are written to, one behind the other. Writers rely on zeros in front of them. */
export class Run {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Bytes of whole frames. */
  length = 0;
  readonly #heads: Uint8Array<ArrayBuffer>[] = [];

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Whether the longest frame still fits. */
  get hasRoom(): boolean {
    return this.length + MAXIMUM_FRAME_LENGTH <= this.bytes.length;
  }

  /** A view of the frames, made once for each length: for one frame, making it would cost more than copying from it. */
  head(): Uint8Array<ArrayBuffer> {
    const known = this.#heads[this.length];
    if (known !== undefined) return known;
    const head = this.bytes.subarray(0, this.length);
    this.#heads[this.length] = head;
    return head;
  }

  /** Empties it; also wipes what a frame that failed half-way has left behind the last whole one. */
  clear(): void {
    this.bytes.fill(0, 0, Math.min(this.length + MAXIMUM_FRAME_LENGTH, this.bytes.length));
    this.length = 0;
  }
}
