/** docs/rump.ksy, compiled by Kaitai's own compiler, reads every field as we do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkDirectory } from '../../tools/check.ts';
import { KaitaiReader } from './kaitai-reader.ts';
import { golden, lenient, type Sample, unknown } from './samples.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { profile } = checkDirectory(`${root}profile`);
assert.ok(profile);
const reader = await KaitaiReader.compile(profile, readFileSync(`${root}docs/rump.ksy`, 'utf8'));

for (const [name, samples] of Object.entries({ golden, lenient, unknown })) {
  test(`${samples.length} ${name} frames`, () => {
    assert.ok(samples.length > 0);
    for (const { frame, message } of samples) assert.deepEqual(reader.read(frame), message);
  });
}

test('a wrong start marker, another version and a length over the maximum are refused', () => {
  const { frame } = golden[0] as Sample;
  for (const [at, value] of [
    [0, 0x51],
    [1, 0x51],
    [2, 2],
    [14, 2],
  ] as const) {
    const broken = frame.slice();
    broken[at] = value;
    assert.throws(() => reader.parse(broken), /Validation/, `byte ${at}`);
  }
});
