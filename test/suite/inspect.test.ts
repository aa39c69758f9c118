import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KindName } from 'igrs-rump';
import { describe, frame, inspect } from 'igrs-rump/profile';
import { sealed } from './support/build-frame.ts';
import { withoutCheck, withoutLength } from './support/capabilities.ts';
import { fromHex, toHex } from './support/hex.ts';
import { assertRight, partOf } from './support/inspected.ts';
import { assertRefused } from './support/refusal.ts';
import { isQuick, runs } from './support/run-count.ts';
import { emptyKind, sampleKind } from './support/sample-kind.ts';
import { golden, goldenFrames, kindNames, lenientFrames } from './support/vectors.ts';
import { ENDING, START, wire } from './support/wire.ts';

const frames: readonly Uint8Array[] = [...goldenFrames, ...lenientFrames];

function frameOf(kind: KindName): Uint8Array {
  const vector = golden.find(({ message }) => message.kind === kind);
  assert.ok(vector, `no frame of ${kind}`);
  return fromHex(vector.hex);
}

/** A kind whose bodies all have one length. */
const exactKind = kindNames.find((kind) => !wire.atLeast.includes(kind) && describe(kind).length > 0) as KindName;

// One frame of each kind: what is tried on every byte or bit of a frame need not be tried on all of them.
const samples: readonly Uint8Array[] = kindNames.map(frameOf);

test('every frame is covered to the bit, with the values of the codec', () => {
  for (const bytes of frames) assertRight(bytes);
});

test('nothing is unusual in a frame as the profile wants it', () => {
  for (const bytes of goldenFrames) {
    for (const { note, name, origin, source, title } of inspect(bytes).parts) {
      assert.equal(note, '', `${name} of ${toHex(bytes)}`);
      assert.ok(origin !== null && source !== '' && title !== '', `${name} of ${toHex(bytes)}`);
    }
  }
});

test('what a writer refuses is noted', () => {
  for (const bytes of lenientFrames) {
    const { problems, parts } = inspect(bytes);
    assert.deepEqual(problems, []);
    assert.ok(
      parts.some(({ note }) => note !== ''),
      toHex(bytes),
    );
  }
});

test('every truncation of every kind is covered to the bit, and shows what is missing', () => {
  for (const bytes of samples) {
    const whole = inspect(bytes);
    for (let length = 0; length < bytes.length; length++) {
      const inspection = assertRight(bytes.slice(0, length));
      assert.equal(inspection.problems[0]?.code, 'truncated');
      const header = whole.parts.filter(({ section }) => section === 'header');
      const shown = inspection.kind === null ? header : whole.parts;
      assert.deepEqual(
        inspection.parts.map(({ name, offset }) => [name, offset]),
        shown.map(({ name, offset }) => [name, offset]),
      );
      for (const part of inspection.parts) {
        if (part.missing) assert.deepEqual([part.raw, part.value, part.text], [null, undefined, 'missing']);
      }
    }
  }
});

test('every single-bit flip of every kind is covered to the bit, and has a problem', () => {
  for (const bytes of samples) {
    for (let bit = 0; bit < bytes.length * 8; bit += isQuick ? 3 : 1) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const { problems } = assertRight(flipped);
      assert.ok(withoutCheck !== false || problems.length > 0);
    }
  }
});

test('a flipped length is distinguished from a body of another length', { skip: withoutLength }, () => {
  const bytes = frameOf(exactKind);
  const length = frame.header.find(({ role }) => role === 'length');
  assert.ok(length);
  for (let bit = 0; bit < length.size * 8; bit++) {
    const flipped = bytes.slice();
    const at = length.byte + (bit >> 3);
    flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7));
    const inspection = inspect(flipped);
    assert.equal(inspection.kind, exactKind);
    assert.notEqual(partOf(inspection, length.name).note, '');
    assert.ok(inspection.parts.every(({ missing, section }) => !missing && section !== 'trailing'));
  }
});

test('any bytes at all are covered to the bit', () => {
  const noise = fc.uint8Array({ maxLength: 400 });
  // Noise alone hardly ever gets past the start marker.
  const likely = fc.tuple(fc.constantFrom(...frames), fc.nat({ max: 60 }), noise).map(([bytes, kept, rest]) => {
    return Uint8Array.from([...bytes.subarray(0, kept), ...rest]);
  });
  fc.assert(
    fc.property(fc.oneof(noise, likely), (bytes) => void assertRight(bytes)),
    runs(3000),
  );
});

test('damaged bytes of valid frames are covered to the bit', () => {
  const damage = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 })), { maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...frames), damage, fc.uint8Array({ maxLength: 8 }), (right, changes, after) => {
      const bytes = Uint8Array.from([...right, ...after]);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assertRight(bytes);
    }),
    runs(1000),
  );
});

test('valid frames with any body have no problem', () => {
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.uint8Array({ minLength: 300, maxLength: 300 }), (right, noise) => {
      const bytes = right.slice();
      for (const { section, offset, size } of inspect(bytes).parts) {
        if (section === 'body') bytes.set(noise.subarray(offset, offset + size), offset);
      }
      assert.deepEqual(assertRight(sealed(bytes)).problems, []);
    }),
    runs(1000),
  );
});

test('all problems are told, not only the first', () => {
  const bytes = frameOf(exactKind);
  bytes[0] = 0;
  const version = frame.header.find(({ role }) => role === 'version');
  assert.ok(version);
  bytes[version.byte] = 9;
  // All cover the version.
  const wrongChecks = wire.checks.map((_, index) => {
    const before = wire.checks.slice(0, index).reduce((sum, { size }) => sum + size, 0);
    return ['bad-check', bytes.length - ENDING + before] as const;
  });
  const { problems } = inspect(Uint8Array.from([...bytes, 1, 2]));
  assert.deepEqual(
    problems.map(({ code, offset }) => [code, offset]),
    [
      ['bad-start', 0],
      ['bad-version', version.byte],
      ['bad-length', bytes.length],
      ...(withoutCheck === false ? wrongChecks : []),
    ],
  );
  assert.ok(problems.every(({ message }) => message !== ''));
});

test('a check that does not match shows what it should be', { skip: withoutCheck }, () => {
  const bytes = frameOf(emptyKind);
  const right = partOf(inspect(bytes), 'check');
  assert.equal(right.note, '');
  bytes[right.offset] = (bytes[right.offset] as number) ^ 0xff;
  const wrong = partOf(inspect(bytes), 'check');
  assert.equal(wrong.note, `computed ${right.text}`);
  assert.notEqual(wrong.text, right.text);
});

test('bytes of any kind come in, and a copy goes out', () => {
  const bytes = frameOf(sampleKind);
  const { buffer } = Uint8Array.from(bytes);
  const padded = Uint8Array.from([9, 9, ...bytes, 9]).subarray(2, 2 + bytes.length);
  const expected = inspect(bytes);
  assert.deepEqual(inspect(buffer), expected);
  assert.deepEqual(inspect(padded), expected);
  bytes.fill(0);
  padded.fill(0);
  assert.equal(expected.parts[0]?.bytes[0], START[0]);
  for (const value of [undefined, null, 'ff', 5, [], {}, new DataView(new ArrayBuffer(2))]) {
    assertRefused(() => inspect(value as Uint8Array), 'wrong-type', 'bytes');
  }
});

test('a capture that is taken for a frame is cut short in words, not in bytes', () => {
  const long = new Uint8Array(100_000).fill(0x52);
  const { parts } = inspect(long);
  const last = parts.at(-1);
  assert.equal(last?.section, 'trailing');
  assert.equal(last.raw, null);
  assert.ok(last.text.length < 10_000);
  assert.match(last.text, /^5252.*… and \d+ more$/);
  assert.equal(last.offset + last.bytes.length, long.length);
});
