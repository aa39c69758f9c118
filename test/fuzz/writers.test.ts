import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSeed } from './report.ts';
import { writersOf, writtenProfiles } from './writers/builds.ts';
import { compareWriters } from './writers/compare.ts';

const CASES = 20_000;

for (const name of writtenProfiles) {
  test(`${name}: messages are written, and refused, as before there were fast writers`, async (context) => {
    const seed = newSeed();
    context.diagnostic(`seed ${seed}`);
    const { written, refused } = compareWriters(await writersOf(name), seed, 0, CASES);
    context.diagnostic(`${written} written, ${refused} refused`);
    assert.ok(written > CASES / 10 && refused > CASES / 10, 'both are tried');
  });
}
