// Generated from profile/frame.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { crc16Ccitt, hasCrc16Ccitt } from '../check/fold.ts';

/** Frame check (Table 2): the check of `length` bytes at `at`. */
export function checkOf(view: DataView, at: number, length: number): number {
  return crc16Ccitt(view, at, length, 0xffff);
}

/** Whether the `length` bytes at `at` are followed by their check. */
export function isRight(view: DataView, at: number, length: number): boolean {
  return hasCrc16Ccitt(view, at, length, 0xffff);
}

/** Whether data and check together leave nothing of the polynomial, and what the check starts with: see engine/js/walk.ts. */
export const CANCELS: boolean = true;
export const INITIAL = 0xffff;
