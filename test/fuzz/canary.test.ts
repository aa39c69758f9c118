import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenPair, faults } from './canary.ts';
import { fuzz, replay } from './fuzz.ts';
import { makePair } from './pair.ts';
import { caseOf, type Vector, vectorOf } from './vector.ts';

/** Enough for the seldomest fault, however the seed falls. */
const FRAMES = 400_000;
const SEED = 1;
/** What is left of a case of many kilobytes: a frame or a few, and what is after them. */
const MAX_CHARACTERS = 2000;

for (const fault of Object.keys(faults)) {
  // Whatever scans without end does so beside an engine that does the same, or the other one's end would give it away.
  const make = brokenPair(fault, fault === 'batches without end');

  test(`an engine broken in ${fault} is caught, and what catches it made small`, () => {
    const { failure } = fuzz({ seed: SEED, frames: FRAMES, make });
    assert.ok(failure !== null, `not found in ${FRAMES} frames`);
    assert.equal(failure.before, 0);
    const vector = JSON.stringify(vectorOf(failure.made, failure.what));
    assert.ok(vector.length < MAX_CHARACTERS, `${vector.length} characters: ${vector}`);
    const read = caseOf(JSON.parse(vector) as Vector);
    assert.equal(replay(read, make), failure.what);
    assert.equal(replay(read, makePair), null, 'right engines agree on it');
  });
}
