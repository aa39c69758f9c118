import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from './fuzz.ts';
import { makePair } from './pair.ts';
import { newSeed, summary } from './report.ts';
import { vectorOf } from './vector.ts';

const FRAMES = 400_000;

test('both engines give the same on mutated frames, streams and messages, from a new seed', (context) => {
  const seed = newSeed();
  context.diagnostic(`seed ${seed}`);
  const started = performance.now();
  const { counts, failure } = fuzz({ seed, frames: FRAMES, make: makePair });
  context.diagnostic(summary(counts, performance.now() - started));
  const told = failure === null ? '' : JSON.stringify(vectorOf(failure.made, failure.what));
  assert.equal(failure, null, `npm run fuzz -- --seed ${seed} --from ${failure?.index}: ${told}`);
  // A generator that had come to make noise only would find nothing wrong either.
  assert.ok(counts.found > FRAMES / 2, `of ${counts.frames} frames ${counts.found} were found`);
});

test('a seed gives the same cases again', () => {
  const run = () => fuzz({ seed: 3, frames: 20_000, make: makePair }).counts;
  assert.deepEqual(run(), run());
});
