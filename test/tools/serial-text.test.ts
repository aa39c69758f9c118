/** Serials that are no numbers, as device IDs have them: no two share a text anywhere, and each comes back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitsOfText, digitsText, escapedText, isText, textOfEscaped } from '../../sdk/field/serial-text.ts';

const SIZE = 32;
/** A device type of 8 digits and a hyphen. */
const MAX_PREFIX = 9;
const MAX_LABEL = 63;

const serials = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: SIZE }),
    fc.string({ unit: fc.constantFrom('a', 'A', '_', '.', '*', '>', '/', ' ', '-', '\x01', 'é'), maxLength: SIZE }),
    fc.constantFrom('', '.', '..', '*', '>', 'water-heater', 'con', 'CON', 'lpt1', '__', '_2a', '0001', 'granted'),
  )
  .filter((serial) => isText(serial, SIZE) && !serial.includes('\0'));

test('a plain serial stands as it is, and all else is escaped', () => {
  const expected = {
    a1: 'a1',
    'water heater': 'water_20heater',
    'a.b': 'a_2eb',
    '*': '_2a',
    '>': '_3e',
    '..': '_2e_2e',
    Ab: '_41b',
    '\x01': '_01',
    é: '_c3_a9',
    con: '_63on',
    'con.': 'con_2e',
    '': '__',
  };
  for (const [serial, text] of Object.entries(expected)) assert.equal(escapedText(serial), text);
});

test('text comes back, in either case, and is safe as a token, key, name of a file and label', () => {
  fc.assert(
    fc.property(serials, (serial) => {
      const text = escapedText(serial);
      assert.match(text, /^[a-z0-9_]+$/);
      assert.ok(text.length <= MAX_LABEL - MAX_PREFIX, text);
      assert.doesNotMatch(text, /^(con|prn|aux|nul|com\d|lpt\d)$/);
      assert.equal(textOfEscaped(text, SIZE), serial);
      assert.equal(textOfEscaped(text.toUpperCase(), SIZE), serial);
    }),
  );
});

test('different serials have different text where upper and lower case are the same', () => {
  fc.assert(
    fc.property(serials, serials, (one, other) => {
      assert.equal(escapedText(one) === escapedText(other), one === other);
      assert.notEqual(escapedText(one.toUpperCase()) === escapedText(one), one.toUpperCase() !== one);
    }),
  );
});

test('each serial has one text: any other is refused', () => {
  const refused = [
    '',
    '_61',
    '_63onx',
    'con',
    'a b',
    'a-b',
    '_2',
    '_zz',
    'é',
    '_00',
    '_ff',
    '_ed_a0_80',
    '__me',
    '__mf',
    '__1',
  ];
  for (const text of refused) assert.equal(textOfEscaped(text, SIZE), null, text);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('_', 'a', '2', 'e', 'f', '6'), maxLength: 60 }), (text) => {
      const serial = textOfEscaped(text, SIZE);
      if (serial !== null) assert.equal(escapedText(serial), text);
    }),
  );
});

test('a serial of more bytes than its field is refused, and one that was read of no UTF-8 is no serial', () => {
  assert.equal(textOfEscaped('abcd', 3), null);
  assert.equal(textOfEscaped('abc', 3), 'abc');
  assert.deepEqual(
    ['abc', 'é', 'éé', 'a\ufffd'].map((serial) => isText(serial, 3)),
    [true, true, false, false],
  );
});

test('digits stand as they are while there is room, and as base32 beyond', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: SIZE }), (bytes) => {
      const serial = Buffer.from(bytes).toString('hex');
      const text = digitsText(serial);
      assert.equal(text === serial, bytes.length <= 27);
      assert.ok(text.length <= MAX_LABEL - MAX_PREFIX, text);
      assert.equal(digitsOfText(text, bytes.length), serial);
      assert.equal(digitsOfText(text.toUpperCase(), bytes.length), serial);
      assert.equal(digitsOfText(text, bytes.length + 1), null);
    }),
  );
  assert.equal(digitsText('ABcd'), 'abcd');
});
