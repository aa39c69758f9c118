import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCodec, MAXIMUM_FRAME_LENGTH, type Scanner } from 'igrs-rump';
import { buildFrame } from './support/build-frame.ts';
import { collect, collectChunks } from './support/collect-frames.ts';
import { engines } from './support/engines.ts';
import { concat, fromHex, toHex } from './support/hex.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { assertRefused } from './support/refusal.ts';
import { goldenFrames } from './support/vectors.ts';

function repeat(hex: string, length: number): Uint8Array<ArrayBuffer> {
  const unit = fromHex(hex);
  return Uint8Array.from({ length }, (_, index) => unit[index % unit.length] as number);
}

function brokenFrame(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = buildFrame({ body });
  frame[frame.length - 1] = (frame[frame.length - 1] as number) ^ 0xff;
  return frame;
}

const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
const marker = fromHex('5250');
const longest = new Uint8Array(256).map((_, index) => index);

/** Streams made to cost much or to mislead. */
const streams: readonly (readonly [label: string, stream: Uint8Array<ArrayBuffer>])[] = [
  ['nothing', new Uint8Array(0)],
  ['zeros', new Uint8Array(3000)],
  ['first bytes of the start marker alone', repeat('52', 3000)],
  ['second bytes of the start marker alone', repeat('50', 3000)],
  ['start markers alone', repeat('5250', 3000)],
  ['start markers one byte off each other', repeat('525250', 3000)],
  ['headers that announce the longest body, every four bytes', repeat('52500100', 3000)],
  ['headers that announce the longest body, one behind the other', repeat('52500163ffff00000000000100010100', 3000)],
  ['headers that announce a byte more than the longest body', repeat('52500163ffff00000000000100010101', 3000)],
  ['headers that announce all that the length field holds', repeat('52500163ffff0000000000010001ffff', 3000)],
  ['headers that announce empty bodies', repeat('52500163ffff00000000000100010000', 3000)],
  ['headers of another version', repeat('52500263ffff00000000000100010000', 3000)],
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
    concat(goldenFrames.slice(0, 20).flatMap((each) => [repeat('52', 1), each])),
  ],
  [
    'a header in front of every frame',
    concat(goldenFrames.slice(0, 20).flatMap((each) => [fromHex('52500163ffff0000000000010001ffff'), each])),
  ],
  ['headers cut off one byte later each', concat(Array.from({ length: 18 }, (_, length) => frame.subarray(0, length)))],
];

function announceWithoutEnd(scanner: Scanner): void {
  scanner.push(buildFrame({ announced: 256 }).subarray(0, 16));
}

for (const engine of engines) {
  const codec = createCodec({ engine });

  for (const [label, stream] of streams) {
    test(`${engine}: ${label}`, () => {
      for (const ending of [
        new Uint8Array(0),
        frame,
        marker,
        frame.subarray(0, 15),
        concat([frame.subarray(0, -1), frame]),
      ]) {
        const whole = concat([stream, ending]);
        const expected = referenceScan(whole, true);
        const unfinished = referenceScan(whole, false).stats;
        for (const size of [1, 5, 16, 273, 274, 1000, whole.length || 1]) {
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

  test(`${engine}: a start marker across every border of chunks`, () => {
    for (const size of [18, 20, 64, 274, 1000]) {
      const scanner = codec.scanner();
      let count = 0;
      // Each chunk ends with the marker's first byte and the next one goes on with its second.
      let chunk = repeat('52', 1);
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

  test(`${engine}: a frame announced and never finished holds back less than one frame, and ends as truncated`, () => {
    const scanner = codec.scanner();
    announceWithoutEnd(scanner);
    for (let count = 0; count < 257; count++) {
      assert.deepEqual([...scanner.push(new Uint8Array(1))], []);
      assert.equal(scanner.stats.bytesPending, 17 + count);
    }
    assert.deepEqual([...scanner.end()], []);
    const { truncated, bytesPending, bytesSkipped } = scanner.stats;
    assert.deepEqual([truncated, bytesPending, bytesSkipped], [1, 0, 273]);
  });

  test(`${engine}: what an unfinished frame has swallowed is found when the stream ends`, () => {
    const scanner = codec.scanner();
    announceWithoutEnd(scanner);
    assert.deepEqual(collect(scanner.push(concat([frame, frame]))), []);
    const found = collect(scanner.end());
    assert.deepEqual(
      found.map(({ offset, bytes }) => [offset, toHex(bytes)]),
      [
        [16, toHex(frame)],
        [16 + frame.length, toHex(frame)],
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
