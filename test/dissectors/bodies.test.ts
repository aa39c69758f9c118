/** Bodies of all that the grammar can say, of any bytes: Kaitai and Wireshark show what a plain reader reads. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { explain } from '../../cli/profile/profile.ts';
import { checkDirectory } from '../../tools/check.ts';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { emitWireFormat } from '../../tools/emit/markdown/wire-format.ts';
import { emitWireshark } from '../../tools/emit/wireshark.ts';
import type { Body, Kind, ListInteger } from '../../tools/model.ts';
import { assertCovers } from '../inspector/covers.ts';
import { builtOver } from '../profiles/support/built.ts';
import { type Random, seeded } from '../profiles/support/random.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { frameOf } from '../suite/support/plain-wire.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { decodeBody, decodeExtras, decodeItems } from '../tools/decoder.ts';
import { Capture } from './capture.ts';
import { KaitaiReader } from './kaitai-reader.ts';
import { dissect } from './tshark.ts';
import { messageOf } from './wireshark-reader.ts';

const directory = temporaryDirectory();

const { profile, defects } = checkDirectory(fileURLToPath(new URL('bodies', import.meta.url)));
assert.ok(profile, JSON.stringify(defects));
const { byteOrder } = profile.frame;
const wire = wireFacts(profile);
const BODIES_OF_EACH_KIND = 40;

interface Sample {
  readonly kind: Kind;
  readonly body: Uint8Array;
  readonly frame: Uint8Array;
}

/** Bytes that are whole characters where they are taken for text, since not all that read them replace what is none alike. */
function anyBytes(random: Random, length: number): Uint8Array {
  return random.bytes(length).map((byte) => (random.below(4) === 0 ? random.pick([0, 0xff, 0xfe, 0x12, 0x80]) : byte));
}

function ascii(bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < Math.min(to, bytes.length); at++) bytes[at] = (bytes[at] as number) & 0x7f;
}

function integer({ size, byteOrder: order }: ListInteger, value: number): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
  return order === 'little' ? bytes : bytes.reverse();
}

function items({ list, length }: Body, random: Random): Uint8Array {
  assert.ok(list);
  const many = random.below(5);
  const bytes = [...anyBytes(random, length)];
  if (list.count !== null) {
    for (const [index, byte] of integer(list.count, many).entries()) bytes[list.count.byte + index] = byte;
  }
  for (let item = 0; item < many; item++) {
    const attribute = random.pick(list.attributes);
    const isKnown = random.below(4) > 0 || (list.length === null && item < many - 1);
    const id = isKnown ? attribute.id : random.pick([attribute.id + 50, attribute.id]);
    const size = attribute.length + (attribute.toEnd || !isKnown ? random.below(4) : 0);
    bytes.push(...integer(list.id, id));
    const kind = list.kind === null || isKnown ? (attribute.kind ?? 0) : random.below(4);
    if (list.kind !== null) bytes.push(...integer(list.kind, kind));
    if (list.length !== null) bytes.push(...integer(list.length, size));
    const isWhole = id === attribute.id && (list.kind === null || kind === attribute.kind);
    const known = list.length === null && isWhole ? attribute.length : size;
    bytes.push(...anyBytes(random, known).map((byte) => byte & 0x7f));
  }
  const after = list.count !== null && random.below(3) === 0 ? [...anyBytes(random, 2)] : [];
  return Uint8Array.from([...bytes, ...after]);
}

function bodyOf(kind: Kind, random: Random): Uint8Array {
  const { body } = kind;
  if (body.list !== null) return items(body, random);
  const bytes = anyBytes(random, body.length + (body.atLeast ? random.below(10) : 0));
  for (const { type, byte, size, toEnd } of body.fields) {
    if (type === 'text') ascii(bytes, byte, toEnd ? bytes.length : byte + size);
  }
  return bytes;
}

/** The kind that takes the body: of those of its codes the first whose list it is. */
function kindOf(code: number, body: Uint8Array): Kind {
  const found = profile?.kinds.find(
    (kind) =>
      kind.message.code === code &&
      body.length >= kind.body.length &&
      (kind.body.list === null || decodeItems(kind.body, body) !== null),
  );
  return found ?? assert.fail();
}

const samples: Sample[] = profile.kinds.flatMap(({ message, ...kind }) => {
  const random = seeded(17);
  return Array.from({ length: BODIES_OF_EACH_KIND }, () => {
    const body = bodyOf({ message, ...kind }, random);
    return { kind: kindOf(message.code, body), body, frame: frameOf(wire, { command: message.code }, body) };
  });
});

function expected({ kind, body }: Sample): Record<string, unknown> {
  return {
    kind: kind.name,
    deviceType: kind.device.name,
    messageType: kind.message.name,
    body: decodeBody(kind.body, body, byteOrder),
    ...extrasOf(kind.body, body),
  };
}

/** Items stand in their order. */
function extrasOf(kind: Body, body: Uint8Array): Record<string, unknown> {
  const { attributeOrder: _, ...extras } = decodeExtras(kind, body);
  return extras;
}

test(`${samples.length} bodies by Wireshark`, () => {
  const script = join(directory, 'bodies.lua');
  writeFileSync(script, emitWireshark(profile));
  const capture = new Capture();
  for (const { frame } of samples) capture.tcp(frame);
  const shown = dissect(script, capture);
  for (const [index, frame] of shown.entries()) {
    const sample = samples[index] ?? assert.fail();
    assert.deepEqual(messageOf(profile, frame), expected(sample), Buffer.from(sample.body).toString('hex'));
  }
  assert.equal(shown.length, samples.length);
});

test(`${samples.length} bodies by Kaitai`, async () => {
  const text = emitKaitai(profile);
  assert.match(text, /where items do not fit into their\n\s*body it fails/);
  const reader = await KaitaiReader.compile(profile, text);
  for (const sample of samples) {
    const hex = Buffer.from(sample.body).toString('hex');
    const { body, ...rest } = expected(sample);
    if (sample.kind.message.name === 'not-counted') continue;
    const optional = sample.kind.body.fields.filter((field) => field.optional !== null && field.optional.by !== 'item');
    // Absent is absent to Kaitai, whatever the reason is.
    const values = Object.entries(body as object).filter(
      ([name, value]) => value !== null || optional.every((field) => field.name !== name),
    );
    assert.deepEqual(reader.read(sample.frame), { ...rest, body: Object.fromEntries(values) }, hex);
  }
});

const isBuildable = ({ kind }: Pick<Sample, 'kind'>): boolean => kind.message.name !== 'wide-mask';
const buildable = {
  ...profile,
  bodies: profile.bodies.filter(({ name }) => name !== 'WideMask'),
  kinds: profile.kinds.filter((kind) => isBuildable({ kind })),
};

test(`${samples.length} bodies by inspect: each bit once, and what they mean`, async () => {
  const { profile: described } = await builtOver(buildable);
  for (const { kind, body, frame } of samples.filter(isBuildable)) {
    const hex = Buffer.from(body).toString('hex');
    const inspection = described.inspect(frame);
    assert.deepEqual([inspection.problems, inspection.kind], [[], kind.name], hex);
    assertCovers(frame, described, byteOrder);
    const named = inspection.parts.filter(
      ({ section, type, value }) => section === 'body' && type !== 'presence' && value !== undefined,
    );
    const isField = ({ name }: { name: string }): boolean => name !== 'unknownAttribute' && name !== 'rest';
    const values = Object.fromEntries(named.filter(isField).map(({ name, value }) => [name, value]));
    const { unknownAttributes = [], rest } = decodeExtras(kind.body, body);
    assert.deepEqual(values, decodeBody(kind.body, body, byteOrder), hex);
    assert.deepEqual(named.find(({ name }) => name === 'rest')?.value, rest, hex);
    assert.deepEqual(
      named.filter(({ name }) => name === 'unknownAttribute').map(({ value }) => value),
      unknownAttributes.map((attribute) => (attribute as { bytes: Uint8Array }).bytes),
      hex,
    );
  }
});

test('frames that are cut are inspected, too, each bit once', async () => {
  const { profile: described } = await builtOver(buildable);
  for (const { frame } of samples.filter(isBuildable).filter((_, index) => index % 8 === 0)) {
    for (let length = 0; length < frame.length; length++) {
      assertCovers(frame.slice(0, length), described, byteOrder);
      assert.notDeepEqual(described.inspect(frame.slice(0, length)).problems, []);
    }
  }
});

/** A line that has all of these texts, in that order. */
function assertLine(text: string, ...parts: readonly string[]): void {
  const has = (line: string): boolean => {
    let from = 0;
    return parts.every((part) => {
      const at = line.indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
  };
  assert.ok(text.split('\n').some(has), `${parts.join(' … ')} in\n${text}`);
}

test('the page on the wire format covers everything', () => {
  const text = emitWireFormat(profile);
  assertLine(text, '<td>0</td>', 'reserved, written 0x05', 'halves, part 1');
  assertLine(text, '| 0, 1 | 0–3 complemented, 1 |', 'halves', '16 to 31.5 °C, steps of 0.5');
  assertLine(text, '| 4 |', 'room', '0xff null, 0x00 invalid, 0xfe abnormal');
  assertLine(text, '| 20–23 |', 'digits', 'u32, little-endian, bcd');
  assertLine(text, '| 12 |', 'backwards', 'u8, complemented');
  assertLine(text, 'fan is set');
  assertLine(text, '| byte 0 bit 0 | fan |');
  assertLine(text, '| unless 0 | level |');
  assertLine(text, '| with level | extra |');
  assertLine(text, '| bit 60 of the mask | high |');
  assertLine(text, '| from 7 bytes on | four |');
  assertLine(text, 'From byte 1 on there are items', 'id (u8), kind (u8)', '(u16, little-endian)');
  assertLine(text, '| 0x0102 |', '| y | u16, bcd |');
});

test('rump profile explain covers everything', () => {
  const values = explain(profile, 'Values').join('');
  assertLine(values, '0, 1', '0–3 complemented, 1', 'halves');
  assertLine(values, 'reserved', 'written 0x21 0x01');
  assertLine(values, 'room', '255 null, 0 invalid, 254 abnormal');
  const bits = explain(profile, 'OwnBits').join('');
  assertLine(bits, 'byte 0 bit 0', 'fan');
  assertLine(bits, 'unless 0', 'level');
  assertLine(explain(profile, 'WideMask').join(''), 'bit 60 of the mask', 'high');
  const items = explain(profile, 'Items').join('');
  assertLine(items, 'From byte 1 on items of id (u8), kind (u8), length (u16, little-endian), value');
  assertLine(items, '0x03', '2…', 'table', 'all bytes that are left');
  assertLine(explain(profile, 'temperature').join(''), 'Items, item 2', 'i32');
});
