/** Columns, scattering and lists of bodies that have more than bits at fixed places, judged bit by bit. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { STATUS_FRAMES } from '../../sdk/generated/abi.ts';
import {
  ALL_SET,
  COUNT_BYTES,
  COUNT_LENGTH,
  GENERAL,
  HAS_BITS,
  IN_RANGES,
  IS_BYTES,
  NO_MEMORY,
  STEP_BASE,
  STEP_CONDITION,
  STEP_LOCATION,
  STEP_OPERANDS,
  STEP_OPERANDS_AT,
  STEP_PRESENCE,
  STEP_SHARDS,
  USE_GATHER,
} from '../../sdk/generated/wasm.ts';
import type { Body, Field, Profile } from '../../tools/model.ts';
import { wireFacts } from '../profiles/support/wire-facts.ts';
import { concat } from '../suite/support/hex.ts';
import { frameOf } from '../suite/support/plain-wire.ts';
import type { Wire } from '../suite/support/wire-shape.ts';
import { compile, INPUT, OUTPUT, type RumpExports, STATUS } from './binary.ts';
import { generalProfile } from './general-profiles.ts';
import { baseOf, blockOf, comparableValue, isNone, itemsOf, physicalValue, rawValue } from './plain-body.ts';
import { randomBody } from './random-body.ts';
import { bytesOf, type Random, seeded } from './streams.ts';

const WINDOW = 1 << 14;
const ROUNDS = 60;

interface Frame {
  /** Of the kind that its command stands for. */
  readonly number: number;
  readonly body: Uint8Array;
  readonly bytes: Uint8Array;
}

function kindOf(profile: Profile, { number, body }: Frame): number {
  const own = profile.kinds[number]?.body as Body;
  return own.list === null || itemsOf(own, body) !== null ? number : profile.kinds.length;
}

function scan({ memory, scan: find }: RumpExports, frames: readonly Frame[]): void {
  const bytes = concat(frames.map((frame) => frame.bytes));
  new Uint8Array(memory.buffer).set(bytes, INPUT);
  find(bytes.length, 1);
  assert.equal(new Int32Array(memory.buffer, STATUS, 32)[STATUS_FRAMES], frames.length);
}

function isWide(field: Field): boolean {
  return field.width > 32;
}

/** As the SDK takes them. */
function columnOf(binary: RumpExports, number: number, index: number, field: Field, count: number) {
  const found = binary.collect(number, index, count) >>> 0;
  assert.notEqual(found, NO_MEMORY);
  if (found === USE_GATHER) binary.gather(number, index, count);
  const { buffer } = binary.memory;
  const values = isWide(field)
    ? [...new Float64Array(buffer, binary.numbers(), count)]
    : [...new Int32Array(buffer, binary.raw(), count)];
  const set = found === USE_GATHER || found === ALL_SET ? null : [...new Uint32Array(buffer, found, count)];
  if (found === USE_GATHER) return { values, set, physical: null, valid: [] };
  const bitsAt = (at: number): boolean[] => {
    const bitmap = new Uint8Array(buffer, at, (count + 7) >> 3).slice();
    return values.map((_, row) => (((bitmap[row >> 3] as number) >> (row & 7)) & 1) === 1);
  };
  const valid = [bitsAt(binary.validate(count, 0))];
  // Validity was written where the other values go.
  binary.collect(number, index, count);
  binary.physical(count, field.multiplier, field.addend, field.divisor);
  const physical = [...new Float64Array(buffer, binary.numbers(), count)];
  return { values, set, physical, valid: [...valid, bitsAt(binary.validate(count, 1))] };
}

function compareColumns(
  binary: RumpExports,
  profile: Profile,
  frames: readonly Frame[],
  number: number,
  wanted?: readonly number[],
): void {
  const body = profile.kinds[number]?.body as Body;
  const own = frames.filter((frame) => kindOf(profile, frame) === number);
  const count = binary.select(number);
  assert.equal(count, own.length, body.name);
  for (const [index, field] of body.fields.filter(({ type }) => type !== 'reserved').entries()) {
    if (field.type === 'text' || field.type === 'bytes' || wanted?.includes(index) === false) continue;
    const { values, set, physical, valid } = columnOf(binary, number, index, field, count);
    const bases = own.map((frame) => baseOf(field, body, frame.body));
    const raws = own.map((frame, row) => {
      const base = bases[row] as number | null;
      return base === null ? null : rawValue(field, frame.body, base);
    });
    const isBool = field.type === 'bool' && physical !== null;
    const expected = raws.map((raw) => {
      if (raw === null) return 0;
      return isBool ? Number((raw !== 0) !== field.invert) : isWide(field) ? raw : raw | 0;
    });
    assert.deepEqual(values, expected, `${body.name}.${field.name}`);
    const isOptional = field.optional !== null || field.presence !== null;
    assert.equal(set !== null, isOptional, `${body.name}.${field.name}`);
    assert.deepEqual(set?.map((address) => address !== 0) ?? [], isOptional ? bases.map((base) => base !== null) : []);
    if (physical === null) continue;
    const isThere = raws.map((raw) => raw !== null && !isNone(field, raw));
    assert.deepEqual(valid[0], isThere, `${body.name}.${field.name}: which are there`);
    if (!/^[iu]/.test(field.type)) continue;
    const numbers = raws.map((raw) => (raw === null ? Number.NaN : physicalValue(field, raw)));
    assert.deepEqual(physical, numbers, `${body.name}.${field.name} in physical units`);
    assert.deepEqual(
      valid[1],
      numbers.map((value) => !Number.isNaN(value)),
    );
  }
}

/** What one rule for a field of one kind takes. */
function routed(
  binary: RumpExports,
  profile: Profile,
  number: number,
  index: number,
  condition: number,
  operands: readonly number[],
): string {
  const kinds = profile.kinds.length + 1;
  const first = kinds + 1 + (condition === IS_BYTES ? operands.length : 0);
  const step: number[] = new Array(STEP_BASE + 1).fill(0);
  step[STEP_SHARDS] = 1;
  step[STEP_CONDITION] = condition + GENERAL;
  step[STEP_LOCATION] = (profile.bodies.indexOf(profile.kinds[number]?.body as Body) << 16) | index;
  step[STEP_OPERANDS] = operands.length;
  step[STEP_OPERANDS_AT] = condition === IS_BYTES ? kinds + 1 : 0;
  step[STEP_PRESENCE] = -1;
  const places = Array.from({ length: kinds + 1 }, (_, kind) => (kind <= number ? first : first + step.length));
  const words = [...places, ...(condition === IS_BYTES ? operands : []), ...step];
  const numbers = condition === IS_BYTES ? [] : operands;
  const { status, length } = { status: new Int32Array(binary.memory.buffer, STATUS, 32), length: 4 * WINDOW };
  assert.notEqual(binary.prepareRoute(words.length, numbers.length, 1, status[STATUS_FRAMES] as number, 1, length), 0);
  const { buffer } = binary.memory;
  new Int32Array(buffer, binary.routeWords(), words.length).set(words);
  new Float64Array(buffer, binary.routeNumbers(), numbers.length).set(numbers);
  binary.route(0);
  const bytes = new Uint32Array(buffer, binary.routeCounts(), COUNT_LENGTH)[COUNT_BYTES] as number;
  return Buffer.from(buffer, binary.routeRuns(), bytes).toString('hex');
}

/** A frame that sets a field, and where that field's bytes count from. */
interface Found {
  readonly frame: Frame;
  readonly base: number;
}

function compareRoutes(
  binary: RumpExports,
  profile: Profile,
  frames: readonly Frame[],
  number: number,
  random: Random,
): void {
  const body = profile.kinds[number]?.body as Body;
  const own = frames.filter((frame) => kindOf(profile, frame) === number);
  for (const [index, field] of body.fields.filter(({ type }) => type !== 'reserved').entries()) {
    const found = own.flatMap((frame): Found[] => {
      const base = baseOf(field, body, frame.body);
      return base === null ? [] : [{ frame, base }];
    });
    const example = found[random(found.length)];
    if (example === undefined) continue;
    const check = (condition: number, operands: readonly number[], isIn: (one: Found) => boolean): void => {
      const expected = Buffer.from(concat(found.filter(isIn).map(({ frame }) => frame.bytes))).toString('hex');
      assert.equal(
        routed(binary, profile, number, index, condition, operands),
        expected,
        `rule for ${body.name}.${field.name}`,
      );
    };
    if (field.type === 'text' || field.type === 'bytes') {
      const textOf = ({ frame, base }: Found): string => {
        const bytes = blockOf(field, body, frame.body, base);
        const end = field.type === 'text' ? bytes.indexOf(0) : -1;
        return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
      };
      const text = [...Buffer.from(textOf(example), 'latin1')];
      check(IS_BYTES, [1, 300, text.length, ...text], (one) => textOf(one) === textOf(example));
      continue;
    }
    const raw = ({ frame, base }: Found): number => rawValue(field, frame.body, base);
    if (field.type === 'flags') {
      check(HAS_BITS, [raw(example)], (one) => (raw(one) & raw(example)) === raw(example));
      continue;
    }
    const value = (one: Found): number => comparableValue(field, raw(one));
    const range = [value(example), value(example) + random(1000)] as const;
    check(IN_RANGES, range, (one) => value(one) >= range[0] && value(one) <= range[1]);
  }
}

/** Nothing but the field's own bits changes. */
function compareScattering(binary: RumpExports, profile: Profile, number: number, random: Random): void {
  const body = profile.kinds[number]?.body as Body;
  const { overhead, headerLength } = profile.frame;
  const length = overhead + body.length + (body.atLeast ? 16 : 0);
  const count = 1 + random(20);
  for (const [index, field] of body.fields.filter(({ type }) => type !== 'reserved').entries()) {
    if (field.type === 'text' || field.type === 'bytes') continue;
    const before = bytesOf(random, length * count);
    const output = new Uint8Array(binary.memory.buffer, OUTPUT, length * count);
    output.set(before);
    const source = bytesOf(random, length * count);
    const rowOf = (bytes: Uint8Array, row: number): Uint8Array =>
      bytes.subarray(row * length + headerLength, (row + 1) * length);
    const raws = Array.from({ length: count }, (_, row) => rawValue(field, rowOf(source, row), 0));
    const after = binary.columnAfter(length, count);
    const { buffer } = binary.memory;
    if (isWide(field)) new Float64Array(buffer, after, count).set(raws);
    else new Int32Array(buffer, after, count).set(raws);
    binary.scatter(number, index, length, count);
    const written = output.slice();
    for (const [row, raw] of raws.entries()) {
      assert.equal(rawValue(field, rowOf(written, row), 0), raw, `${body.name}.${field.name}`);
    }
    // Put back what was there, and all is as before.
    const old = Array.from({ length: count }, (_, row) => rawValue(field, rowOf(before, row), 0));
    if (isWide(field)) new Float64Array(buffer, after, count).set(old);
    else new Int32Array(buffer, after, count).set(old);
    binary.scatter(number, index, length, count);
    assert.deepEqual(Buffer.from(output).toString('hex'), Buffer.from(before).toString('hex'), field.name);
  }
}

for (const order of ['big', 'little'] as const) {
  const profile = generalProfile(order);
  const wire: Wire = wireFacts(profile);
  describe(`general bodies, ${order} endian`, async () => {
    const binary = await compile(profile, WINDOW);
    const random = seeded(0xb0d1e5);
    const frameWith = (number: number, body: Uint8Array): Frame => {
      const [command = 0] = profile.kinds[number]?.message.codes ?? [];
      return { number, body, bytes: frameOf(wire, { command }, body) };
    };

    for (const [number, { name, body }] of profile.kinds.entries()) {
      test(`${name}: kind and columns`, () => {
        for (let round = 0; round < ROUNDS; round++) {
          const frames = Array.from({ length: random(12) }, () => frameWith(number, randomBody(body, random)));
          scan(binary, frames);
          const known = frames.filter((frame) => kindOf(profile, frame) === number).length;
          assert.equal(binary.select(profile.kinds.length), frames.length - known);
          compareColumns(binary, profile, frames, number);
        }
      });

      test(`${name}: rules`, () => {
        for (let round = 0; round < ROUNDS / 2; round++) {
          const frames = Array.from({ length: random(12) }, () => frameWith(number, randomBody(body, random)));
          scan(binary, frames);
          compareRoutes(binary, profile, frames, number, random);
          // What stood after the window was written over.
          compareColumns(binary, profile, frames, number);
        }
      });

      test(`${name}: scattered`, { skip: body.list !== null }, () => {
        for (let round = 0; round < ROUNDS / 10; round++) compareScattering(binary, profile, number, random);
      });
    }

    test('columns of several kinds in turn', () => {
      for (let round = 0; round < ROUNDS / 4; round++) {
        const frames = Array.from({ length: 60 }, () => {
          // More of some than of others.
          const number = Math.min(random(profile.kinds.length), random(profile.kinds.length));
          return frameWith(number, randomBody(profile.kinds[number]?.body as Body, random));
        });
        scan(binary, frames);
        for (let turn = 0; turn < 20; turn++) {
          compareColumns(binary, profile, frames, random(profile.kinds.length), [random(30)]);
        }
      }
    });

    test('more frames than there is room for addresses of all attributes', () => {
      const number = profile.bodies.findIndex(({ name }) => name === 'Kinds');
      const body = profile.bodies[number] as Body;
      const short = Array.from({ length: 3000 }, () => randomBody(body, random)).filter(({ length }) => length < 10);
      const frames = short.slice(0, 900).map((bytes) => frameWith(number, bytes));
      assert.equal(frames.length, 900);
      scan(binary, frames);
      for (let turn = 0; turn < 12; turn++) compareColumns(binary, profile, frames, number, [random(16)]);
    });

    test('a thousand items, and lengths that lie', () => {
      for (const [number, { body }] of profile.kinds.entries()) {
        if (body.list === null) continue;
        const { id, kind, length, count, attributes } = body.list;
        const head = id.size + (kind?.size ?? 0) + (length?.size ?? 0);
        const many = new Uint8Array(body.length + 1000 * head);
        if (count !== null) many.fill(255, count.byte, count.byte + count.size);
        const longest = new Uint8Array(body.length + head).fill(255);
        const frames = [many, longest, longest.subarray(0, body.length), longest.subarray(0, body.length + head - 1)]
          .filter((bytes) => bytes.length <= profile.frame.maximumBodyLength)
          .map((bytes) => frameWith(number, bytes));
        scan(binary, frames);
        compareColumns(binary, profile, frames, number);
        assert.ok(attributes.length > 0);
      }
    });
  });
}
