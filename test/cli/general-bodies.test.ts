/** Lines of JSON have all that bodies hold beyond their fields: items without an attribute, their order, and bytes after all fields. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SMALL_FRAME } from '../profiles/support/profiles.ts';
import { type Result, rump, temporaryDirectory } from './command.ts';

const directory = temporaryDirectory();
const profile = join(directory, 'profile');
mkdirSync(profile);
writeFileSync(
  join(profile, 'profile.yaml'),
  `${SMALL_FRAME}messages: { identifiers: [{ code: 1, name: points }, { code: 2, name: history }] }
bodies:
  - name: Points
    messages: [points]
    bytes: 1
    list: { id: { type: u8 }, kind: { type: u8 }, length: { type: u8 }, count: { byte: 0, type: u8 } }
    attributes:
      - { id: 1, kind: 1, fields: [{ name: lit, type: bool }] }
      - { id: 2, kind: 2, fields: [{ name: warmth, type: u8 }] }
  - name: History
    messages: [history]
    bytes: 1
    length: at-least
    fields: [{ name: count, byte: 0, type: u8 }]
`,
);

function run(command: string, input: string | Uint8Array, ...options: string[]): Result {
  const env = { XDG_CACHE_HOME: join(directory, 'cache') };
  return rump([command, '--profile', profile, ...options], { directory, input, env });
}

function frame(code: number, ...body: number[]): number[] {
  const bytes = [0xaa, code, body.length, ...body];
  return [...bytes, bytes.reduce((sum, byte) => sum + byte) & 0xff];
}

// Two attributes in another order than the profile's, between them an item that it has not, and after all items more bytes.
const points = frame(1, 3, 2, 2, 1, 40, 9, 7, 2, 0xab, 0xcd, 1, 1, 1, 1, 0x0f);
const history = frame(2, 5, 1, 2, 0xfe);

test('what is decoded encodes to the same bytes', () => {
  const stream = Buffer.from([...points, ...history, ...frame(2, 6)]);
  for (const options of [[], ['--lossless']]) {
    const { code, stdout } = run('decode', stream, ...options);
    assert.equal(code, 0);
    const [first, second, third] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(first.unknownAttributes, [{ id: 9, kind: 7, bytes: 'abcd' }]);
    assert.deepEqual(first.attributeOrder, [2, 9, 1]);
    assert.deepEqual([first.rest, second.rest, third.rest], ['0f', '0102fe', undefined]);
    const encoded = run('encode', stdout, '--lenient');
    assert.equal(encoded.stderr, '');
    assert.deepEqual(encoded.bytes, stream);
  }
});

test('invalid hexadecimal text is refused with its place', () => {
  const cases = [
    ['{"kind":"thing.history","body":{"count":5},"rest":"010"}', 'rest is "010"'],
    [
      '{"kind":"thing.points","body":{},"unknownAttributes":[{"id":8,"kind":1,"bytes":""},{"id":9,"kind":1,"bytes":"x"}]}',
      'unknownAttributes[1].bytes is "x"',
    ],
  ] as const;
  for (const [line, reason] of cases) {
    const { code, stderr } = run('encode', line, '--lenient');
    assert.deepEqual(
      [code, stderr],
      [1, `rump: standard input, line 1: ${reason}; it must be pairs of hexadecimal digits\n`],
    );
  }
});
