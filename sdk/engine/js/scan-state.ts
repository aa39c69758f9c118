import { STATUS_LENGTH } from '../../generated/abi.ts';
import type { Scanned } from '../engine.ts';

export const NOTHING: DataView = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

/** What the engine has found, and reuses from scan to scan. */
export class ScanState implements Scanned {
  readonly status: Int32Array = new Int32Array(STATUS_LENGTH);
  rows: Uint32Array = new Uint32Array(0);
  split = 0;
  readonly head: DataView;
  main: DataView = NOTHING;
  shift = 0;
  bodies: Int32Array = new Int32Array(0);

  constructor(head: DataView) {
    this.head = head;
  }
}
