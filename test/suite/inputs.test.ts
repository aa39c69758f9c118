import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Codec, RumpError } from 'igrs-rump';
import {
  type ResizableCopy,
  resizableCopy,
  sharedCopy,
  transfer,
  withoutResizing,
  withoutSharedMemory,
} from './support/buffers.ts';
import { withoutDefaultFrame, withoutLength } from './support/capabilities.ts';
import { collect } from './support/collect-frames.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat, toHex } from './support/hex.ts';
import { assertRefused } from './support/refusal.ts';
import { sampleKind } from './support/sample-kind.ts';
import { decoded, golden, goldenFrames, type Vector } from './support/vectors.ts';
import { ENDING, START } from './support/wire.ts';

/** A frame of a body with many fields. */
const place = golden.findIndex((vector) => vector.message.kind === sampleKind);
const frame = goldenFrames[place] as Uint8Array<ArrayBuffer>;
const message = decoded(golden[place] as Vector);
const stream = concat([frame, frame]);

/** As Node's own: a slice is a view, and the class is not Uint8Array itself. */
class BufferLike extends Uint8Array<ArrayBuffer> {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end);
  }
}

function bufferLike(bytes: Uint8Array): BufferLike {
  // Somewhere within a larger buffer, as a pool hands them out.
  const pool = new ArrayBuffer(bytes.length + 24);
  new Uint8Array(pool).fill(START[0] as number);
  const view = new BufferLike(pool, 8, bytes.length);
  view.set(bytes);
  return view;
}

type Bytes = Uint8Array<ArrayBuffer>;

function assertRead(codec: Codec, one: unknown, two: unknown): void {
  assert.deepEqual(codec.decode(one as Bytes), message);
  assert.deepEqual(codec.tryDecode(one as Bytes), message);
  const scanner = codec.scanner();
  const found = collect(scanner.push(two as Bytes));
  assert.deepEqual(
    found.map((each) => [each.offset, toHex(each.bytes), each.message]),
    [
      [0, toHex(frame), message],
      [frame.length, toHex(frame), message],
    ],
  );
  assert.equal(scanner.stats.bytesSkipped, 0);
}

const refused: readonly (readonly [label: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['text', toHex(frame)],
  ['an array', Array.from(frame)],
  ['an array-like', { ...frame, length: frame.length }],
  ['a DataView', new DataView(frame.buffer, frame.byteOffset, frame.length)],
  ['an Int8Array', Int8Array.from(frame)],
  ['a Uint8ClampedArray', Uint8ClampedArray.from(frame)],
  ['a Uint16Array', Uint16Array.from(frame)],
  ['a Float64Array', Float64Array.from(frame)],
  ['a proxy of bytes', new Proxy(frame, {})],
  ['an object with the prototype of bytes', Object.create(Uint8Array.prototype)],
  ['an object that calls itself a buffer', { ...frame, [Symbol.toStringTag]: 'ArrayBuffer', length: frame.length }],
  ['an object that calls itself a huge buffer', { [Symbol.toStringTag]: 'SharedArrayBuffer', length: 2 ** 50 }],
  ['an object that calls itself bytes', { ...frame, [Symbol.toStringTag]: 'Uint8Array', length: frame.length }],
];

for (const engine of engines) {
  const codec = createCodec({ engine });

  test(`${engine}: bytes and buffers of any kind are read alike`, () => {
    assertRead(codec, frame, stream);
    assertRead(codec, frame.slice().buffer, stream.slice().buffer);
    assertRead(codec, bufferLike(frame), bufferLike(stream));
  });

  test(`${engine}: what a batch gives is a plain Uint8Array, whatever the chunk was`, () => {
    const scanner = codec.scanner();
    const [batch] = scanner.push(bufferLike(stream));
    const bytes = batch?.bytes(0) as Bytes;
    assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    assert.notEqual(bytes.slice().buffer, bytes.buffer);
  });

  test(`${engine}: shared memory is copied before it is read`, { skip: withoutSharedMemory }, () => {
    const shared = sharedCopy(stream) as Uint8Array;
    assertRead(codec, sharedCopy(frame), shared);
    assertRead(codec, sharedCopy(frame)?.buffer, shared.buffer);
    const [batch] = codec.scanner().push(shared as Bytes);
    shared.fill(0);
    assert.deepEqual(batch?.message(0), message);
    assert.equal(toHex(batch?.bytes(1) as Bytes), toHex(frame));
  });

  test(`${engine}: a buffer that can be resized is copied before it is read`, {
    skip: withoutResizing,
  }, () => {
    const chunk = resizableCopy(stream) as ResizableCopy;
    const single = resizableCopy(frame) as ResizableCopy;
    assertRead(codec, single.bytes, chunk.bytes);
    assertRead(codec, single.bytes.buffer, chunk.bytes.buffer);
    const [batch] = codec.scanner().push(chunk.bytes);
    chunk.resize(0);
    assert.deepEqual(batch?.message(1), message);
    assert.equal(toHex(batch?.bytes(0) as Bytes), toHex(frame));
    chunk.resize(stream.length);
    assert.deepEqual(codec.scanner().push(chunk.bytes), []);
  });

  test(`${engine}: what is no Uint8Array and no buffer is refused, and the stream goes on`, () => {
    const scanner = codec.scanner();
    scanner.push(frame.subarray(0, 10));
    const before = scanner.stats;
    for (const [label, value] of refused) {
      const bytes = value as Bytes;
      assertRefused(() => scanner.push(bytes), 'wrong-type', 'chunk', label);
      assertRefused(() => codec.decode(bytes), 'wrong-type', 'bytes', label);
      const result = codec.tryDecode(bytes);
      assert.ok(RumpError.is(result) && result.code === 'wrong-type' && result.path === 'bytes', label);
      assert.deepEqual(scanner.stats, before);
    }
    assert.equal(collect(scanner.push(frame.subarray(10))).length, 1);
  });

  test(`${engine}: targets and bodies that only look like bytes are refused`, () => {
    for (const [label, value] of refused) {
      if (value === undefined) continue;
      const body = value as Bytes;
      assertRefused(() => codec.encodeInto(golden[0]?.message as never, body), 'wrong-type', 'target', label);
      const unknown = { kind: 'unknown' as const, deviceType: 9, messageType: 9, serial: 1, sequence: 1, body };
      if (withoutLength === false) assertRefused(() => codec.encode(unknown), 'wrong-type', 'body', label);
    }
  });

  test(`${engine}: bytes that were transferred away are refused, and the stream goes on`, () => {
    const scanner = codec.scanner();
    scanner.push(frame.subarray(0, 10));
    const gone = frame.slice();
    const { buffer } = gone;
    transfer(gone);
    for (const bytes of [gone, buffer]) {
      assertRefused(() => scanner.push(bytes), 'wrong-type', 'chunk');
      assertRefused(() => codec.decode(bytes), 'wrong-type', 'bytes');
      assert.ok(RumpError.is(codec.tryDecode(bytes)));
    }
    assert.equal(collect(scanner.push(frame.subarray(10))).length, 1);
  });

  test(`${engine}: a batch whose chunk was transferred away is stale`, () => {
    const chunk = stream.slice();
    const scanner = codec.scanner();
    const [batch] = scanner.push(chunk);
    const before = batch?.message(0);
    const iterator = batch?.[Symbol.iterator]();
    iterator?.next();
    transfer(chunk);
    assert.deepEqual(before, message);
    for (const touch of [
      () => batch?.message(0),
      () => batch?.bytes(0),
      () => batch?.kind(0),
      () => batch?.columns(message.kind as never, []),
      () => [...(batch ?? [])],
      () => [...(batch?.views(message.kind as never) ?? [])],
      () => iterator?.next(),
    ]) {
      assertRefused(touch, 'stale-batch', undefined);
    }
    assert.equal(collect(scanner.push(frame)).length, 1);
  });

  test(`${engine}: a chunk that was transferred away before its last window was scanned is missed, not misread`, () => {
    const small = createCodec({ engine, maxMemory: 1 << 18 });
    const long = concat(Array.from({ length: 4000 }, () => frame));
    const leave: readonly ((loop: Iterator<unknown>, push: () => unknown) => unknown)[] = [
      (loop) => loop.next(),
      (loop) => loop.return?.(),
      (_loop, push) => push(),
    ];
    for (const [index, go] of leave.entries()) {
      const scanner = small.scanner();
      const chunk = long.slice();
      const loop = scanner.push(chunk)[Symbol.iterator]();
      assert.equal(loop.next().done, false);
      transfer(chunk);
      assertRefused(() => go(loop, () => scanner.push(frame)), 'stale-batch', undefined, `way ${index}`);
      const { bytes, bytesPending, bytesSkipped, frameBytes } = scanner.stats;
      assert.deepEqual([bytes, bytesPending, bytesSkipped + frameBytes], [long.length, 0, long.length]);
      const [next] = collect(scanner.push(frame));
      assert.equal(next?.offset, long.length);
      assert.deepEqual(next?.message, message);
    }
  });

  test(`${engine}: the wrong bytes of one frame are named at their place`, { skip: withoutDefaultFrame }, () => {
    const corrupt = (place: number, value: number): Uint8Array<ArrayBuffer> => {
      const copy = frame.slice();
      copy[place] = value;
      return copy;
    };
    const cases: readonly (readonly [Bytes, RumpError['code'], number])[] = [
      [new Uint8Array(0), 'truncated', 0],
      [Uint8Array.of(0x52), 'truncated', 1],
      [Uint8Array.of(0x50), 'bad-start', 0],
      [Uint8Array.of(0x52, 0x52), 'bad-start', 1],
      [Uint8Array.of(0x52, 0x50), 'truncated', 2],
      [Uint8Array.of(0x52, 0x50, 2), 'bad-version', 2],
      [new Uint8Array(100_000), 'bad-start', 0],
      [corrupt(2, 0), 'bad-version', 2],
      [corrupt(14, 2), 'bad-length', 14],
      [corrupt(15, (frame[15] as number) + 1), 'truncated', frame.length],
      [corrupt(15, (frame[15] as number) - 1), 'bad-length', frame.length - 1],
      [corrupt(5, 99), 'bad-check', frame.length - ENDING],
      [corrupt(frame.length - 1, (frame[frame.length - 1] as number) ^ 1), 'bad-check', frame.length - ENDING],
    ];
    for (const [bytes, code, offset] of cases) {
      const result = codec.tryDecode(bytes);
      assert.ok(RumpError.is(result));
      assert.deepEqual([result.code, result.offset, result.path], [code, offset, undefined], result.message);
      assert.throws(() => codec.decode(bytes), { name: 'RumpError', code, offset });
    }
  });
}
