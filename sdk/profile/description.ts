/** The profile as data: the types of `generated/descriptions.ts`. */
import type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.ts';

/** `assigned` by this project, `observed` in devices, or `normative`: checked against the standard's text. */
export type Origin = 'assigned' | 'observed' | 'normative';

export interface Provenance {
  readonly origin: Origin;
  /** The clause or table that the entry answers to, such as "Table 6". */
  readonly source: string;
}

export interface ProfileDescription {
  readonly id: string;
  /** The profile's own version, apart from the package's. */
  readonly version: string;
  readonly title: string;
}

/** An enum's value, a flag's bit, a device type or a message identifier. */
export interface CodeDescription extends Provenance {
  readonly code: number;
  readonly name: string;
  readonly title: string;
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
    | 'pass-through';
  readonly byte: number;
  /** Bytes. */
  readonly size: number;
  /** The one value of a version or constant. */
  readonly value?: number;
}

export interface CheckDescription extends Provenance {
  readonly title: string;
  readonly algorithm: string;
  /** Bytes. */
  readonly size: number;
}

export interface FrameDescription extends Provenance {
  readonly title: string;
  readonly table: number;
  /** In order of byte. */
  readonly header: readonly HeaderFieldDescription[];
  readonly check: CheckDescription | null;
}

export interface PresenceDescription extends Provenance {
  readonly title: string;
  readonly byte: number;
  readonly size: number;
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
  /** Of enums and flags; a flag's code is its bit. */
  readonly codes?: readonly CodeDescription[];
  /** Whether an enum's codes rank its values. */
  readonly ordered?: boolean;
  /** The field's bit in the presence mask of a control body. */
  readonly presence?: number;
}

export interface BodyDescription extends Provenance {
  readonly title: string;
  /** The standard's table number; null for messages that no table of it has. */
  readonly table: number | null;
  readonly clause: string;
  /** Bytes; the fewest where `atLeast`. */
  readonly length: number;
  readonly atLeast: boolean;
  /** Table 4, in control bodies. */
  readonly presence: PresenceDescription | null;
  /** In order of byte and bit, reserved entries included. */
  readonly fields: readonly FieldDescription[];
}

/** A kind of message, and where its body stands among the descriptions of bodies. */
export interface KindPlace {
  readonly kind: KindName;
  readonly deviceType: DeviceTypeName;
  readonly messageType: MessageTypeName;
  readonly deviceCode: number;
  readonly messageCode: number;
  readonly body: number;
}
