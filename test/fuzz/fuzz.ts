import { type Case, Codecs, type Counts, makeCase, noCounts, runCase } from './case.ts';
import type { MakePair } from './pair.ts';
import { shrink } from './shrink.ts';

interface Plan {
  readonly seed: number;
  /** So many frames are put into streams; cases of messages come on top. */
  readonly frames: number;
  readonly make: MakePair;
  /** The first case. */
  readonly from?: number;
  /** Called before every case; false ends the run. */
  readonly onCase?: (index: number, counts: Counts) => boolean;
}

export interface Failure {
  readonly index: number;
  /** As small as it could be made, where `before` is 0. */
  readonly made: Case;
  readonly what: string;
  /** How many cases the codecs must have run before this one for it to fail. */
  readonly before: number;
}

export interface Result {
  readonly counts: Counts;
  readonly cases: number;
  readonly failure: Failure | null;
}

/** How far back a failure is followed that a new codec does not show. */
const MAX_BEFORE = 4096;

export function fuzz({ seed, frames, make, from = 0, onCase = () => true }: Plan): Result {
  const codecs = new Codecs(make);
  const counts = noCounts();
  let index = from;
  for (; counts.frames < frames && onCase(index, counts); index++) {
    const { frames: pieces, made } = makeCase(seed, index);
    const what = runCase(made, codecs, counts);
    if (what !== null) return { counts, cases: index - from, failure: explained(seed, index, made, what, make) };
    counts.frames += pieces;
  }
  return { counts, cases: index - from, failure: null };
}

/** With its own codecs: the fault that the case shows, or null. */
export function replay(made: Case, make: MakePair): string | null {
  return runCase(made, new Codecs(make), noCounts());
}

function explained(seed: number, index: number, made: Case, what: string, make: MakePair): Failure {
  if (replay(made, make) !== null) {
    const small = shrink(made, (smaller) => replay(smaller, make) !== null);
    return { index, made: small, what: replay(small, make) ?? what, before: 0 };
  }
  for (let before = 1; before <= Math.min(index, MAX_BEFORE); before *= 2) {
    const codecs = new Codecs(make);
    for (let each = index - before; each < index; each++) runCase(makeCase(seed, each).made, codecs, noCounts());
    if (runCase(made, codecs, noCounts()) !== null) return { index, made, what, before };
  }
  return { index, made, what, before: index };
}
