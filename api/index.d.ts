// igrs-rump, written by npm run api

// index.d.ts
export { createCodec } from './create.js';
export * from './surface.js';

// create.d.ts
export interface CodecOptions {
    readonly engine?: 'auto' | 'wasm' | 'js';
    readonly module?: object;
    readonly maxMemory?: number;
    readonly profile?: never;
}
export declare function createCodec(options?: CodecOptions): Codec;

// surface.d.ts
export type { AnyBatch, AnyCodec, AnyScanner, CodecTypes, TypesOf } from './any-codec.js';
export { Codec, type EncodeOptions, type ProfileTypes } from './codec.js';
export type { Column } from './columns/column.js';
export type { ColumnsInput, EncodeColumnsOptions, NumberArray } from './columns/input.js';
export type { ColumnName, ColumnNames, ColumnOptions, Columns } from './columns/read.js';
export type { CodecOptions } from './create.js';
export type { EngineName } from './engine/engine.js';
export type * from './generated/bodies.js';
export { hashDevice } from './generated/hooks/engine/serials.js';
export { MAXIMUM_WIRE_LENGTH as MAXIMUM_FRAME_LENGTH, MINIMUM_FRAME_LENGTH, PROFILE_FINGERPRINT, } from './generated/layout.js';
export type { DeviceTypeName, HeaderColumn, HeaderFields, KindName, Message, MessageInput, MessageInputs, Messages, MessageTypeName, SerialMatch, UnknownMessage, } from './generated/messages.js';
export type { CopyingRule, FieldName, Routed, RouterOptions, Rule, TakingRule, Where, WhereValue, } from './routing/router.js';
export { type RoutedFrames, Router, shardOf } from './routing/router.js';
export { FrameBatch } from './scan/batch.js';
export { ColumnBuilder } from './scan/column-builder.js';
export { type ReadOptions, Scanner, type ScannerStats } from './scan/scanner.js';
export type { FrameView, Views } from './scan/view.js';
export { type EncodableMessage, type EncoderStreamOptions, MessageDecoderStream, MessageEncoderStream, type StreamingCodec, } from './stream/stream.js';
export { RumpError, type RumpErrorCode, type RumpErrorJson, type RumpErrorPlace } from './values/error.js';

// codec.d.ts
export interface EncodeOptions {
    readonly lenient?: boolean;
}
export interface ProfileTypes {
    readonly messages: Messages;
    readonly inputs: MessageInputs;
    readonly message: Message;
    readonly input: MessageInput;
    readonly deviceType: DeviceTypeName;
    readonly serial: Serial;
    readonly roles: (typeof MESSAGES)[number];
}
export declare class Codec {
    #private;
    readonly '~types'?: ProfileTypes;
    readonly engine: EngineName;
    readonly engineReason: string | undefined;
    decode(bytes: Uint8Array | ArrayBuffer, options?: ReadOptions): Message;
    tryDecode(bytes: Uint8Array | ArrayBuffer, options?: ReadOptions): Message | RumpError;
    encode(message: MessageInput, options?: EncodeOptions): ReturnType<Uint8ArrayConstructor['of']>;
    encode(message: MessageInput | Message, options: {
        readonly lenient: boolean;
    }): ReturnType<Uint8ArrayConstructor['of']>;
    encodeInto(message: MessageInput, target: Uint8Array, offset?: number, options?: EncodeOptions): number;
    encodeInto(message: MessageInput | Message, target: Uint8Array, offset: number, options: {
        readonly lenient: boolean;
    }): number;
    withSequence(frame: Uint8Array | ArrayBuffer, sequence: number): ReturnType<Uint8ArrayConstructor['of']>;
    encodeAll(messages: Iterable<MessageInput>, options?: EncodeOptions): ReturnType<Uint8ArrayConstructor['of']>;
    encodeAll(messages: Iterable<MessageInput | Message>, options: {
        readonly lenient: boolean;
    }): ReturnType<Uint8ArrayConstructor['of']>;
    encodeColumns<K extends KindName>(kind: K, columns: ColumnsInput<K>, options?: EncodeColumnsOptions): ReturnType<Uint8ArrayConstructor['of']>;
    scanner(options?: ReadOptions): Scanner;
    router(options: RouterOptions | readonly Rule[]): Router;
    columnBuilder<K extends KindName, F extends string, Raw extends boolean = false>(kind: K, fields: ColumnNames<K, F>, options?: ColumnOptions<Raw>): ColumnBuilder<K, F, Raw>;
}

// any-codec.d.ts
export interface CodecTypes {
    readonly messages: object;
    readonly inputs: object;
    readonly message: object;
    readonly input: object;
    readonly deviceType: string;
    readonly serial: number | string;
    readonly roles: MessageEntry;
}
export interface AnyCodec {
    readonly '~types'?: CodecTypes;
    encode(message: never, options?: {
        readonly lenient?: boolean;
    }): Uint8Array;
    decode(bytes: Uint8Array): object;
    tryDecode(bytes: Uint8Array): object;
    withSequence(frame: Uint8Array, sequence: number): Uint8Array;
    scanner(): AnyScanner;
}
export interface AnyScanner {
    push(chunk: Uint8Array): Iterable<AnyBatch>;
    end(): Iterable<AnyBatch>;
    readonly stats: {
        readonly bytesPending: number;
    };
}
export interface AnyBatch extends Iterable<object> {
    readonly length: number;
    kind(index: number): string;
    serial(index: number): number | string | undefined;
    sequence(index: number): number | undefined;
    bytes(index: number): Uint8Array;
}
export type OwnTypes = NonNullable<Codec['~types']>;
export type TypesOf<C> = C extends {
    readonly '~types'?: infer Types;
} ? NonNullable<Types> extends CodecTypes ? NonNullable<Types> : OwnTypes : OwnTypes;
export type OfKind<Map, Kind> = Kind extends keyof Map ? Map[Kind] : never;

// columns/column.d.ts
export type Column = Float64Array | Int32Array | Uint32Array | Uint8Array | string[] | Uint8Array[];
export interface OpenColumns {
    length: number;
    dictionaries: Record<string, readonly (string | number)[]>;
    validity: Record<string, Uint8Array>;
    [field: string]: unknown;
}
export declare function dictionaryOf(enumeration: Enumeration): readonly (string | number)[];

// columns/input.d.ts
export interface EncodeColumnsOptions {
    readonly raw?: boolean;
    readonly lenient?: boolean;
}
export type NumberArray = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;
type Body<K extends KindName> = MessageInputs[K]['body'];
type Gap<Fields, Name extends keyof Fields> = Record<never, never> extends Pick<Fields, Name> ? undefined : never;
type FieldInput<Value, None> = [Value] extends [boolean] ? NumberArray | readonly (boolean | 0 | 1 | None)[] : [Value] extends [Uint8Array] ? readonly (Uint8Array | None)[] : [Value] extends [readonly (infer Flag)[]] ? NumberArray | readonly (number | readonly (Flag | number)[] | None)[] : [Value] extends [number | null] ? NumberArray | readonly (Value | None)[] : string extends Value ? readonly (string | None)[] : NumberArray | readonly (Value | number | None)[];
export type ColumnsInput<K extends KindName = KindName> = {
    readonly length?: number | undefined;
    readonly offset?: unknown;
    readonly dictionaries?: unknown;
    readonly validity?: Readonly<Record<string, Uint8Array>> | undefined;
} & RoleColumns<NumberArray | readonly number[]> & {
    readonly [Name in keyof HeaderFields & string as `header.${Name}`]?: FieldInput<HeaderFields[Name], never>;
} & {
    readonly [Name in keyof Body<K>]: FieldInput<Exclude<Body<K>[Name], undefined>, Gap<Body<K>, Name>> | Gap<Body<K>, Name>;
};
export type ColumnArray = NumberArray | readonly unknown[];
export declare function entriesOf(path: string, given: unknown, known: readonly string[]): Fields;
export declare function isColumnArray(value: unknown): value is ColumnArray;
export declare function rowsOf(column: ColumnArray): number;
export declare function checkedColumn(path: string, given: unknown, rows: number): ColumnArray;
export declare function checkedBitmap(path: string, given: unknown, rows: number): Uint8Array | null;
export declare function allocate(rows: number, frameLength: number): ReturnType<Uint8ArrayConstructor['of']>;

// columns/read.d.ts
export interface ColumnOptions<Raw extends boolean = boolean> {
    readonly raw?: Raw;
}
export type ColumnName<K extends KindName> = HeaderColumn | TextColumn | HeaderFieldColumn | (K extends KindName ? keyof Body<K> & string : never);
export type ColumnNames<K extends KindName, F extends string> = string extends F ? readonly F[] : readonly (ColumnName<K> & string)[];
type HeaderFieldColumn = `header.${keyof HeaderFields & string}`;
type Body<K extends KindName> = Required<Messages[K]['body']>;
type Value<K extends KindName, Name extends string> = K extends KindName ? Name extends keyof Body<K> ? Body<K>[Name] : never : never;
type ColumnOf<Name, Value, Raw extends boolean> = [Value] extends [boolean] ? Uint8Array : [Value] extends [Uint8Array] ? Uint8Array[] : [Value] extends [readonly unknown[]] ? Uint32Array : Name extends SpecialField ? NumberColumn<Raw> : [Value] extends [number | null] ? NumberColumn<Raw> : string extends Value ? string[] : Name extends WideEnumField ? Uint32Array : Uint8Array;
type NumberColumn<Raw extends boolean> = Raw extends true ? Int32Array | Uint32Array | Float64Array : Float64Array;
export type Columns<K extends KindName = KindName, F extends string = string, Raw extends boolean = boolean> = {
    readonly length: number;
    readonly dictionaries: Readonly<Record<string, readonly (string | number)[]>>;
    readonly validity: Readonly<Record<string, Uint8Array>>;
} & {
    readonly [Name in F]: Name extends HeaderColumn ? Float64Array : Name extends TextColumn ? string[] : Name extends `header.${infer Field extends keyof HeaderFields & string}` ? ColumnOf<Name, HeaderFields[Field], Raw> : [Value<K, Name>] extends [never] ? Column : ColumnOf<Name, Value<K, Name>, Raw>;
};
export interface ColumnRequest {
    readonly kind: number;
    readonly names: readonly string[];
    readonly raw: boolean;
}
export declare function requestColumns(kind: unknown, fields: unknown, options: unknown): ColumnRequest;
export declare function readColumns(source: Engine, { kind, names, raw }: ColumnRequest, start: number): OpenColumns;

// engine/engine.d.ts
export type EngineName = 'wasm' | 'js';
export interface ColumnField<Layout extends FieldLayout = FieldLayout> {
    readonly body: number;
    readonly index: number;
    readonly layout: Layout;
}
export interface Scanned {
    readonly status: Int32Array;
    readonly rows: Uint32Array;
    readonly split: number;
    readonly head: DataView;
    readonly main: DataView;
    readonly shift: number;
    readonly plain?: DataView;
    readonly bodies: Int32Array;
}
export interface Selection {
    readonly from: number;
    readonly headEnd: number;
    readonly to: number;
}
export interface RawColumn {
    readonly field: ColumnField<PackedField>;
    readonly values: ReturnType<Int32ArrayConstructor['of']> | ReturnType<Float64ArrayConstructor['of']>;
}
export interface EngineRun {
    readonly destination: number;
    readonly frames: number;
    readonly bytes: ReturnType<Uint8ArrayConstructor['of']>;
}
export interface EngineRuns {
    readonly dropped: number;
    readonly runs: readonly EngineRun[];
}
export interface Engine {
    readonly name: EngineName;
    reserve(length: number): number;
    scan(tail: Uint8Array, tailLength: number, chunk: Uint8Array, from: number, to: number, last: boolean): Scanned;
    select(kind: number): Selection;
    serials(): ReturnType<Float64ArrayConstructor['of']>;
    sequences(): ReturnType<Float64ArrayConstructor['of']>;
    offsets(start: number): ReturnType<Float64ArrayConstructor['of']>;
    integers(field: ColumnField<PackedField>): ReturnType<Int32ArrayConstructor['of']>;
    numbers(field: ColumnField<NumberField>, raw: boolean): ReturnType<Float64ArrayConstructor['of']>;
    bytes(field: ColumnField<PackedField>): ReturnType<Uint8ArrayConstructor['of']>;
    validity?(isPhysical: boolean): ReturnType<Uint8ArrayConstructor['of']>;
    visit(visitor: (view: DataView, body: number, row: number) => void): void;
    route(program: RouteProgram): EngineRuns;
    readonly run: Run;
    seal(run: Run): void;
    pack(frames: ReturnType<Uint8ArrayConstructor['of']>, at: number, frameLength: number, count: number, columns: readonly RawColumn[]): void;
}
export declare function rowsPerPiece(frameLength: number): number;
export declare function positionAt(rows: Uint32Array, row: number): number;
export declare function kindAt(rows: Uint32Array, row: number): number;
export declare function lengthAt(rows: Uint32Array, row: number): number;
export declare function bytesOf({ head, main }: Scanned, inHead: boolean): DataView;
export declare function plainBytesOf({ plain, main }: Scanned, _inHead: boolean): DataView;
export declare function viewAt({ rows, split, head, main }: Scanned, row: number): DataView;
export declare function plainViewAt(scanned: Scanned, _row: number): DataView;
export declare function placeAt({ rows, split, shift }: Scanned, row: number): number;
export declare function plainPlaceAt({ rows }: Scanned, row: number): number;
export declare function plainLengthAt(rows: Uint32Array, row: number): number;
export declare function readRaw(view: DataView, at: number, size: number, low: number, width: number, signed: boolean): number;

// generated/bodies.d.ts
export type * from './bodies/air-conditioner.js';
export type * from './bodies/common.js';
export type * from './bodies/microwave-oven.js';
export type * from './bodies/refrigerator.js';
export type * from './bodies/water-heater.js';
export type { AirConditionerFaults, AirConditionerMode, Capabilities, Event, FanSpeed, MicrowaveOvenActivity, MicrowaveOvenCommand, MicrowaveOvenFaults, MicrowaveOvenMode, RefrigeratorFaults, RefrigeratorMode, Result, Severity, SwingHorizontal, SwingVertical, WaterHeaterFaults, WaterHeaterMode, } from './codes.js';

// generated/hooks/engine/serials.d.ts
export { hashDevice, hashOfNumberAt as hashAt, isNumberIn as isSerialIn } from '../../../engine/serials.js';

// generated/layout.d.ts
export declare const HEADER_LENGTH = 16;
export declare const CHECK_LENGTH = 2;
export declare const END_LENGTH = 0;
export declare const OVERHEAD = 18;
export declare const MAXIMUM_BODY_LENGTH = 256;
export declare const MINIMUM_FRAME_LENGTH = 18;
export declare const MAXIMUM_FRAME_LENGTH = 274;
export declare const MAXIMUM_WIRE_LENGTH = 274;
export declare const VERSION = 1;
export declare const VERSION_OFFSET = 2;
export declare const LENGTH_OFFSET = 14;
export declare const HAS_SERIAL: boolean;
export declare const HAS_SEQUENCE: boolean;
export declare const HAS_HEADER_FIELDS: boolean;
export declare const TOLD_BY_BODY: boolean;
export declare const ESCAPES: boolean;
export declare const MAXIMUM_SERIAL = 281474976710655;
export declare const MAXIMUM_SEQUENCE = 65535;
export declare const MAXIMUM_DEVICE_TYPE = 65535;
export declare const MAXIMUM_MESSAGE_ID = 255;
export declare const SERIAL_LENGTH: number;
export declare const SERIAL_OFFSET = 6;
export declare const CHECK_FROM = 0;
export declare const PROFILE_FINGERPRINT = 2897627101;
export declare const INCOMPLETE = -1;
export declare const BAD_START = -2;
export declare const BAD_VERSION = -3;
export declare const BAD_LENGTH = -4;
export declare const START: readonly number[];
export declare const STARTS: readonly (readonly number[])[];
export declare const END: readonly number[];
export declare const LENGTH_FAULT = "the length at byte 14 gives no body of 0 to 256 bytes";
export declare const KNOWN_VERSIONS = "1";
export declare const VERSIONS: readonly number[];
export declare const CONSTANTS: readonly {
    readonly title: string;
    readonly offset: number;
    readonly bytes: readonly number[];
    readonly masks?: readonly number[];
}[];
export declare function isStart(view: DataView, at: number): boolean;
export declare function isFirst(byte: number | undefined): boolean;
export declare function isEnd(_view: DataView, _at: number): boolean;
export declare function examineHeader(view: DataView, at: number, available: number): number;
export declare function plainBodyLength(_view: DataView, _at: number, word0: number, _word1: number, _word2: number, word3: number): number;
export declare function messageIdOfWords(_view: DataView, _at: number, word0: number, _word1: number, _word2: number, _word3: number): number;
export declare function deviceTypeOfWords(_view: DataView, _at: number, _word0: number, word1: number, _word2: number, _word3: number): number;
export declare function readVersion(view: DataView, at: number): number;
export declare function readMessageId(view: DataView, at: number): number;
export declare function readDeviceType(view: DataView, at: number): number;
export declare function readSerial(view: DataView, at: number): number;
export declare function readSequence(view: DataView, at: number): number;
export declare function readCheck(view: DataView, at: number): number;
export declare function readPresence(view: DataView, body: number): number;
export declare function writePresence(view: DataView, body: number, mask: number): void;
export declare function weightOf(index: number, size: number): number;
export declare function readU16(view: DataView, at: number): number;
export declare function readU24(view: DataView, at: number): number;
export declare function readU32(view: DataView, at: number): number;
export declare function readU48(view: DataView, at: number): number;
export declare function writeHeader(view: DataView, at: number, deviceType: number, messageId: number, serial: number, sequence: number, bodyLength: number): void;
export declare function writeSequence(view: DataView, at: number, sequence: number): void;
export declare function writeEnd(_view: DataView, _at: number): void;

// generated/messages.d.ts
export type DeviceTypeName = 'water-heater' | 'air-conditioner' | 'refrigerator' | 'microwave-oven';
export type MessageTypeName = 'control' | 'response' | 'status' | 'alarm' | 'status-query' | 'version-query' | 'version-response' | 'register' | 'register-response' | 'deregister' | 'heartbeat' | 'refusal';
interface Header<Kind extends string, Device extends string, Type extends string> {
    kind: Kind;
    deviceType: Device;
    messageType: Type;
    serial: number;
    sequence: number;
    residue?: Uint8Array;
}
interface HeaderInput<Kind extends string, Device extends string, Type extends string> {
    readonly kind: Kind;
    readonly deviceType?: Device;
    readonly messageType?: Type;
    readonly serial: number;
    readonly sequence: number;
}
interface UnknownFields {
    unknownFields?: number[];
}
export interface UnknownMessage {
    kind: 'unknown';
    deviceType: DeviceTypeName | number;
    messageType: MessageTypeName | number;
    serial: number;
    sequence: number;
    body: Uint8Array;
    residue?: Uint8Array;
}
export interface Messages {
    'water-heater.control': Header<'water-heater.control', 'water-heater', 'control'> & UnknownFields & {
        body: WaterHeaterControl;
    };
    'water-heater.response': Header<'water-heater.response', 'water-heater', 'response'> & {
        body: WaterHeaterState;
    };
    'water-heater.status': Header<'water-heater.status', 'water-heater', 'status'> & {
        body: WaterHeaterState;
    };
    'water-heater.alarm': Header<'water-heater.alarm', 'water-heater', 'alarm'> & {
        body: WaterHeaterAlarm;
    };
    'water-heater.status-query': Header<'water-heater.status-query', 'water-heater', 'status-query'> & {
        body: StatusQuery;
    };
    'water-heater.version-query': Header<'water-heater.version-query', 'water-heater', 'version-query'> & {
        body: VersionQuery;
    };
    'water-heater.version-response': Header<'water-heater.version-response', 'water-heater', 'version-response'> & {
        body: VersionResponse;
    };
    'water-heater.register': Header<'water-heater.register', 'water-heater', 'register'> & {
        body: Register;
    };
    'water-heater.register-response': Header<'water-heater.register-response', 'water-heater', 'register-response'> & {
        body: RegisterResponse;
    };
    'water-heater.deregister': Header<'water-heater.deregister', 'water-heater', 'deregister'> & {
        body: Deregister;
    };
    'water-heater.heartbeat': Header<'water-heater.heartbeat', 'water-heater', 'heartbeat'> & {
        body: Heartbeat;
    };
    'water-heater.refusal': Header<'water-heater.refusal', 'water-heater', 'refusal'> & {
        body: Refusal;
    };
    'air-conditioner.control': Header<'air-conditioner.control', 'air-conditioner', 'control'> & UnknownFields & {
        body: AirConditionerControl;
    };
    'air-conditioner.response': Header<'air-conditioner.response', 'air-conditioner', 'response'> & {
        body: AirConditionerState;
    };
    'air-conditioner.status': Header<'air-conditioner.status', 'air-conditioner', 'status'> & {
        body: AirConditionerState;
    };
    'air-conditioner.alarm': Header<'air-conditioner.alarm', 'air-conditioner', 'alarm'> & {
        body: AirConditionerAlarm;
    };
    'air-conditioner.status-query': Header<'air-conditioner.status-query', 'air-conditioner', 'status-query'> & {
        body: StatusQuery;
    };
    'air-conditioner.version-query': Header<'air-conditioner.version-query', 'air-conditioner', 'version-query'> & {
        body: VersionQuery;
    };
    'air-conditioner.version-response': Header<'air-conditioner.version-response', 'air-conditioner', 'version-response'> & {
        body: VersionResponse;
    };
    'air-conditioner.register': Header<'air-conditioner.register', 'air-conditioner', 'register'> & {
        body: Register;
    };
    'air-conditioner.register-response': Header<'air-conditioner.register-response', 'air-conditioner', 'register-response'> & {
        body: RegisterResponse;
    };
    'air-conditioner.deregister': Header<'air-conditioner.deregister', 'air-conditioner', 'deregister'> & {
        body: Deregister;
    };
    'air-conditioner.heartbeat': Header<'air-conditioner.heartbeat', 'air-conditioner', 'heartbeat'> & {
        body: Heartbeat;
    };
    'air-conditioner.refusal': Header<'air-conditioner.refusal', 'air-conditioner', 'refusal'> & {
        body: Refusal;
    };
    'refrigerator.control': Header<'refrigerator.control', 'refrigerator', 'control'> & UnknownFields & {
        body: RefrigeratorControl;
    };
    'refrigerator.response': Header<'refrigerator.response', 'refrigerator', 'response'> & {
        body: RefrigeratorState;
    };
    'refrigerator.status': Header<'refrigerator.status', 'refrigerator', 'status'> & {
        body: RefrigeratorState;
    };
    'refrigerator.alarm': Header<'refrigerator.alarm', 'refrigerator', 'alarm'> & {
        body: RefrigeratorAlarm;
    };
    'refrigerator.status-query': Header<'refrigerator.status-query', 'refrigerator', 'status-query'> & {
        body: StatusQuery;
    };
    'refrigerator.version-query': Header<'refrigerator.version-query', 'refrigerator', 'version-query'> & {
        body: VersionQuery;
    };
    'refrigerator.version-response': Header<'refrigerator.version-response', 'refrigerator', 'version-response'> & {
        body: VersionResponse;
    };
    'refrigerator.register': Header<'refrigerator.register', 'refrigerator', 'register'> & {
        body: Register;
    };
    'refrigerator.register-response': Header<'refrigerator.register-response', 'refrigerator', 'register-response'> & {
        body: RegisterResponse;
    };
    'refrigerator.deregister': Header<'refrigerator.deregister', 'refrigerator', 'deregister'> & {
        body: Deregister;
    };
    'refrigerator.heartbeat': Header<'refrigerator.heartbeat', 'refrigerator', 'heartbeat'> & {
        body: Heartbeat;
    };
    'refrigerator.refusal': Header<'refrigerator.refusal', 'refrigerator', 'refusal'> & {
        body: Refusal;
    };
    'microwave-oven.control': Header<'microwave-oven.control', 'microwave-oven', 'control'> & UnknownFields & {
        body: MicrowaveOvenControl;
    };
    'microwave-oven.response': Header<'microwave-oven.response', 'microwave-oven', 'response'> & {
        body: MicrowaveOvenState;
    };
    'microwave-oven.status': Header<'microwave-oven.status', 'microwave-oven', 'status'> & {
        body: MicrowaveOvenState;
    };
    'microwave-oven.alarm': Header<'microwave-oven.alarm', 'microwave-oven', 'alarm'> & {
        body: MicrowaveOvenAlarm;
    };
    'microwave-oven.status-query': Header<'microwave-oven.status-query', 'microwave-oven', 'status-query'> & {
        body: StatusQuery;
    };
    'microwave-oven.version-query': Header<'microwave-oven.version-query', 'microwave-oven', 'version-query'> & {
        body: VersionQuery;
    };
    'microwave-oven.version-response': Header<'microwave-oven.version-response', 'microwave-oven', 'version-response'> & {
        body: VersionResponse;
    };
    'microwave-oven.register': Header<'microwave-oven.register', 'microwave-oven', 'register'> & {
        body: Register;
    };
    'microwave-oven.register-response': Header<'microwave-oven.register-response', 'microwave-oven', 'register-response'> & {
        body: RegisterResponse;
    };
    'microwave-oven.deregister': Header<'microwave-oven.deregister', 'microwave-oven', 'deregister'> & {
        body: Deregister;
    };
    'microwave-oven.heartbeat': Header<'microwave-oven.heartbeat', 'microwave-oven', 'heartbeat'> & {
        body: Heartbeat;
    };
    'microwave-oven.refusal': Header<'microwave-oven.refusal', 'microwave-oven', 'refusal'> & {
        body: Refusal;
    };
}
export interface MessageInputs {
    'water-heater.control': HeaderInput<'water-heater.control', 'water-heater', 'control'> & {
        readonly body: Readonly<WaterHeaterControl<never>>;
    };
    'water-heater.response': HeaderInput<'water-heater.response', 'water-heater', 'response'> & {
        readonly body: Readonly<WaterHeaterState<never>>;
    };
    'water-heater.status': HeaderInput<'water-heater.status', 'water-heater', 'status'> & {
        readonly body: Readonly<WaterHeaterState<never>>;
    };
    'water-heater.alarm': HeaderInput<'water-heater.alarm', 'water-heater', 'alarm'> & {
        readonly body: Readonly<WaterHeaterAlarm<never>>;
    };
    'water-heater.status-query': HeaderInput<'water-heater.status-query', 'water-heater', 'status-query'> & {
        readonly body: Readonly<StatusQuery>;
    };
    'water-heater.version-query': HeaderInput<'water-heater.version-query', 'water-heater', 'version-query'> & {
        readonly body: Readonly<VersionQuery>;
    };
    'water-heater.version-response': HeaderInput<'water-heater.version-response', 'water-heater', 'version-response'> & {
        readonly body: Readonly<VersionResponse>;
    };
    'water-heater.register': HeaderInput<'water-heater.register', 'water-heater', 'register'> & {
        readonly body: Readonly<Register<never>>;
    };
    'water-heater.register-response': HeaderInput<'water-heater.register-response', 'water-heater', 'register-response'> & {
        readonly body: Readonly<RegisterResponse<never>>;
    };
    'water-heater.deregister': HeaderInput<'water-heater.deregister', 'water-heater', 'deregister'> & {
        readonly body: Readonly<Deregister>;
    };
    'water-heater.heartbeat': HeaderInput<'water-heater.heartbeat', 'water-heater', 'heartbeat'> & {
        readonly body: Readonly<Heartbeat>;
    };
    'water-heater.refusal': HeaderInput<'water-heater.refusal', 'water-heater', 'refusal'> & {
        readonly body: Readonly<Refusal<never>>;
    };
    'air-conditioner.control': HeaderInput<'air-conditioner.control', 'air-conditioner', 'control'> & {
        readonly body: Readonly<AirConditionerControl<never>>;
    };
    'air-conditioner.response': HeaderInput<'air-conditioner.response', 'air-conditioner', 'response'> & {
        readonly body: Readonly<AirConditionerState<never>>;
    };
    'air-conditioner.status': HeaderInput<'air-conditioner.status', 'air-conditioner', 'status'> & {
        readonly body: Readonly<AirConditionerState<never>>;
    };
    'air-conditioner.alarm': HeaderInput<'air-conditioner.alarm', 'air-conditioner', 'alarm'> & {
        readonly body: Readonly<AirConditionerAlarm<never>>;
    };
    'air-conditioner.status-query': HeaderInput<'air-conditioner.status-query', 'air-conditioner', 'status-query'> & {
        readonly body: Readonly<StatusQuery>;
    };
    'air-conditioner.version-query': HeaderInput<'air-conditioner.version-query', 'air-conditioner', 'version-query'> & {
        readonly body: Readonly<VersionQuery>;
    };
    'air-conditioner.version-response': HeaderInput<'air-conditioner.version-response', 'air-conditioner', 'version-response'> & {
        readonly body: Readonly<VersionResponse>;
    };
    'air-conditioner.register': HeaderInput<'air-conditioner.register', 'air-conditioner', 'register'> & {
        readonly body: Readonly<Register<never>>;
    };
    'air-conditioner.register-response': HeaderInput<'air-conditioner.register-response', 'air-conditioner', 'register-response'> & {
        readonly body: Readonly<RegisterResponse<never>>;
    };
    'air-conditioner.deregister': HeaderInput<'air-conditioner.deregister', 'air-conditioner', 'deregister'> & {
        readonly body: Readonly<Deregister>;
    };
    'air-conditioner.heartbeat': HeaderInput<'air-conditioner.heartbeat', 'air-conditioner', 'heartbeat'> & {
        readonly body: Readonly<Heartbeat>;
    };
    'air-conditioner.refusal': HeaderInput<'air-conditioner.refusal', 'air-conditioner', 'refusal'> & {
        readonly body: Readonly<Refusal<never>>;
    };
    'refrigerator.control': HeaderInput<'refrigerator.control', 'refrigerator', 'control'> & {
        readonly body: Readonly<RefrigeratorControl<never>>;
    };
    'refrigerator.response': HeaderInput<'refrigerator.response', 'refrigerator', 'response'> & {
        readonly body: Readonly<RefrigeratorState<never>>;
    };
    'refrigerator.status': HeaderInput<'refrigerator.status', 'refrigerator', 'status'> & {
        readonly body: Readonly<RefrigeratorState<never>>;
    };
    'refrigerator.alarm': HeaderInput<'refrigerator.alarm', 'refrigerator', 'alarm'> & {
        readonly body: Readonly<RefrigeratorAlarm<never>>;
    };
    'refrigerator.status-query': HeaderInput<'refrigerator.status-query', 'refrigerator', 'status-query'> & {
        readonly body: Readonly<StatusQuery>;
    };
    'refrigerator.version-query': HeaderInput<'refrigerator.version-query', 'refrigerator', 'version-query'> & {
        readonly body: Readonly<VersionQuery>;
    };
    'refrigerator.version-response': HeaderInput<'refrigerator.version-response', 'refrigerator', 'version-response'> & {
        readonly body: Readonly<VersionResponse>;
    };
    'refrigerator.register': HeaderInput<'refrigerator.register', 'refrigerator', 'register'> & {
        readonly body: Readonly<Register<never>>;
    };
    'refrigerator.register-response': HeaderInput<'refrigerator.register-response', 'refrigerator', 'register-response'> & {
        readonly body: Readonly<RegisterResponse<never>>;
    };
    'refrigerator.deregister': HeaderInput<'refrigerator.deregister', 'refrigerator', 'deregister'> & {
        readonly body: Readonly<Deregister>;
    };
    'refrigerator.heartbeat': HeaderInput<'refrigerator.heartbeat', 'refrigerator', 'heartbeat'> & {
        readonly body: Readonly<Heartbeat>;
    };
    'refrigerator.refusal': HeaderInput<'refrigerator.refusal', 'refrigerator', 'refusal'> & {
        readonly body: Readonly<Refusal<never>>;
    };
    'microwave-oven.control': HeaderInput<'microwave-oven.control', 'microwave-oven', 'control'> & {
        readonly body: Readonly<MicrowaveOvenControl<never>>;
    };
    'microwave-oven.response': HeaderInput<'microwave-oven.response', 'microwave-oven', 'response'> & {
        readonly body: Readonly<MicrowaveOvenState<never>>;
    };
    'microwave-oven.status': HeaderInput<'microwave-oven.status', 'microwave-oven', 'status'> & {
        readonly body: Readonly<MicrowaveOvenState<never>>;
    };
    'microwave-oven.alarm': HeaderInput<'microwave-oven.alarm', 'microwave-oven', 'alarm'> & {
        readonly body: Readonly<MicrowaveOvenAlarm<never>>;
    };
    'microwave-oven.status-query': HeaderInput<'microwave-oven.status-query', 'microwave-oven', 'status-query'> & {
        readonly body: Readonly<StatusQuery>;
    };
    'microwave-oven.version-query': HeaderInput<'microwave-oven.version-query', 'microwave-oven', 'version-query'> & {
        readonly body: Readonly<VersionQuery>;
    };
    'microwave-oven.version-response': HeaderInput<'microwave-oven.version-response', 'microwave-oven', 'version-response'> & {
        readonly body: Readonly<VersionResponse>;
    };
    'microwave-oven.register': HeaderInput<'microwave-oven.register', 'microwave-oven', 'register'> & {
        readonly body: Readonly<Register<never>>;
    };
    'microwave-oven.register-response': HeaderInput<'microwave-oven.register-response', 'microwave-oven', 'register-response'> & {
        readonly body: Readonly<RegisterResponse<never>>;
    };
    'microwave-oven.deregister': HeaderInput<'microwave-oven.deregister', 'microwave-oven', 'deregister'> & {
        readonly body: Readonly<Deregister>;
    };
    'microwave-oven.heartbeat': HeaderInput<'microwave-oven.heartbeat', 'microwave-oven', 'heartbeat'> & {
        readonly body: Readonly<Heartbeat>;
    };
    'microwave-oven.refusal': HeaderInput<'microwave-oven.refusal', 'microwave-oven', 'refusal'> & {
        readonly body: Readonly<Refusal<never>>;
    };
}
export type KindName = keyof Messages & string;
export type WideEnumField = never;
export type SpecialField = never;
export type Message = Messages[KindName] | UnknownMessage;
export type MessageInput = MessageInputs[KindName] | Readonly<UnknownMessage>;
export type HeaderFields = Record<never, never>;
export type HeaderColumn = 'serial' | 'sequence' | 'offset';
export type TextColumn = never;
export interface RoleColumns<Numbers> {
    readonly serial: number | Numbers;
    readonly sequence: number | Numbers;
}
export type SerialMatch = number | readonly number[] | {
    readonly from: number;
    readonly to: number;
};

// routing/router.d.ts
export type FieldName = {
    [K in KindName]: keyof Messages[K]['body'] & string;
}[KindName] | `header.${keyof HeaderFields & string}`;
export type WhereValue<Field extends FieldName = FieldName> = {
    [K in KindName]: Field extends keyof Messages[K]['body'] ? Each<Messages[K]['body'][Field]> : never;
}[KindName] | (Field extends `header.${infer Own extends keyof HeaderFields & string}` ? Each<HeaderFields[Own]> : never);
type Each<Value> = Value extends readonly (infer Flag)[] ? Flag : NonNullable<Value>;
interface Tests<Field extends FieldName> {
    readonly field: Field;
    readonly equals?: WhereValue<Field>;
    readonly oneOf?: readonly WhereValue<Field>[];
    readonly atLeast?: WhereValue<Field>;
    readonly atMost?: WhereValue<Field>;
    readonly has?: WhereValue<Field> | readonly WhereValue<Field>[];
    readonly isNull?: boolean;
}
export type Where = {
    readonly [Field in FieldName]: Tests<Field>;
}[FieldName];
interface Match {
    readonly deviceType?: DeviceTypeName | number | readonly (DeviceTypeName | number)[];
    readonly messageType?: UnknownMessage['messageType'] | readonly (MessageTypeName | UnknownMessage['messageType'])[];
    readonly serial?: SerialMatch;
    readonly where?: Where;
    readonly shards?: number;
}
export interface TakingRule extends Match {
    readonly to: string;
}
export interface CopyingRule extends Match {
    readonly copyTo: string;
}
export type Rule = TakingRule | CopyingRule;
export interface RouterOptions {
    readonly rules: readonly Rule[];
}
export interface Routed {
    readonly to: string;
    readonly shard?: number;
    readonly frames: number;
    readonly bytes: ReturnType<Uint8ArrayConstructor['of']>;
}
export interface RoutedFrames extends ReadonlyArray<Routed> {
    readonly dropped: number;
}
export declare class Router {
    #private;
    route(batch: FrameBatch): RoutedFrames;
}
export declare function shardOf(deviceType: number, serial: number | string, shards: number): number;

// scan/batch.d.ts
export interface BatchSource {
    readonly chunk: ReturnType<Uint8ArrayConstructor['of']>;
    readonly from: number;
    readonly tailLength: number;
    readonly offset: number;
}
export declare class FrameBatch implements Iterable<Message> {
    #private;
    readonly length: number;
    kind(index: number): KindName | 'unknown';
    serial(index: number): Serial;
    sequence(index: number): number;
    offset(index: number): number;
    bytes(index: number): ReturnType<Uint8ArrayConstructor['of']>;
    message(index: number): Message;
    readonly [Symbol.iterator]: () => Iterator<Message>;
    views<K extends KindName>(kind: K): IterableIterator<Views[K]>;
    columns<K extends KindName, F extends string, Raw extends boolean = false>(kind: K, fields: ColumnNames<K, F>, options?: ColumnOptions<Raw>): Columns<K, F, Raw>;
}
export declare function checkedBatch(batch: unknown): FrameBatch;

// scan/column-builder.d.ts
export declare class ColumnBuilder<K extends KindName, F extends string, Raw extends boolean = false> {
    #private;
    get length(): number;
    add(batch: FrameBatch): this;
    finish(): Columns<K, F, Raw>;
}

// scan/scanner.d.ts
export interface ScannerStats {
    frames: number;
    unknownKinds: number;
    bytes: number;
    frameBytes: number;
    bytesSkipped: number;
    bytesPending: number;
    badVersions: number;
    badLengths: number;
    badChecks: number;
    truncated: number;
}
export interface ReadOptions {
    readonly lossless?: boolean;
}
export declare function isLossless(options: ReadOptions | undefined): boolean;
export declare class Scanner {
    #private;
    get stats(): ScannerStats;
    push(chunk: Uint8Array | ArrayBuffer): Iterable<FrameBatch>;
    end(): Iterable<FrameBatch>;
}

// scan/view.d.ts
export declare class FrameView {
    protected view: DataView;
    protected at: number;
    constructor();
    get serial(): Serial;
    get sequence(): number;
}
export type Views = {
    readonly [K in KindName]: FrameView & ViewOfHeader & Readonly<Messages[K]['body']>;
};
type ViewOfHeader = Record<never, never> extends HeaderFields ? unknown : {
    readonly header: Readonly<HeaderFields>;
};
export declare function stale(): never;
export declare class FrameViews implements IterableIterator<FrameView> {
    #private;
    constructor(layout: BodyLayout, scanned: Scanned, { from, headEnd, to }: Selection, chunk: Uint8Array);
    readonly [Symbol.iterator]: () => FrameViews;
    next(): IteratorResult<FrameView, undefined>;
    expire(): void;
    reopen(): void;
}

// stream/stream.d.ts
type HostReadable<R> = globalThis.ReadableStream<R>;
type HostWritable<W> = globalThis.WritableStream<W>;
export interface StreamingCodec extends AnyCodec {
    encode(message: never, options?: {
        readonly lenient?: boolean;
    }): ReturnType<Uint8ArrayConstructor['of']>;
    encodeAll(messages: Iterable<never>, options?: {
        readonly lenient?: boolean;
    }): ReturnType<Uint8ArrayConstructor['of']>;
    scanner(options?: ReadOptions): StreamScanner;
}
interface StreamScanner extends AnyScanner {
    readonly stats: ScannerStats;
}
export declare class MessageDecoderStream<C extends StreamingCodec = Codec> {
    #private;
    readonly readable: HostReadable<TypesOf<C>['message'][]>;
    readonly writable: HostWritable<Uint8Array | ArrayBuffer>;
    constructor(codec: C, options?: ReadOptions);
    get stats(): ScannerStats;
}
export interface EncoderStreamOptions<Lenient extends boolean = false> {
    readonly lenient?: Lenient;
}
export type EncodableMessage<Lenient extends boolean, C = Codec> = Lenient extends true ? TypesOf<C>['input'] | TypesOf<C>['message'] : TypesOf<C>['input'];
export declare class MessageEncoderStream<Lenient extends boolean = false, C extends StreamingCodec = Codec> {
    readonly readable: HostReadable<ReturnType<Uint8ArrayConstructor['of']>>;
    readonly writable: HostWritable<EncodableMessage<Lenient, C> | Iterable<EncodableMessage<Lenient, C>>>;
    constructor(codec: C, options?: EncoderStreamOptions<Lenient>);
}

// values/error.d.ts
export type RumpErrorCode = 
'truncated'
 | 'bad-start'
 | 'bad-version'
 | 'bad-length'
 | 'bad-check'
 | 'unknown-kind'
 | 'out-of-range'
 | 'unknown-name'
 | 'missing-field'
 | 'unknown-field'
 | 'wrong-type'
 | 'contradiction'
 | 'buffer-too-small'
 | 'stale-batch'
 | 'unsupported'
 | 'closed'
 | 'timeout'
 | 'aborted'
 | 'rejected';
export interface RumpErrorPlace {
    readonly offset?: number;
    readonly path?: string;
    readonly result?: string | number;
}
export interface RumpErrorJson extends RumpErrorPlace {
    readonly name: 'RumpError';
    readonly code: RumpErrorCode;
    readonly message: string;
}
export declare class RumpError extends Error {
    readonly name = "RumpError";
    readonly code: RumpErrorCode;
    readonly offset: number | undefined;
    readonly path: string | undefined;
    readonly result: string | number | undefined;
    constructor(code: RumpErrorCode, message: string, place?: RumpErrorPlace);
    toJSON(): RumpErrorJson;
    static from(value: RumpErrorJson): RumpError;
    static is(value: unknown): value is RumpError;
}
export declare function refuse(code: RumpErrorCode, path: string, value: unknown, allowed: string): never;
export declare function checkedInteger(value: unknown, path: string, least: number, most: number, otherType?: RumpErrorCode): number;
export declare function requireMethod(value: unknown, path: string, method: string, allowed: string): void;
interface TypeOf {
    readonly string: string;
    readonly number: number;
    readonly boolean: boolean;
}
export declare function isArray(value: unknown): value is readonly unknown[];
export declare function checkedType<Type extends keyof TypeOf>(value: unknown, path: string, type: Type): TypeOf[Type];
export declare function placed(error: RumpError, path: string): RumpError;
export declare function display(value: unknown): string;
export declare const objectTag: () => string;
export declare const NOT_CLONEABLE: unique symbol;

// generated/device-id.d.ts
export type Serial = number;
export declare const DEVICE_TYPE_DIGITS: number;
export declare const DEVICE_ID: RegExp;
export declare const DEVICE_ID_FORM = "it must be 4 hexadecimal digits, a hyphen and 12 more";
export declare const DEVICE_ID_EXAMPLE = "0001-001122334455";
export declare function serialText(serial: Serial): string;
export declare function serialOfText(text: string): Serial | null;
export declare function checkedSerial(serial: unknown): Serial;
export declare function isWritableSerial(_serial: Serial): boolean;

// generated/roles.d.ts
export type MessageRole = 'control' | 'response' | 'status' | 'alarm' | 'status-query' | 'version-query' | 'version-response' | 'register' | 'register-response' | 'deregister' | 'heartbeat' | 'refusal';
export type FieldRole = 'result' | 'event' | 'faults' | 'capabilities' | 'keep-alive' | 'time' | 'session' | 'fingerprint' | 'refused-message';
export type CodeRole = 'ok' | 'fault' | 'busy' | 'offline' | 'unauthorised' | 'unsupported' | 'invalid-value' | 'cleared' | 'active' | 'raised' | 'pushes-status' | 'pushes-alarms';
export interface RoleField {
    readonly name: string;
    readonly min?: number;
    readonly max?: number;
    readonly step?: number;
}
export interface MessageEntry {
    readonly name: string;
    readonly code: number;
    readonly role?: MessageRole;
    readonly direction?: 'to-device' | 'from-device' | 'both';
    readonly answeredBy?: string;
    readonly fields?: Readonly<Partial<Record<FieldRole, RoleField>>>;
}
export declare const MESSAGES: readonly [{
    readonly name: 'control';
    readonly code: 1;
    readonly role: 'control';
    readonly direction: 'to-device';
    readonly answeredBy: 'response';
}, {
    readonly name: 'response';
    readonly code: 2;
    readonly role: 'response';
    readonly direction: 'from-device';
    readonly fields: {
        readonly result: {
            readonly name: 'result';
        };
    };
}, {
    readonly name: 'status';
    readonly code: 3;
    readonly role: 'status';
    readonly direction: 'from-device';
    readonly fields: {
        readonly result: {
            readonly name: 'result';
        };
    };
}, {
    readonly name: 'alarm';
    readonly code: 4;
    readonly role: 'alarm';
    readonly direction: 'from-device';
    readonly fields: {
        readonly event: {
            readonly name: 'event';
        };
        readonly faults: {
            readonly name: 'faults';
        };
        readonly time: {
            readonly name: 'time';
            readonly max: 4294967295;
        };
    };
}, {
    readonly name: 'status-query';
    readonly code: 5;
    readonly role: 'status-query';
    readonly direction: 'to-device';
    readonly answeredBy: 'response';
}, {
    readonly name: 'version-query';
    readonly code: 6;
    readonly role: 'version-query';
    readonly direction: 'to-device';
    readonly answeredBy: 'version-response';
}, {
    readonly name: 'version-response';
    readonly code: 7;
    readonly role: 'version-response';
    readonly direction: 'from-device';
}, {
    readonly name: 'register';
    readonly code: 16;
    readonly role: 'register';
    readonly direction: 'from-device';
    readonly answeredBy: 'register-response';
    readonly fields: {
        readonly 'keep-alive': {
            readonly name: 'keepAlive';
            readonly min: 5;
            readonly max: 3600;
        };
        readonly capabilities: {
            readonly name: 'capabilities';
        };
        readonly fingerprint: {
            readonly name: 'profileFingerprint';
        };
    };
}, {
    readonly name: 'register-response';
    readonly code: 17;
    readonly role: 'register-response';
    readonly direction: 'to-device';
    readonly fields: {
        readonly result: {
            readonly name: 'result';
        };
        readonly 'keep-alive': {
            readonly name: 'keepAlive';
            readonly min: 5;
            readonly max: 3600;
        };
        readonly time: {
            readonly name: 'serverTime';
            readonly max: 4294967295;
        };
        readonly session: {
            readonly name: 'session';
            readonly max: 4294967295;
        };
    };
}, {
    readonly name: 'deregister';
    readonly code: 18;
    readonly role: 'deregister';
    readonly direction: 'from-device';
}, {
    readonly name: 'heartbeat';
    readonly code: 19;
    readonly role: 'heartbeat';
    readonly direction: 'both';
    readonly answeredBy: 'heartbeat';
}, {
    readonly name: 'refusal';
    readonly code: 20;
    readonly role: 'refusal';
    readonly direction: 'both';
    readonly fields: {
        readonly result: {
            readonly name: 'result';
        };
        readonly 'refused-message': {
            readonly name: 'messageId';
            readonly max: 255;
        };
    };
}];
export declare const CODES: {
    readonly ok: 'ok';
    readonly fault: 'fault';
    readonly busy: 'busy';
    readonly offline: 'offline';
    readonly unauthorised: 'unauthorised';
    readonly unsupported: 'unsupported';
    readonly 'invalid-value': 'invalid-value';
    readonly cleared: 'cleared';
    readonly active: 'active';
    readonly raised: 'raised';
    readonly 'pushes-status': 'pushesStatus';
    readonly 'pushes-alarms': 'pushesAlarms';
};
export declare const REGISTER_LENGTH = 8;
export declare const REFUSAL_LENGTH = 2;
export declare function readRefusedMessage(view: DataView, at: number): number;

// field/layout.d.ts
export type IntegerSize = 1 | 2 | 3 | 4 | 6;
interface Placed {
    readonly name: string;
    readonly byte: number;
    readonly presence: number;
    readonly general?: GeneralField;
}
export interface Piece {
    readonly byte: number;
    readonly size: number;
    readonly low: number;
    readonly width: number;
    readonly little: boolean;
    readonly inverted: boolean;
}
export interface ByteBits {
    readonly byte: number;
    readonly mask: number;
}
export type FieldPresence = ({
    readonly by: 'bit';
} & ByteBits) | {
    readonly by: 'unless';
    readonly raw: number;
} | {
    readonly by: 'with';
    readonly partner: string;
}
 | {
    readonly by: 'length';
    readonly end: number;
} | {
    readonly by: 'item';
    readonly attribute: number;
};
export interface GeneralField {
    readonly pieces: readonly Piece[];
    readonly width: number;
    readonly inverted: boolean;
    readonly encoding: 'binary' | 'bcd' | 'sign-magnitude';
    readonly special: ReadonlyMap<string, number>;
    readonly presence: FieldPresence | null;
    readonly attribute: number;
    readonly toEnd: boolean;
    readonly find: (view: DataView, at: number, length: number) => number;
    readonly readRaw: (view: DataView, base: number) => number;
    readonly physical: (raw: number) => number | string | null;
    readonly sizeAt: (view: DataView, at: number, length: number, base: number) => number;
}
export interface ListInteger {
    readonly size: number;
    readonly little: boolean;
}
export interface AttributeLayout {
    readonly id: number;
    readonly kind: number | null;
    readonly length: number;
    readonly toEnd: boolean;
    readonly fill: Fill;
}
export type Fill = readonly (readonly [byte: number, bits: number])[];
export interface ListLayout {
    readonly first: number;
    readonly id: ListInteger;
    readonly kind: ListInteger | null;
    readonly length: ListInteger | null;
    readonly count: (ListInteger & {
        readonly byte: number;
    }) | null;
    readonly attributes: readonly AttributeLayout[];
    readonly places: ReadonlyMap<number, number>;
}
export interface GeneralBody {
    readonly list: ListLayout | null;
    readonly fill: Fill;
    readonly hasMask: boolean;
    readonly unknownBits: readonly (ByteBits & {
        readonly bit: number;
    })[];
    readonly appended: readonly {
        readonly end: number;
        readonly toEnd: boolean;
    }[];
}
interface Packed extends Placed {
    readonly size: number;
    readonly low: number;
    readonly width: number;
}
export interface BoolField extends Packed {
    readonly type: 'bool';
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
    readonly multiplier: number;
    readonly addend: number;
    readonly divisor: number;
    readonly integer: boolean;
    readonly least: number;
    readonly most: number;
    readonly step: number;
    readonly null: number | null;
    readonly unit: string;
}
export interface TextField extends Placed {
    readonly type: 'text';
    readonly size: number;
}
export interface BytesField extends Placed {
    readonly type: 'bytes';
    readonly size: number;
}
export type FieldLayout = BoolField | EnumField | FlagsField | NumberField | TextField | BytesField;
export type PackedField = BoolField | EnumField | FlagsField | NumberField;
export interface Enumeration {
    readonly names: readonly (string | number)[];
    readonly codes: ReadonlyMap<unknown, number>;
    readonly ordered: boolean;
}
export interface BodyLayout {
    readonly length: number;
    readonly atLeast: boolean;
    readonly presence: PresenceLayout | null;
    readonly general?: GeneralBody;
    readonly fields: readonly FieldLayout[];
    readonly names: readonly string[];
}
export interface PresenceLayout {
    readonly size: number;
    readonly known: number;
}
export type Enumerations = Readonly<Record<string, Enumeration>>;
export declare function bodyLayout(enumerations: Enumerations, length: number, table: string, { atLeast, presence }?: {
    atLeast?: boolean;
    presence?: PresenceLayout | null;
}): BodyLayout;
export declare function linesOf(table: string): () => {
    lines: string[];
    names: string[];
};
export declare function fieldLayout(name: string, line: string, bit: number, enumerations: Enumerations): FieldLayout;
export declare function entriesOf(line: string): {
    byte: string | undefined;
    store: string;
    keys: Readonly<Record<string, string>>;
    unit: string;
};
export declare function enumeration(size: number, ordered: boolean, names: string): Enumeration;
export interface NameSlots {
    readonly names: readonly (string | null)[];
    readonly codes: readonly number[];
}
export declare function nameSlots({ codes }: Enumeration, count: number, lengths: number, place: number, second: number): NameSlots;

// values/checked.d.ts
export type Fields = Readonly<Record<string, unknown>>;
export declare function checkedCode(value: unknown, path: string, codes: ReadonlyMap<string, number>, most: number): number;
export declare function isPlain(value: unknown): value is Fields;
export declare function isOrdinary(value: unknown): boolean;
export declare function hasNoMore(value: object, keys: number): boolean;
export declare function checkedFields(value: unknown, path: string, names: readonly string[], prefix?: string): Fields;
export declare function checkedOptions(options: unknown, names: readonly string[]): Fields;
export declare function isOn(value: unknown, path: string): boolean;
export declare function refuseProfile(profile: unknown): void;
export declare function checkedList<Result>(value: unknown, path: string, check: (entry: unknown, index: number) => Result): Result[];
export declare function refuseUnknownNames(object: object, names: readonly string[], prefix: string): void;
export declare function checkedNames<Options extends object>(options: Options, names: readonly (keyof Options)[]): Options;
type HostGlobal = 'AbortController' | 'ReadableStream' | 'setTimeout' | 'TransformStream' | 'WritableStream';
export declare function requireGlobals(user: string, ...names: HostGlobal[]): void;
export declare function eachOf<Result>(value: unknown, path: string, check: (entry: unknown) => Result): Result[] | undefined;

// frame/run.d.ts
export declare class Run {
    #private;
    bytes: ReturnType<Uint8ArrayConstructor['of']>;
    view: DataView;
    length: number;
    isTaken: boolean;
    constructor(bytes?: ReturnType<Uint8ArrayConstructor['of']>);
    move(bytes: ReturnType<Uint8ArrayConstructor['of']>): void;
    get hasRoom(): boolean;
    head(): ReturnType<Uint8ArrayConstructor['of']>;
}
export declare function takeRun({ run }: {
    readonly run: Run;
}): Run;

// engine/route-program.d.ts
export interface RouteCondition {
    readonly type: FieldLayout['type'];
    readonly byte: number;
    readonly size: number;
    readonly low: number;
    readonly width: number;
    readonly signed: boolean;
    readonly presence: number;
    readonly operands: readonly number[];
    readonly general?: {
        readonly body: number;
        readonly index: number;
    };
}
export interface RouteStep {
    readonly destination: number;
    readonly shards: number;
    readonly copy: boolean;
    readonly deviceTypes: readonly number[] | undefined;
    readonly messageIds: readonly number[] | undefined;
    readonly serials: readonly number[] | undefined;
    readonly condition: RouteCondition | undefined;
}
export interface Destination {
    readonly to: string;
    readonly shard?: number;
}
export interface RouteProgram {
    readonly steps: readonly (readonly RouteStep[])[];
    readonly destinations: readonly Destination[];
}

// generated/bodies/air-conditioner.d.ts
export interface AirConditionerControl<Unknown = number> {
    power?: boolean;
    mode?: AirConditionerMode | Unknown;
    sleep?: boolean;
    turbo?: boolean;
    quiet?: boolean;
    eco?: boolean;
    fanSpeed?: FanSpeed | Unknown;
    display?: boolean;
    beeper?: boolean;
    health?: boolean;
    auxiliaryHeat?: boolean;
    childLock?: boolean;
    swingVertical?: SwingVertical | Unknown;
    swingHorizontal?: SwingHorizontal | Unknown;
    targetTemperature?: number;
    targetHumidity?: number;
    onTimer?: number;
    offTimer?: number;
}
export interface AirConditionerState<Unknown = number> {
    result: Result | Unknown;
    power: boolean;
    mode: AirConditionerMode | Unknown;
    sleep: boolean;
    turbo: boolean;
    quiet: boolean;
    eco: boolean;
    fanSpeed: FanSpeed | Unknown;
    display: boolean;
    beeper: boolean;
    health: boolean;
    auxiliaryHeat: boolean;
    childLock: boolean;
    swingVertical: SwingVertical | Unknown;
    swingHorizontal: SwingHorizontal | Unknown;
    targetTemperature: number;
    targetHumidity: number;
    roomTemperature: number | null;
    outdoorTemperature: number | null;
    roomHumidity: number | null;
    compressorRunning: boolean;
    defrosting: boolean;
    preheating: boolean;
    filterDue: boolean;
    fourWayValve: boolean;
    compressorFrequency: number;
    activePower: number;
    energy: number;
    onTimer: number;
    offTimer: number;
    particulates: number | null;
}
export interface AirConditionerAlarm<Unknown = number> {
    event: Event | Unknown;
    severity: Severity | Unknown;
    faults: readonly (AirConditionerFaults | Unknown)[];
    time: number;
}

// generated/bodies/common.d.ts
export type StatusQuery = Record<never, never>;
export type VersionQuery = Record<never, never>;
export interface VersionResponse {
    protocolVersion: number;
    hardwareMajor: number;
    hardwareMinor: number;
    firmwareMajor: number;
    firmwareMinor: number;
    firmwarePatch: number;
    manufacturer: string;
    model: string;
}
export interface Register<Unknown = number> {
    keepAlive: number;
    capabilities: readonly (Capabilities | Unknown)[];
    profileFingerprint: number;
}
export interface RegisterResponse<Unknown = number> {
    result: Result | Unknown;
    keepAlive: number;
    serverTime: number;
    session: number;
}
export type Deregister = Record<never, never>;
export type Heartbeat = Record<never, never>;
export interface Refusal<Unknown = number> {
    result: Result | Unknown;
    messageId: number;
}

// generated/bodies/microwave-oven.d.ts
export interface MicrowaveOvenControl<Unknown = number> {
    command?: MicrowaveOvenCommand | Unknown;
    mode?: MicrowaveOvenMode | Unknown;
    childLock?: boolean;
    lamp?: boolean;
    turntable?: boolean;
    preheat?: boolean;
    powerLevel?: number;
    autoMenu?: number | null;
    duration?: number;
    addTime?: number;
    cavityTarget?: number;
    weight?: number;
    startDelay?: number;
}
export interface MicrowaveOvenState<Unknown = number> {
    result: Result | Unknown;
    state: MicrowaveOvenActivity | Unknown;
    mode: MicrowaveOvenMode | Unknown;
    door: boolean;
    childLock: boolean;
    lamp: boolean;
    turntable: boolean;
    preheat: boolean;
    remoteStart: boolean;
    powerLevel: number;
    autoMenu: number | null;
    step: number;
    remaining: number;
    elapsed: number;
    cavityTarget: number;
    cavityTemperature: number | null;
    foodTemperature: number | null;
    weight: number;
    activePower: number;
    energy: number;
    startDelay: number;
}
export interface MicrowaveOvenAlarm<Unknown = number> {
    event: Event | Unknown;
    severity: Severity | Unknown;
    faults: readonly (MicrowaveOvenFaults | Unknown)[];
    time: number;
}

// generated/bodies/refrigerator.d.ts
export interface RefrigeratorControl<Unknown = number> {
    mode?: RefrigeratorMode | Unknown;
    quickCool?: boolean;
    quickFreeze?: boolean;
    iceMaker?: boolean;
    childLock?: boolean;
    muteAlarm?: boolean;
    fridgeTemperature?: number;
    freezerTemperature?: number;
    flexTemperature?: number;
    fridgePower?: boolean;
    freezerPower?: boolean;
    flexPower?: boolean;
    deodorise?: boolean;
    dispenserLock?: boolean;
}
export interface RefrigeratorState<Unknown = number> {
    result: Result | Unknown;
    mode: RefrigeratorMode | Unknown;
    quickCool: boolean;
    quickFreeze: boolean;
    iceMaker: boolean;
    childLock: boolean;
    muteAlarm: boolean;
    fridgePower: boolean;
    freezerPower: boolean;
    flexPower: boolean;
    deodorise: boolean;
    dispenserLock: boolean;
    fridgeDoor: boolean;
    freezerDoor: boolean;
    flexDoor: boolean;
    defrosting: boolean;
    iceFull: boolean;
    waterTankEmpty: boolean;
    compressorRunning: boolean;
    fridgeTemperature: number;
    freezerTemperature: number;
    flexTemperature: number;
    ambientHumidity: number | null;
    fridgeActual: number | null;
    freezerActual: number | null;
    flexActual: number | null;
    ambient: number | null;
    compressorSpeed: number;
    activePower: number;
    energy: number;
    waterFilter: number | null;
    doorOpenTime: number;
}
export interface RefrigeratorAlarm<Unknown = number> {
    event: Event | Unknown;
    severity: Severity | Unknown;
    faults: readonly (RefrigeratorFaults | Unknown)[];
    time: number;
}

// generated/bodies/water-heater.d.ts
export interface WaterHeaterControl<Unknown = number> {
    power?: boolean;
    mode?: WaterHeaterMode | Unknown;
    sterilise?: boolean;
    childLock?: boolean;
    keepWarm?: boolean;
    targetTemperature?: number;
    onTime?: number | null;
    offTime?: number | null;
    heatingPowerLimit?: number;
}
export interface WaterHeaterState<Unknown = number> {
    result: Result | Unknown;
    power: boolean;
    mode: WaterHeaterMode | Unknown;
    sterilise: boolean;
    childLock: boolean;
    keepWarm: boolean;
    heating: boolean;
    flowing: boolean;
    defrosting: boolean;
    anodeDue: boolean;
    targetTemperature: number;
    tankTemperature: number | null;
    inletTemperature: number | null;
    hotWater: number | null;
    flow: number;
    heatingPower: number;
    energy: number;
    remainingTime: number | null;
    onTime: number | null;
    offTime: number | null;
}
export interface WaterHeaterAlarm<Unknown = number> {
    event: Event | Unknown;
    severity: Severity | Unknown;
    faults: readonly (WaterHeaterFaults | Unknown)[];
    time: number;
}

// generated/codes.d.ts
export type AirConditionerMode = 'auto' | 'cool' | 'dry' | 'fan' | 'heat';
export declare const airConditionerMode: Enumeration;
export type FanSpeed = 'auto' | 'low' | 'medium-low' | 'medium' | 'medium-high' | 'high';
export declare const fanSpeed: Enumeration;
export type SwingVertical = 'off' | 'highest' | 'high' | 'middle' | 'low' | 'lowest' | 'swing';
export declare const swingVertical: Enumeration;
export type SwingHorizontal = 'off' | 'left' | 'centre-left' | 'centre' | 'centre-right' | 'right' | 'swing';
export declare const swingHorizontal: Enumeration;
export type Result = 'ok' | 'invalid-value' | 'unsupported' | 'busy' | 'interlock' | 'fault' | 'unauthorised' | 'offline';
export declare const result: Enumeration;
export type Event = 'active' | 'raised' | 'cleared';
export declare const event: Enumeration;
export type Severity = 'info' | 'warning' | 'fault' | 'critical';
export declare const severity: Enumeration;
export type AirConditionerFaults = 'compressor' | 'roomSensor' | 'outdoorSensor' | 'coilSensor' | 'indoorFan' | 'outdoorFan' | 'highPressure' | 'lowPressure' | 'refrigerantLeak' | 'waterFull' | 'overVoltage' | 'underVoltage' | 'overCurrent' | 'inverter' | 'fourWayValve' | 'memory' | 'indoorOutdoorLink' | 'filter' | 'communication';
export declare const airConditionerFaults: Enumeration;
export type Capabilities = 'pushesStatus' | 'pushesAlarms' | 'remoteStart';
export declare const capabilities: Enumeration;
export type MicrowaveOvenCommand = 'none' | 'start' | 'pause' | 'resume' | 'stop';
export declare const microwaveOvenCommand: Enumeration;
export type MicrowaveOvenMode = 'microwave' | 'grill' | 'convection' | 'combination' | 'defrost' | 'steam' | 'keep-warm';
export declare const microwaveOvenMode: Enumeration;
export type MicrowaveOvenActivity = 'idle' | 'delayed' | 'preheating' | 'running' | 'paused' | 'finished' | 'fault';
export declare const microwaveOvenActivity: Enumeration;
export type MicrowaveOvenFaults = 'doorInterlock' | 'cavitySensor' | 'overTemperature' | 'magnetron' | 'coolingFan' | 'turntable' | 'foodSensor' | 'waterTankEmpty' | 'inverter' | 'keypad' | 'communication';
export declare const microwaveOvenFaults: Enumeration;
export type RefrigeratorMode = 'normal' | 'eco' | 'vacation' | 'smart';
export declare const refrigeratorMode: Enumeration;
export type RefrigeratorFaults = 'fridgeDoorOpen' | 'freezerDoorOpen' | 'flexDoorOpen' | 'fridgeHigh' | 'freezerHigh' | 'fridgeSensor' | 'freezerSensor' | 'flexSensor' | 'defrostSensor' | 'ambientSensor' | 'fridgeFan' | 'freezerFan' | 'compressor' | 'defrostOvertime' | 'iceMaker' | 'waterFilterDue' | 'memory' | 'communication';
export declare const refrigeratorFaults: Enumeration;
export type WaterHeaterMode = 'standard' | 'eco' | 'boost' | 'vacation';
export declare const waterHeaterMode: Enumeration;
export type WaterHeaterFaults = 'noHotWater' | 'waterLeak' | 'freezing' | 'dryFire' | 'overTemperature' | 'tankSensor' | 'inletSensor' | 'earthLeakage' | 'heaterOpen' | 'anodeWorn' | 'communication';
export declare const waterHeaterFaults: Enumeration;
export declare const CODES: Readonly<Record<string, Enumeration>>;

// engine/serials.d.ts
export declare function isNumberIn(serials: readonly number[], view: DataView, at: number): boolean;
export declare function isTextIn(serials: readonly number[], view: DataView, at: number): boolean;
export declare function hashOfNumberAt(view: DataView, at: number): number;
export declare function hashOfTextAt(view: DataView, at: number): number;
export declare function hashDevice(deviceType: number, serial: number | string): number;
export declare function hashTextDevice(deviceType: number, serial: number | string): number;
