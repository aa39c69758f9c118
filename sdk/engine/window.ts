/** How large a window both engines take, so that they cut a chunk into the same batches. */

import { INPUT, ROW_LENGTH } from '../generated/abi.ts';
import { ESCAPES, MAXIMUM_WIRE_LENGTH, MINIMUM_FRAME_LENGTH } from '../generated/layout.ts';
import { RumpError } from '../values/error.ts';

/** The window never grows beyond it: larger ones leave the processor's caches and gain nothing. */
const MAXIMUM_WINDOW = 1 << 20;
/** A power of two like all windows, with room for a tail and the longest frame. */
const MINIMUM_WINDOW: number = /* @__PURE__ */ (() =>
  Math.max(1 << 12, 2 ** Math.ceil(Math.log2(2 * MAXIMUM_WIRE_LENGTH))))();

/** Index, selection, columns and routing, for each frame that the window can hold. */
const BYTES_PER_FRAME = 24 + 4 * ROW_LENGTH;
/** Routing gathers into a buffer as long as the window, and frames without their escapes have another. */
const BUFFERS = ESCAPES ? 3 : 2;
const PAGE = 0x10000;

/** The memory that a codec takes by default; it grows to this only for large chunks. */
export const DEFAULT_MEMORY: number = /* @__PURE__ */ memoryFor(MAXIMUM_WINDOW);
/** The least memory that a codec runs with. */
const MINIMUM_MEMORY: number = /* @__PURE__ */ memoryFor(MINIMUM_WINDOW);

function memoryFor(length: number): number {
  const frames = Math.floor(length / MINIMUM_FRAME_LENGTH) + 5;
  // INPUT is what lies in front of the window in Wasm memory: constants, status, tables and output.
  return Math.ceil((INPUT + BUFFERS * length + 64 + frames * BYTES_PER_FRAME) / PAGE) * PAGE;
}

/** The largest window, a power of two, whose memory fits `maximumMemory` bytes. */
export function windowWithin(maximumMemory: number): number {
  let length = MAXIMUM_WINDOW;
  while (length > MINIMUM_WINDOW && memoryFor(length) > maximumMemory) length /= 2;
  return length;
}

/** The caller's memory limit, checked. */
export function checkedMemory(maxMemory: unknown): number {
  if (maxMemory === undefined) return DEFAULT_MEMORY;
  const path = 'maxMemory';
  if (typeof maxMemory !== 'number') throw new RumpError('wrong-type', 'maxMemory must be a number of bytes', { path });
  if (!(maxMemory >= MINIMUM_MEMORY)) {
    throw new RumpError('out-of-range', `maxMemory is ${maxMemory}; it must be at least ${MINIMUM_MEMORY} bytes`, {
      path,
    });
  }
  return maxMemory;
}
