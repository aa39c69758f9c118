import { OUTPUT_LENGTH } from '../generated/abi.ts';
import { MAXIMUM_FRAME_LENGTH } from '../generated/layout.ts';

/** Longer frames are rare, and vary in length. */
const MAX_KEPT_LENGTH = 512;

/** Where frames are written, one after another, before an engine seals them in place. */
export class Run {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView;
  /** Bytes of whole frames. */
  length = 0;
  /** Whether a message is being written here: its getters may run code that encodes another one meanwhile. */
  isTaken = false;
  #heads: Uint8Array<ArrayBuffer>[] = [];

  constructor(bytes: Uint8Array<ArrayBuffer> = new Uint8Array(OUTPUT_LENGTH)) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }

  /** The same frames at another place, because their memory has moved. */
  move(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.#heads = [];
  }

  /** Whether the longest frame still fits. */
  get hasRoom(): boolean {
    return this.length + MAXIMUM_FRAME_LENGTH <= OUTPUT_LENGTH;
  }

  /** A view of a single frame, made once for each usual length: making it would cost more than copying from it. */
  head(): Uint8Array<ArrayBuffer> {
    if (this.length > MAX_KEPT_LENGTH) return this.bytes.subarray(0, this.length);
    this.#heads[this.length] ??= this.bytes.subarray(0, this.length);
    return this.#heads[this.length] as Uint8Array<ArrayBuffer>;
  }
}

/** An engine's own run, empty; or another one if that is taken. Whoever takes it gives it back. */
export function takeRun({ run }: { readonly run: Run }): Run {
  const taken = run.isTaken ? new Run() : run;
  taken.isTaken = true;
  taken.length = 0;
  return taken;
}

function viewOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, length);
}
