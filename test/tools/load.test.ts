import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkDirectory, checkSources, formatDefect } from '../../tools/check.ts';
import { loadSources } from '../../tools/load.ts';
import { SMALL_FRAME } from '../profiles/support/profiles.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { patchedDefects, patchedSources } from './patch.ts';
import { applianceDirectory } from './paths.ts';

test('entries and attributes know their file and line', () => {
  const { files, positions } = loadSources([
    { file: 'a.yaml', text: 'bodies:\n  - name: One\n    bytes: 4\n  - { name: Two }\n' },
  ]);
  const file = files[0] ?? assert.fail();
  const { bodies } = file.value as { bodies: object[] };
  assert.deepEqual(positions.of(bodies[0] ?? {}), { file: 'a.yaml', line: 2 });
  assert.deepEqual(positions.of(bodies[0] ?? {}, 'bytes'), { file: 'a.yaml', line: 3 });
  assert.deepEqual(positions.of(bodies[1] ?? {}, 'bytes'), { file: 'a.yaml', line: 4 });
});

test('the attribute `null` may go without quotes', () => {
  const { files } = loadSources([{ file: 'a.yaml', text: "- { null: 0xFF }\n- { 'null': 0xFF }\n" }]);
  const entries = files[0]?.value as { null: number }[] | undefined;
  assert.deepEqual(
    entries?.map((entry) => entry.null),
    [255, 255],
  );
});

test('all defects are named, in order of file and line', () => {
  const defects = patchedDefects([
    { file: 'water-heater.yaml', find: 'min: 0, max: 6000', replace: 'min: 0, max: 70000' },
    { file: 'water-heater.yaml', find: 'unit: L/min, scale: 0.1', replace: 'unit: L/min, scale: 0' },
    { file: 'frame.yaml', find: 'poly: 0x1021', replace: 'poly: 0x1020' },
  ]);
  assert.deepEqual(
    defects.map(({ file, field }) => [file, field]),
    [
      ['frame.yaml', 'check'],
      ['water-heater.yaml', 'heatingPowerLimit'],
      ['water-heater.yaml', 'flow'],
    ],
  );
  assert.match(
    formatDefect(defects[1] ?? assert.fail()),
    /^water-heater\.yaml:\d+: Table 5, heatingPowerLimit: max is 70000; the raw type holds 0 to 65535$/,
  );
});

test('a defect of shape hides no defect of other entries, and has no echo', () => {
  const defects = patchedDefects([
    { file: 'water-heater.yaml', find: 'min: 0, max: 6000', replace: 'min: 0, max: 70000' },
    { file: 'water-heater.yaml', find: 'unit: L/min, scale: 0.1', replace: 'unit: L/min, scale: [0.1]' },
    { file: 'frame.yaml', find: 'poly: 0x1021', replace: 'poly: 0x1020' },
    { file: 'profile.yaml', find: 'version: 1.0.0', replace: 'version: 1.0' },
  ]);
  assert.deepEqual(
    defects.map(({ file, field }) => [file, field]),
    [
      ['frame.yaml', 'check'],
      ['profile.yaml', 'version'],
      ['water-heater.yaml', 'heatingPowerLimit'],
      ['water-heater.yaml', 'flow'],
    ],
  );
});

test('a wrong shape of a section or a body hides no defect of what it holds, and has no echo', () => {
  const defects = patchedDefects([
    { file: 'frame.yaml', find: 'byteOrder: big', replace: 'byteOrdr: big' },
    { file: 'frame.yaml', find: 'poly: 0x1021', replace: 'poly: 0x1020' },
    { file: 'frame.yaml', find: 'role: sequence,', replace: 'rolle: sequence,' },
    { file: 'frame.yaml', find: '  byte: 0\n  type: u32', replace: '  byte: zero\n  type: u32' },
    { file: 'frame.yaml', find: '{ code: 0x01, name: control, ', replace: '{ code: one, name: control, ' },
    {
      file: 'frame.yaml',
      find: '{ code: 0x0001, name: water-heater }',
      replace: '{ cod: 0x0001, name: water-heater }',
    },
    { file: 'common.yaml', find: 'bytes: 40', replace: 'byte: 40' },
    { file: 'common.yaml', find: '\nflags:\n', replace: '\nFlags:\n' },
    { file: 'water-heater.yaml', find: 'min: 0, max: 6000', replace: 'min: 0, max: 70000' },
  ]);
  assert.deepEqual(
    defects.map(({ file, field, reason }) => `${file} ${field} ${reason.replace(/;.*/, '')}`),
    [
      'common.yaml Flags "Flags" is not a section',
      'common.yaml VersionResponse `bytes` is missing',
      'common.yaml VersionResponse `byte` has no place here',
      'frame.yaml water-heater `cod` has no place here',
      'frame.yaml frame `byteOrder` is missing',
      'frame.yaml frame `byteOrdr` has no place here',
      'frame.yaml sequence `role` is missing',
      'frame.yaml sequence `rolle` has no place here',
      'frame.yaml check poly 0x1020 lacks its lowest term',
      'frame.yaml control `code` is "one"',
      'frame.yaml presence `byte` is "zero"',
      'water-heater.yaml heatingPowerLimit max is 70000',
    ],
  );
});

test('invalid YAML is reported in the words of whoever writes it, at the line where the defect begins', () => {
  const flow = 'frame:\n  header:\n    - { name: start, byte: 0';
  for (const [text, line, reason] of [
    [flow, 3, 'the { that opens here is not closed: } is missing'],
    [`${flow},\n\nbodies:\n  - { name: A }\n`, 3, 'the { that opens here is not closed: } is missing'],
    ['a:\n  - { code: [1, 2, name: b }\n', 2, 'the [ that opens here is not closed: ] is missing'],
    ['a:\n  - { code: 1 } }\n', 2, 'this } closes nothing'],
    ['a: "b\nc: 1\n', 1, 'the quote that opens here is not closed: " is missing'],
    ["a:\n  - { name: 'b, byte: 0 }\n  - { name: c }\n", 2, "the quote that opens here is not closed: ' is missing"],
    ['a:\n  - name: x\n    b', 3, 'a name is not followed by `:` and a value'],
    ['a:\n  - name: x\n   byte: 1\n', 3, 'the entries of one list begin in different columns, or one lacks its `- `'],
    ['a:\n  b: 1\n c: 2\n', 3, 'the names of one map begin in different columns'],
    [
      'a: 1\n  b: 2\n',
      1,
      'the value has a `:` of its own; a text that contains `: ` needs quotes, and the names of one map begin in one column',
    ],
    ['a:\n\tb: 2\n', 2, 'the line is indented with a tab; YAML takes spaces alone'],
    ['unit: %\n', 1, 'a text that begins with such a character needs quotes'],
    ['a: [1 2: 3, 4: - 5]\n', 1, 'entries within brackets need commas between them, and no `- `'],
    ['a: { , }\n', 1, 'a comma has no entry before it'],
    ['a: "\\q"\n', 1, 'a \\ within double quotes begins an escape, and YAML has none like this'],
    ['a: "b"#c\n', 1, 'a comment needs a space before its #'],
    ['a: "b" c\n', 1, 'something follows a value that has ended'],
  ] as const) {
    assert.deepEqual(loadSources([{ file: 'a.yaml', text }]).defects, [{ file: 'a.yaml', line, reason }], text);
  }
});

test('what would take a parser minutes is refused as too much, with its size as the reason', () => {
  const long = '- a\n';
  const hostile = {
    quotes: '"\n',
    entries: long,
    anchors: 'a: &a &a\n',
    tags: '!a ',
    brackets: ']\n',
    openers: '[',
    keys: '? ',
    directives: '%a b\n',
    documents: '---\n',
    maps: '- {}\n',
    attributes: 'a: 1\n',
    comments: '#\n',
  };
  for (const [name, text] of Object.entries(hostile)) {
    for (const bytes of [32_000, 65_000, 1_000_000]) {
      const { profile, defects } = checkSources([{ file: 'a.yaml', text: text.repeat(bytes / text.length) }]);
      assert.equal(profile, null);
      assert.ok(defects.length >= 1 && defects.length <= 101, name);
      if (bytes > 65_536) assert.match(defects[0]?.reason ?? '', /^the file has more than 65536 bytes/, name);
    }
  }
  const [tooMany] = checkSources([{ file: 'a.yaml', text: long.repeat(15_000) }]).defects;
  assert.match(tooMany?.reason ?? '', /^the file has more than 32768 YAML tokens/);
  const [tooWide] = checkSources([{ file: 'a.yaml', text: `a: 'x${' '.repeat(60_000)}y'` }]).defects;
  assert.equal(tooWide?.reason, 'the line has more than 4096 characters');
});

test('all files together have a budget too', () => {
  const text = `# ${'x'.repeat(1000)}\n`.repeat(60);
  const large = Array.from({ length: 20 }, (_, index) => ({ file: `${index}.yaml`, text }));
  assert.match(loadSources(large).defects[0]?.reason ?? '', /^with this file the profile has more than 524288 bytes$/);
  const many = Array.from({ length: 300 }, (_, index) => ({ file: `${index}.yaml`, text: '{}' }));
  assert.deepEqual(loadSources(many).defects, [
    { file: '256.yaml', line: 1, reason: 'the profile has more than 256 files' },
  ]);
});

test('of thousands of defects the first hundred are told, and how many more there are', () => {
  const text = `bodies:\n${'- {}\n'.repeat(2000)}`;
  const { defects } = checkSources([{ file: 'a.yaml', text }]);
  assert.equal(defects.length, 101);
  assert.match(defects.at(-1)?.reason ?? '', /^and \d+ more defects of this profile$/);
});

test('a pipe or folder in the folder is refused, and nobody waits for it', {
  skip: process.platform === 'win32',
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rump-pipe-'));
  try {
    assert.equal(spawnSync('mkfifo', [join(folder, 'a.yaml')]).status, 0);
    symlinkSync('/dev/zero', join(folder, 'b.yaml'));
    mkdirSync(join(folder, 'c.yaml'));
    const reason = 'a pipe, socket or device, not a file';
    assert.deepEqual(
      checkDirectory(folder).defects.map(({ file, reason }) => `${file}: ${reason}`),
      [`a.yaml: ${reason}`, `b.yaml: ${reason}`, 'c.yaml: a folder, not a file'],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file may begin with a byte order mark', () => {
  const sources = patchedSources([]).map(({ file, text }) => ({ file, text: `\ufeff${text}` }));
  assert.deepEqual(checkSources(sources).defects, []);
});

test('a profile of nothing is refused for every section that it lacks', () => {
  for (const sources of [[], [{ file: 'a.yaml', text: '{}\n' }]]) {
    const { profile, defects } = checkSources(sources);
    assert.equal(profile, null);
    assert.deepEqual(
      defects.map(({ field }) => field),
      ['id', 'version', 'deviceId', 'frame', 'messages', 'bodies'],
    );
  }
});

test('a misspelt name, or a condition of too few bytes, has no echo', () => {
  const bodies = 'bodies: [{ name: A, messages: [a], bytes: 3, fields: [{ name: x, byte: 2, type: u8 }] }]';
  const reasonsOf = (message: string, body: string): string[] => {
    const text = `${SMALL_FRAME}origin: observed\nmessages: { identifiers: [${message}] }\n${body}\n`;
    return checkSources([{ file: 'a.yaml', text }]).defects.map(({ reason }) => reason);
  };
  const message = '{ code: 1, name: a, when: { byte: 0, value: 0x1F90 } }';
  assert.deepEqual(reasonsOf(message, bodies), ['value 0x1F90 does not fit u8, which holds 0xFF at most']);
  const right = message.replace('byte: 0', 'byte: 0, type: u16');
  assert.deepEqual(reasonsOf(right, bodies), []);
  const other = bodies.replace('[a]', '[b]');
  assert.deepEqual(reasonsOf('{ code: 1, name: a }', other.replace('byte: 2, type: u8', 'byte: 0, type: u24')), [
    'there is no message b; known are a',
  ]);
  const elsewhere = bodies.replace('name: A', 'name: A, device: thingg');
  assert.deepEqual(reasonsOf(right, elsewhere), ['there is no device type thingg; known are thing']);
});

test('a profile whose messages no body carries has no frames', () => {
  const [{ file, text } = assert.fail()] = patchedSources([], applianceDirectory);
  const { defects } = checkSources([{ file, text: `${text.slice(0, text.indexOf('bodies:'))}bodies: []\n` }]);
  assert.deepEqual(
    defects.map(({ reason }) => reason),
    ['no body carries one of them for a device type: there are no frames'],
  );
});

test('an empty file is refused as such', () => {
  const { defects } = checkSources([...patchedSources([]), { file: 'z.yaml', text: '' }]);
  assert.deepEqual(defects.map(formatDefect), ['z.yaml:1: a profile file holds sections; this one is empty']);
});

test('lines that end as those of old Macs do are refused as such, and CR LF is read', () => {
  const [{ file, text } = assert.fail()] = patchedSources([], applianceDirectory);
  const reasonsOf = (end: string): string[] =>
    checkSources([{ file, text: text.replaceAll('\n', end) }]).defects.map(formatDefect);
  assert.deepEqual(reasonsOf('\r'), [`${file}:1: a carriage return stands alone; lines end with LF or CR LF`]);
  assert.deepEqual(reasonsOf('\r\n'), []);
});

test('hidden files are no part of a profile: locks of editors lead nowhere, and notes of file systems are no text', () => {
  const folder = temporaryDirectory();
  for (const { file, text } of patchedSources([], applianceDirectory)) writeFileSync(join(folder, file), text);
  symlinkSync('somebody@somewhere.4711', join(folder, '.#profile.yaml'));
  writeFileSync(join(folder, '._profile.yaml'), Buffer.from('0005160700020000', 'hex'));
  assert.deepEqual(checkDirectory(folder).defects.map(formatDefect), []);
});
