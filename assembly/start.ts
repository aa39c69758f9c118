/** The search for start markers. */
import { START_LENGTH, startsIn } from './generated/layout';

/** The first place from `from` on that has a start marker, or where the rest before `limit` is too short for one. */
export function nextStart(from: usize, limit: usize): usize {
  const last = limit + 1 - START_LENGTH;
  for (let at = from; at < last; at += 16) {
    const starts = startsIn(at);
    if (starts != 0) return min<usize>(at + <usize>ctz(starts), last);
  }
  return max<usize>(from, last);
}
