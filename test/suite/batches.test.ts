import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FrameBatch, type KindName, MAXIMUM_FRAME_LENGTH, type Message, RumpError, type Scanner } from 'igrs-rump';
import { type CollectedFrame, collect } from './support/collect-frames.ts';
import { headerFields } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { concat, toHex } from './support/hex.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { assertRefused } from './support/refusal.ts';
import { isQuick } from './support/run-count.ts';
import { isSame } from './support/same-value.ts';
import { sampleFields, sampleKind } from './support/sample-kind.ts';
import { decoded, dirtyFrames, dirtyStream, golden, goldenFrames, lenientFrames } from './support/vectors.ts';
import { START } from './support/wire.ts';

const all = concat(goldenFrames);
const messages = golden.map(decoded);
/** The least memory whose window is smaller than the streams below. */
const SMALL_MEMORY = 1 << 18;

function only(batches: Iterable<FrameBatch>): FrameBatch {
  const [batch, ...others] = batches;
  assert.equal(others.length, 0);
  return batch as FrameBatch;
}

/** Everything that reads from a batch's frames. */
function touches(batch: FrameBatch): readonly (readonly [label: string, touch: () => unknown])[] {
  return [
    ['kind', () => batch.kind(0)],
    ['serial', () => batch.serial(0)],
    ['sequence', () => batch.sequence(0)],
    ['offset', () => batch.offset(0)],
    ['bytes', () => batch.bytes(0)],
    ['message', () => batch.message(0)],
    ['loop', () => [...batch]],
    ['views', () => [...batch.views(sampleKind)]],
    ['columns', () => batch.columns(sampleKind, ['serial', sampleFields.bool])],
    ['message after an index that is wrong too', () => batch.message(-1)],
  ];
}

/** Streams of their own, so that one scanner's tail in another's place would show. */
function streamOf(number: number): Uint8Array<ArrayBuffer> {
  const frames = [...goldenFrames, ...lenientFrames];
  const parts: Uint8Array[] = [START.subarray(0, 1), Uint8Array.of(number & 0xff)];
  for (let index = 0; index < 3; index++) parts.push(frames[(number * 7 + index * 31) % frames.length] as Uint8Array);
  parts.push(START.subarray(-1), START);
  return concat(parts);
}

for (const engine of engines) {
  const codec = createCodec({ engine });

  test(`${engine}: a batch tells of each frame what its message does`, () => {
    const batch = only(codec.scanner().push(all));
    assert.equal(batch.length, golden.length);
    let offset = 0;
    for (const [index, message] of messages.entries()) {
      assert.equal(batch.kind(index), message.kind);
      assert.equal(batch.serial(index), message.serial);
      assert.equal(batch.sequence(index), message.sequence);
      assert.equal(batch.offset(index), offset);
      assert.equal(toHex(batch.bytes(index)), golden[index]?.hex);
      assert.deepEqual(batch.message(index), message);
      offset += goldenFrames[index]?.length ?? 0;
    }
    assert.deepEqual([...batch], messages);
    assert.deepEqual(Array.from(batch), messages);
  });

  test(`${engine}: bytes are part of the caller's chunk, or a copy where the frame spans two`, () => {
    const scanner = codec.scanner();
    const [first, second] = goldenFrames as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
    scanner.push(first.subarray(0, 20));
    const chunk = concat([first.subarray(20), second]);
    const batch = only(scanner.push(chunk));
    const spanning = batch.bytes(0);
    const within = batch.bytes(1);
    assert.equal(toHex(spanning), toHex(first));
    assert.notEqual(spanning.buffer, chunk.buffer);
    assert.equal(spanning.byteLength, spanning.buffer.byteLength);
    assert.equal(within.buffer, chunk.buffer);
    assert.equal(within.byteOffset, first.length - 20);
    only(codec.scanner().push(all));
    assert.equal(toHex(spanning), toHex(first));
    assert.equal(toHex(within), toHex(second));
  });

  test(`${engine}: an index beyond the batch is refused`, () => {
    const batch = only(codec.scanner().push(all));
    for (const index of [-1, batch.length, 0.5, Number.NaN, 1e9, '0', null, undefined, {}] as unknown as number[]) {
      for (const read of ['kind', 'serial', 'sequence', 'offset', 'bytes', 'message'] as const) {
        assertRefused(() => batch[read](index), 'out-of-range', 'index', `${read} ${String(index)}`);
      }
    }
  });

  test(`${engine}: a batch is stale once the codec scans again, on the same scanner or another`, () => {
    const scans: readonly (readonly [string, (own: Scanner) => unknown])[] = [
      ['push', (own) => own.push(all)],
      ['push of nothing', (own) => own.push(new Uint8Array(0))],
      ['end', (own) => own.end()],
      ['push on another scanner', () => codec.scanner().push(all)],
      ['push of noise on another scanner', () => codec.scanner().push(new Uint8Array(3))],
      ['end of another scanner', () => codec.scanner().end()],
    ];
    for (const [label, scan] of scans) {
      const scanner = codec.scanner();
      const batch = only(scanner.push(all));
      const taken = {
        message: batch.message(4),
        bytes: batch.bytes(4),
        columns: batch.columns(sampleKind, [sampleFields.number]),
      };
      const copy = structuredClone(taken);
      const views = batch.views(sampleKind);
      const view = views.next().value as unknown as Record<string, unknown>;
      const loop = batch[Symbol.iterator]();
      loop.next();
      scan(scanner);
      for (const [name, touch] of touches(batch))
        assertRefused(touch, 'stale-batch', undefined, `${name} after ${label}`);
      for (const getter of [...Object.values(sampleFields), 'serial', 'sequence']) {
        assertRefused(() => view[getter], 'stale-batch', undefined, `view.${getter} after ${label}`);
      }
      assertRefused(() => views.next(), 'stale-batch', undefined, `the next view after ${label}`);
      assertRefused(() => loop.next(), 'stale-batch', undefined, `the next message after ${label}`);
      assert.equal(batch.length, golden.length);
      // On both sides, because some hosts clone into another realm.
      assert.deepEqual(structuredClone(taken), copy, `what was taken before ${label}`);
    }
  });

  test(`${engine}: every getter of every kind's view is stale after another scan`, () => {
    const kinds = [...new Set(messages.map(({ kind }) => kind as KindName))];
    for (const kind of kinds) {
      const batch = only(codec.scanner().push(all));
      const view = batch.views(kind).next().value as unknown as Record<string, unknown>;
      codec.scanner().push(all);
      const names = Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(view))).filter(
        // The header's own getters are asked below.
        (name) => name !== 'constructor' && name !== 'header',
      );
      for (const name of [...names, 'serial', 'sequence']) {
        assertRefused(() => view[name], 'stale-batch', undefined, `${kind} ${name}`);
      }
      for (const { name } of headerFields) {
        const header = view.header as Record<string, unknown>;
        assertRefused(() => header[name], 'stale-batch', undefined, `${kind} header.${name}`);
      }
    }
  });

  test(`${engine}: a batch outlives everything that does not scan`, () => {
    const scanner = codec.scanner();
    const batch = only(scanner.push(concat([all, goldenFrames[0] as Uint8Array])));
    const views = batch.views(sampleKind);
    const view = views.next().value as unknown as Record<string, unknown>;
    const before = [...batch];
    const first = view[sampleFields.number];
    const [message] = golden;
    codec.encode(message?.message as never);
    codec.encodeInto(message?.message as never, new Uint8Array(MAXIMUM_FRAME_LENGTH));
    codec.encodeAll(Array.from({ length: 40 }, () => golden.map((vector) => vector.message)).flat());
    codec.decode(goldenFrames[7] as Uint8Array<ArrayBuffer>);
    codec.tryDecode(new Uint8Array(9));
    assertRefused(() => scanner.push('text' as never), 'wrong-type', 'chunk');
    batch.columns(sampleKind, ['serial', ...Object.values(sampleFields)]);
    batch.columns(sampleKind, [sampleFields.enum], { raw: true });
    codec.columnBuilder(sampleKind, [sampleFields.number]).add(batch).finish();
    assert.ok(scanner.stats.frames > 0);
    codec.scanner();
    createCodec({ engine }).scanner().push(all);
    assert.deepEqual(view[sampleFields.number], first);
    assert.deepEqual([...batch], before);
    assert.equal([...views].length, golden.filter(({ message }) => message.kind === sampleKind).length - 1);
  });

  test(`${engine}: scanners interleaved on one codec keep their tails`, () => {
    const streams = [all, dirtyStream, concat(lenientFrames), streamOf(3), dirtyStream.subarray(1000)];
    const scanners = streams.map(() => codec.scanner());
    const found: CollectedFrame[][] = streams.map(() => []);
    const longest = Math.max(...streams.map(({ length }) => length));
    for (let at = 0; at < longest; at += 37) {
      for (const [index, stream] of streams.entries()) {
        const part = (stream as Uint8Array<ArrayBuffer>).subarray(at, at + 37);
        found[index]?.push(...collect((scanners[index] as Scanner).push(part)));
      }
    }
    for (const [index, stream] of streams.entries()) {
      found[index]?.push(...collect((scanners[index] as Scanner).end()));
      const { frames, stats } = referenceScan(stream, true);
      assert.deepEqual(scanners[index]?.stats, stats);
      assert.deepEqual(
        found[index]?.map(({ offset, bytes }) => [offset, toHex(bytes)]),
        frames.map(({ offset, bytes }) => [offset, toHex(bytes)]),
      );
      for (const { bytes, message } of found[index] ?? []) assert.deepEqual(codec.decode(bytes.slice()), message);
    }
  });

  test(`${engine}: a thousand scanners at once, fed in turn with slices of a few bytes`, () => {
    const count = isQuick ? 100 : 1000;
    const streams = Array.from({ length: count }, (_, number) => streamOf(number));
    const scanners = streams.map(() => codec.scanner());
    const found: Message[][] = streams.map(() => []);
    const places = new Uint32Array(count);
    for (let open = count; open > 0; ) {
      for (const [number, stream] of streams.entries()) {
        const at = places[number] as number;
        if (at >= stream.length) continue;
        const size = 1 + ((number + at) % 5);
        for (const batch of (scanners[number] as Scanner).push(stream.subarray(at, at + size))) {
          found[number]?.push(...batch);
        }
        places[number] = at + size;
        if (at + size >= stream.length) open--;
      }
    }
    for (const [number, stream] of streams.entries()) {
      const scanner = scanners[number] as Scanner;
      assert.deepEqual([...scanner.end()], []);
      const { frames, stats } = referenceScan(stream, true);
      assert.ok(isSame(scanner.stats, stats), `scanner ${number}`);
      const expected = frames.map(({ bytes }) => codec.decode(bytes.slice()));
      assert.ok(isSame(found[number], expected), `scanner ${number}`);
    }
  });

  test(`${engine}: a chunk that exceeds the window comes as several batches, each scanned when the loop comes to it`, () => {
    const small = createCodec({ engine, maxMemory: SMALL_MEMORY });
    const rounds = 20;
    const stream = concat(Array.from({ length: rounds }, () => dirtyStream));
    const scanner = small.scanner();
    let batches = 0;
    const found: CollectedFrame[] = [];
    let pending = stream.length;
    for (const batch of scanner.push(stream)) {
      batches++;
      found.push(...collect([batch]));
      const { bytesPending, frameBytes, bytesSkipped, bytes } = scanner.stats;
      assert.ok(bytesPending < pending, 'each batch brings the stream on');
      assert.equal(frameBytes + bytesSkipped + bytesPending, bytes);
      pending = bytesPending;
    }
    found.push(...collect(scanner.end()));
    assert.ok(batches > 5);
    const { frames, stats } = referenceScan(stream, true);
    assert.deepEqual(scanner.stats, stats);
    assert.deepEqual(
      found.map(({ offset, kind, serial, sequence, bytes }) => [offset, kind, serial, sequence, toHex(bytes)]),
      frames.map(({ offset, kind, serial, sequence, bytes }) => [offset, kind, serial, sequence, toHex(bytes)]),
    );
    for (const [index, { message }] of found.slice(0, dirtyFrames.length).entries()) {
      const { offset: _, ...expected } = dirtyFrames[index] as (typeof dirtyFrames)[number];
      assert.deepEqual(message, expected);
    }
  });

  test(`${engine}: a window's border may fall anywhere in a frame`, () => {
    const small = createCodec({ engine, maxMemory: SMALL_MEMORY });
    const frames = concat(Array.from({ length: 12 }, () => all));
    for (let lead = 0; lead < 60; lead += isQuick ? 7 : 1) {
      // Part of a frame first, so that the first window begins with a tail.
      const stream = concat([new Uint8Array(lead), frames]);
      const scanner = small.scanner();
      const found = [...scanner.push(stream.subarray(0, lead + 5))].length;
      assert.equal(found, 0);
      let count = 0;
      for (const batch of scanner.push(stream.subarray(lead + 5))) {
        for (const message of batch) assert.ok(isSame(message, messages[count++ % messages.length]));
      }
      assert.equal(count, golden.length * 12);
      assert.equal(scanner.stats.bytesSkipped, lead);
    }
  });

  test(`${engine}: a loop that is left early leaves the stream in step`, () => {
    const small = createCodec({ engine, maxMemory: SMALL_MEMORY });
    const stream = concat(Array.from({ length: 20 }, () => dirtyStream));
    const [head, tail] = [stream.subarray(0, 300_001), stream.subarray(300_001)];
    const expected = referenceScan(stream, true);
    const decided = head.length - referenceScan(head, false).stats.bytesPending;
    const after = expected.frames.filter(({ offset }) => offset >= decided);
    const leave: readonly (readonly [string, (batches: Iterable<FrameBatch>) => void])[] = [
      ['never looped', () => {}],
      [
        'break',
        (batches) => {
          for (const _ of batches) break;
        },
      ],
      [
        'throw',
        (batches) => {
          try {
            for (const _ of batches) throw new RangeError('mine');
          } catch (error) {
            assert.ok(error instanceof RangeError);
          }
        },
      ],
      ['only the first', (batches) => void batches[Symbol.iterator]().next()],
      [
        'the first two',
        (batches) => {
          const iterator = batches[Symbol.iterator]();
          iterator.next();
          iterator.next();
        },
      ],
    ];
    for (const [label, go] of leave) {
      const scanner = small.scanner();
      go(scanner.push(head));
      assert.equal(scanner.stats.bytes, head.length);
      // A loop that was really left, and not merely forgotten, has counted everything by now.
      if (label === 'break' || label === 'throw') assert.ok(scanner.stats.bytesPending < MAXIMUM_FRAME_LENGTH, label);
      const found = [...collect(scanner.push(tail)), ...collect(scanner.end())];
      assert.deepEqual(scanner.stats, expected.stats, label);
      assert.deepEqual(
        found.map(({ offset, bytes }) => [offset, toHex(bytes)]),
        after.map(({ offset, bytes }) => [offset, toHex(bytes)]),
        label,
      );
    }
    // Left early, and then ended.
    const scanner = small.scanner();
    scanner.push(stream);
    scanner.end();
    assert.deepEqual(scanner.stats, expected.stats);
  });

  test(`${engine}: a loop goes on where another scanner has come between, and ends where its own scanner was pushed to`, () => {
    const small = createCodec({ engine, maxMemory: SMALL_MEMORY });
    const stream = concat(Array.from({ length: 20 }, () => all));
    const scanner = small.scanner();
    let frames = 0;
    for (const batch of scanner.push(stream)) {
      frames += batch.length;
      const other = only(small.scanner().push(all));
      assertRefused(() => batch.message(0), 'stale-batch', undefined);
      assert.equal(other.length, golden.length);
    }
    assert.equal(frames, golden.length * 20);

    const again = small.scanner();
    const loop = again.push(stream)[Symbol.iterator]();
    const { value: first } = loop.next();
    const next = only(again.push(all));
    assert.deepEqual(loop.next(), { done: true, value: undefined });
    assertRefused(() => first?.message(0), 'stale-batch', undefined);
    assert.equal(next.offset(0), stream.length);
    assert.equal(again.stats.frames, golden.length * 21);
  });
}

test('batches of both engines are cut alike', () => {
  for (const maxMemory of [undefined, SMALL_MEMORY, 1 << 19]) {
    const stream = concat(Array.from({ length: isQuick ? 20 : 120 }, () => dirtyStream));
    const [cuts, others] = engines.map((each) => {
      const scanner = createCodec({ engine: each, ...(maxMemory === undefined ? {} : { maxMemory }) }).scanner();
      return Array.from(scanner.push(stream), (batch) => [batch.offset(0), batch.length]);
    });
    assert.deepEqual(cuts, others);
  }
});

test('a message that a loop has given stays whole when the next scan fails', () => {
  for (const engine of engines) {
    const codec = createCodec({ engine });
    const [message] = only(codec.scanner().push(all));
    assert.ok(RumpError.is(codec.tryDecode(new Uint8Array(4))));
    assert.deepEqual(message, messages[0]);
  }
});

for (const engine of engines) {
  test(`${engine}: a loop that begins only after a later push finds none of that one's frames`, () => {
    const codec = createCodec({ engine, maxMemory: SMALL_MEMORY });
    const stream = concat(Array.from({ length: 20 }, () => all));
    const scanner = codec.scanner();
    const forgotten = scanner.push(stream);
    let frames = 0;
    const later = scanner.push(stream);
    assert.equal([...forgotten].length, 0);
    for (const batch of later) frames += batch.length;
    assert.equal(frames, golden.length * 20);
    assert.equal(scanner.stats.frames, golden.length * 40);
  });
}
