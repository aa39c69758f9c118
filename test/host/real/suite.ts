/** Captured frames of a real protocol, on any host: found, read, written, in views and columns, against the plain reader of its profile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as codecModule from 'igrs-rump';
import type { Codec, FrameBatch } from 'igrs-rump';
import type { Kind, Profile } from '../../../tools/model.ts';
import { type Frame, headerFieldsOf, tryBatch, tryMessage } from '../../profiles/bodies/try-bodies.ts';
import { headerOf } from '../../profiles/support/messages.ts';
import { seeded } from '../../profiles/support/random.ts';
import { wireFacts } from '../../profiles/support/wire-facts.ts';
import { withoutEmbeddedWasm } from '../../suite/support/capabilities.ts';
import { concat, fromHex, toHex } from '../../suite/support/hex.ts';
import { examinePlain } from '../../suite/support/plain-scan.ts';
import { kindOf, longestOf } from '../../suite/support/plain-wire.ts';
import type { Wire } from '../../suite/support/wire-shape.ts';
import { decodeBody, decodeExtras } from '../../tools/decoder.ts';

/** Of the bundle: what it found of the protocol. */
export interface Real {
  readonly name: string;
  readonly profile: Profile;
  /** Valid ones, in hexadecimal. */
  readonly captured: readonly string[];
}

/** Where the host compiles no Wasm, `auto` must find the way to JavaScript. */
const ENGINES = [withoutEmbeddedWasm === false ? 'wasm' : 'auto', 'js'] as const;

/** Of each kind as many as go through the loops for eight frames, and some more. */
const ROWS = 11;

/** Lengths of chunks: frames in one piece, and cut often. */
const CHUNKS = [1 << 16, 29] as const;

export function tryProtocol({ name, profile, captured }: Real, { createCodec }: typeof codecModule): void {
  const wire = wireFacts(profile);
  const frames = captured.map((hex) => frameOf(profile, wire, fromHex(hex)));
  for (const engine of ENGINES) {
    const codec = createCodec({ engine });
    const title = `${engine}: real protocol ${name}`;
    test(`${title}: ${frames.length} frames are found in noise and read`, () => {
      assert.equal(codec.engine, engine === 'wasm' ? 'wasm' : 'js');
      for (const length of CHUNKS) tryStream(codec, wire, frames, length);
    });
    test(`${title}: frames are written as they were captured`, () => {
      for (const frame of frames) tryMessage(codec, frame);
    });
    test(`${title}: views, columns and rules tell what messages do`, () => {
      const random = seeded(2);
      for (const kind of new Set(frames.map(({ kind }) => kind))) {
        const own = frames.filter((frame) => frame.kind === kind);
        const rows = Array.from({ length: own.length + ROWS }, () => random.pick(own));
        const [batch] = codec.scanner().push(concat(rows.map(({ bytes }) => bytes))) as Iterable<FrameBatch>;
        tryBatch(codec, batch as FrameBatch, rows, random.below);
      }
    });
    test(`${title}: a flipped bit is refused`, () => {
      const random = seeded(3);
      for (const { bytes } of frames) {
        const flipped = bytes.slice();
        const at = random.below(bytes.length);
        flipped[at] = (flipped[at] as number) ^ (1 << random.below(8));
        assert.equal((codec.tryDecode(flipped) as Error).name, 'RumpError', toHex(flipped));
      }
    });
  }
}

function frameOf(profile: Profile, wire: Wire, bytes: Uint8Array): Frame {
  const read = examinePlain(wire, bytes);
  if (typeof read === 'string') throw new Error(`the plain reader says ${read} of ${toHex(bytes)}`);
  const name = kindOf(wire, read.plain, read.bodyLength);
  const kind = profile.kinds.find((each) => each.name === name) as Kind;
  const { headerLength, byteOrder } = profile.frame;
  const body = read.plain.slice(headerLength, headerLength + read.bodyLength);
  const message = {
    kind: kind.name,
    deviceType: kind.device.name,
    messageType: kind.message.name,
    ...headerOf(profile, read.plain),
    body: decodeBody(kind.body, body, byteOrder),
    ...decodeExtras(kind.body, body),
  };
  return { kind, body, bytes, header: headerFieldsOf(profile), message };
}

/** Noise has no start of a frame in it, except for one now and then after which no frame can be. */
function tryStream(codec: Codec, wire: Wire, frames: readonly Frame[], length: number): void {
  const random = seeded(1);
  const starts = wire.starts.map((start) => fromHex(start)[0]);
  const noise = (): Uint8Array => random.bytes(random.below(40)).map((byte) => (starts.includes(byte) ? 0 : byte));
  const parts = frames.flatMap(({ bytes }) => [noise(), bytes]);
  // What the last start claims must have come before it is known to be none.
  const stream = concat([...parts, fromHex(wire.starts[0] as string), new Uint8Array(longestOf(wire))]);
  const scanner = codec.scanner();
  const found: [bytes: string, message: unknown][] = [];
  const take = (batches: Iterable<FrameBatch>): void => {
    for (const batch of batches) {
      for (let index = 0; index < batch.length; index++) found.push([toHex(batch.bytes(index)), batch.message(index)]);
    }
  };
  for (let from = 0; from < stream.length; from += length) take(scanner.push(stream.subarray(from, from + length)));
  take(scanner.end());
  assert.deepEqual(
    found,
    frames.map(({ bytes, message }) => [toHex(bytes), message]),
  );
}
