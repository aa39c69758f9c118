/** The profile as data: the types of `generated/descriptions.ts`. */
import type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.ts';
import type { CodeRole, FieldRole, MessageRole } from '../generated/roles.ts';

/** `assigned` by this project, `observed` in devices, or `normative`: checked against the standard's text. */
export type Origin = 'assigned' | 'observed' | 'normative';

export interface Provenance {
  readonly origin: Origin;
  /** The source of the entry, a clause or table such as "Table 6"; empty in a profile without a standard. */
  readonly source: string;
}

export interface ProfileDescription {
  readonly id: string;
  /** The profile's own version, independent of the package's. */
  readonly version: string;
  readonly title: string;
}

/** An enum's value, a flag's bit, a device type or a message identifier. */
export interface CodeDescription extends Provenance {
  readonly code: number;
  /** For a message that several header fields identify: the value of each. `code` has them as one number, the first uppermost. */
  readonly codes?: readonly number[];
  readonly name: string;
  readonly title: string;
  /** Its role in the exchange; absent if it has none. */
  readonly role?: CodeRole | MessageRole;
}

/** A message identifier. */
export interface MessageTypeDescription extends CodeDescription {
  /** Its role in the exchange; absent if it has none. */
  readonly role?: MessageRole;
  readonly direction?: 'to-device' | 'from-device' | 'both';
  /** The name of the message that answers it; absent if nothing does. */
  readonly answeredBy?: string;
}

export interface HeaderFieldDescription extends Provenance {
  readonly name: string;
  readonly title: string;
  readonly role:
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
  readonly byte: number;
  /** Bytes. */
  readonly size: number;
  /** For a field that is some bits of an integer: the lowest one, and how many. */
  readonly low?: number;
  readonly width?: number;
  /** For a serial that is not a number. */
  readonly type?: 'bytes' | 'text' | 'bcd';
  /** The one value of a version or constant. */
  readonly value?: number;
  /** The values of a start marker or version that has several, as integers. */
  readonly values?: readonly number[];
  /** For role `field`, and a version with several values: what messages have as `header.NAME`. Its `byte` counts from the frame's start. */
  readonly field?: FieldDescription;
  /** The writer's default, if the message gives no value. */
  readonly default?: unknown;
}

export interface CheckDescription extends Provenance {
  readonly title: string;
  readonly algorithm: 'sum8' | 'sum16' | 'internet16' | 'xor8' | 'crc8' | 'crc16' | 'crc32';
  /** Bytes. */
  readonly size: number;
  /** This, and what follows, only if frames have several checks or escapes. */
  readonly byteOrder?: 'big' | 'little';
  /** First byte of the frame that it covers. */
  readonly from?: number;
  /** It covers everything from there up to itself, or up to the body's end. */
  readonly to?: 'itself' | 'body';
  /** For a CRC, as in the CRC catalogue. */
  readonly width?: number;
  readonly poly?: number;
  readonly init?: number;
  readonly refin?: boolean;
  readonly refout?: boolean;
  readonly xorout?: number;
  /** For a sum: the check is what makes both together 0. */
  readonly complement?: boolean;
  /** Whether it covers the bytes as sent, escape bytes included. */
  readonly seesEscaped?: boolean;
}

/** How bytes that would look like a marker are sent: `first` and one more byte. */
export interface EscapeDescription {
  readonly first: number;
  readonly pairs: readonly { readonly plain: number; readonly second: number }[];
}

export interface FrameDescription extends Provenance {
  readonly title: string;
  /** Null in a profile without a standard. */
  readonly table: number | null;
  /** In order of byte and bit. */
  readonly header: readonly HeaderFieldDescription[];
  /** In order, as they follow the body; empty if there are none. */
  readonly checks: readonly CheckDescription[];
  /** Absent if bytes are sent as they are. */
  readonly escape?: EscapeDescription;
}

export interface PresenceDescription extends Provenance {
  readonly title: string;
  readonly byte: number;
  /** Bytes: 1 to 8. */
  readonly size: number;
  /** If it is not the frame's. */
  readonly byteOrder?: 'big' | 'little';
}

export interface FieldDescription extends Provenance {
  /** Empty for reserved bits and bytes. */
  readonly name: string;
  readonly title: string;
  readonly type: 'bool' | 'enum' | 'flags' | 'number' | 'text' | 'bytes' | 'reserved';
  /** First byte, counted from the body's start. */
  readonly byte: number;
  /** Bytes of the integer, text or bytes that holds the field. */
  readonly size: number;
  /** Lowest bit within that integer; bit 0 is the least significant. */
  readonly low: number;
  /** Bits. */
  readonly width: number;
  /** Of numbers, in physical units. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
  readonly unit?: string;
  /** Whether the number can be null: no value. */
  readonly nullable?: boolean;
  /** For enums and flags; a flag's code is its bit. */
  readonly codes?: readonly CodeDescription[];
  /** Whether an enum's codes rank its values. */
  readonly ordered?: boolean;
  /** Its role in the exchange; absent if it has none. */
  readonly role?: FieldRole;
  /** The field's bit in the presence mask of a control body. */
  readonly presence?: number;
  /** If it is not the frame's. */
  readonly byteOrder?: 'big' | 'little';
  /**
   * The pieces of a value that is not contiguous, the most significant bits first. Then `low` is 0, `width` counts the bits of all pieces,
   * and `byte` and `size` are those of the first.
   */
  readonly pieces?: readonly PieceDescription[];
  /** Whether all bits of the raw value are complemented. */
  readonly complement?: boolean;
  /** How the raw value encodes a number, if not in binary. */
  readonly encoding?: 'bcd' | 'sign-magnitude';
  /** Raw values with a meaning of their own: messages have their name in place of a number. */
  readonly special?: readonly CodeDescription[];
  /** What reserved bits, or reserved bytes one by one, are written with, if not 0. */
  readonly filler?: number | readonly number[];
  /** Whether it takes all bytes up to the end of its body or item; `size` is 0 then. */
  readonly toEnd?: boolean;
  /** How it is marked as set, if not by a bit of the presence mask; absent if it always is. */
  readonly optional?: FieldPresence;
}

/** A part of a value. */
export interface PieceDescription extends BitsDescription {
  readonly complement?: boolean;
}

/**
 * How a field is marked as set: by a bit of its own, any raw value but one, another field that is set, a body of at least this many bytes,
 * or an item of this attribute in the list, by its index among the list's attributes.
 */
export type FieldPresence =
  | { readonly by: 'bit'; readonly byte: number; readonly size: number; readonly low: number }
  | { readonly by: 'unless'; readonly raw: number }
  | { readonly by: 'with'; readonly field: string }
  | { readonly by: 'length'; readonly length: number }
  | { readonly by: 'item'; readonly attribute: number };

/** An integer of a list's items. */
export interface ListIntegerDescription {
  readonly size: number;
  /** If it is not the frame's. */
  readonly byteOrder?: 'big' | 'little';
}

/** The items of one id. Their fields are among the body's, as `optional` by `item`, and their bytes count from the value's start. */
export interface AttributeDescription extends Provenance {
  readonly id: number;
  readonly title: string;
  /** What the item's kind must be, if items have one. */
  readonly kind?: number;
  /** Bytes of the value; the fewest with `toEnd`. */
  readonly length: number;
  readonly toEnd?: boolean;
}

/** Items of id, kind, length and value after a body's fixed part. */
export interface ListDescription {
  /** The byte at which they begin. */
  readonly first: number;
  readonly id: ListIntegerDescription;
  readonly kind?: ListIntegerDescription;
  /** Absent if the attribute determines it. */
  readonly length?: ListIntegerDescription;
  /** Absent if they go on to the end of the body. */
  readonly count?: ListIntegerDescription & { readonly byte: number };
  readonly attributes: readonly AttributeDescription[];
}

/** Some bits of the integer of `size` bytes at `byte`, counted from the body's start. */
export interface BitsDescription {
  readonly byte: number;
  readonly size: number;
  readonly low: number;
  readonly width: number;
}

export interface BodyDescription extends Provenance {
  readonly title: string;
  /** The standard's table number; null for messages without a table of it. */
  readonly table: number | null;
  /** Empty in a profile without a standard. */
  readonly clause: string;
  /** Bytes; the fewest with `atLeast`. */
  readonly length: number;
  readonly atLeast: boolean;
  /** Table 4, in control bodies. */
  readonly presence: PresenceDescription | null;
  /** Bits that identify the message, if the header alone does not: no field has them. */
  readonly tells?: readonly BitsDescription[];
  /** In order of byte and bit, reserved entries included; then those of the list's attributes. */
  readonly fields: readonly FieldDescription[];
  readonly list?: ListDescription;
}

/** A kind of message, and the index of its body among the descriptions of bodies. */
export interface KindPlace {
  readonly kind: KindName;
  readonly deviceType: DeviceTypeName;
  readonly messageType: MessageTypeName;
  readonly deviceCode: number;
  readonly messageCode: number;
  readonly body: number;
  /** Required bits of the body. */
  readonly when?: readonly (BitsDescription & { readonly value: number })[];
}
