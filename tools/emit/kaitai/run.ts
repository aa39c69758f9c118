/**
 * Bodies as Kaitai reads them: one run of bits from the first byte to the last. Fields lie in it without gap or overlap, as
 * the checker has seen to, and each of them in one piece: most significant bit first where the byte order is big, least
 * significant bit first where it is little.
 */
import type { ByteOrder, Code, Enumeration, Frame, HeaderField, Profile } from '../../model.ts';
import { Identifiers, snakeCase } from '../names.ts';

export class Enumerations {
  readonly deviceType: string;
  readonly message: string;
  readonly #ids = new Map<Enumeration, string>();
  readonly #entries = new Map<string, Map<number, Entry>>();

  /** `types` has the names of all types: in some languages enums share a namespace with them. */
  constructor(profile: Profile, types: Identifiers) {
    this.deviceType = types.take('device_type');
    this.message = types.take('message');
    const { frame, deviceId, messages } = profile;
    if (frame.header.some(({ role }) => role === 'device')) {
      this.#entries.set(this.deviceType, codeEntries(deviceId.deviceTypes));
    }
    // A name shared by several messages names none of them.
    const isSingle = ({ code }: Code): boolean => messages.filter((other) => other.code === code).length === 1;
    if (messageField(frame) !== null) this.#entries.set(this.message, codeEntries(messages.filter(isSingle)));
    for (const enumeration of profile.enumerations) {
      const id = types.take(snakeCase(enumeration.name));
      this.#ids.set(enumeration, id);
      this.#entries.set(id, codeEntries(enumeration.codes));
    }
  }

  idOf(enumeration: Enumeration): string {
    const id = this.#ids.get(enumeration);
    if (id === undefined) throw new Error(`the profile has no enum ${enumeration.name}`);
    return id;
  }

  entries(): ReadonlyMap<string, ReadonlyMap<number, Entry>> {
    return this.#entries;
  }
}

/** The one field whose values are the codes of messages; null if several fields identify them, or a single bit, a boolean for Kaitai. */
export function messageField({ tells }: Frame): HeaderField | null {
  const [only] = tells;
  return tells.length === 1 && only?.role === 'message' && only.width > 1 ? only : null;
}

function codeEntries(codes: readonly Code[]): Map<number, Entry> {
  const ids = new Identifiers();
  return new Map(codes.map(({ code, name, title }) => [code, { id: ids.take(kaitaiId(name)), doc: title }]));
}

/** Kaitai's compiler writes fields and codes into Python as they are, where these are no names of attributes and members. */
const RESERVED_IN_PYTHON = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda ' +
    'mro nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** The identifier of a field or code. */
export function kaitaiId(name: string): string {
  const id = snakeCase(name);
  return RESERVED_IN_PYTHON.has(id) ? `${id}_` : id;
}

export interface Place {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
}

/** An attribute of Kaitai, an instance, or anything else that YAML holds. */
export type Entry = Record<string, unknown>;

function firstBit({ byte, size, low, width }: Place, order: ByteOrder): number {
  return 8 * byte + (order === 'little' ? low : 8 * size - low - width);
}

export function inRunOrder<T extends Place>(places: readonly T[], order: ByteOrder): T[] {
  return [...places].sort((one, other) => firstBit(one, order) - firstBit(other, order));
}

/** The most bits that all runtimes of Kaitai read at once; JavaScript's reads no more. */
const MAX_BITS = 32;

/** The type of an integer of at most 32 bits. */
export function integerType(place: Place, order: ByteOrder, signed: boolean): string {
  return isByteInteger(place, order) ? `${signed ? 's' : 'u'}${place.width / 8}` : `b${place.width}`;
}

/** Whether Kaitai has a type of whole bytes for it. Only those know a sign. */
export function isByteInteger(place: Place, order: ByteOrder): boolean {
  return firstBit(place, order) % 8 === 0 && [8, 16, 32].includes(place.width);
}

export function isWide({ width }: Place): boolean {
  return width > MAX_BITS;
}

/** A wider integer in two halves, in the order in which they arrive, and the expression that joins them. */
export function wideAttributes(
  place: Place,
  order: ByteOrder,
  id: string,
  doc: string,
): { attributes: Entry[]; joined: string } {
  const rest = place.width - MAX_BITS;
  const start = firstBit(place, order);
  const half = (name: string, width: number, at: number): Entry => {
    const whole = at % 8 === 0 && (width === 16 || width === 32);
    return { id: `${id}_${name}`, type: whole ? `u${width / 8}` : `b${width}`, doc };
  };
  const attributes =
    order === 'big'
      ? [half('high', rest, start), half('low', MAX_BITS, start + rest)]
      : [half('low', MAX_BITS, start), half('high', rest, start + MAX_BITS)];
  return { attributes, joined: `(${id}_high * ${2 ** MAX_BITS} + ${id}_low)` };
}

/** The bits of these places, each once, even if some are the same: as runs within one byte. */
export function runsOf(places: readonly Place[], order: ByteOrder): Place[] {
  const bits = new Set<number>();
  for (const place of places) {
    for (let bit = 0; bit < place.width; bit++) bits.add(firstBit(place, order) + bit);
  }
  const runs: Place[] = [];
  for (const bit of [...bits].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    const byte = Math.floor(bit / 8);
    const low = order === 'little' ? bit % 8 : 7 - (bit % 8);
    if (last?.byte === byte && bits.has(bit - 1)) {
      runs[runs.length - 1] = { ...last, low: Math.min(last.low, low), width: last.width + 1 };
    } else runs.push({ byte, size: 1, low, width: 1 });
  }
  return runs;
}

/** Reserved bytes or bits; Kaitai calls an attribute without `id` unnamed. */
export function reservedAttributes(place: Place, order: ByteOrder, doc = 'Reserved.'): Entry[] {
  if (firstBit(place, order) % 8 === 0 && place.width % 8 === 0) return [{ size: place.width / 8, doc }];
  const widths = isWide(place) ? [MAX_BITS, place.width - MAX_BITS] : [place.width];
  return widths.map((width) => ({ type: `b${width}`, doc }));
}

/** Without the missing ones. */
export function sentences(...parts: readonly (string | null)[]): string {
  return parts.flatMap((part) => (part === null ? [] : `${part}.`)).join(' ');
}
