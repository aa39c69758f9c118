import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { replay } from './fuzz.ts';
import { makePair } from './pair.ts';
import { caseOf, type Vector } from './vector.ts';

const folder = new URL('../vectors/fuzz/', import.meta.url);

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const vector = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Vector;

  test(`${name}: ${vector.what}`, () => {
    assert.equal(replay(caseOf(vector), makePair), null);
  });
}
