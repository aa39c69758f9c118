// igrs-rump/profile, written by npm run api
// It also leads to declarations in the reports of: index

// profile/index.d.ts
export type { DeviceTypeName, KindName, MessageTypeName } from '../generated/messages.js';
export { RumpError, type RumpErrorCode, type RumpErrorJson, type RumpErrorPlace } from '../values/error.js';
export { type DeviceId, describe, deviceTypes, formatDeviceId, frame, type KindDescription, kinds, messageTypes, type ProfileIdentity, parseDeviceId, profile, } from './describe.js';
export type { AttributeDescription, BitsDescription, CheckDescription, CodeDescription, EscapeDescription, FieldDescription, FieldPresence, FrameDescription, HeaderFieldDescription, ListDescription, ListIntegerDescription, MessageTypeDescription, Origin, PieceDescription, PresenceDescription, ProfileDescription, Provenance, } from './description.js';
export { inspect } from './inspect.js';
export type { Inspection, Part, PartSection, PartType, Problem } from './inspection.js';

// profile/describe.d.ts
export interface ProfileIdentity extends ProfileDescription {
    readonly fingerprint: number;
}
export declare const profile: ProfileIdentity;
export declare const frame: FrameDescription;
export declare const deviceTypes: readonly CodeDescription[];
export declare const messageTypes: readonly MessageTypeDescription[];
export interface KindDescription extends BodyDescription {
    readonly kind: KindName;
    readonly deviceType: DeviceTypeName;
    readonly messageType: MessageTypeName;
    readonly fields: readonly FieldDescription[];
    readonly layout: readonly FieldDescription[];
}
export declare function kinds(): KindName[];
export declare function describe(kind: KindName): KindDescription;
export interface DeviceId {
    readonly deviceType: DeviceTypeName | number;
    readonly serial: Serial;
}
export declare function formatDeviceId(deviceType: DeviceTypeName | number, serial: Serial): string;
export declare function parseDeviceId(text: string): DeviceId;

// profile/description.d.ts
export type Origin = 'assigned' | 'observed' | 'normative';
export interface Provenance {
    readonly origin: Origin;
    readonly source: string;
}
export interface ProfileDescription {
    readonly id: string;
    readonly version: string;
    readonly title: string;
}
export interface CodeDescription extends Provenance {
    readonly code: number;
    readonly codes?: readonly number[];
    readonly name: string;
    readonly title: string;
    readonly role?: CodeRole | MessageRole;
}
export interface MessageTypeDescription extends CodeDescription {
    readonly role?: MessageRole;
    readonly direction?: 'to-device' | 'from-device' | 'both';
    readonly answeredBy?: string;
}
export interface HeaderFieldDescription extends Provenance {
    readonly name: string;
    readonly title: string;
    readonly role: 'start' | 'version' | 'message' | 'device' | 'serial' | 'sequence' | 'length' | 'constant' | 'reserved' | 'field';
    readonly byte: number;
    readonly size: number;
    readonly low?: number;
    readonly width?: number;
    readonly type?: 'bytes' | 'text' | 'bcd';
    readonly value?: number;
    readonly values?: readonly number[];
    readonly field?: FieldDescription;
    readonly default?: unknown;
}
export interface CheckDescription extends Provenance {
    readonly title: string;
    readonly algorithm: 'sum8' | 'sum16' | 'internet16' | 'xor8' | 'crc8' | 'crc16' | 'crc32';
    readonly size: number;
    readonly byteOrder?: 'big' | 'little';
    readonly from?: number;
    readonly to?: 'itself' | 'body';
    readonly width?: number;
    readonly poly?: number;
    readonly init?: number;
    readonly refin?: boolean;
    readonly refout?: boolean;
    readonly xorout?: number;
    readonly complement?: boolean;
    readonly seesEscaped?: boolean;
}
export interface EscapeDescription {
    readonly first: number;
    readonly pairs: readonly {
        readonly plain: number;
        readonly second: number;
    }[];
}
export interface FrameDescription extends Provenance {
    readonly title: string;
    readonly table: number | null;
    readonly header: readonly HeaderFieldDescription[];
    readonly checks: readonly CheckDescription[];
    readonly escape?: EscapeDescription;
}
export interface PresenceDescription extends Provenance {
    readonly title: string;
    readonly byte: number;
    readonly size: number;
    readonly byteOrder?: 'big' | 'little';
}
export interface FieldDescription extends Provenance {
    readonly name: string;
    readonly title: string;
    readonly type: 'bool' | 'enum' | 'flags' | 'number' | 'text' | 'bytes' | 'reserved';
    readonly byte: number;
    readonly size: number;
    readonly low: number;
    readonly width: number;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly step?: number;
    readonly unit?: string;
    readonly nullable?: boolean;
    readonly codes?: readonly CodeDescription[];
    readonly ordered?: boolean;
    readonly role?: FieldRole;
    readonly presence?: number;
    readonly byteOrder?: 'big' | 'little';
    readonly pieces?: readonly PieceDescription[];
    readonly complement?: boolean;
    readonly encoding?: 'bcd' | 'sign-magnitude';
    readonly special?: readonly CodeDescription[];
    readonly filler?: number | readonly number[];
    readonly toEnd?: boolean;
    readonly optional?: FieldPresence;
}
export interface PieceDescription extends BitsDescription {
    readonly complement?: boolean;
}
export type FieldPresence = {
    readonly by: 'bit';
    readonly byte: number;
    readonly size: number;
    readonly low: number;
} | {
    readonly by: 'unless';
    readonly raw: number;
} | {
    readonly by: 'with';
    readonly field: string;
} | {
    readonly by: 'length';
    readonly length: number;
} | {
    readonly by: 'item';
    readonly attribute: number;
};
export interface ListIntegerDescription {
    readonly size: number;
    readonly byteOrder?: 'big' | 'little';
}
export interface AttributeDescription extends Provenance {
    readonly id: number;
    readonly title: string;
    readonly kind?: number;
    readonly length: number;
    readonly toEnd?: boolean;
}
export interface ListDescription {
    readonly first: number;
    readonly id: ListIntegerDescription;
    readonly kind?: ListIntegerDescription;
    readonly length?: ListIntegerDescription;
    readonly count?: ListIntegerDescription & {
        readonly byte: number;
    };
    readonly attributes: readonly AttributeDescription[];
}
export interface BitsDescription {
    readonly byte: number;
    readonly size: number;
    readonly low: number;
    readonly width: number;
}
export interface BodyDescription extends Provenance {
    readonly title: string;
    readonly table: number | null;
    readonly clause: string;
    readonly length: number;
    readonly atLeast: boolean;
    readonly presence: PresenceDescription | null;
    readonly tells?: readonly BitsDescription[];
    readonly fields: readonly FieldDescription[];
    readonly list?: ListDescription;
}
export interface KindPlace {
    readonly kind: KindName;
    readonly deviceType: DeviceTypeName;
    readonly messageType: MessageTypeName;
    readonly deviceCode: number;
    readonly messageCode: number;
    readonly body: number;
    readonly when?: readonly (BitsDescription & {
        readonly value: number;
    })[];
}

// profile/inspect.d.ts
export declare function inspect(bytes: Uint8Array | ArrayBuffer): Inspection;

// profile/inspection.d.ts
export interface Problem {
    readonly code: RumpErrorCode;
    readonly offset: number;
    readonly message: string;
}
export type PartSection = 'header' | 'body' | 'check' | 'end' | 'trailing';
export type PartType = 'bool' | 'enum' | 'flags' | 'number' | 'text' | 'bytes' | 'reserved' | 'presence' | 'item' | 'message' | 'marker' | 'check';
export interface Part {
    readonly section: PartSection;
    readonly offset: number;
    readonly size: number;
    readonly low: number | null;
    readonly width: number | null;
    readonly byteOrder?: 'big' | 'little';
    readonly bits?: number;
    readonly bytes: ReturnType<Uint8ArrayConstructor['of']>;
    readonly plain?: ReturnType<Uint8ArrayConstructor['of']>;
    readonly missing: boolean;
    readonly name: string;
    readonly title: string;
    readonly type: PartType;
    readonly raw: number | string | null;
    readonly value: unknown;
    readonly unit: string;
    readonly text: string;
    readonly table: number | null;
    readonly source: string;
    readonly origin: Origin | null;
    readonly note: string;
}
export interface Inspection {
    readonly length: number;
    readonly problems: readonly Problem[];
    readonly kind: KindName | 'unknown' | null;
    readonly parts: readonly Part[];
}
export interface FieldLocation {
    readonly section: PartSection;
    readonly offset: number;
    readonly size: number;
    readonly low: number | null;
    readonly width: number | null;
    readonly bytes: ReturnType<Uint8ArrayConstructor['of']>;
    readonly missing: boolean;
}
export interface Reference {
    readonly table: number | null;
    readonly source: string;
    readonly origin: Origin | null;
}
export declare const MISSING: {
    readonly raw: null;
    readonly value: undefined;
    readonly text: 'missing';
    readonly note: '';
};
export declare function locate(frame: Uint8Array, section: PartSection, offset: number, size: number, bits?: {
    readonly low: number;
    readonly width: number;
} | null): FieldLocation;
export declare function referenceTo({ origin, source }: Provenance, table?: number | null): Reference;
export declare function plainBytes(location: FieldLocation, name: string, title: string, note: string): Part;
export declare function marker(location: FieldLocation, name: string, title: string, reference: Reference, expected: readonly number[]): Part;
export declare function reserved(location: FieldLocation, title: string, reference: Reference, value: number | null): Part;
