/**
 * The shape of the generated tables under `generated/fields`: where a field lies in its body and what it may hold. Columns,
 * the writers' rules and the frame inspector read them; plain reading and writing has constants of its own.
 */

import { interned } from './interned.ts';

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
