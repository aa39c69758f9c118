/**
 * Layouts: where each field lies in its body and what it may hold, from the tables in `generated/fields`. Columns, the strict
 * writer, routing rules and the frame inspector use them; generated readers and writers have constants of their own.
 */

/** Bytes 1, 2, 3, 4 or 6, read in the profile's byte order. */
export type IntegerSize = 1 | 2 | 3 | 4 | 6;

interface Placed {
  readonly name: string;
  /** First byte, counted from the body's start. */
  readonly byte: number;
  /** The field's bit in the presence mask of a control body; -1 elsewhere. */
  readonly presence: number;
  /** Absent for a field of a plain body, which the rest of the layout describes fully. */
  readonly general?: GeneralField;
}

/** Bits of an integer; a value may lie in several. */
export interface Piece {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly little: boolean;
  /** Whether they are complemented. */
  readonly inverted: boolean;
}

/** Bits of one byte. */
export interface ByteBits {
  readonly byte: number;
  readonly mask: number;
}

/** How a field is marked as set. */
export type FieldPresence =
  | ({ readonly by: 'bit' } & ByteBits)
  | { readonly by: 'unless'; readonly raw: number }
  | { readonly by: 'with'; readonly partner: string }
  /** That the body reaches this byte. */
  | { readonly by: 'length'; readonly end: number }
  | { readonly by: 'item'; readonly attribute: number };

/**
 * What a field of a general body has beyond its place: its value may lie in pieces, in either byte order and in another encoding, and may
 * be unset. `at` and `length` are those of the body; places count from `base`, which is `at`, or where the item's value begins.
 */
export interface GeneralField {
  /** Empty for text and bytes. */
  readonly pieces: readonly Piece[];
  /** Bits of all pieces together. */
  readonly width: number;
  /** Whether the raw value is complemented. */
  readonly inverted: boolean;
  readonly encoding: 'binary' | 'bcd' | 'sign-magnitude';
  /** Raw values with a meaning of their own, by name. */
  readonly special: ReadonlyMap<string, number>;
  /** Null if every frame sets it. */
  readonly presence: FieldPresence | null;
  /** The number of its list's attribute; -1 for all others. */
  readonly attribute: number;
  /** For text and bytes: whether it takes all the rest. */
  readonly toEnd: boolean;
  /** Where its places count from; -1 if this frame does not set it. */
  readonly find: (view: DataView, at: number, length: number) => number;
  /** All pieces together, before the encoding. For text and bytes 0. */
  readonly readRaw: (view: DataView, base: number) => number;
  /** The meaning of a raw number, in physical units or as a name; null for none. */
  readonly physical: (raw: number) => number | string | null;
  /** How many bytes text or bytes take. */
  readonly sizeAt: (view: DataView, at: number, length: number, base: number) => number;
}

/** An integer in a list, outside of any field. */
export interface ListInteger {
  readonly size: number;
  readonly little: boolean;
}

export interface AttributeLayout {
  readonly id: number;
  /** Null if items have none. */
  readonly kind: number | null;
  /** Bytes of its value; the fewest if the last field takes all the rest. */
  readonly length: number;
  readonly toEnd: boolean;
  readonly fill: Fill;
}

/** Constant bits: bytes and their values. */
export type Fill = readonly (readonly [byte: number, bits: number])[];

/** The items after a body's fixed part. */
export interface ListLayout {
  /** Where they begin. */
  readonly first: number;
  readonly id: ListInteger;
  readonly kind: ListInteger | null;
  readonly length: ListInteger | null;
  readonly count: (ListInteger & { readonly byte: number }) | null;
  readonly attributes: readonly AttributeLayout[];
  /** From an id to its index among the attributes. */
  readonly places: ReadonlyMap<number, number>;
}

/** What a body has whose fields are not all plain ones at fixed places. */
export interface GeneralBody {
  readonly list: ListLayout | null;
  readonly fill: Fill;
  /** Whether it has a presence mask, and that mask's bits without a field. */
  readonly hasMask: boolean;
  readonly unknownBits: readonly (ByteBits & { readonly bit: number })[];
  /** Fields that only a long enough body has, or that take all the rest: the byte that the body must reach. */
  readonly appended: readonly { readonly end: number; readonly toEnd: boolean }[];
}

interface Packed extends Placed {
  /** Bytes of the integer that holds the field. */
  readonly size: number;
  /** Lowest bit within that integer. */
  readonly low: number;
  /** Bits. */
  readonly width: number;
}

export interface BoolField extends Packed {
  readonly type: 'bool';
  /** True where a 0 bit means true. */
  readonly invert: boolean;
}

export interface EnumField extends Packed {
  readonly type: 'enum';
  readonly enumeration: Enumeration;
}

export interface FlagsField extends Packed {
  readonly type: 'flags';
  readonly enumeration: Enumeration;
}

export interface NumberField extends Packed {
  readonly type: 'number';
  readonly signed: boolean;
  /** Physical value = (raw × multiplier + addend) / divisor. */
  readonly multiplier: number;
  readonly addend: number;
  readonly divisor: number;
  /** True if the physical value is the raw one. */
  readonly integer: boolean;
  /** Raw range that a strict writer allows. */
  readonly least: number;
  readonly most: number;
  /** In raw units, counted from `least`. */
  readonly step: number;
  /** The raw value that means "no value"; null if there is none. */
  readonly null: number | null;
  readonly unit: string;
}

export interface TextField extends Placed {
  readonly type: 'text';
  /** Bytes of UTF-8. */
  readonly size: number;
}

export interface BytesField extends Placed {
  readonly type: 'bytes';
  readonly size: number;
}

export type FieldLayout = BoolField | EnumField | FlagsField | NumberField | TextField | BytesField;

/** Those that lie in an integer. */
export type PackedField = BoolField | EnumField | FlagsField | NumberField;

/** The codes of an enum, or the bits of a flags field, both ways. */
export interface Enumeration {
  /** By code: the name, or the code itself if it has none. As long as the field can count, up to 256. */
  readonly names: readonly (string | number)[];
  readonly codes: ReadonlyMap<unknown, number>;
  readonly ordered: boolean;
}

export interface BodyLayout {
  /** Bytes; the fewest if a later version may append. */
  readonly length: number;
  readonly atLeast: boolean;
  readonly presence: PresenceLayout | null;
  /** Absent for a plain body: all of its fields are plain, and set always or by the profile's mask. */
  readonly general?: GeneralBody;
  readonly fields: readonly FieldLayout[];
  /** Fields' names, apart from their layouts: those have six shapes, and asking each for its name is slow. */
  readonly names: readonly string[];
}

/** The presence mask of a control body (Table 4). */
export interface PresenceLayout {
  readonly size: number;
  /** The bits that have a field. */
  readonly known: number;
}

export type Enumerations = Readonly<Record<string, Enumeration>>;

/**
 * A body's layout from a table in text form, one line for each field:
 *
 *     name byte store [key value]… [in unit]
 *
 * `store` is the integer that holds the field, with its bits unless it fills it (`u8`, `i16`, `u8.1-3`), or `text16`,
 * `bytes4`. Keys: `true` and the bit that means it; `enum` and `flags` with their table; for numbers `times`, `plus` and
 * `over` (physical = (raw × times + plus) / over), `from`, `to` and `step` in raw units, and `null`; `bit` of the presence
 * mask unless it is the line's own number.
 *
 * Text, because as object literals these tables were a tenth of the whole package. Each is parsed on first use; decoding alone needs
 * none.
 */
export function bodyLayout(
  enumerations: Enumerations,
  length: number,
  table: string,
  { atLeast = false, presence = null }: { atLeast?: boolean; presence?: PresenceLayout | null } = {},
): BodyLayout {
  const parts = linesOf(table);
  let fields: readonly FieldLayout[] | undefined;
  return {
    length,
    atLeast,
    presence,
    get names() {
      return parts().names;
    },
    get fields() {
      fields ??= parts().lines.map((line, index) =>
        fieldLayout(parts().names[index] as string, line, presence === null ? -1 : index, enumerations),
      );
      return fields;
    },
  };
}

/** A body's lines, and the name that each begins with. */
export function linesOf(table: string): () => { lines: string[]; names: string[] } {
  let parts: { lines: string[]; names: string[] } | undefined;
  return () => {
    if (parts === undefined) {
      const lines = table.trim().split('\n').filter(Boolean);
      parts = { lines, names: interned(lines.map((line) => line.slice(0, line.indexOf(' ')))) };
    }
    return parts;
  };
}

export function fieldLayout(name: string, line: string, bit: number, enumerations: Enumerations): FieldLayout {
  const { byte, store, keys, unit } = entriesOf(line);
  const number = (key: string, usual: number): number => Number(keys[key] ?? usual);

  const [, type, digits, first = '0', last = first] = /^([a-z]+)(\d+)(?:\.(\d+)(?:-(\d+))?)?$/.exec(store) as string[];
  const placed = { name, byte: Number(byte), presence: number('bit', bit) };
  if (type === 'text' || type === 'bytes') return { ...placed, type, size: Number(digits) };
  const size = (Number(digits) / 8) as IntegerSize;
  const low = Number(first);
  const width = store.includes('.') ? Number(last) - low + 1 : size * 8;
  const packed = { ...placed, size, low, width };
  if (keys.true !== undefined) return { ...packed, type: 'bool', invert: keys.true === '0' };
  if (keys.enum !== undefined) return { ...packed, type: 'enum', enumeration: enumerations[keys.enum] as Enumeration };
  if (keys.flags !== undefined)
    return { ...packed, type: 'flags', enumeration: enumerations[keys.flags] as Enumeration };

  const signed = type === 'i';
  const [multiplier, addend, divisor] = [number('times', 1), number('plus', 0), number('over', 1)];
  return {
    ...packed,
    type: 'number',
    signed,
    multiplier,
    addend,
    divisor,
    integer: multiplier === 1 && addend === 0 && divisor === 1,
    least: number('from', signed ? -(2 ** (width - 1)) : 0),
    most: number('to', 2 ** (signed ? width - 1 : width) - 1),
    step: number('step', 1),
    null: keys.null === undefined ? null : Number(keys.null),
    unit,
  };
}

/** A line's parts, without its name. */
export function entriesOf(line: string): {
  byte: string | undefined;
  store: string;
  keys: Readonly<Record<string, string>>;
  unit: string;
} {
  const [entries = '', unit = ''] = line.split(/ in (.*)/);
  const [, byte, store = '', ...pairs] = entries.split(' ');
  const keys: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) keys[pairs[index] as string] = pairs[index + 1] as string;
  return { byte, store, keys, unit };
}

const NUMBERS: readonly number[] = /* @__PURE__ */ (() => [...Array(256).keys()])();

/**
 * A table of codes; every code below `size` has an entry, so that reading one is a plain load without a branch. `names` are
 * separated by spaces, in order from code 0; `name=code` goes on from that code.
 */
export function enumeration(size: number, ordered: boolean, names: string): Enumeration {
  const byCode: (string | number)[] = NUMBERS.slice(0, size);
  const codes = new Map<string, number>();
  const entries = names.split(' ');
  const own = interned(entries.map((entry) => entry.split('=', 1)[0] as string));
  let code = -1;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as string;
    const name = own[index] as string;
    code = entry === name ? code + 1 : Number(entry.slice(name.length + 1));
    byCode[code] = name;
    codes.set(name, code);
  }
  // Not frozen, though callers get it as a column's dictionary, a frozen copy: loads from frozen arrays took a fifth of reading a message.
  return { names: byCode, codes, ordered };
}

/** From a name's hash to the name, or to null if there is none, and to its code. */
export interface NameSlots {
  readonly names: readonly (string | null)[];
  readonly codes: readonly number[];
}

/** The hash is that of the generated writers: (length × lengths + one character + four times a second one) modulo `count`. */
export function nameSlots(
  { codes }: Enumeration,
  count: number,
  lengths: number,
  place: number,
  second: number,
): NameSlots {
  const slots = { names: new Array<string | null>(count).fill(null), codes: new Array<number>(count).fill(0) };
  (codes as ReadonlyMap<string, number>).forEach((code, name) => {
    const slot = (name.length * lengths + name.charCodeAt(place) + (name.charCodeAt(second) << 2)) & (count - 1);
    slots.names[slot] = name;
    slots.codes[slot] = code;
  });
  return slots;
}

/**
 * The same names, as engines keep names of properties: two of those are compared by address. Parts of a split text are
 * compared character by character, which made writing a message twice as slow.
 */
function interned(names: string[]): string[] {
  const properties = Object.create(null) as Record<string, number>;
  for (const name of names) properties[name] = 0;
  const keys = Object.keys(properties);
  // Those that are numbers would come first.
  return names.every((name, index) => name === keys[index]) ? keys : names;
}
