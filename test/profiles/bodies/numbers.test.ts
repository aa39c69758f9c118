/** Numbers are the doubles nearest to their decimal values: all raw values of 8 and 16 bits, and samples of wider ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from 'igrs-rump';
import type { Field } from '../../../tools/model.ts';
import { seeded } from '../../assembly/streams.ts';
import { concat, toHex } from '../../suite/support/hex.ts';
import { frameOf } from '../../suite/support/plain-wire.ts';
import { builtOver } from '../support/built.ts';
import { profileOfText } from '../support/profiles.ts';
import { wireFacts } from '../support/wire-facts.ts';

/** `bytes` hold a raw value that counts up, the most significant first; where it lies in them is said by each field. */
const FIELDS = {
  offset8: ['type: u8, scale: 0.1, offset: -12.34', 1],
  bcd8: ['type: u8, encoding: bcd, scale: 0.3, offset: 0.7', 1],
  magnitude8: ['type: u8, encoding: sign-magnitude, scale: 0.05, offset: -0.01', 1],
  inverted8: ['type: u8, invert: true, scale: 0.7, offset: 1.1', 1],
  offset16: ['type: i16, scale: 0.1, offset: -273.15', 2],
  bcd16: ['type: u16, encoding: bcd, scale: 0.01, offset: -20.5', 2],
  magnitude16: ['type: u16, encoding: sign-magnitude, scale: 0.01', 2],
  inverted16: ['type: u16, invert: true, scale: 0.001, offset: -3.2', 2],
  bcd24: ['type: u24, encoding: bcd, scale: 0.001', 3],
  offset32: ['type: i32, scale: 0.001, offset: 0.0005', 4],
  bcd32: ['type: u32, encoding: bcd, scale: 0.01, offset: -0.03', 4],
  magnitude32: ['type: u32, encoding: sign-magnitude, scale: 0.1', 4],
  inverted32: ['type: u32, invert: true, scale: 0.01', 4],
  bcd48: ['type: u48, encoding: bcd, scale: 0.001', 6],
  inverted48: ['type: u48, invert: true', 6],
} as const;

/** The same in pieces: nibbles of a byte each, every other one complemented. */
function inPieces(text: string, at: number, size: number): string {
  const pieces = Array.from(
    { length: 2 * size },
    (_, index) => `{ byte: ${at + index}, bits: 0-3, invert: ${index % 2 === 1} }`,
  );
  return `{ name: pieces, pieces: [${pieces.join(', ')}], ${text} }`;
}

const NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

function bodyOf(name: keyof typeof FIELDS): string {
  const [text, size] = FIELDS[name];
  const isPieced = size <= 4;
  const reserved = Array.from(
    { length: isPieced ? 2 * size : 0 },
    (_, index) => `{ type: reserved, byte: ${2 * size + index}, bits: 4-7 }`,
  );
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return `
  - name: ${title}
    messages: [${name}]
    bytes: ${2 * size + (isPieced ? 2 * size : 0)}
    fields:
      - { name: first, byte: 0, ${text} }
      - { name: second, byte: ${size}, ${text}${size > 1 ? ', byteOrder: little' : ''} }
${isPieced ? `      - ${inPieces(text, 2 * size, size)}\n${reserved.map((entry) => `      - ${entry}\n`).join('')}` : ''}`;
}

const profile = profileOfText(`
id: numbers
version: 1.0.0
origin: observed
deviceId: { deviceTypes: [{ name: thing }] }
frame:
  byteOrder: big
  maximumBodyLength: 250
  header:
    - { name: start, byte: 0, type: u8, role: start, value: 0xAA }
    - { name: command, byte: 1, type: u8, role: message }
    - { name: length, byte: 2, type: u8, role: length, counts: body }
  check: { algorithm: sum8 }
messages:
  identifiers: [${NAMES.map((name, code) => `{ code: ${code}, name: ${name} }`).join(', ')}]
bodies:${NAMES.map(bodyOf).join('')}`);

const wire = wireFacts(profile);
const built = builtOver(profile, true);

/** raw × scale + offset by integers, and then the double that its digits stand for. */
function decimal(field: Field, raw: bigint): number | null {
  let number = raw;
  const half = 1n << BigInt(field.width - 1);
  if (field.invert) number = 2n * half - 1n - raw;
  else if (field.encoding === 'sign-magnitude') number = raw < half ? raw : half - raw;
  else if (field.signed && raw >= half) number = raw - 2n * half;
  else if (field.encoding === 'bcd') {
    const digits = raw.toString(16);
    if (!/^\d+$/.test(digits)) return null;
    number = BigInt(digits);
  }
  const [text] = FIELDS[field.name as keyof typeof FIELDS] ?? [''];
  return Number(`${number * digitsOf(text, 'scale', 1n) + digitsOf(text, 'offset', 0n)}e-${DECIMALS}`);
}

const DECIMALS = 6;

/** A number of the profile's text in millionths. */
function digitsOf(text: string, key: string, usual: bigint): bigint {
  const [, sign = '', whole = '0', part = ''] = new RegExp(`${key}: (-?)(\\d+)(?:\\.(\\d+))?`).exec(text) ?? [];
  if (!text.includes(`${key}: `)) return usual * 10n ** BigInt(DECIMALS);
  return BigInt(`${sign}${whole}${part.padEnd(DECIMALS, '0')}`);
}

function bytesOf(raw: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Number((raw >> BigInt(8 * (size - 1 - index))) & 255n));
}

function rawsOf(size: number): bigint[] {
  if (size <= 2) return Array.from({ length: 256 ** size }, (_, raw) => BigInt(raw));
  const random = seeded(0x5eed + size);
  const most = 256n ** BigInt(size);
  const digits = (): bigint => BigInt(`0x${Array.from({ length: 2 * size }, () => random(10)).join('')}`);
  const any = (): bigint => BigInt(`0x${Array.from({ length: 2 * size }, () => random(16).toString(16)).join('')}`);
  const edges = [0n, 1n, most - 1n, most / 2n, most / 2n - 1n, most / 2n + 1n];
  return [...edges, ...Array.from({ length: 4000 }, (_, index) => (index % 2 === 0 ? digits() : any()))];
}

for (const engine of ['js', 'wasm'] as const) {
  for (const [code, name] of NAMES.entries()) {
    test(`${engine}: ${name}`, async () => {
      const codec = (await built).codec.createCodec({ engine });
      const [, size] = FIELDS[name];
      const { body } = profile.kinds[code] as (typeof profile.kinds)[number];
      const field = { ...(body.fields.find((each) => each.name === 'first') as Field), name };
      const raws = rawsOf(size);
      const frames = raws.map((raw) => {
        const bytes = bytesOf(raw, size);
        const nibbles = [...toHex(bytes)].map(
          (digit, index) => Number.parseInt(digit, 16) ^ (index % 2 === 1 ? 15 : 0),
        );
        const parts = [bytes, bytes.slice().reverse(), Uint8Array.from(size <= 4 ? nibbles : [])];
        return frameOf(wire, { command: code }, concat(parts));
      });
      const names = body.fields.flatMap(({ type, name: own }) => (type === 'reserved' ? [] : [own]));
      const values = raws.map((raw) => decimal(field, raw));
      const messages: Message[] = [];
      const columns: Record<string, number[]> = Object.fromEntries(names.map((own) => [own, []]));
      const scanner = codec.scanner();
      for (const batch of scanner.push(concat(frames))) {
        messages.push(...batch);
        const part = batch.columns(`thing.${name}` as never, names as never) as unknown as Record<string, Float64Array>;
        for (const own of names) for (const value of part[own] as Float64Array) columns[own]?.push(value);
      }
      assert.equal(messages.length, raws.length);
      for (const [row, value] of values.entries()) {
        for (const own of names) {
          const read = (messages[row]?.body as Record<string, unknown> | undefined)?.[own];
          if (!Object.is(read, value) || !Object.is(columns[own]?.[row], value ?? Number.NaN)) {
            assert.fail(`${own} of ${raws[row]} is ${read} and ${columns[own]?.[row]}, not ${value}`);
          }
        }
        if (value === null) continue;
        // Of two zeros the one without a sign is written.
        const isMinusZero = field.encoding === 'sign-magnitude' && raws[row] === 1n << BigInt(field.width - 1);
        const expected = isMinusZero ? frames[0] : frames[row];
        for (const lenient of [false, true]) {
          const again = codec.encode(messages[row] as never, { lenient });
          if (toHex(again) !== toHex(expected as Uint8Array))
            assert.fail(`${value} of ${raws[row]} is written as ${toHex(again)}`);
        }
      }
    });
  }
}
