/** JSON that people write by hand: accepted as JSON.parse does, and else refused at the place of the slip. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RumpError } from '../../sdk/values/error.ts';
import { parseJsonFile } from '../../sdk/values/json-file.ts';

function refusal(text: string): string {
  try {
    parseJsonFile(text, 'file');
    return '';
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    return error.message;
  }
}

test('a slip has its line and column', () => {
  for (const [text, place] of [
    ['', 'line 1, column 1: it is not JSON'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3: it is not JSON'],
    ['{\r\n  "a": [1, 2,]\r\n}', 'line 2, column 14: it is not JSON'],
    ['{\n  "a": 1,\n}', 'line 3, column 1: it is not JSON'],
    ["{\n  'a': 1\n}", 'line 2, column 3: it is not JSON'],
    ['// a comment\n{}', 'line 1, column 1: it is not JSON'],
    ['{\n  "a": "no end,\n  "b": 1\n}', 'line 2, column 8: it is not JSON'],
    ['{ "a": tru }', 'line 1, column 8: it is not JSON'],
    ['{ "a": 01 }', 'line 1, column 8: it is not JSON'],
    ['{ "a": "\\x" }', 'line 1, column 8: it is not JSON'],
    ['{ "a": [1 }', 'line 1, column 11: it is not JSON'],
    ['{}\n}', 'line 2, column 1: it is not JSON'],
    ['{\n  "a": {\n    "b": 1\n', 'line 4, column 1: it is not JSON'],
    ['\ufeff{,}', 'line 1, column 2: it is not JSON'],
    ['{\n  "J\ufffdrg": 1 }', 'line 2, column 3: it is not UTF-8'],
    ['{ "a": 1,\n  "\\u0061": 2 }', 'line 2, column 3: it names "a" twice'],
  ] as const) {
    assert.equal(refusal(text), place, text);
  }
});

test('what no person writes is refused as well: a text of millions of escapes, brackets without an end', () => {
  assert.match(refusal(`"${'\\"'.repeat(5_000_000)}`), /it is not JSON$/);
  assert.equal(refusal('['.repeat(100_000)), 'line 1, column 101: it is nested more than 100 deep');
  assert.equal(refusal('{"a":'.repeat(101)), 'line 1, column 501: it is nested more than 100 deep');
  assert.equal(refusal(`${'['.repeat(100)}${']'.repeat(100)}`), '');
  assert.equal(refusal(`${'['.repeat(100)}}`), 'line 1, column 101: it is not JSON');
});

test('what is JSON, and what is not, is what JSON.parse says', () => {
  const parts = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"b"',
    '-1.5e3',
    '0',
    'e',
    'true',
    'null',
    ' ',
    '\n',
    '\t',
    '\\',
    '\\u12',
    '\u00a0',
  ];
  const slip = (text: string) => fc.tuple(fc.nat(text.length), fc.constantFrom(...parts), fc.nat(2));
  const damaged = fc
    .json({ noUnicodeString: false })
    .chain((text) => slip(text).map(([at, part, cut]) => text.slice(0, at) + part + text.slice(at + cut)));
  const texts = fc.oneof(
    fc.json(),
    damaged,
    fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      if (text.includes('\ufffd') || text.startsWith('\ufeff')) return;
      let expected: unknown;
      let isJson = true;
      try {
        expected = JSON.parse(text);
      } catch {
        isJson = false;
      }
      const message = refusal(text);
      if (message.endsWith(' twice')) return;
      assert.equal(message === '', isJson, message);
      if (isJson) assert.deepEqual(parseJsonFile(text, 'file'), expected);
    }),
    { numRuns: 5000 },
  );
});
