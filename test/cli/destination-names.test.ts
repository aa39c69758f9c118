/** The names of destinations, which become names of files: those that two would share, or that no system takes, are refused. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fresh, written } from './case-folder.ts';
import { dirtyFile, rump } from './command.ts';

for (const [rules, message] of [
  [[{ to: 'a', shards: 2 }, { to: 'a-0' }], /rules\[1\]: the destination "a-0" has the file of shard 0 of "a"/],
  [[{ to: 'A-11' }, { to: 'a', shards: 12 }], /rules\[0\]: the destination "A-11" has the file of shard 11 of "a"/],
  [[{ to: 'Alarms' }, { to: 'alarms' }], /rules\[1\].*"alarms" differs from "Alarms" only in case or Unicode form/],
  [[{ copyTo: 'é' }, { to: 'e\u0301' }], /only in case or Unicode form/],
  [[{ copyTo: '\u212b' }, { to: '\u00e5' }], /only in case or Unicode form/],
  [[{ copyTo: 'straße' }, { to: 'STRASSE' }], /only in case or Unicode form/],
  [[{ copyTo: 'σ' }, { to: 'ς' }], /only in case or Unicode form/],
  ...['CON', 'nul', 'Aux.alarms', 'com1', 'LPT9.x', 'COM²'].map((to) => [[{ to }], /Windows has a device/] as const),
  ...[
    '.',
    '..',
    '.hidden',
    '-o',
    '../x',
    'a/b',
    'a\\b',
    'a:b',
    'a\0',
    'a\n',
    'a\u200b',
    'a\u202e',
    '\u3164',
    'a\ud800',
  ].map((to) => [[{ to }], /use letters, digits/] as const),
  ...['a.', 'a ', 'a..', 'a. '].map((to) => [[{ to }], /must not end with a dot or a space/] as const),
  [[{ to: 'é'.repeat(101) }], /longer than 200 bytes/],
] as const) {
  test(`destinations ${JSON.stringify(rules).slice(0, 60)} are refused when the rules are read`, () => {
    const folder = fresh();
    const path = written(folder, 'rules.json', JSON.stringify(rules));
    const { code, stderr } = rump(['route', path, join(folder, 'no-such-input'), '--out', join(folder, 'out')]);
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.equal(code, 1);
    assert.equal(existsSync(join(folder, 'out')), false);
  });
}

test('destinations that only look as if they shared a file are taken', () => {
  const folder = fresh();
  const rules = [
    { copyTo: 'a', shards: 2 },
    { copyTo: 'a-2' },
    { copyTo: 'a-00' },
    { copyTo: 'a', shards: 2, messageType: 'alarm' },
    { copyTo: 'console' },
    { copyTo: 'กำลัง' },
    { to: 'com10' },
  ];
  const path = written(folder, 'rules.json', JSON.stringify(rules));
  assert.equal(rump(['route', path, dirtyFile, '--out', join(folder, 'out')]).code, 0);
  assert.deepEqual(
    readdirSync(join(folder, 'out')).sort(),
    ['a-0', 'a-00', 'a-1', 'a-2', 'com10', 'console', 'กำลัง'].map((name) => `${name}.bin`).sort(),
  );
});
