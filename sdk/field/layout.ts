/**
 * Layouts: where each field lies in its body and what it may hold, made of the tables under `generated/fields`. Columns, the strict
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
  /** True where the physical value is the raw one. */
  readonly integer: boolean;
  /** Raw range that a strict writer allows. */
  readonly least: number;
  readonly most: number;
  /** In raw units, counted from `least`. */
  readonly step: number;
  /** The raw value that means "no value"; null where there is none. */
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
  /** By code: the name, or the code itself where it has none. As long as the field can count, up to 256. */
  readonly names: readonly (string | number)[];
  readonly codes: ReadonlyMap<unknown, number>;
  readonly ordered: boolean;
}

export interface BodyLayout {
  readonly name: string;
  /** Bytes; the fewest where a later version may append. */
  readonly length: number;
  readonly atLeast: boolean;
  readonly presence: PresenceLayout | null;
  readonly fields: readonly FieldLayout[];
  /** Of the fields, apart from their layouts: those have six shapes, and to ask each for its name is slow. */
  readonly names: readonly string[];
}

/** The presence mask of a control body (Table 4). */
export interface PresenceLayout {
  readonly byte: number;
  readonly size: number;
  /** The bits that have a field. */
  readonly known: number;
}

export type Enumerations = Readonly<Record<string, Enumeration>>;

/**
 * A body's layout out of a table that is text, one line for each field:
 *
 *     name byte store [key value]… [in unit]
 *
 * `store` is the integer that holds the field, with its bits where it does not fill it (`u8`, `i16`, `u8.1-3`), or `text16`,
 * `bytes4`. Keys: `true` and the bit that means it; `enum` and `flags` with their table; for numbers `times`, `plus` and
 * `over` (physical = (raw × times + plus) / over), `from`, `to` and `step` in raw units, and `null`; `bit` of the presence
 * mask where it is not the line's own number.
 *
 * Text, because as object literals these tables were a tenth of the whole package. Each is parsed on first use; decoding alone needs
 * none.
 */
export function bodyLayout(
  enumerations: Enumerations,
  name: string,
  length: number,
  table: string,
  { atLeast = false, presence = null }: { atLeast?: boolean; presence?: PresenceLayout | null } = {},
): BodyLayout {
  const lines = table.trim().split('\n').filter(Boolean);
  const names = interned(lines.map((line) => line.slice(0, line.indexOf(' '))));
  let fields: readonly FieldLayout[] | undefined;
  return {
    name,
    length,
    atLeast,
    presence,
    names,
    get fields() {
      fields ??= lines.map((line, index) =>
        fieldLayout(names[index] as string, line, presence === null ? -1 : index, enumerations),
      );
      return fields;
    },
  };
}

function fieldLayout(name: string, line: string, bit: number, enumerations: Enumerations): FieldLayout {
  const [entries = '', unit = ''] = line.split(/ in (.*)/);
  const [, byte, store = '', ...pairs] = entries.split(' ');
  const keys: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) keys[pairs[index] as string] = pairs[index + 1] as string;
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

/**
 * A table of codes; every code below `size` has an entry, so that reading one is a plain load without a branch. `names` are
 * apart by spaces, in order from code 0; `name=code` goes on from that code.
 */
export function enumeration(size: number, ordered: boolean, names: string): Enumeration {
  const entries = names.split(' ').map((entry) => entry.split('=') as [string, string?]);
  const byCode: (string | number)[] = Array.from({ length: size }, (_, code) => code);
  const codes = new Map<string, number>();
  let next = 0;
  for (const [index, name] of interned(entries.map(([name]) => name)).entries()) {
    const code = Number(entries[index]?.[1] ?? next);
    byCode[code] = name;
    codes.set(name, code);
    next = code + 1;
  }
  // Not frozen, though callers get it as a column's dictionary, a frozen copy: loads from frozen arrays took a fifth of reading a message.
  return { names: byCode, codes, ordered };
}

/** From a name's hash to the name, or to null where there is none, and to its code. */
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
  for (const [name, code] of codes as ReadonlyMap<string, number>) {
    const slot = (name.length * lengths + name.charCodeAt(place) + (name.charCodeAt(second) << 2)) & (count - 1);
    slots.names[slot] = name;
    slots.codes[slot] = code;
  }
  return slots;
}

/**
 * The same names, as engines keep names of properties: two of those are compared by address. Parts of a text that was split are
 * compared character by character, which made writing a message twice as slow.
 */
function interned(names: readonly string[]): string[] {
  return names.map((name) => Object.keys({ [name]: 0 })[0] as string);
}
