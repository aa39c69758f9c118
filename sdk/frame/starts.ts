/** Start markers: one, or one of several, all of one length. */
import { START, STARTS } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpError } from '../values/error.ts';
import { failure, truncated } from './faults.ts';

/** Whether the `available` bytes at `at`, fewer than a start marker has, could be the beginning of one. */
export function isStartOfStart(bytes: Uint8Array, at: number, available: number): boolean {
  for (let index = 0; index < available; index++) if (bytes[at + index] !== START[index]) return false;
  return true;
}

/** The same of several. */
export function isStartOfStarts(bytes: Uint8Array, at: number, available: number): boolean {
  return STARTS.some((start) => {
    for (let index = 0; index < available; index++) if (bytes[at + index] !== start[index]) return false;
    return true;
  });
}

/** Why none is at the front of `view`, of which the first `length` bytes count. */
export function badStart(view: DataView, length: number, total: number): RumpError {
  const wrong = START.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte);
  if (wrong >= length) return truncated(total, 'inside its start marker');
  const text = `no frame starts here: the start marker at byte ${wrong} is not ${hexadecimalBytes(START, ' ')}`;
  return failure('bad-start', wrong, text);
}

/** The same of several. */
export function badStarts(view: DataView, length: number, total: number): RumpError {
  const wrongs = STARTS.map((start) =>
    start.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte),
  );
  const wrong = Math.max(...wrongs);
  if (wrong >= length) return truncated(total, 'inside its start marker');
  const markers = STARTS.map((start) => hexadecimalBytes(start, ' ')).join(' or ');
  return failure('bad-start', wrong, `no frame starts here: the start marker at byte ${wrong} is not ${markers}`);
}
