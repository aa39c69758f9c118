import { MAXIMUM_FRAME_LENGTH } from './generated/layout.ts';

/** A buffer of our own that frames are written to, one behind the other. Writers rely on zeros in front of them. */
export class Run {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  /** Bytes of whole frames. */
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Whether the longest frame still fits. */
  get hasRoom(): boolean {
    return this.length + MAXIMUM_FRAME_LENGTH <= this.bytes.length;
  }

  /** Empties it; also wipes what a frame that failed half-way has left behind the last whole one. */
  clear(): void {
    this.bytes.fill(0, 0, Math.min(this.length + MAXIMUM_FRAME_LENGTH, this.bytes.length));
    this.length = 0;
  }
}
