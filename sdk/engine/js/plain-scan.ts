/** The parts of scanning and packing in which profiles without escapes differ from those with them. */
import { sealFrame } from '../../frame/check.ts';
import { HEADER_LENGTH } from '../../generated/layout.ts';
import { scanBytes } from './scan.ts';
import { ScanState } from './scan-state.ts';

export function newScan(head: DataView): ScanState {
  return new ScanState(head);
}

/**
 * Searches for frames that start from `from` up to before `until`, within the `limit` first bytes. `shift` is added to each
 * position. Returns where it stopped: behind the last start that is decided. `last` tells that no more bytes will come.
 */
export function findFrames(
  { rows, status }: ScanState,
  bytes: Uint8Array,
  view: DataView,
  from: number,
  until: number,
  limit: number,
  last: boolean,
  shift: number,
): number {
  return scanBytes(bytes, view, from, until, limit, last, rows, shift, status);
}

/** The position of the frame whose body begins there. */
export function positionOf({ head, shift }: ScanState, view: DataView, body: number): number {
  return body - HEADER_LENGTH - (view === head ? 0 : shift);
}

/** Completes frames whose fields are there. */
export function sealPacked(frames: Uint8Array<ArrayBuffer>, at: number, frameLength: number, count: number): void {
  const view = new DataView(frames.buffer);
  for (let row = 0; row < count; row++) sealFrame(view, at + row * frameLength, frameLength);
}
