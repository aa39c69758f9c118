/** The scan, columns and sealing of profiles that the specs in assembly/ cannot have, judged by the plain scanner and the plain writer. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_POSITION,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from '../../sdk/generated/abi.ts';
import type { Field, Profile } from '../../tools/model.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { concat } from '../suite/support/hex.ts';
import { type ScannedFrame, scanPlain } from '../suite/support/plain-scan.ts';
import { readBits, sequenceOf, serialOf, writeBits } from '../suite/support/plain-wire.ts';
import type { Wire } from '../suite/support/wire-shape.ts';
import { compile, INPUT, OUTPUT, type RumpExports, STATUS } from './binary.ts';
import { loadProfile, profileNames } from './profiles.ts';
import { expectedRuns, routed } from './routes.ts';
import { bytesOf, randomFrame, randomStream, seeded } from './streams.ts';

const WINDOW = 1 << 14;
const STREAMS = 150;

interface Found {
  readonly position: number;
  readonly kind: number;
  readonly length: number;
  readonly plain: string;
}

/** What the binary finds, in the shape of what is expected. */
function scanned({ memory, scan, index }: RumpExports, profile: Profile, bytes: Uint8Array, last: boolean): unknown {
  new Uint8Array(memory.buffer).set(bytes, INPUT);
  scan(bytes.length, last ? 1 : 0);
  const status = new Int32Array(memory.buffer, STATUS, 32);
  const words = profile.frame.escape === null ? 2 : 4;
  const rows = new Uint32Array(memory.buffer, index(), (status[STATUS_FRAMES] as number) * words);
  const found: Found[] = [];
  for (let row = 0; row < rows.length; row += words) {
    const [position = 0, packed = 0, plain = 0, plainLength = 0] = rows.subarray(row, row + words);
    const length = packed >>> 16;
    const frame =
      words === 2
        ? new Uint8Array(memory.buffer, INPUT + position, length)
        : new Uint8Array(memory.buffer, plain, plainLength);
    found.push({ position, kind: packed & 0xffff, length, plain: Buffer.from(frame).toString('hex') });
  }
  return {
    found,
    frames: status[STATUS_FRAMES],
    unknownKinds: status[STATUS_UNKNOWN_KINDS],
    frameBytes: status[STATUS_FRAME_BYTES],
    position: status[STATUS_POSITION],
    badVersions: status[STATUS_BAD_VERSIONS],
    badLengths: status[STATUS_BAD_LENGTHS],
    badChecks: status[STATUS_BAD_CHECKS],
    truncated: status[STATUS_TRUNCATED],
  };
}

function kindNumber(wire: Wire, name: string): number {
  const number = wire.kinds.findIndex(({ kind }) => kind === name);
  return number < 0 ? wire.kinds.length : number;
}

function expected(wire: Wire, bytes: Uint8Array, last: boolean): unknown {
  const { frames, stats } = scanPlain(wire, bytes, last);
  return {
    found: frames.map((frame) => ({
      position: frame.offset,
      kind: kindNumber(wire, frame.kind),
      length: frame.bytes.length,
      plain: `${Buffer.from(frame.plain).toString('hex')}${wire.end}`,
    })),
    frames: stats.frames,
    unknownKinds: stats.unknownKinds,
    frameBytes: stats.frameBytes,
    position: stats.bytes - stats.bytesPending,
    badVersions: stats.badVersions,
    badLengths: stats.badLengths,
    badChecks: stats.badChecks,
    truncated: stats.truncated,
  };
}

function columnOf(
  { memory, gather, raw, numbers }: RumpExports,
  body: number,
  field: number,
  size: number,
  count: number,
): number[] {
  gather(body, field, count);
  return size === 6
    ? [...new Float64Array(memory.buffer, numbers(), count)]
    : [...new Int32Array(memory.buffer, raw(), count)];
}

function rawOf(plain: Uint8Array, field: Field, base: number, wire: Wire): number {
  const bits = readBits(plain, { ...field, byte: field.byte + base }, wire.byteOrder);
  if (field.size === 6) return bits;
  return field.signed && bits >= 2 ** (field.width - 1) ? bits - 2 ** field.width : bits | 0;
}

function isInteger({ type }: Field): boolean {
  return type !== 'text' && type !== 'bytes';
}

/** Columns of all frames of each kind: the header's own fields, the body's, serials that are numbers, sequences, offsets. */
function compareColumns(binary: RumpExports, profile: Profile, wire: Wire, frames: readonly ScannedFrame[]): void {
  const header = profile.frame.header.flatMap(({ field }) => (field === null ? [] : [field]));
  for (const [kind, { name, body }] of [
    ...profile.kinds.entries(),
    [profile.kinds.length, { name: 'unknown', body: null }] as const,
  ]) {
    const own = frames.filter((frame) => frame.kind === name);
    const count = binary.select(kind);
    assert.equal(count, own.length, name);
    const doubles = (): number[] => [...new Float64Array(binary.memory.buffer, binary.numbers(), count)];
    binary.gatherOffsets(count, 1000);
    assert.deepEqual(
      doubles(),
      own.map(({ offset }) => 1000 + offset),
      `offsets of ${name}`,
    );
    binary.gatherSequences(count);
    assert.deepEqual(
      doubles(),
      own.map(({ plain }) => sequenceOf(wire, plain) ?? 0),
      `sequences of ${name}`,
    );
    if (typeof own[0]?.serial === 'number') {
      binary.gatherSerials(count);
      assert.deepEqual(
        doubles(),
        own.map(({ plain }) => serialOf(wire, plain)),
        `serials of ${name}`,
      );
    }
    const compare = (number: number, field: Field, index: number, base: number): void => {
      if (!isInteger(field)) return;
      const column = columnOf(binary, number, index, field.size, count);
      assert.deepEqual(
        column,
        own.map(({ plain }) => rawOf(plain, field, base, wire)),
        `${name} ${field.name}`,
      );
    };
    for (const [index, field] of header.entries()) compare(profile.bodies.length, field, index, 0);
    if (body === null) continue;
    for (const [index, field] of body.fields.filter(({ type }) => type !== 'reserved').entries()) {
      compare(profile.bodies.indexOf(body), field, index, profile.frame.headerLength);
    }
  }
}

for (const [number, name] of profileNames.entries()) {
  const profile = loadProfile(name);
  const wire = wireFacts(profile);
  describe(name, async () => {
    const binary = await compile(profile, WINDOW);

    test('finds what the plain scanner finds, wherever a stream is cut off', () => {
      const random = seeded(0x5eed + number);
      let kinds = 0;
      for (let stream = 0; stream < STREAMS; stream++) {
        const bytes = randomStream(wire, random);
        for (const last of [false, true]) {
          assert.deepEqual(scanned(binary, profile, bytes, last), expected(wire, bytes, last), `stream ${stream}`);
        }
        const part = bytes.subarray(0, random(bytes.length + 1));
        assert.deepEqual(
          scanned(binary, profile, part, false),
          expected(wire, part, false),
          `part of stream ${stream}`,
        );
        kinds |= scanPlain(wire, bytes, true).frames.reduce((all, { kind }) => all | (1 << kindNumber(wire, kind)), 0);
      }
      // Not a proof if some kind was never there.
      assert.equal(kinds, 2 ** (wire.kinds.length + 1) - 1);
    });

    test('takes columns out of header and body', () => {
      const random = seeded(0xc01 + number);
      for (let stream = 0; stream < STREAMS / 5; stream++) {
        const bytes = randomStream(wire, random);
        scanned(binary, profile, bytes, true);
        compareColumns(binary, profile, wire, scanPlain(wire, bytes, true).frames);
      }
    });

    test('puts columns into header and body, and leaves their neighbours alone', () => {
      const random = seeded(0x5ca7 + number);
      for (const kind of profile.kinds) {
        const length = profile.frame.overhead + kind.body.length;
        const count = 1 + random(30);
        const output = new Uint8Array(binary.memory.buffer, OUTPUT, length * count);
        const expected = bytesOf(random, length * count);
        output.set(expected);
        const put = (body: number, field: Field, index: number, base: number): void => {
          if (!isInteger(field)) return;
          const values = Array.from({ length: count }, () => {
            const bytes = bytesOf(random, field.size);
            return readBits(bytes, { ...field, byte: 0 }, wire.byteOrder);
          });
          const after = binary.columnAfter(length, count);
          const { buffer } = binary.memory;
          if (field.size === 6) new Float64Array(buffer, after, count).set(values);
          else new Int32Array(buffer, after, count).set(values);
          binary.scatter(body, index, length, count);
          for (const [row, value] of values.entries()) {
            const frame = expected.subarray(row * length, (row + 1) * length);
            writeBits(frame, { ...field, byte: field.byte + base }, value, wire.byteOrder);
          }
        };
        const header = profile.frame.header.flatMap(({ field }) => (field === null ? [] : [field]));
        for (const [index, field] of header.entries()) put(profile.bodies.length, field, index, 0);
        for (const [index, field] of kind.body.fields.filter(({ type }) => type !== 'reserved').entries()) {
          put(profile.bodies.indexOf(kind.body), field, index, profile.frame.headerLength);
        }
        assert.deepEqual(Buffer.from(output).toString('hex'), Buffer.from(expected).toString('hex'), kind.name);
      }
    });

    test('routes by fields of the header, serials, codes, and into shards', () => {
      const random = seeded(0x407e + number);
      for (let stream = 0; stream < STREAMS / 5; stream++) {
        const bytes = randomStream(wire, random);
        scanned(binary, profile, bytes, true);
        const { frames } = scanPlain(wire, bytes, true);
        const example = frames[random(frames.length)];
        if (example === undefined) continue;
        assert.deepEqual(
          routed(binary, profile, wire, example, bytes.length),
          expectedRuns(profile, wire, example, frames),
        );
      }
    });

    test('seals what was written without checks and end marker', { skip: profile.frame.escape !== null }, () => {
      const random = seeded(0x5ea1 + number);
      for (let run = 0; run < STREAMS / 5; run++) {
        const frames = Array.from({ length: 1 + random(20) }, () => randomFrame(wire, random)).filter(
          (frame) => scanPlain(wire, frame, true).frames[0]?.bytes.length === frame.length,
        );
        const output = new Uint8Array(binary.memory.buffer, OUTPUT);
        const after = profile.frame.checkLength + profile.frame.end.length;
        output.set(
          concat(frames.map((frame) => concat([frame.subarray(0, frame.length - after), bytesOf(random, after)]))),
        );
        const whole = concat(frames);
        binary.seal(whole.length);
        assert.deepEqual(
          Buffer.from(output.subarray(0, whole.length)).toString('hex'),
          Buffer.from(whole).toString('hex'),
        );
      }
    });
  });
}
