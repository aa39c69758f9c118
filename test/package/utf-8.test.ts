/** UTF-8 of our own, which hosts without TextDecoder need, held to the host's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONE_SURROGATE, readUtf8, utf8Of } from '../../sdk/field/utf-8.ts';
import { seeded } from '../profiles/support/random.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Around each border between what is valid and what is not. */
const BORDERS = [
  0x01, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
  0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff,
];

function assertReadAlike(bytes: Uint8Array): void {
  const end = bytes.indexOf(0);
  const expected = decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
  const text = readUtf8(new DataView(bytes.buffer, bytes.byteOffset), 0, bytes.length, '');
  if (text !== expected) assert.equal(text, expected, `bytes ${[...bytes].map((byte) => byte.toString(16)).join(' ')}`);
}

/** All sequences of this length, with `bytes` in each place. */
function assertAllReadAlike(length: number, bytes: readonly number[]): void {
  const sequence = new Uint8Array(length);
  for (let number = 0; number < bytes.length ** length; number++) {
    for (let place = 0, rest = number; place < length; place++, rest = Math.floor(rest / bytes.length)) {
      sequence[place] = bytes[rest % bytes.length] as number;
    }
    assertReadAlike(sequence);
  }
}

const EVERY = Array.from({ length: 0x100 }, (_, byte) => byte);

test('all sequences of one and two bytes are read as TextDecoder reads them', () => {
  assertAllReadAlike(1, EVERY);
  assertAllReadAlike(2, EVERY);
});

test('all sequences of three and four bytes around the borders are read alike, with a NUL among them too', () => {
  assertAllReadAlike(3, [0, ...BORDERS]);
  assertAllReadAlike(4, BORDERS);
});

test('long sequences at random are read alike', () => {
  const random = seeded(20260529);
  for (let run = 0; run < 100_000; run++) {
    const bytes = Uint8Array.from({ length: 1 + random.below(24) }, () =>
      random.below(3) === 0 ? random.below(0x100) : random.pick(BORDERS),
    );
    assertReadAlike(bytes);
  }
});

test('every character is written as TextEncoder writes it, and read back', () => {
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const text = String.fromCodePoint(point);
    const bytes = utf8Of(text);
    const expected = encoder.encode(text);
    if (bytes.length !== expected.length || bytes.some((byte, at) => byte !== expected[at])) {
      assert.deepEqual(bytes, [...expected], point.toString(16));
    }
    assert.equal(LONE_SURROGATE.test(text), false);
    if (point > 0) assertReadAlike(expected);
  }
});

test('half of a surrogate pair is seen wherever it stands', () => {
  for (let unit = 0xd800; unit <= 0xdfff; unit++) {
    const half = String.fromCharCode(unit);
    for (const text of [half, `a${half}`, `${half}a`, `😀${half}é`, `${half}${half}`]) {
      assert.equal(LONE_SURROGATE.test(text), true, unit.toString(16));
      // A refusal that counts bytes counts as many as an encoder makes.
      assert.equal(utf8Of(text).length, encoder.encode(text).length);
    }
  }
});
