/** Header fields in pieces, of other encodings and byte orders, with special values: Kaitai, Wireshark and the inspector show them. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { emitWireFormat } from '../../tools/emit/markdown/wire-format.ts';
import { emitWireshark } from '../../tools/emit/wireshark.ts';
import { seeded } from '../assembly/streams.ts';
import { assertCovers } from '../inspector/covers.ts';
import { drawnHeader, frameOf, headerOf, stationProfile } from '../profiles/bodies/station.ts';
import { builtOver } from '../profiles/support/built.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { patchedStation } from '../tools/patch.ts';
import { Capture } from './capture.ts';
import { KaitaiReader } from './kaitai-reader.ts';
import { dissect } from './tshark.ts';
import { messageOf } from './wireshark-reader.ts';

const directory = temporaryDirectory();

const profile = stationProfile();
const random = seeded(0x6ead);
const samples = Array.from({ length: 100 }, () => drawnHeader(random)).map((raw) => ({
  frame: Uint8Array.from(frameOf(raw)),
  header: { ...headerOf(raw), slope: headerOf(raw).slope + 0 },
}));

test(`${samples.length} headers by Wireshark`, () => {
  const script = join(directory, 'header.lua');
  writeFileSync(script, emitWireshark(profile));
  const capture = new Capture();
  for (const { frame } of samples) capture.tcp(frame);
  const shown = dissect(script, capture);
  assert.deepEqual(
    shown.map((frame) => messageOf(profile, frame).header),
    samples.map(({ header }) => header),
  );
});

test(`${samples.length} headers by Kaitai`, async () => {
  const reader = await KaitaiReader.compile(profile, emitKaitai(profile));
  assert.deepEqual(
    samples.map(({ frame }) => reader.read(frame).header),
    samples.map(({ header }) => header),
  );
});

test('bits of a byte in another encoding, or complemented, by Wireshark and Kaitai', async () => {
  const bits = patchedStation([
    '    - { name: gap,     byte: 3, type: u8, role: reserved }',
    `    - { name: digit,   byte: 3, bits: 4-7, type: u8, encoding: bcd, role: field, default: 0 }
    - { name: level,   byte: 3, bits: 1-3, type: u8, invert: true, scale: 0.5, role: field, default: 0 }
    - { name: lit,     byte: 3, bits: 0, type: bool, role: field, default: false }`,
  ]);
  const drawnBits = samples.map(({ frame, header }, index) => {
    const [digit, level, lit] = [index % 10, index % 8, index % 2];
    const byte = (digit << 4) | ((7 - level) << 1) | lit;
    const [sum = 0] = frame.slice(-1);
    const changed = Uint8Array.from([...frame.slice(0, 3), byte, ...frame.slice(4, -1), sum + byte]);
    return { frame: changed, header: { ...header, digit, level: level / 2, lit: lit === 1 } };
  });
  const expected = drawnBits.map(({ header }) => header);
  const script = join(directory, 'bits.lua');
  writeFileSync(script, emitWireshark(bits));
  const capture = new Capture();
  for (const { frame } of drawnBits) capture.tcp(frame);
  assert.deepEqual(
    dissect(script, capture).map((frame) => messageOf(bits, frame).header),
    expected,
  );
  const reader = await KaitaiReader.compile(bits, emitKaitai(bits));
  assert.deepEqual(
    drawnBits.map(({ frame }) => reader.read(frame).header),
    expected,
  );
});

test(`${samples.length} headers by inspect: each bit once, and what they mean`, async () => {
  const { profile: described } = await builtOver(profile);
  for (const { frame, header } of samples) {
    assertCovers(frame, described, profile.frame.byteOrder);
    const { parts, problems } = described.inspect(frame);
    assert.deepEqual(problems, []);
    const values = parts.filter(({ name, value }) => Object.hasOwn(header, name) && value !== undefined);
    assert.deepEqual(Object.fromEntries(values.map(({ name, value }) => [name, value])), header);
    for (let length = 0; length < frame.length; length++) {
      assertCovers(frame.slice(0, length), described, profile.frame.byteOrder);
    }
  }
});

test('the page on the wire format covers everything', () => {
  const lines = emitWireFormat(profile).split('\n');
  for (const line of [
    '| 4, 5 | 0–3, 4–7 complemented | u8 | height | field | 0 to 2550 m, steps of 10; 0xff aloft | aloft | observed |',
    '| 4, 5 | 4–5, 0 | enum | season | field | listed below | calm | observed |',
    '| 6–7 |  | u16, little-endian, bcd | route | field | 0 to 9999 | 1234 | observed |',
    '| 8 |  | u8, complemented, sign-magnitude | slope | field | -127 to 127 | -5 | observed |',
  ]) {
    assert.ok(lines.includes(line), line);
  }
  assert.ok(lines.some((line) => line.includes('height, part 2')));
});
