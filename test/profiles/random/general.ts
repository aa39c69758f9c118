/**
 * What bodies can have beside plain fields, put into a plain body: values in pieces, encodings, byte orders, special values, filler, what
 * tells that a field is set, appended fields and lists of attributes.
 */
import { chance, type Random } from '../support/random.ts';
import { type BodyRequest, type Entry, randomAppended, randomField } from './body.ts';

const SIZES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u24: 3, u32: 4, u48: 6 };
const TYPES = ['', 'u8', 'u16', 'u24', 'u32', '', 'u48'];

interface Bits {
  readonly low: number;
  readonly width: number;
}

/** Bytes of the integer that an entry lies in; 0 for text and bytes. */
function sizeOf({ type, storage, length }: Entry): number {
  if (type === 'text' || type === 'bytes') return 0;
  if (type === 'reserved' && storage === undefined) return (length as number | undefined) ?? 1;
  return SIZES[String(storage ?? type).replace('i', 'u')] ?? 1;
}

/** Null for whole integers. */
function bitsOf({ bits }: Entry): Bits | null {
  if (bits === undefined) return null;
  const [low = 0, high = low] = String(bits).split('-').map(Number);
  return { low, width: high - low + 1 };
}

function showBits({ low, width }: Bits): number | string {
  return width === 1 ? low : `${low}-${low + width - 1}`;
}

function widthOf(entry: Entry): number {
  const { pieces } = entry as { readonly pieces?: readonly Entry[] };
  if (pieces !== undefined) return pieces.reduce((sum, piece) => sum + widthOf({ type: 'u8', ...piece }), 0);
  return bitsOf(entry)?.width ?? 8 * sizeOf(entry);
}

function isNumber({ type }: Entry): boolean {
  return /^[iu]\d/.test(String(type));
}

/** Changes the fields of `body`, and adds to it. */
export function generalise(random: Random, body: Entry, request: BodyRequest): void {
  const fields = body.fields as Entry[];
  if (chance(random, 50)) join(random, fields, request);
  const more = request.mayGrow ? random.below(100) : 100;
  if (more < 35) append(random, body, request);
  else if (more < 60 && body.length === undefined) addList(random, body, request);
  for (const entry of [...fields, ...attributeFieldsOf(body)]) encode(random, entry, request);
  const always = fields.filter(({ byte, pieces, type }) => {
    const first = (byte as number | undefined) ?? Math.max(...(pieces as Entry[]).map((piece) => piece.byte as number));
    return type !== 'reserved' && first < (body.bytes as number);
  });
  for (const entry of always) if (chance(random, 25)) makeOptional(random, entry, always, body, request);
  for (const entry of fields) if (entry.type === 'reserved' && chance(random, 40)) fill(random, entry);
}

function attributeFieldsOf({ attributes }: Entry): Entry[] {
  return ((attributes ?? []) as { readonly fields: Entry[] }[]).flatMap((attribute) => attribute.fields);
}

/** Numbers and reserved bits here and there become the pieces of one value. */
function join(random: Random, fields: Entry[], { values }: BodyRequest): void {
  const free = fields.filter((entry) => {
    const isPlain = entry.type === 'reserved' ? bitsOf(entry) !== null : isNumber(entry);
    return isPlain && widthOf(entry) <= 16;
  });
  const parts: Entry[] = [];
  let width = 0;
  for (let count = 2 + random.below(2); count > 0 && free.length > 0; count--) {
    const [part] = free.splice(random.below(free.length), 1) as [Entry];
    if (width + widthOf(part) > 32) continue;
    width += widthOf(part);
    parts.push(part);
  }
  const named = parts.find(({ type }) => type !== 'reserved');
  if (parts.length < 2 || named === undefined) return;
  for (const part of parts) fields.splice(fields.indexOf(part), 1);
  const pieces = parts.map((part) => {
    const bits = bitsOf(part);
    const type = TYPES[sizeOf(part)] as string;
    return {
      byte: part.byte,
      ...(bits === null ? {} : { bits: showBits(bits) }),
      ...(type === 'u8' ? {} : { type }),
      ...(chance(random, 30) ? { invert: true } : {}),
    };
  });
  const { name, presence } = named;
  const common = { name, pieces, ...(presence === undefined ? {} : { presence }) };
  const enums = values.enums.filter(({ bits }) => bits <= width);
  const flags = values.flags.filter(({ bits }) => bits <= width);
  const kind = random.below(4);
  if (kind === 0 && enums.length > 0) fields.push({ ...common, type: 'enum', enum: random.pick(enums).name });
  else if (kind === 1 && flags.length > 0) fields.push({ ...common, type: 'flags', flags: random.pick(flags).name });
  else {
    const type = random.pick(
      ['u8', 'i8', 'u16', 'i16', 'u24', 'i24', 'u32', 'i32'].filter((each) => Number(each.slice(1)) >= width),
    );
    fields.push({ ...common, type, ...(chance(random, 50) ? { scale: 0.5, offset: random.pick([0, 16, -40]) } : {}) });
  }
}

/** Of a number: its encoding, byte order and raw values with a meaning. */
function encode(random: Random, entry: Entry, { byteOrder }: Pick<BodyRequest, 'byteOrder'>): void {
  if (!isNumber(entry)) return;
  const width = widthOf(entry);
  const isSigned = String(entry.type).startsWith('i');
  const kind = random.below(6);
  if (!isSigned && kind === 0 && width % 4 === 0) entry.encoding = 'bcd';
  if (!isSigned && kind === 1 && width >= 2) entry.encoding = 'sign-magnitude';
  if (!isSigned && kind === 2) entry.invert = true;
  // Their numbers are others than those of the range.
  if (entry.encoding !== undefined) for (const attribute of ['min', 'max', 'step']) delete entry[attribute];
  if (entry.bits === undefined && entry.pieces === undefined && sizeOf(entry) > 1 && chance(random, 30)) {
    entry.byteOrder = random.pick(['big', 'little', byteOrder === 'big' ? 'little' : 'big']);
  }
  if (width < 3 || !chance(random, 25)) return;
  const lowest = isSigned ? -(2 ** (width - 1)) : 0;
  const codes = [lowest, lowest + 2 ** width - 1, lowest + random.below(2 ** width)].slice(random.below(3));
  const special = codes.filter((code) => code !== entry.null).map((code, index) => [code, `special${index}`]);
  if (special.length > 0) entry.special = Object.fromEntries(special);
}

/** Of the header: numbers have encodings, and may go on where something is reserved. */
export function generaliseHeader(
  random: Random,
  header: Entry[],
  fields: { readonly name: string; value: () => unknown }[],
  byteOrder: 'big' | 'little',
): void {
  for (const field of fields) {
    const entry = header.find(({ name }) => name === field.name) as Entry;
    if (!isNumber(entry)) continue;
    const spare = header.filter((each) => each.role === 'reserved' && widthOf(entry) + widthOf(each) <= 32);
    if (spare.length > 0 && chance(random, 30)) continueIn(random, entry, random.pick(spare), header);
    encode(random, entry, { byteOrder });
    field.value = encodedValue(random, entry, field.value);
    if (entry.default !== undefined) entry.default = field.value();
  }
}

function continueIn(random: Random, entry: Entry, spare: Entry, header: Entry[]): void {
  const parts = chance(random, 50) ? [entry, spare] : [spare, entry];
  const width = widthOf(entry) + widthOf(spare);
  entry.pieces = parts.map(({ byte, type, bits }) => ({
    byte,
    type: String(type).replace('i', 'u'),
    ...(bits === undefined ? {} : { bits }),
    ...(chance(random, 30) ? { invert: true } : {}),
  }));
  const sign = String(entry.type)[0];
  entry.type = `${sign}${[8, 16, 24, 32].find((each) => each >= width)}`;
  for (const attribute of ['byte', 'bits']) delete entry[attribute];
  header.splice(header.indexOf(spare), 1);
}

/** @param plain values of the number as it was before it had an encoding and special values */
function encodedValue(random: Random, entry: Entry, plain: () => unknown): () => unknown {
  const { encoding, scale = 1, offset = 0, special = {} } = entry as Entry & { scale?: number; offset?: number };
  const physical = (number: number): number => Number((number * scale + offset).toFixed(6));
  const width = widthOf(entry);
  /** A raw value, and the value that it has unless it is a special one. */
  const drawn = (): readonly [raw: number | null, value: unknown] => {
    if (encoding === 'bcd') {
      const digits = random.below(10 ** (width / 4));
      return [Number.parseInt(String(digits), 16), physical(digits)];
    }
    if (encoding === 'sign-magnitude') {
      const magnitude = random.below(2 ** (width - 1));
      const isNegative = magnitude > 0 && chance(random, 50);
      return [magnitude + (isNegative ? 2 ** (width - 1) : 0), physical(isNegative ? -magnitude : magnitude)];
    }
    const value = plain();
    return [typeof value === 'number' ? Math.round((value - offset) / scale) : null, value];
  };
  return () => {
    const [raw, value] = drawn();
    if (raw !== null && raw === entry.null) return null;
    return (special as Entry)[String(raw)] ?? value;
  };
}

/** By a raw value, a bit of its own, or another field. */
function makeOptional(
  random: Random,
  entry: Entry,
  always: readonly Entry[],
  body: Entry,
  { byteOrder }: BodyRequest,
): void {
  const fields = body.fields as Entry[];
  const isMasked = entry.presence !== undefined;
  const partners = always.filter(
    ({ presence }) => presence !== undefined && !isWith(presence) && presence !== 'always',
  );
  const isPartner = always.some(({ presence }) => (presence as { with?: string } | undefined)?.with === entry.name);
  switch (random.below(isMasked ? 5 : 4)) {
    case 0: {
      const bit = takeBit(random, body);
      // The bit's integer has the byte order of its field.
      const isOther = entry.byteOrder !== undefined && entry.byteOrder !== byteOrder && bit?.type !== undefined;
      if (bit !== null && !isOther) entry.presence = bit;
      else if (bit !== null) fields.push({ ...bit, type: 'reserved', storage: bit.type ?? 'u8' });
      return;
    }
    case 1: {
      const partner = partners.filter((each) => each !== entry);
      if (partner.length > 0 && !isPartner) entry.presence = { with: random.pick(partner).name };
      return;
    }
    case 4:
      if (!isPartner) entry.presence = 'always';
      return;
    default: {
      if (entry.type === 'text' || entry.type === 'bytes') return;
      const width = entry.type === 'bool' ? 1 : widthOf(entry);
      const lowest = String(entry.type).startsWith('i') ? -(2 ** (width - 1)) : 0;
      const raw = random.pick([lowest, lowest + 2 ** width - 1, lowest + random.below(2 ** width)]);
      const special = Object.keys((entry.special ?? {}) as Entry).map(Number);
      if (raw !== entry.null && !special.includes(raw)) entry.presence = { unless: raw };
    }
  }
}

function isWith(presence: unknown): boolean {
  return typeof presence === 'object' && presence !== null && 'with' in presence;
}

/** One of those that are reserved in the bytes that every such body has; null where none is. */
function takeBit(random: Random, { fields: all, bytes }: Entry): Entry | null {
  const fields = all as Entry[];
  const reserved = fields.filter(
    ({ type, byte, bits, length }) =>
      type === 'reserved' && (byte as number) < (bytes as number) && (bits !== undefined || (length ?? 1) === 1),
  );
  if (reserved.length === 0) return null;
  const entry = random.pick(reserved);
  const size = sizeOf(entry);
  const { low, width } = bitsOf(entry) ?? { low: 0, width: 8 };
  const storage = TYPES[size] as string;
  fields.splice(fields.indexOf(entry), 1);
  if (width > 1)
    fields.push({ type: 'reserved', byte: entry.byte, storage, bits: showBits({ low: low + 1, width: width - 1 }) });
  return { byte: entry.byte, bits: low, ...(size === 1 ? {} : { type: storage }) };
}

function fill(random: Random, entry: Entry): void {
  const bits = bitsOf(entry);
  const size = sizeOf(entry);
  if (bits !== null) entry.value = random.below(2 ** bits.width);
  else entry.value = size === 1 && chance(random, 50) ? random.below(256) : [...random.bytes(size)];
}

/** Fields after the bytes that every such body has. */
function append(random: Random, body: Entry, request: BodyRequest): void {
  const first = body.bytes as number;
  const fields = body.fields as Entry[];
  const { entries, end } = randomAppended(random, request, first);
  if (chance(random, 40) && end < request.maximum) {
    entries.push({ name: `tail${fields.length}`, type: random.pick(['text', 'bytes']), byte: end, length: 'rest' });
  }
  fields.push(...entries);
  if (entries.length > 0) body.length = 'at-least';
}

function addList(random: Random, body: Entry, { values, maximum }: BodyRequest): void {
  const list: Entry = { id: { type: random.pick(['u8', 'u8', 'u16', 'u24']) } };
  if (chance(random, 40)) list.kind = { type: random.pick(['u8', 'u16']) };
  if (chance(random, 60)) list.length = { type: random.pick(['u8', 'u16']) };
  for (const part of Object.values(list) as Entry[]) {
    if (chance(random, 30)) part.byteOrder = random.pick(['big', 'little']);
  }
  const head = Object.values(list).reduce(
    (sum: number, part) => sum + (SIZES[(part as Entry).type as string] as number),
    0,
  );
  let bytes = body.bytes as number;
  const count = random.pick(['u8', 'u16']);
  if (chance(random, 40) && bytes + (SIZES[count] as number) + head + 1 <= maximum) {
    list.count = { byte: bytes, type: count };
    bytes += SIZES[count] as number;
  }
  const room = Math.min(6, maximum - bytes - head);
  if (room < 1) return;
  const ids = new Set(
    Array.from({ length: 1 + random.below(random.pick([4, 12])) }, () => random.below(random.pick([4, 256]))),
  );
  const attributes = [...ids].map((id) => {
    const fields: Entry[] = [];
    let size = 0;
    for (let wanted = 1 + random.below(2); wanted > 0 && size < room; wanted--) {
      const field = randomField(random, values, `item${id}Part${fields.length}`, room - size);
      size += field.size;
      fields.push(field.entry);
    }
    if (list.length !== undefined && chance(random, 20)) {
      fields.push({ name: `item${id}Tail`, type: random.pick(['text', 'bytes']), length: 'rest' });
    }
    return { id, ...(list.kind === undefined ? {} : { kind: random.below(4) }), fields };
  });
  Object.assign(body, { bytes, list, attributes });
}
