import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, MessageDecoderStream, RumpError } from 'igrs-rump';
import { describe } from 'igrs-rump/profile';
import { createCodec, engines } from './support/engines.ts';
import { concat, fromHex, toHex } from './support/hex.ts';
import { plainOf, sent } from './support/plain-wire.ts';
import { assertRefused } from './support/refusal.ts';
import { seeded } from './support/seeded.ts';
import { decoded, golden, goldenFrames, lenientFrames } from './support/vectors.ts';
import { bodyOf, wire } from './support/wire.ts';

const codec = createCodec();

type Lossless = Message & { residue?: Uint8Array };

/** Frames with any bytes in their bodies, many of which no writer makes. */
function anyFrames(count: number): Uint8Array<ArrayBuffer>[] {
  const random = seeded(97);
  const known = [...goldenFrames, ...lenientFrames];
  return Array.from({ length: count }, (_, index) => {
    const frame = known[index % known.length] as Uint8Array;
    const content = plainOf(wire, frame, wire.headerLength + bodyOf(frame).length).bytes.slice();
    for (let at = wire.headerLength; at < content.length; at++) {
      if (random() < 0.3) content[at] = Math.floor(random() * 256);
    }
    return sent(wire, content);
  }).filter((frame) => !RumpError.is(codec.tryDecode(frame)));
}

const frames = anyFrames(400);

test('every valid frame comes back byte for byte through a lenient writer', () => {
  let residues = 0;
  for (const frame of frames) {
    const message: Lossless = codec.decode(frame, { lossless: true });
    assert.equal(toHex(codec.encode(message, { lenient: true })), toHex(frame));
    const { residue, ...rest } = message;
    assert.deepEqual(rest, codec.decode(frame), 'the option adds the residue alone');
    if (residue === undefined) continue;
    residues++;
    // Of zeros alone it tells that the body is longer than a writer's.
    const own = message.kind === 'unknown' ? 0 : describe(message.kind).length;
    assert.ok(residue.some((byte) => byte !== 0) || residue.length > wire.headerLength + own);
    assert.equal(residue.length, wire.headerLength + bodyOf(frame).length);
    assertRefused(() => codec.encode(message as never), 'unknown-field', 'residue');
  }
  assert.ok(residues > 0);
});

test('what writers make has no residue', () => {
  for (const vector of golden) {
    const frame = codec.encode(decoded(vector), { lenient: true });
    assert.equal('residue' in codec.decode(frame, { lossless: true }), false);
  }
});

test('scanners and streams read as decode does', async () => {
  const expected = frames.map((frame) => codec.decode(frame, { lossless: true }));
  for (const engine of engines) {
    const other = createCodec({ engine });
    const scanner = other.scanner({ lossless: true });
    const found: Message[] = [];
    const stream = concat(frames);
    for (let at = 0; at < stream.length; at += 100) {
      for (const batch of scanner.push(stream.slice(at, at + 100))) {
        assert.deepEqual(batch.message(0), [...batch][0]);
        found.push(...batch);
      }
    }
    for (const batch of scanner.end()) found.push(...batch);
    assert.deepEqual(found, expected);
  }
  if (typeof ReadableStream === 'undefined') return;
  const decoder = new MessageDecoderStream(codec, { lossless: true });
  const writer = decoder.writable.getWriter();
  const written = writer.write(concat(frames)).then(() => writer.close());
  const read: Message[] = [];
  for (const reader = decoder.readable.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    read.push(...value);
  }
  await written;
  assert.deepEqual(read, expected);
});

test('a residue that does not belong to the message is refused, and never makes a frame of another kind', () => {
  const random = seeded(7);
  for (const { message, hex } of golden.slice(0, 60)) {
    const own = codec.decode(codec.encode(message as never, { lenient: true }), { lossless: true });
    const write = (residue: unknown): Uint8Array => codec.encode({ ...own, residue } as never, { lenient: true });
    for (const wrong of [null, 'ff', [1, 2], 7, new Uint16Array(20)]) {
      assertRefused(() => write(wrong), 'wrong-type', 'residue');
    }
    assertRefused(() => write(new Uint8Array(wire.headerLength - 1)), 'out-of-range', 'residue');
    assertRefused(
      () => write(new Uint8Array(wire.headerLength + wire.maximumBodyLength + 1)),
      'out-of-range',
      'residue',
    );
    const size = wire.headerLength + bodyOf(fromHex(hex)).length;
    for (let count = 0; count < 40; count++) {
      const residue = new Uint8Array(size);
      residue[Math.floor(random() * residue.length)] = 1 << Math.floor(random() * 8);
      try {
        assert.equal(codec.decode(write(residue)).kind, own.kind);
      } catch (error) {
        assert.ok(RumpError.is(error) && error.path === 'residue', String(error));
      }
    }
  }
});

test('options of reading are checked', () => {
  const [frame] = goldenFrames as [Uint8Array<ArrayBuffer>];
  assertRefused(() => codec.decode(frame, { lossless: 1 } as never), 'wrong-type', 'lossless');
  assertRefused(() => codec.decode(frame, { losless: true } as never), 'unknown-field', 'losless');
  assertRefused(() => codec.scanner(null as never), 'wrong-type', 'options');
  assert.equal(RumpError.is(codec.tryDecode(frame, { lossless: 'yes' } as never)), true);
  assert.deepEqual(codec.decode(frame, { lossless: false }), codec.decode(frame));
});
