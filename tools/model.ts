/**
 * The checked model: what the generator's emitters read. `load.ts` reads the YAML, `check.ts` refuses defects and
 * resolves it into this shape, so that no emitter has to doubt, default or look up anything.
 */

import type { CodeRole, Direction, FieldRole, MessageRole } from './roles.ts';

export type Origin = 'assigned' | 'observed' | 'normative';

export type ByteOrder = 'big' | 'little';

export type IntegerType = 'u8' | 'u16' | 'u24' | 'u32' | 'u48' | 'i8' | 'i16' | 'i24' | 'i32';

/** Where an entry comes from: the kind of claim, and the clause or table that supports it. */
export interface Provenance {
  readonly origin: Origin;
  /** "Table 6" or "6.4.1"; null in a profile without a standard. */
  readonly source: string | null;
}

/** A code with its name: a device type, a message identifier, an enum's value or a flag's bit. */
export interface Code extends Provenance {
  readonly code: number;
  readonly name: string;
  readonly title: string;
  /** Its role in the exchange; null for most. */
  readonly role: CodeRole | MessageRole | null;
}

export interface MessageType extends Code {
  /**
   * The values of the header fields that identify messages (`Frame.tells`) as one number, the first of them uppermost; 0 where no header
   * field does. Several messages may have the same: then `when` or the body's length tells them apart.
   */
  readonly code: number;
  /** The same values one by one, in the order of `Frame.tells`. */
  readonly codes: readonly number[];
  /** Bits of the body that must have these values. */
  readonly when: readonly Condition[];
  /** A writer's values for header fields that the message gives no value for, by name, in place of their own defaults. */
  readonly header: Readonly<Record<string, HeaderValue>>;
  /** Its role in the exchange; null if it has none. */
  readonly role: MessageRole | null;
  /** Who sends it; null if the exchange need not know. */
  readonly direction: Direction | null;
  /** The name of the message that answers it; null if none does. */
  readonly answeredBy: string | null;
  /** True for a control message: its body carries a presence mask. */
  readonly control: boolean;
  /** True if the standard's Table 3 has no such message and this project added it. */
  readonly extension: boolean;
}

/** Bits of an unsigned integer in the body that identify the message, and their required value. */
export interface Condition {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly value: number;
}

export interface Enumeration {
  readonly name: string;
  readonly ordered: boolean;
  /** In ascending order of code. */
  readonly codes: readonly Code[];
}

export type HeaderRole =
  | 'start'
  | 'version'
  | 'message'
  | 'device'
  | 'serial'
  | 'sequence'
  | 'length'
  | 'constant'
  | 'reserved'
  | 'field';

/** As messages have it: a physical number, a name, names of flags, true or false, text, or bytes in hexadecimal. */
export type HeaderValue = number | boolean | string | null | readonly (string | number)[];

export interface HeaderField extends Provenance {
  readonly name: string;
  readonly title: string;
  readonly role: HeaderRole;
  readonly byte: number;
  /** `bytes`, `text` and `bcd` are types of serials, and the first two of fields. */
  readonly type: IntegerType | 'bytes' | 'text' | 'bcd' | 'bool' | 'enum' | 'flags';
  /** Bytes of the integer, or of the text or bytes, that holds it. */
  readonly size: number;
  /** Lowest bit within that integer (0 is the least significant), and how many bits. */
  readonly low: number;
  readonly width: number;
  /** What a start marker, version or constant may hold. The first is a writer's default. Empty for all others. */
  readonly values: readonly number[];
  /** For role `field`, and a version with several values: as a field of a body, but with `byte` counted from the frame's start. */
  readonly field: Field | null;
  /** A writer's default; undefined if the message must give a value. For role `field` and several versions. */
  readonly default: HeaderValue | undefined;
}

export type CheckAlgorithm = 'none' | 'sum8' | 'sum16' | 'internet16' | 'xor8' | 'crc8' | 'crc16' | 'crc32';

/** A check, by the parameters of the CRC catalogue; they are 0 or false if the algorithm has none. */
export interface Check extends Provenance {
  readonly algorithm: CheckAlgorithm;
  readonly title: string;
  /** Bytes on the wire: 0 for none. */
  readonly size: number;
  readonly byteOrder: ByteOrder;
  /** Bits. */
  readonly width: number;
  readonly poly: number;
  readonly init: number;
  readonly refin: boolean;
  readonly refout: boolean;
  readonly xorout: number;
  /** First byte of the frame that it covers. */
  readonly from: number;
  /** `itself`: it covers all from there up to itself, an earlier check included. `body`: up to the body's end. */
  readonly to: 'itself' | 'body';
  /** For sums: what makes sum and check together 0. */
  readonly complement: boolean;
  /** Whether it covers the bytes as sent, escape bytes included; false without `Frame.escape`. */
  readonly seesEscaped: boolean;
}

/**
 * How bytes between start and end marker are sent that would look like a marker: `first` and one more byte. `first` itself is among the
 * `pairs`.
 */
export interface Escape {
  readonly first: number;
  readonly pairs: readonly { readonly plain: number; readonly second: number }[];
}

export interface Frame extends Provenance {
  /** The standard's table; null in a profile without a standard. */
  readonly table: number | null;
  readonly title: string;
  readonly byteOrder: ByteOrder;
  /** In order of byte and bit, without gaps, from byte 0. */
  readonly header: readonly HeaderField[];
  readonly headerLength: number;
  /** The start markers, all of the same length of one to four bytes, in the order in which their bytes arrive. */
  readonly starts: readonly (readonly number[])[];
  /**
   * The header fields whose values identify the message, in order of byte and bit: those of role `message`, and the start where it has
   * several values. At most 48 bits, and with the device type 64.
   */
  readonly tells: readonly HeaderField[];
  /** The end marker's bytes after the last check; empty if there is none. */
  readonly end: readonly number[];
  /** The length field holds the body's length plus this; null if no field states it and the kind implies it. */
  readonly lengthBias: number | null;
  /** One or two, in their order after the body. A single one may be `none`. */
  readonly checks: readonly Check[];
  /** Bytes of all checks together. */
  readonly checkLength: number;
  readonly escape: Escape | null;
  readonly maximumBodyLength: number;
  /** Header, checks and end marker together, without escape bytes. */
  readonly overhead: number;
}

export type FieldType = 'bool' | 'enum' | 'flags' | 'text' | 'bytes' | 'reserved' | IntegerType;

/** Where an integer, or a part of one, lies: `width` bits from bit `low` on of the integer of `size` bytes at `byte`. */
export interface Piece {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
  /** Whether its bits are complemented. */
  readonly invert: boolean;
}

/**
 * How an optional field is marked as set, if not by a bit of the body's presence mask.
 * - `bit`: a bit of its own, 1 for set.
 * - `unless`: any raw value but this one.
 * - `with`: that another field is set.
 * - `length`: that the body reaches the field's end.
 * - `item`: that the body's list has an item of that attribute, counted from 0.
 */
export type Presence =
  | { readonly by: 'bit'; readonly byte: number; readonly size: number; readonly low: number }
  | { readonly by: 'unless'; readonly raw: number }
  | { readonly by: 'with'; readonly field: string }
  | { readonly by: 'length' }
  | { readonly by: 'item'; readonly attribute: number };

export interface Field extends Provenance {
  /** Empty for reserved entries. */
  readonly name: string;
  readonly title: string;
  readonly type: FieldType;
  /** First byte within the body. */
  readonly byte: number;
  /** Bytes of the integer, or of the text or bytes, that holds the field. */
  readonly size: number;
  /** Lowest bit within that integer (0 is the least significant); 0 for whole integers, text and bytes. */
  readonly low: number;
  /** How many bits; 8 × size for whole integers, text and bytes. */
  readonly width: number;
  readonly signed: boolean;
  /** The frame's, if the field has none of its own. */
  readonly byteOrder: ByteOrder;
  /**
   * The pieces of a value that is not contiguous, the most significant first; null for all others. Then `byte`, `size`, `low` and `width`
   * describe the raw value as if it stood alone: byte and size of the first piece's integer, low 0, and the bits of all pieces.
   */
  readonly pieces: readonly Piece[] | null;
  /** How the raw value encodes a number. */
  readonly encoding: 'binary' | 'bcd' | 'sign-magnitude';
  /** Raw values with a meaning of their own, in ascending order; a message has their name in place of a number. */
  readonly special: readonly Code[];
  /** What a reserved entry is written with, in the order of its bytes or as an integer; null for 0. */
  readonly filler: number | readonly number[] | null;
  /** Whether it takes all bytes up to the end of its body, or of its item; only for text and bytes. `size` is 0 then. */
  readonly toEnd: boolean;
  /** For an enum; null for others. */
  readonly enumeration: Enumeration | null;
  /** For a flags field, in ascending order of bit; empty for others. */
  readonly flags: readonly Code[];
  /** The name of that set of flags; null for others. */
  readonly flagSet: string | null;
  /** For a bool: the bit is 0 for true. For an integer: all of its bits are complemented. */
  readonly invert: boolean;
  readonly unit: string | null;
  /**
   * Physical value = (raw × multiplier + addend) / divisor, all three integers, so that one correctly rounded division
   * gives the double nearest to the decimal value.
   */
  readonly multiplier: number;
  readonly addend: number;
  readonly divisor: number;
  /** The scale as written: the distance between two neighbouring raw values in physical units. */
  readonly scale: number;
  /** Physical range; for integers always present (the raw type's if the profile has none), else null. */
  readonly min: number | null;
  readonly max: number | null;
  /** True if the profile has a range of its own. */
  readonly ranged: boolean;
  /** Physical, counted from `min`; null where every raw value counts. */
  readonly step: number | null;
  /** The raw value (signed for a signed type) that means "no value"; null if there is none. */
  readonly null: number | null;
  /** Its role in the exchange; null for most. */
  readonly role: FieldRole | null;
  /** The field's bit in the body's presence mask; null elsewhere. */
  readonly presence: number | null;
  /** How else it is marked as set; null if it always is, or is marked in the mask. */
  readonly optional: Presence | null;
}

/** The presence mask of control bodies (Table 4), or of one body that has another. */
export interface PresenceMask extends Provenance {
  readonly title: string;
  readonly byte: number;
  /** Bytes: 1 to 8. */
  readonly size: number;
  readonly byteOrder: ByteOrder;
}

/** An integer of a list: of an item, or the count of all items. */
export interface ListInteger {
  readonly size: number;
  readonly byteOrder: ByteOrder;
}

/** One entry of a list of attributes: its id, and the fields of its value, whose bytes count from the value's start. */
export interface Attribute extends Provenance {
  readonly title: string;
  readonly id: number;
  /** Required kind of the item; null if items have none. */
  readonly kind: number | null;
  /** Bytes of the value; for a last field up to the end the fewest. */
  readonly length: number;
  readonly toEnd: boolean;
  readonly fields: readonly Field[];
}

/** Items after a body's fixed part: id, kind, length and value, of which kind and length may be absent. */
export interface AttributeList {
  readonly id: ListInteger;
  readonly kind: ListInteger | null;
  readonly length: ListInteger | null;
  /** Where the fixed part has the number of items; null if they go on to the body's end. */
  readonly count: (ListInteger & { readonly byte: number }) | null;
  /** In the order of the file. */
  readonly attributes: readonly Attribute[];
}

export interface Body extends Provenance {
  /** A TypeScript type name: "WaterHeaterState". */
  readonly name: string;
  readonly title: string;
  /** The standard's table number; null for extensions. */
  readonly table: number | null;
  readonly clause: string | null;
  /** The group it belongs to: a device type's name, or "common". One generated file per group. */
  readonly group: string;
  readonly messages: readonly string[];
  /** Bytes; for `at-least` the fewest. */
  readonly length: number;
  readonly atLeast: boolean;
  readonly presence: PresenceMask | null;
  /** In order of byte and bit, reserved entries included, the presence mask not; then those of the list's attributes, in their order. */
  readonly fields: readonly Field[];
  /** Null for most bodies. */
  readonly list: AttributeList | null;
}

export interface Kind {
  /** "air-conditioner.status". */
  readonly name: string;
  readonly device: Code;
  readonly message: MessageType;
  readonly body: Body;
}

/** Table 1: the parts of a device ID. If no header field identifies the device type there is one, of code 0. */
export interface DeviceId extends Provenance {
  readonly table: number | null;
  readonly title: string;
  readonly deviceTypes: readonly Code[];
}

export interface Profile {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** "ISO/IEC 14543-5-102"; null if the profile has no standard. */
  readonly standard: string | null;
  /** CRC-32 of the canonical wire model: codes, offsets, types and ranges, without titles and origins. */
  readonly fingerprint: number;
  readonly deviceId: DeviceId;
  readonly frame: Frame;
  /** Table 3. */
  readonly messages: readonly MessageType[];
  readonly messagesTitle: string;
  /** Table 4; null if no message has one. */
  readonly presence: PresenceMask | null;
  readonly enumerations: readonly Enumeration[];
  readonly bodies: readonly Body[];
  /**
   * Device types in the order of the file, and within each its messages likewise: a frame is of the first kind whose codes match, whose
   * `when` holds and whose body takes that many bytes.
   */
  readonly kinds: readonly Kind[];
}
