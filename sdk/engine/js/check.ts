/** The profile's frame check. Single frames are checked and sealed here on both engines: a call into Wasm costs more. */
import { CHECK, CHECK_LENGTH, END, isEnd, readCheck, writeCheck, writeEnd } from '../../generated/layout.ts';
import { crc16Ccitt } from './fold.ts';
import { type CheckKernel, crcKernel } from './slice.ts';
import { sum8, xor8 } from './sum.ts';

function kernelFor({ algorithm, width, poly, init, refin, refout, xorout }: typeof CHECK): CheckKernel {
  switch (algorithm) {
    case 'none':
      return () => 0;
    case 'sum8':
      return sum8;
    case 'xor8':
      return xor8;
    default: {
      if (width === 16 && poly === 0x1021 && !refin && !refout) {
        return (view, at, length) => crc16Ccitt(view, at, length, init) ^ xorout;
      }
      const crc = crcKernel(CHECK);
      return (view, at, length) => (crc(view, at, length) ^ xorout) >>> 0;
    }
  }
}

const checkOf: CheckKernel = /* @__PURE__ */ kernelFor(CHECK);
const BEHIND_BODY = CHECK_LENGTH + END.length;

/** Where the check of a frame stands that is `length` bytes long. */
export function checkOffset(length: number): number {
  return length - BEHIND_BODY;
}

/** Whether the frame of `length` bytes at `at` carries the right check, and its end marker. */
export function isIntact(view: DataView, at: number, length: number): boolean {
  const place = at + length - BEHIND_BODY;
  if (!isEnd(view, place + CHECK_LENGTH)) return false;
  return checkOf(view, at + CHECK.from, place - at - CHECK.from) === readCheck(view, place);
}

/** Writes the check, and the end marker, of the frame of `length` bytes at `at`. */
export function sealFrame(view: DataView, at: number, length: number): void {
  const place = at + length - BEHIND_BODY;
  writeCheck(view, place, checkOf(view, at + CHECK.from, place - at - CHECK.from));
  writeEnd(view, place + CHECK_LENGTH);
}
