/** Random bodies, and fields of bodies and headers. */
import { chance, type Random } from '../support/random.ts';

/** As the profile's YAML has it. */
export type Entry = Record<string, unknown>;

/** Enums and sets of flags, by the bits that they need. */
export interface RandomValues {
  readonly entries: Entry;
  readonly enums: readonly { readonly name: string; readonly bits: number; readonly names: readonly string[] }[];
  readonly flags: readonly { readonly name: string; readonly bits: number; readonly names: readonly string[] }[];
}

function bitsFor(value: number): number {
  return Math.max(1, Math.floor(Math.log2(Math.max(value, 1))) + 1);
}

export function randomValues(random: Random): RandomValues {
  const enums = [2, 6, 11].map((width, index) => {
    const codes = [...new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(2 ** width)))];
    return {
      name: `enum${index}`,
      ...(chance(random, 40) ? { ordered: true } : {}),
      codes: codes.map((code, place) => ({ code, name: `code${place}` })),
    };
  });
  const flags = [3, 7, 18].map((width, index) => {
    const bits = [...new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(width)))];
    return { name: `flags${index}`, bits: bits.map((bit, place) => ({ bit, name: `flag${place}` })) };
  });
  return {
    entries: { enums, flags },
    enums: enums.map(({ name, codes }) => ({
      name,
      bits: bitsFor(Math.max(...codes.map(({ code }) => code))),
      names: codes.map((code) => code.name),
    })),
    flags: flags.map(({ name, bits }) => ({
      name,
      bits: Math.max(...bits.map(({ bit }) => bit)) + 1,
      names: bits.map((bit) => bit.name),
    })),
  };
}

interface RandomField {
  /** Without a place. */
  readonly entry: Entry;
  readonly size: number;
  /** One of its values, as messages have them; bytes in hexadecimal. */
  readonly value: () => unknown;
}

const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u24: 3, u32: 4, u48: 6, u64: 8 };

/** A field that has its bytes for itself, at most `most` of them. */
export function randomField(random: Random, values: RandomValues, name: string, most = 6): RandomField {
  switch (random.below(8)) {
    case 0: {
      const length = 1 + random.below(most);
      const text = (): string => 'abcdef'.slice(0, random.below(Math.min(length, 6) + 1));
      return { entry: { name, type: 'text', length }, size: length, value: text };
    }
    case 1: {
      const length = 1 + random.below(most);
      const hexadecimal = (): string => Buffer.from(random.bytes(length)).toString('hex');
      return { entry: { name, type: 'bytes', length }, size: length, value: hexadecimal };
    }
    case 2: {
      const size = 1 + random.below(Math.min(most, 4));
      return { ...small(random, values, name, 8 * size, size, null), size };
    }
    default:
      return randomNumber(random, name, most, null);
  }
}

interface BitsOf {
  readonly low: number;
  readonly width: number;
}

function bitsEntry({ low, width }: BitsOf): Entry {
  return { bits: width === 1 ? low : `${low}-${low + width - 1}` };
}

/** A bool, enum or set of flags in so many bits of an integer of `size` bytes; a number where none of them fits. */
function small(
  random: Random,
  values: RandomValues,
  name: string,
  width: number,
  size: number,
  bits: BitsOf | null,
): { readonly entry: Entry; readonly value: () => unknown } {
  const place = { storage: `u${8 * size}`, ...(bits === null ? {} : bitsEntry(bits)) };
  const enums = values.enums.filter((each) => each.bits <= width);
  const flags = values.flags.filter((each) => each.bits <= width);
  const kind = random.below(3);
  if (kind === 0 && enums.length > 0) {
    const one = random.pick(enums);
    return { entry: { name, type: 'enum', enum: one.name, ...place }, value: () => random.pick(one.names) };
  }
  if (kind === 1 && flags.length > 0) {
    const one = random.pick(flags);
    const some = (): string[] => one.names.filter(() => chance(random, 50));
    return { entry: { name, type: 'flags', flags: one.name, ...place }, value: some };
  }
  if (bits === null || bits.width === 1) {
    const bit = bits?.low ?? random.below(width);
    const entry = {
      name,
      type: 'bool',
      storage: `u${8 * size}`,
      bits: bit,
      ...(chance(random, 30) ? { invert: true } : {}),
    };
    // Alone in an integer, a bool would leave gaps.
    if (bits !== null || width === 1) return { entry, value: () => chance(random, 50) };
  }
  return randomNumber(random, name, size, { ...(bits ?? { low: 0, width }), size });
}

/** With a scale and a range for the most part; whole, or so many bits of an integer. */
function randomNumber(
  random: Random,
  name: string,
  most: number,
  bits: (BitsOf & { readonly size: number }) | null,
): RandomField {
  const types = ['u8', 'i8', 'u16', 'i16', 'u24', 'i24', 'u32', 'i32', 'u48'];
  const size = bits?.size ?? random.pick([1, 1, 2, 2, 3, 4, 6].filter((each) => each <= most));
  const type = random.pick(types.filter((each) => Number(each.slice(1)) === 8 * size));
  const width = bits?.width ?? 8 * size;
  const signed = type.startsWith('i');
  const [lowest, highest] = signed ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
  const scale = width <= 32 ? random.pick([1, 1, 0.5, 0.1, 0.01, 2, 0.25, 2.5]) : 1;
  const offset = width <= 32 ? random.pick([0, 0, 0, -40, 16, 0.5, -100]) : 0;
  const physical = (raw: number): number => Number((raw * scale + offset).toFixed(6));
  const entry: Entry = { name, type, ...(bits === null ? {} : bitsEntry(bits)) };
  if (scale !== 1) entry.scale = scale;
  if (offset !== 0) entry.offset = offset;
  let [least, greatest] = [lowest, highest];
  const span = highest - lowest;
  if (width > 3 && width <= 32 && chance(random, 30)) {
    least = lowest + random.below(Math.floor(span / 2));
    greatest = least + 2 * (1 + random.below(Math.floor((highest - least) / 2)));
    entry.min = physical(least);
    entry.max = physical(greatest);
    if (chance(random, 40)) entry.step = Number((scale * 2).toFixed(6));
  }
  // Out of the range or at its end, so that the number beside it can be written.
  if (width > 2 && chance(random, 30)) entry.null = random.pick([lowest, highest, ...(signed ? [] : [0])]);
  const none = entry.null;
  const value = (): number => {
    const raw = random.pick([least, greatest, least + 2 * random.below(Math.floor((greatest - least) / 2) + 1)]);
    if (raw !== none) return physical(raw);
    return physical(raw === least ? (greatest === none ? least : greatest) : least);
  };
  return { entry, size, value };
}

export interface BodyRequest {
  /** As messages have them in `when`. */
  readonly conditions: readonly Entry[];
  /** Null where the body has no mask. */
  readonly presence: Entry | null;
  /** Null where it may be of any. */
  readonly length: number | null;
  readonly mayGrow: boolean;
  readonly maximum: number;
  readonly byteOrder: 'big' | 'little';
  readonly values: RandomValues;
}

/** Bytes, length and fields. */
export function randomBody(random: Random, request: BodyRequest): Entry {
  const { conditions, presence, values } = request;
  const places = new Map<string, { readonly byte: number; readonly size: number; readonly taken: Set<number> }>();
  for (const condition of conditions) {
    const byte = condition.byte as number;
    const size = SIZES[(condition.type as string | undefined) ?? 'u8'] as number;
    const key = `${byte} ${size}`;
    const place = places.get(key) ?? { byte, size, taken: new Set() };
    places.set(key, place);
    const bits = String(condition.bits ?? `0-${8 * size - 1}`)
      .split('-')
      .map(Number);
    const [low = 0, high = low] = bits;
    for (let bit = low; bit <= high; bit++) place.taken.add(bit);
  }
  const mask =
    presence === null ? null : { byte: presence.byte as number, size: SIZES[presence.type as string] as number };
  const least = Math.max(
    0,
    ...[...places.values(), ...(mask === null ? [] : [mask])].map(({ byte, size }) => byte + size),
  );
  const length = request.length ?? Math.min(request.maximum, least + random.below(14));
  const occupied = new Set<number>();
  for (const { byte, size } of [...places.values(), ...(mask === null ? [] : [mask])]) {
    for (let index = byte; index < byte + size; index++) occupied.add(index);
  }
  const fields: Entry[] = [];
  const presenceBits = mask === null ? null : Array.from({ length: 8 * mask.size }, (_, bit) => bit);
  const add = (entry: Entry): void => {
    if (entry.type === 'reserved' || presenceBits === null) {
      fields.push(entry);
      return;
    }
    if (presenceBits.length === 0) {
      const { name, enum: _, flags, invert, scale, offset, min, max, step, null: none, type, ...place } = entry;
      const storage =
        place.storage ?? (SIZES[`u${String(type).slice(1)}`] === undefined ? undefined : `u${String(type).slice(1)}`);
      const isWhole = place.bits === undefined && place.length === undefined;
      // A whole integer is so many bytes.
      const size = isWhole ? { length: SIZES[storage as string] as number } : {};
      const { storage: __, ...rest } = place;
      fields.push({ type: 'reserved', ...rest, ...size, ...(place.bits === undefined ? {} : { storage }) });
      return;
    }
    fields.push({ ...entry, presence: presenceBits.splice(random.below(presenceBits.length), 1)[0] });
  };
  // What conditions leave of their integers.
  for (const { byte, size, taken } of places.values()) {
    let bit = 0;
    while (bit < 8 * size) {
      if (taken.has(bit)) {
        bit++;
        continue;
      }
      let width = 1;
      while (bit + width < 8 * size && !taken.has(bit + width)) width++;
      addBits(random, values, add, byte, size, { low: bit, width }, () => `rest${fields.length}`);
      bit += width;
    }
  }
  for (let byte = 0; byte < length; ) {
    if (occupied.has(byte)) {
      byte++;
      continue;
    }
    let room = 1;
    while (byte + room < length && !occupied.has(byte + room)) room++;
    byte += addUnit(random, values, add, byte, room, () => `field${fields.length}`);
  }
  const isGrowing = request.mayGrow && chance(random, 30);
  return { bytes: length, ...(isGrowing ? { length: 'at-least' } : {}), fields };
}

/** Fields one after another from `first` on, of which the last has a name. */
export function randomAppended(
  random: Random,
  { values, maximum }: BodyRequest,
  first: number,
): { readonly entries: Entry[]; readonly end: number } {
  const entries: Entry[] = [];
  let [kept, end, byte] = [0, first, first];
  for (let count = 1 + random.below(4); count > 0 && byte < maximum; count--) {
    const before = entries.length;
    const add = (entry: Entry): number => entries.push(entry);
    byte += addUnit(random, values, add, byte, Math.min(8, maximum - byte), () => `later${entries.length}`);
    if (entries.slice(before).every(({ type }) => type === 'reserved')) continue;
    [kept, end] = [entries.length, byte];
  }
  return { entries: entries.slice(0, kept), end };
}

/** A field, several in an integer, or what is reserved. Returns the bytes that it takes. */
function addUnit(
  random: Random,
  values: RandomValues,
  add: (entry: Entry) => void,
  byte: number,
  room: number,
  name: () => string,
): number {
  if (chance(random, 15)) {
    const length = 1 + random.below(Math.min(room, 3));
    add({ type: 'reserved', byte, ...(length === 1 && chance(random, 50) ? {} : { length }) });
    return length;
  }
  if (chance(random, 45)) {
    const size = 1 + random.below(Math.min(room, 4));
    addBits(random, values, add, byte, size, { low: 0, width: 8 * size }, name);
    return size;
  }
  const field = randomField(random, values, name(), Math.min(room, 8));
  add({ ...field.entry, byte });
  return field.size;
}

/** Fields and reserved bits that fill these. */
function addBits(
  random: Random,
  values: RandomValues,
  add: (entry: Entry) => void,
  byte: number,
  size: number,
  { low, width }: BitsOf,
  name: () => string,
): void {
  const end = low + width;
  for (let at = low; at < end; ) {
    const taken = Math.min(end - at, random.pick([1, 1, 2, 3, 4, 5, 8, 13, 32]));
    const bits = { low: at, width: taken };
    if (chance(random, 20)) add({ type: 'reserved', byte, storage: `u${8 * size}`, ...bitsEntry(bits) });
    else add({ ...small(random, values, name(), taken, size, bits).entry, byte });
    at += taken;
  }
}
