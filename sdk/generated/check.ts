// Generated from profile/frame.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

import type { EscapedFrames } from '../check/escaped.ts';
import { crc16Ccitt, hasCrc16Ccitt } from '../check/fold.ts';

/** Frame check (Table 2): the check of `length` bytes at `at`. */
export function checkOf(view: DataView, at: number, length: number): number {
  return crc16Ccitt(view, at, length, 0xffff);
}

/** Whether the `length` bytes at `at` are followed by their check. */
export function isRight(view: DataView, at: number, length: number): boolean {
  return checkOf(view, at, length) === view.getUint16(at + length);
}

/** As `isRight`; `CLEARED` bytes after the check are overwritten. */
export function isRightAlone(view: DataView, at: number, length: number): boolean {
  return hasCrc16Ccitt(view, at, length, 0xffff);
}

/** After the `length` bytes at `at`. */
export function writeChecks(view: DataView, at: number, length: number): void {
  const check = checkOf(view, at, length);
  view.setUint16(at + length, check);
}

/** Where the first wrong check begins, counted from the body's end. */
export function wrongCheck(_view: DataView, _at: number, _length: number): number {
  return 0;
}

/** Whether data and check together leave nothing of the polynomial, and what the check starts with: see engine/js/plain-scan.ts. */
export const CANCELS: boolean = true;
export const INITIAL = 0xffff;

/** How bytes between the markers are escaped; null where they are not. */
export const newEscapedFrames: (() => EscapedFrames) | null = null;
