/** Frames gather here until there are enough of them to be worth a write. */
import { type Codec, MAXIMUM_FRAME_LENGTH, type Message } from 'igrs-rump';
import type { Output } from '../output.ts';

const LENGTH = 0x10000;

export class FrameBuffer {
  readonly #bytes = new Uint8Array(LENGTH);
  #length = 0;

  /** True where another frame may not fit: flush it first. */
  get isFull(): boolean {
    return this.#length + MAXIMUM_FRAME_LENGTH > LENGTH;
  }

  /** Throws a RumpError for what is no right message. */
  add(codec: Codec, message: object, lenient: boolean): void {
    // Anything may stand in a line; the codec checks all of it.
    this.#length += codec.encodeInto(message as Message, this.#bytes, this.#length, { lenient });
  }

  async flush(output: Output): Promise<void> {
    const length = this.#length;
    // Before the write: should it fail, nothing is left that a last attempt would fail with again.
    this.#length = 0;
    if (length > 0) await output.write(this.#bytes.subarray(0, length));
  }
}
