/** The profile's entries as in the files, once the JSON Schema has accepted their shape and inherited values are filled in. */
import type {
  ByteOrder,
  CheckAlgorithm,
  FieldType,
  HeaderField,
  HeaderRole,
  HeaderValue,
  IntegerType,
  Origin,
} from '../model.ts';
import type { CodeRole, Direction, FieldRole, MessageRole } from '../roles.ts';

/** Filled in by `inherit.ts` if the entry has none. */
interface RawProvenance {
  readonly origin: Origin;
  readonly source: string | null;
}

export interface RawCode extends RawProvenance {
  readonly code: number;
  readonly name: string;
  readonly title: string;
  readonly role?: CodeRole | MessageRole;
}

export interface RawDeviceType extends RawProvenance {
  readonly code?: number;
  readonly name: string;
  readonly title: string;
}

/** Bits of the body that identify the message. */
export interface RawCondition {
  readonly byte: number;
  readonly bits?: number | string;
  readonly type?: IntegerType;
  readonly value: number;
}

export interface RawMessage extends RawProvenance {
  readonly code?: number | readonly number[];
  readonly name: string;
  readonly title: string;
  readonly when?: RawCondition | readonly RawCondition[];
  readonly header?: Readonly<Record<string, HeaderValue>>;
  readonly role?: MessageRole;
  readonly direction?: Direction;
  readonly answeredBy?: string;
  readonly control?: boolean;
  readonly extension?: boolean;
}

export interface RawFlag extends RawProvenance {
  readonly bit: number;
  readonly name: string;
  readonly title: string;
  readonly role?: CodeRole;
}

export interface RawEnumeration {
  readonly name: string;
  readonly ordered?: boolean;
  readonly codes: readonly RawCode[];
}

export interface RawFlagSet {
  readonly name: string;
  readonly bits: readonly RawFlag[];
}

interface RawDeviceId extends RawProvenance {
  readonly table?: number;
  readonly title: string;
  readonly deviceTypes: readonly RawDeviceType[];
}

interface RawMessages extends RawProvenance {
  readonly table?: number;
  readonly title: string;
  readonly identifiers: readonly RawMessage[];
}

interface RawPresence extends RawProvenance {
  readonly table?: number;
  readonly title: string;
  readonly byte: number;
  readonly type: IntegerType;
}

/** A piece of a value. */
interface RawPiece {
  readonly byte: number;
  readonly bits?: number | string;
  readonly type?: IntegerType;
  readonly invert?: boolean;
}

/** What fields of bodies and of the header have in common. */
interface RawPlaced extends RawProvenance {
  readonly title: string;
  /** Filled in for an attribute's field if the file has none. */
  readonly byte: number;
  readonly byteOrder?: ByteOrder;
  readonly encoding?: 'bcd' | 'sign-magnitude';
  readonly special?: Readonly<Record<string, string>>;
  readonly bits?: number | string;
  readonly pieces?: readonly RawPiece[];
  readonly storage?: IntegerType;
  readonly length?: number | 'rest';
  readonly enum?: string;
  readonly flags?: string;
  readonly invert?: boolean;
  readonly unit?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly null?: number;
}

export interface RawHeaderField extends RawPlaced {
  readonly name: string;
  readonly type: HeaderField['type'];
  readonly role: HeaderRole;
  readonly value?: number | readonly number[];
  readonly default?: HeaderValue;
  readonly counts?: 'body' | 'rest' | 'whole';
  readonly plus?: number;
}

export interface RawCheck extends RawProvenance {
  readonly title: string;
  readonly algorithm: CheckAlgorithm;
  readonly byteOrder?: ByteOrder;
  readonly width?: number;
  readonly poly?: number;
  readonly init?: number;
  readonly refin?: boolean;
  readonly refout?: boolean;
  readonly xorout?: number;
  readonly from?: number | 'body';
  readonly to?: 'itself' | 'body';
  readonly complement?: 'twos';
  readonly sees?: 'plain' | 'escaped';
}

interface RawEnd extends RawProvenance {
  readonly title: string;
  readonly bytes: readonly number[];
}

export interface RawFrame extends RawProvenance {
  readonly table?: number;
  readonly title: string;
  readonly byteOrder: ByteOrder;
  readonly maximumBodyLength: number;
  readonly header: readonly RawHeaderField[];
  readonly check?: RawCheck;
  readonly checks?: readonly RawCheck[];
  readonly end?: RawEnd;
  readonly escape?: Readonly<Record<string, readonly [number, number]>>;
}

/** The schema says which attributes go with which type. */
export interface RawField extends RawPlaced {
  readonly type: FieldType;
  readonly name?: string;
  readonly role?: FieldRole;
  /** For a reserved entry. */
  readonly value?: number | readonly number[];
  readonly presence?: number | 'always' | RawFieldPresence;
}

/** Exactly one of `byte` with its bit, `unless` and `with`. */
export interface RawFieldPresence {
  readonly byte?: number;
  readonly bits?: number | string;
  readonly type?: IntegerType;
  readonly unless?: number;
  readonly with?: string;
}

interface RawMask extends RawProvenance {
  readonly title: string;
  readonly byte: number;
  readonly type: IntegerType | 'u64';
  readonly byteOrder?: ByteOrder;
}

interface RawListInteger {
  readonly type: IntegerType;
  readonly byteOrder?: ByteOrder;
}

export interface RawList {
  readonly id: RawListInteger;
  readonly kind?: RawListInteger;
  readonly length?: RawListInteger;
  readonly count?: RawListInteger & { readonly byte: number };
}

export interface RawAttribute extends RawProvenance {
  /** Undefined if it was refused. */
  readonly id: number | undefined;
  readonly kind?: number;
  readonly title: string;
  readonly fields: readonly RawField[];
}

export interface RawBody extends RawProvenance {
  readonly name: string;
  readonly table?: number;
  readonly extension?: boolean;
  readonly title: string;
  readonly clause?: string;
  readonly device?: string;
  readonly messages: readonly string[];
  readonly bytes: number;
  readonly length?: 'exact' | 'at-least';
  readonly presence?: RawMask;
  readonly list?: RawList;
  readonly attributes?: readonly RawAttribute[];
  /** Filled in if the file has none. */
  readonly fields: readonly RawField[];
}

/** What one file may contain. */
export interface RawFile {
  readonly id?: string;
  readonly version?: string;
  readonly title?: string;
  readonly standard?: string;
  readonly origin?: Origin;
  readonly source?: string;
  readonly deviceId?: RawDeviceId;
  readonly frame?: RawFrame;
  readonly messages?: RawMessages;
  readonly presence?: RawPresence;
  readonly enums?: readonly RawEnumeration[];
  readonly flags?: readonly RawFlagSet[];
  readonly bodies?: readonly RawBody[];
}

/** All files together. */
export interface RawProfile {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly standard?: string;
  readonly deviceId: RawDeviceId;
  readonly frame: RawFrame;
  readonly messages: RawMessages;
  readonly presence?: RawPresence;
  readonly enums: readonly RawEnumeration[];
  readonly flags: readonly RawFlagSet[];
  readonly bodies: readonly RawBody[];
}

const provenance = { origin: 'assigned', source: '' };

/**
 * Stands in for a section that was refused or is missing. It means nothing: checks look into `Report.partial` before they compare
 * anything with it.
 */
export const NEUTRAL_SECTIONS: Readonly<Record<string, unknown>> = {
  id: '',
  version: '',
  title: '',
  deviceId: { table: undefined, title: '', deviceTypes: [], ...provenance },
  frame: {
    table: undefined,
    title: '',
    byteOrder: 'big',
    maximumBodyLength: 0,
    header: [],
    checks: [{ title: '', algorithm: 'none', ...provenance }],
    ...provenance,
  },
  messages: { table: undefined, title: '', identifiers: [], ...provenance },
  presence: { table: undefined, title: '', byte: 0, type: 'u32', ...provenance },
};

/** For the lists whose entries hold lists of their own. */
export const NEUTRAL_ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  enums: { name: '', codes: [] },
  flags: { name: '', bits: [] },
  bodies: {
    name: '',
    title: '',
    messages: [],
    bytes: 0,
    list: { id: { type: 'u32' } },
    attributes: [],
    fields: [],
    ...provenance,
  },
};

/** For a list of attributes: without an id. */
export const NEUTRAL_ATTRIBUTE: Readonly<Record<string, unknown>> = { title: '', fields: [], ...provenance };
