import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAXIMUM_FRAME_LENGTH, type Scanner } from 'igrs-rump';
import { buildFrame, buildHeader, type FrameParts } from './support/build-frame.ts';
import { withoutLength } from './support/capabilities.ts';
import { collect, collectChunks } from './support/collect-frames.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat, toHex } from './support/hex.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { assertRefused } from './support/refusal.ts';
import { isQuick } from './support/run-count.ts';
import { seeded } from './support/seeded.ts';
import { goldenFrames } from './support/vectors.ts';
import { MAX_FRAME_LENGTH, START, wire } from './support/wire.ts';

const LENGTH = 3000;

function repeat(unit: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: LENGTH }, (_, index) => unit[index % unit.length] as number);
}

function headers(parts: FrameParts): Uint8Array<ArrayBuffer> {
  return repeat(buildHeader(parts));
}

function brokenFrame(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = buildFrame({ body });
  frame[frame.length - 1] = (frame[frame.length - 1] as number) ^ 0xff;
  return frame;
}

const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
const marker = START;
const otherVersion = Math.max(...(wire.version?.values ?? [])) + 1;
const mostBytes = wire.maximumBodyLength;
const longest = new Uint8Array(mostBytes).map((_, index) => index);

/** Streams made to cost much or to mislead. */
const streams: readonly (readonly [label: string, stream: Uint8Array<ArrayBuffer>])[] = [
  ['nothing', new Uint8Array(0)],
  ['zeros', new Uint8Array(3000)],
  ['first bytes of the start marker alone', repeat(START.subarray(0, 1))],
  ['second bytes of the start marker alone', repeat(START.subarray(-1))],
  ['start markers alone', repeat(START)],
  ['start markers one byte off each other', repeat(concat([START.subarray(0, 1), START]))],
  [
    'headers that announce the longest body, every four bytes',
    repeat(concat([buildHeader().subarray(0, 3), Uint8Array.of(0)])),
  ],
  ['headers that announce the longest body, one after the other', headers({ announced: mostBytes })],
  ['headers that announce a byte more than the longest body', headers({ announced: mostBytes + 1 })],
  ['headers that announce all that the length field holds', headers({ announced: 2 ** 48 })],
  ['headers that announce empty bodies', headers({ announced: 0 })],
  ['headers of another version', headers({ version: otherVersion })],
  [
    'frames of unknown kind with the longest body',
    concat(Array.from({ length: 12 }, () => buildFrame({ body: longest }))),
  ],
  [
    'frames hidden in bodies of right frames',
    concat([buildFrame({ body: frame }), frame, buildFrame({ body: concat([frame, frame]) })]),
  ],
  [
    'frames hidden in bodies of wrong frames',
    concat([brokenFrame(frame), brokenFrame(concat([frame, marker, frame])), frame]),
  ],
  ['a wrong frame in a wrong frame in a wrong frame', brokenFrame(brokenFrame(brokenFrame(frame)))],
  ['a frame that begins within the check of a wrong one', concat([brokenFrame(longest).subarray(0, -1), frame])],
  ['a start marker in front of every frame', concat(goldenFrames.slice(0, 20).flatMap((each) => [marker, each]))],
  [
    'half a start marker in front of every frame',
    concat(goldenFrames.slice(0, 20).flatMap((each) => [START.subarray(0, 1), each])),
  ],
  [
    'a header in front of every frame',
    concat(goldenFrames.slice(0, 20).flatMap((each) => [buildHeader({ announced: 2 ** 48 }), each])),
  ],
  ['headers cut off one byte later each', concat(Array.from({ length: 18 }, (_, length) => frame.subarray(0, length)))],
];

function announceWithoutEnd(scanner: Scanner): void {
  scanner.push(buildHeader({ announced: mostBytes }));
}

/**
 * Candidates that overlap others, right and wrong ones, at any distance: most pieces announce more than comes before the next one begins,
 * and stretches without any candidate lie between.
 */
function overlapping(random: () => number): Uint8Array<ArrayBuffer> {
  const below = (limit: number): number => Math.floor(random() * limit);
  const noise = (most: number): Uint8Array => Uint8Array.from({ length: below(most + 1) }, () => below(256));
  const some = (): Uint8Array => goldenFrames[below(goldenFrames.length)] as Uint8Array;
  const makers: readonly (() => Uint8Array)[] = [
    () => some().subarray(0, wire.headerLength + below(8)),
    () => buildHeader({ announced: below(mostBytes + 1) }),
    () => concat([buildHeader({ announced: mostBytes }), noise(12)]),
    () => brokenFrame(concat([noise(20), some()])),
    () => buildFrame({ body: concat([some().subarray(0, 20), noise(30)]).subarray(0, mostBytes) }),
    some,
    () => noise(below(20) === 0 ? 3 * MAXIMUM_FRAME_LENGTH : 9),
  ];
  return concat(Array.from({ length: 150 }, () => (makers[below(makers.length)] as () => Uint8Array)()));
}

for (const engine of engines) {
  const codec = createCodec({ engine });

  for (const [label, stream] of streams) {
    test(`${engine}: ${label}`, () => {
      for (const ending of [
        new Uint8Array(0),
        frame,
        marker,
        frame.subarray(0, wire.headerLength - 1),
        concat([frame.subarray(0, -1), frame]),
      ]) {
        const whole = concat([stream, ending]);
        const expected = referenceScan(whole, true);
        const unfinished = referenceScan(whole, false).stats;
        for (const size of [1, 5, 16, MAXIMUM_FRAME_LENGTH - 1, MAXIMUM_FRAME_LENGTH, 1000, whole.length || 1]) {
          const scanner = codec.scanner();
          const found = collectChunks(scanner, whole, size);
          assert.deepEqual(scanner.stats, expected.stats, `in chunks of ${size}`);
          assert.deepEqual(
            found.map(({ offset, kind, bytes }) => `${offset} ${kind} ${toHex(bytes)}`),
            expected.frames.map(({ offset, kind, bytes }) => `${offset} ${kind} ${toHex(bytes)}`),
            `in chunks of ${size}`,
          );
        }
        const scanner = codec.scanner();
        scanner.push(whole);
        assert.deepEqual(scanner.stats, unfinished);
        assert.ok(scanner.stats.bytesPending < MAXIMUM_FRAME_LENGTH);
      }
    });
  }

  test(`${engine}: candidates that overlap each other, some of them right`, () => {
    const random = seeded(0x0ea1);
    let right = 0;
    for (let round = 0; round < (isQuick ? 8 : 40); round++) {
      const stream = overlapping(random);
      const expected = referenceScan(stream, true);
      right += expected.frames.length;
      for (const size of [stream.length, 1000, MAXIMUM_FRAME_LENGTH + 1, 7]) {
        const scanner = codec.scanner();
        const found = collectChunks(scanner, stream, size);
        assert.deepEqual(scanner.stats, expected.stats, `round ${round}, in chunks of ${size}`);
        assert.deepEqual(
          found.map(({ offset, bytes }) => `${offset} ${toHex(bytes)}`),
          expected.frames.map(({ offset, bytes }) => `${offset} ${toHex(bytes)}`),
          `round ${round}, in chunks of ${size}`,
        );
      }
    }
    assert.ok(right > 100);
  });

  test(`${engine}: a frame of any length, any distance from the end of its chunk`, { skip: withoutLength }, () => {
    // Kernels load more bytes at once than a frame has left.
    for (let length = 0; length <= Math.min(mostBytes, 100); length++) {
      const right = buildFrame({ body: longest.subarray(0, length) });
      for (let after = 0; after <= 50; after++) {
        const scanner = codec.scanner();
        const found = collect(scanner.push(concat([right, new Uint8Array(after)])));
        assert.equal(found.length, 1, `${length} bytes of body, ${after} after the frame`);
      }
    }
  });

  test(`${engine}: a start marker across every border of chunks`, () => {
    for (const size of [18, 20, 64, 274, 1000].map((least) => Math.max(least, frame.length))) {
      const scanner = codec.scanner();
      let count = 0;
      // Each chunk ends with the marker's first byte and the next one goes on with its second.
      let chunk = START.slice(0, 1);
      for (let round = 0; round < 20; round++) {
        count += collect(scanner.push(chunk)).length;
        const filler = new Uint8Array(Math.max(0, size - frame.length));
        chunk = concat([frame.subarray(1), filler, frame.subarray(0, 1)]);
      }
      count += collect(scanner.push(frame.subarray(1))).length;
      assert.equal(count, 20);
      const { badVersions, badLengths, badChecks, truncated } = scanner.stats;
      assert.deepEqual([badVersions, badLengths, badChecks, truncated], [0, 0, 0, 0]);
    }
  });

  test(`${engine}: a frame announced and never finished holds back less than one frame, and ends as truncated`, {
    skip: withoutLength,
  }, () => {
    const scanner = codec.scanner();
    announceWithoutEnd(scanner);
    const { headerLength } = wire;
    for (let count = 0; count < MAX_FRAME_LENGTH - headerLength - 1; count++) {
      assert.deepEqual([...scanner.push(new Uint8Array(1))], []);
      assert.equal(scanner.stats.bytesPending, headerLength + 1 + count);
    }
    assert.deepEqual([...scanner.end()], []);
    const { truncated, bytesPending, bytesSkipped } = scanner.stats;
    assert.deepEqual([truncated, bytesPending, bytesSkipped], [1, 0, MAX_FRAME_LENGTH - 1]);
  });

  test(`${engine}: what an unfinished frame has swallowed is found when the stream ends`, {
    skip: withoutLength,
  }, () => {
    const scanner = codec.scanner();
    announceWithoutEnd(scanner);
    assert.deepEqual(collect(scanner.push(concat([frame, frame]))), []);
    const found = collect(scanner.end());
    assert.deepEqual(
      found.map(({ offset, bytes }) => [offset, toHex(bytes)]),
      [
        [wire.headerLength, toHex(frame)],
        [wire.headerLength + frame.length, toHex(frame)],
      ],
    );
    assert.equal(scanner.stats.truncated, 1);
  });

  test(`${engine}: empty chunks change nothing, whatever waits`, () => {
    const scanner = codec.scanner();
    const stream = concat([frame, frame]);
    let count = 0;
    for (let at = 0; at < stream.length; at++) {
      for (const empty of [new Uint8Array(0), new ArrayBuffer(0), stream.subarray(at, at)]) {
        const before = scanner.stats;
        assert.deepEqual([...scanner.push(empty)], []);
        assert.deepEqual(scanner.stats, before);
      }
      count += collect(scanner.push(stream.subarray(at, at + 1))).length;
    }
    assert.equal(count, 2);
  });

  test(`${engine}: a scanner that has ended takes no more bytes, and its statistics stay`, () => {
    const scanner = codec.scanner();
    scanner.push(concat([frame, frame.subarray(0, 9)]));
    assert.deepEqual([...scanner.end()], []);
    const { stats } = scanner;
    for (const chunk of [frame, new Uint8Array(0)]) {
      assertRefused(() => scanner.push(chunk), 'closed', undefined);
    }
    assert.deepEqual([...scanner.end()], []);
    assert.deepEqual([...scanner.end()], []);
    assert.deepEqual(scanner.stats, stats);
    assert.deepEqual([...codec.scanner().end()], []);
  });

  test(`${engine}: the statistics are the caller's own copy`, () => {
    const scanner = codec.scanner();
    const { stats } = scanner;
    stats.frames = 99;
    scanner.push(frame);
    assert.equal(stats.bytes, 0);
    assert.deepEqual(scanner.stats, referenceScan(frame, false).stats);
  });
}
