/** The parts of scanning and packing in which profiles without escapes differ from those with them. */
import { sealFrame } from '../../frame/check.ts';
import { HEADER_LENGTH } from '../../generated/layout.ts';
import type { ScanState } from './scan-state.ts';

export { scanBytes } from './scan.ts';
export { ScanState } from './scan-state.ts';

/** The position of the frame whose body begins there. */
export function positionOf({ head, shift }: ScanState, view: DataView, body: number): number {
  return body - HEADER_LENGTH - (view === head ? 0 : shift);
}

/** Completes frames whose fields are there. */
export function sealPacked(frames: Uint8Array<ArrayBuffer>, at: number, frameLength: number, count: number): void {
  const view = new DataView(frames.buffer);
  for (let row = 0; row < count; row++) sealFrame(view, at + row * frameLength, frameLength);
}
