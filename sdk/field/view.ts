import { RumpError } from '../error.ts';

/**
 * One frame's bytes under typed getters; the base of the generated views. A view is reused: `batch.views` moves it from
 * frame to frame, and once the codec scans again every getter throws `stale-batch`.
 */
export class BodyView {
  /** The bytes that hold the frame. */
  protected view: DataView = STALE;
  /** Where its body begins in them. */
  protected at = 0;

  /** @internal Which of its batch's frames it stands on; -1 for none yet. */
  frame = -1;

  /** @internal */
  moveTo(view: DataView, at: number, frame: number): void {
    this.view = view;
    this.at = at;
    this.frame = frame;
  }

  /** @internal Getters pay nothing for staleness: an expired view reads from bytes that throw. */
  expire(): void {
    this.view = STALE;
  }
}

export function stale(): never {
  throw new RumpError(
    'stale-batch',
    'this batch is gone, because its codec has scanned again since; take messages, bytes or columns from it before that',
  );
}

const STALE: DataView = /* @__PURE__ */ Object.create(null, {
  getUint8: { value: stale },
  getInt8: { value: stale },
  getUint16: { value: stale },
  getInt16: { value: stale },
  getUint32: { value: stale },
  getInt32: { value: stale },
  buffer: { get: stale },
  byteOffset: { get: stale },
});
