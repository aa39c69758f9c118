/** Random frames: every role that may be there, whole and as bits, checks, markers and escapes. */
import { firstBitOf } from '../../../tools/check/placement.ts';
import { chance, type Random } from '../support/random.ts';
import { type Entry, type RandomValues, randomField } from './body.ts';
import { generaliseHeader } from './general.ts';

interface Tell {
  readonly width: number;
  /** Of a start marker with several. */
  readonly values: readonly number[] | null;
}

/** A header field before it has a place. */
interface Wanted {
  readonly role: string;
  /** Of whole integers that it may be. */
  readonly types: readonly string[];
  readonly entry: Entry;
  /** The narrowest that holds what it must. */
  readonly bits?: number;
  readonly values?: (width: number) => Entry;
  /** A field that means something, of its own type and size. */
  readonly field?: { readonly size: number; readonly value: () => unknown };
}

const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u24: 3, u32: 4, u48: 6 };
const CONTAINERS = ['u8', 'u16', 'u24', 'u32'];

function below(random: Random, width: number): number {
  return random.below(2 ** Math.min(width, 48));
}

function distinct(random: Random, count: number, width: number): number[] {
  return [...new Set(Array.from({ length: count }, () => below(random, width)))];
}

export function randomFrame(random: Random, values: RandomValues) {
  const byteOrder = random.pick(['big', 'little'] as const);
  const size = 1 + random.below(4);
  const markers = distinct(random, chance(random, 30) ? 2 + random.below(2) : 1, 8 * size);
  const header: Entry[] = [
    { name: 'start', byte: 0, type: `u${8 * size}`, role: 'start', value: markers.length === 1 ? markers[0] : markers },
  ];
  const tells: { readonly first: number; readonly width: number }[] = [];
  const fields: { readonly name: string; value: () => unknown }[] = [];
  let deviceWidth: number | null = null;
  let length: { readonly entry: Entry; readonly width: number; readonly end: number } | null = null;
  let byte = size;
  const place = (wanted: Wanted, entry: Entry, width: number, end: number): void => {
    header.push(entry);
    if (wanted.role === 'message') tells.push({ first: firstBit(entry, end, width, byteOrder), width });
    if (wanted.role === 'device') deviceWidth = width;
    if (wanted.role === 'length') length = { entry, width, end };
    if (wanted.field !== undefined) fields.push({ name: entry.name as string, value: wanted.field.value });
  };
  const queue = wantedFields(random, values);
  while (queue.length > 0) {
    const [next] = queue as [Wanted];
    if (next.field === undefined && next.bits !== undefined && chance(random, 35)) {
      byte = placeBits(random, queue, byte, place);
      continue;
    }
    queue.shift();
    if (next.field !== undefined) {
      place(next, { ...next.entry, byte }, 8 * next.field.size, byte + next.field.size);
      byte += next.field.size;
      continue;
    }
    const type = random.pick(next.types);
    const bytes = SIZES[type] ?? (next.entry.length as number);
    place(next, { ...next.entry, byte, type, ...next.values?.(8 * bytes) }, 8 * bytes, byte + bytes);
    byte += bytes;
  }
  const headerLength = byte;
  generaliseHeader(random, header, fields, byteOrder);
  const stuffing = randomEscape(random, markers, size, byteOrder);
  const checks = randomChecks(random, headerLength, stuffing !== null);
  const end = chance(random, 35) ? { end: { bytes: [...random.bytes(1 + random.below(4))] } } : {};
  const checkLength = checks.reduce((sum, { algorithm }) => sum + (WIDTHS[algorithm as string] as number) / 8, 0);
  const overhead = headerLength + checkLength + (end.end?.bytes.length ?? 0);
  const wantedLength = random.pick([12, 40, 60, 300]);
  const maximumBodyLength = length === null ? wantedLength : lengthOf(random, length, overhead, wantedLength);
  return {
    entry: {
      byteOrder,
      maximumBodyLength,
      header,
      ...(checks.length === 1 && chance(random, 70) ? { check: checks[0] } : { checks }),
      ...end,
      ...(stuffing === null ? {} : { escape: stuffing }),
    } as Entry,
    byteOrder,
    maximumBodyLength,
    lengthField: length !== null,
    deviceWidth: deviceWidth as number | null,
    fields,
    tells: [
      ...(markers.length > 1 ? [{ width: 8 * size, values: markers }] : []),
      ...tells.sort((left, right) => left.first - right.first).map(({ width }): Tell => ({ width, values: null })),
    ] as readonly Tell[],
  };
}

/** By which the checker orders what tells a message. */
function firstBit(entry: Entry, end: number, width: number, byteOrder: 'big' | 'little'): number {
  const byte = entry.byte as number;
  const low = Number(String(entry.bits ?? 0).split('-')[0]);
  return firstBitOf({ byte, size: end - byte, low, width }, byteOrder);
}

/** Tells the length field what it counts, and answers how long bodies may be. */
function lengthOf(
  random: Random,
  { entry, width, end }: { readonly entry: Entry; readonly width: number; readonly end: number },
  overhead: number,
  wanted: number,
): number {
  const counts = random.pick(['body', 'rest', 'whole'] as const);
  const counted = { body: 0, rest: overhead - end, whole: overhead }[counts];
  const most = 2 ** width - 1;
  const plus = chance(random, 40) ? random.below(20) - 10 : 0;
  const fits = (bias: number): boolean => bias >= 0 && most - bias >= 10;
  // A field of few bits cannot count the whole frame.
  const [kind, bias] = fits(counted + plus)
    ? ([{ counts, plus }, counted + plus] as const)
    : ([{ counts: 'body', plus: 0 }, 0] as const);
  Object.assign(entry, { counts: kind.counts, ...(kind.plus === 0 ? {} : { plus: kind.plus }) });
  return Math.min(wanted, most - bias);
}

function wantedFields(random: Random, values: RandomValues): Wanted[] {
  const wanted: Wanted[] = [];
  const add = (role: string, types: readonly string[], more: Partial<Wanted> = {}): void => {
    wanted.push({ role, types, bits: 1, entry: { name: `${role}${wanted.length}`, role }, ...more });
  };
  for (let count = random.below(4); count > 0; count--) add('message', random.pick([['u8'], ['u8'], ['u16'], ['u24']]));
  if (chance(random, 55)) add('device', ['u8', 'u16', 'u24', 'u32'].slice(0, 1 + random.below(4)), { bits: 2 });
  if (chance(random, 50)) {
    const count = chance(random, 40) ? 2 + random.below(3) : 1;
    add('version', ['u8', 'u8', 'u16', 'u32'], {
      bits: 3,
      values: (width) => {
        const listed = distinct(random, count, width);
        return { value: listed.length === 1 && chance(random, 60) ? listed[0] : listed };
      },
    });
  }
  if (chance(random, 65)) {
    if (chance(random, 50)) add('serial', ['u8', 'u16', 'u24', 'u32', 'u48'], { bits: 4 });
    else {
      const type = random.pick(['bytes', 'text', 'bcd']);
      const length = random.pick([1, 2, 3, 6, 7, 8, 12, 32]);
      const { bits, ...one } = {
        role: 'serial',
        types: [type],
        bits: undefined,
        entry: { name: 'identity', role: 'serial', length },
      };
      wanted.push(one);
    }
  }
  if (chance(random, 60)) add('sequence', ['u8', 'u16', 'u24', 'u32'], { bits: 2 });
  if (chance(random, 80)) add('length', ['u8', 'u16', 'u24', 'u32'], { bits: 5 });
  for (let count = random.below(3); count > 0; count--) {
    add('constant', ['u8', 'u16', 'u48'], { values: (width) => ({ value: below(random, width) }) });
  }
  for (let count = random.below(3); count > 0; count--) add('reserved', ['u8', 'u24', 'u48']);
  for (let count = random.below(4); count > 0; count--) {
    const { size, entry, value } = randomField(random, values, `field${wanted.length}`);
    wanted.push({
      role: 'field',
      types: [],
      entry: { ...entry, role: 'field', ...(chance(random, 60) ? { default: value() } : {}) },
      field: { size, value },
    });
  }
  for (let index = wanted.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [wanted[index], wanted[other]] = [wanted[other] as Wanted, wanted[index] as Wanted];
  }
  return wanted;
}

/** Several of them in one integer, which reserved bits fill up. Returns the byte after it. */
function placeBits(
  random: Random,
  queue: Wanted[],
  byte: number,
  place: (wanted: Wanted, entry: Entry, width: number, end: number) => void,
): number {
  const type = random.pick(CONTAINERS);
  const size = SIZES[type] as number;
  const width = 8 * size;
  let low = 0;
  const bitsOf = (from: number, to: number): number | string =>
    from === to && chance(random, 50) ? from : `${from}-${to}`;
  const reserve = (to: number): void => {
    if (to <= low) return;
    const entry = { name: `spare${byte}At${low}`, role: 'reserved', byte, type, bits: bitsOf(low, to - 1) };
    place({ role: 'reserved', types: [], entry }, entry, to - low, byte + size);
    low = to;
  };
  while (low < width) {
    if (chance(random, 25)) reserve(Math.min(width, low + 1 + random.below(4)));
    const index = queue.findIndex(
      (each) => each.field === undefined && each.bits !== undefined && each.bits <= width - low,
    );
    const wanted = queue[index];
    if (wanted === undefined || low === width || chance(random, 15)) {
      reserve(width);
      break;
    }
    queue.splice(index, 1);
    const least = wanted.bits as number;
    const bits = Math.min(width - low, least + random.below(chance(random, 50) ? 6 : width));
    const entry = { ...wanted.entry, byte, type, bits: bitsOf(low, low + bits - 1), ...wanted.values?.(bits) };
    place(wanted, entry, bits, byte + size);
    low += bits;
  }
  return byte + size;
}

const WIDTHS: Readonly<Record<string, number>> = {
  none: 0,
  sum8: 8,
  sum16: 16,
  internet16: 16,
  xor8: 8,
  crc8: 8,
  crc16: 16,
  crc32: 32,
};

function randomChecks(random: Random, headerLength: number, isEscaped: boolean): Entry[] {
  if (chance(random, 10)) return [{ algorithm: 'none' }];
  return Array.from({ length: chance(random, 35) ? 2 : 1 }, () => {
    const algorithm = random.pick(Object.keys(WIDTHS).slice(1));
    const width = WIDTHS[algorithm] as number;
    const cyclic = {
      poly: Math.floor(below(random, width) / 2) * 2 + 1,
      init: random.pick([0, 2 ** width - 1, below(random, width)]),
      refin: chance(random, 50),
      refout: chance(random, 50),
      xorout: random.pick([0, 2 ** width - 1, below(random, width)]),
    };
    return {
      algorithm,
      ...(algorithm.startsWith('crc') ? cyclic : {}),
      ...(algorithm !== 'internet16' && chance(random, 30) ? { byteOrder: random.pick(['big', 'little']) } : {}),
      ...(chance(random, 70) ? { from: random.pick([0, 1, 2, random.below(headerLength + 1), 'body']) } : {}),
      ...(chance(random, 50) ? { to: random.pick(['itself', 'body']) } : {}),
      ...(algorithm.startsWith('sum') && chance(random, 50) ? { complement: 'twos' } : {}),
      ...(isEscaped && chance(random, 50) ? { sees: random.pick(['plain', 'escaped']) } : {}),
    };
  }).map((check) =>
    typeof check.from === 'number' && check.from > headerLength ? { ...check, from: headerLength } : check,
  );
}

function randomEscape(
  random: Random,
  markers: readonly number[],
  size: number,
  byteOrder: 'big' | 'little',
): Record<string, number[]> | null {
  if (!chance(random, 30)) return null;
  const starts = markers.map((marker) => Math.floor(marker / (byteOrder === 'big' ? 256 ** (size - 1) : 1)) % 256);
  const first = chance(random, 50) ? (starts[0] as number) : random.below(256);
  const keys = new Set([first]);
  for (let count = random.below(4); count > 0; count--)
    keys.add(random.pick([random.below(256), 0, random.pick(starts)]));
  const seconds = new Set<number>();
  while (seconds.size < keys.size) seconds.add(random.pick([first, random.below(256), 1 + random.below(4)]));
  return Object.fromEntries([...keys].map((key, index) => [key, [first, [...seconds][index] as number]]));
}
