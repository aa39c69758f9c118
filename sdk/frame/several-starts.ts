/** As one-start.ts, for profiles whose start marker is one of several, all of one length. */
import { STARTS } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpError } from '../values/error.ts';
import { failure, truncated } from './failure.ts';

export function isStartOfStart(bytes: Uint8Array, at: number, available: number): boolean {
  return STARTS.some((start) => {
    for (let index = 0; index < available; index++) if (bytes[at + index] !== start[index]) return false;
    return true;
  });
}

export function badStart(view: DataView, length: number, total: number): RumpError {
  const wrongs = STARTS.map((start) =>
    start.findIndex((byte, index) => index >= length || view.getUint8(index) !== byte),
  );
  const wrong = Math.max(...wrongs);
  if (wrong >= length) return truncated(total, 'inside its start marker');
  const markers = STARTS.map((start) => hexadecimalBytes(start, ' ')).join(' or ');
  return failure('bad-start', wrong, `no frame starts here: the start marker at byte ${wrong} is not ${markers}`);
}
