// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import type { AirConditionerAlarm, AirConditionerControl, AirConditionerState } from './bodies/air-conditioner.ts';
import type {
  Deregister,
  Heartbeat,
  Refusal,
  Register,
  RegisterResponse,
  StatusQuery,
  VersionQuery,
  VersionResponse,
} from './bodies/common.ts';
import type { MicrowaveOvenAlarm, MicrowaveOvenControl, MicrowaveOvenState } from './bodies/microwave-oven.ts';
import type { RefrigeratorAlarm, RefrigeratorControl, RefrigeratorState } from './bodies/refrigerator.ts';
import type { WaterHeaterAlarm, WaterHeaterControl, WaterHeaterState } from './bodies/water-heater.ts';

/** Table 1. */
export type DeviceTypeName = 'water-heater' | 'air-conditioner' | 'refrigerator' | 'microwave-oven';

/** Table 3. */
export type MessageTypeName =
  | 'control'
  | 'response'
  | 'status'
  | 'alarm'
  | 'status-query'
  | 'version-query'
  | 'version-response'
  | 'register'
  | 'register-response'
  | 'deregister'
  | 'heartbeat'
  | 'refusal';

/** The header before every body (Table 2). */
interface Header<Kind extends string, Device extends string, Type extends string> {
  kind: Kind;
  deviceType: Device;
  messageType: Type;
  /** 48 bits, exact as a number. */
  serial: number;
  /** A response carries its request's. */
  sequence: number;
  /** Only with `lossless`: what header and body hold beyond what is written for this message. */
  residue?: Uint8Array;
}

/** A header to write: the two types repeat what the kind says, so they may be left out. */
interface HeaderInput<Kind extends string, Device extends string, Type extends string> {
  readonly kind: Kind;
  readonly deviceType?: Device;
  readonly messageType?: Type;
  readonly serial: number;
  readonly sequence: number;
}

/** Set bits of the presence mask that belong to no field; only present if there are any. */
interface UnknownFields {
  unknownFields?: number[];
}

/** A valid frame for which the profile has no body. It encodes back to the same bytes. */
export interface UnknownMessage {
  kind: 'unknown';
  /** The name where the profile knows the code. */
  deviceType: DeviceTypeName | number;
  messageType: MessageTypeName | number;
  serial: number;
  sequence: number;
  body: Uint8Array;
  /** Only with `lossless`: what header and body hold beyond what is written for this message. */
  residue?: Uint8Array;
}

/** Each kind's message, as decoded. */
export interface Messages {
  'water-heater.control': Header<'water-heater.control', 'water-heater', 'control'> &
    UnknownFields & { body: WaterHeaterControl };
  'water-heater.response': Header<'water-heater.response', 'water-heater', 'response'> & { body: WaterHeaterState };
  'water-heater.status': Header<'water-heater.status', 'water-heater', 'status'> & { body: WaterHeaterState };
  'water-heater.alarm': Header<'water-heater.alarm', 'water-heater', 'alarm'> & { body: WaterHeaterAlarm };
  'water-heater.status-query': Header<'water-heater.status-query', 'water-heater', 'status-query'> & {
    body: StatusQuery;
  };
  'water-heater.version-query': Header<'water-heater.version-query', 'water-heater', 'version-query'> & {
    body: VersionQuery;
  };
  'water-heater.version-response': Header<'water-heater.version-response', 'water-heater', 'version-response'> & {
    body: VersionResponse;
  };
  'water-heater.register': Header<'water-heater.register', 'water-heater', 'register'> & { body: Register };
  'water-heater.register-response': Header<'water-heater.register-response', 'water-heater', 'register-response'> & {
    body: RegisterResponse;
  };
  'water-heater.deregister': Header<'water-heater.deregister', 'water-heater', 'deregister'> & { body: Deregister };
  'water-heater.heartbeat': Header<'water-heater.heartbeat', 'water-heater', 'heartbeat'> & { body: Heartbeat };
  'water-heater.refusal': Header<'water-heater.refusal', 'water-heater', 'refusal'> & { body: Refusal };
  'air-conditioner.control': Header<'air-conditioner.control', 'air-conditioner', 'control'> &
    UnknownFields & { body: AirConditionerControl };
  'air-conditioner.response': Header<'air-conditioner.response', 'air-conditioner', 'response'> & {
    body: AirConditionerState;
  };
  'air-conditioner.status': Header<'air-conditioner.status', 'air-conditioner', 'status'> & {
    body: AirConditionerState;
  };
  'air-conditioner.alarm': Header<'air-conditioner.alarm', 'air-conditioner', 'alarm'> & { body: AirConditionerAlarm };
  'air-conditioner.status-query': Header<'air-conditioner.status-query', 'air-conditioner', 'status-query'> & {
    body: StatusQuery;
  };
  'air-conditioner.version-query': Header<'air-conditioner.version-query', 'air-conditioner', 'version-query'> & {
    body: VersionQuery;
  };
  'air-conditioner.version-response': Header<
    'air-conditioner.version-response',
    'air-conditioner',
    'version-response'
  > & { body: VersionResponse };
  'air-conditioner.register': Header<'air-conditioner.register', 'air-conditioner', 'register'> & { body: Register };
  'air-conditioner.register-response': Header<
    'air-conditioner.register-response',
    'air-conditioner',
    'register-response'
  > & { body: RegisterResponse };
  'air-conditioner.deregister': Header<'air-conditioner.deregister', 'air-conditioner', 'deregister'> & {
    body: Deregister;
  };
  'air-conditioner.heartbeat': Header<'air-conditioner.heartbeat', 'air-conditioner', 'heartbeat'> & {
    body: Heartbeat;
  };
  'air-conditioner.refusal': Header<'air-conditioner.refusal', 'air-conditioner', 'refusal'> & { body: Refusal };
  'refrigerator.control': Header<'refrigerator.control', 'refrigerator', 'control'> &
    UnknownFields & { body: RefrigeratorControl };
  'refrigerator.response': Header<'refrigerator.response', 'refrigerator', 'response'> & { body: RefrigeratorState };
  'refrigerator.status': Header<'refrigerator.status', 'refrigerator', 'status'> & { body: RefrigeratorState };
  'refrigerator.alarm': Header<'refrigerator.alarm', 'refrigerator', 'alarm'> & { body: RefrigeratorAlarm };
  'refrigerator.status-query': Header<'refrigerator.status-query', 'refrigerator', 'status-query'> & {
    body: StatusQuery;
  };
  'refrigerator.version-query': Header<'refrigerator.version-query', 'refrigerator', 'version-query'> & {
    body: VersionQuery;
  };
  'refrigerator.version-response': Header<'refrigerator.version-response', 'refrigerator', 'version-response'> & {
    body: VersionResponse;
  };
  'refrigerator.register': Header<'refrigerator.register', 'refrigerator', 'register'> & { body: Register };
  'refrigerator.register-response': Header<'refrigerator.register-response', 'refrigerator', 'register-response'> & {
    body: RegisterResponse;
  };
  'refrigerator.deregister': Header<'refrigerator.deregister', 'refrigerator', 'deregister'> & { body: Deregister };
  'refrigerator.heartbeat': Header<'refrigerator.heartbeat', 'refrigerator', 'heartbeat'> & { body: Heartbeat };
  'refrigerator.refusal': Header<'refrigerator.refusal', 'refrigerator', 'refusal'> & { body: Refusal };
  'microwave-oven.control': Header<'microwave-oven.control', 'microwave-oven', 'control'> &
    UnknownFields & { body: MicrowaveOvenControl };
  'microwave-oven.response': Header<'microwave-oven.response', 'microwave-oven', 'response'> & {
    body: MicrowaveOvenState;
  };
  'microwave-oven.status': Header<'microwave-oven.status', 'microwave-oven', 'status'> & { body: MicrowaveOvenState };
  'microwave-oven.alarm': Header<'microwave-oven.alarm', 'microwave-oven', 'alarm'> & { body: MicrowaveOvenAlarm };
  'microwave-oven.status-query': Header<'microwave-oven.status-query', 'microwave-oven', 'status-query'> & {
    body: StatusQuery;
  };
  'microwave-oven.version-query': Header<'microwave-oven.version-query', 'microwave-oven', 'version-query'> & {
    body: VersionQuery;
  };
  'microwave-oven.version-response': Header<'microwave-oven.version-response', 'microwave-oven', 'version-response'> & {
    body: VersionResponse;
  };
  'microwave-oven.register': Header<'microwave-oven.register', 'microwave-oven', 'register'> & { body: Register };
  'microwave-oven.register-response': Header<
    'microwave-oven.register-response',
    'microwave-oven',
    'register-response'
  > & { body: RegisterResponse };
  'microwave-oven.deregister': Header<'microwave-oven.deregister', 'microwave-oven', 'deregister'> & {
    body: Deregister;
  };
  'microwave-oven.heartbeat': Header<'microwave-oven.heartbeat', 'microwave-oven', 'heartbeat'> & { body: Heartbeat };
  'microwave-oven.refusal': Header<'microwave-oven.refusal', 'microwave-oven', 'refusal'> & { body: Refusal };
}

/** Each kind's message, as a strict writer takes it: names only. */
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
  'water-heater.register-response': HeaderInput<
    'water-heater.register-response',
    'water-heater',
    'register-response'
  > & { readonly body: Readonly<RegisterResponse<never>> };
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
  'air-conditioner.version-response': HeaderInput<
    'air-conditioner.version-response',
    'air-conditioner',
    'version-response'
  > & { readonly body: Readonly<VersionResponse> };
  'air-conditioner.register': HeaderInput<'air-conditioner.register', 'air-conditioner', 'register'> & {
    readonly body: Readonly<Register<never>>;
  };
  'air-conditioner.register-response': HeaderInput<
    'air-conditioner.register-response',
    'air-conditioner',
    'register-response'
  > & { readonly body: Readonly<RegisterResponse<never>> };
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
  'refrigerator.register-response': HeaderInput<
    'refrigerator.register-response',
    'refrigerator',
    'register-response'
  > & { readonly body: Readonly<RegisterResponse<never>> };
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
  'microwave-oven.version-response': HeaderInput<
    'microwave-oven.version-response',
    'microwave-oven',
    'version-response'
  > & { readonly body: Readonly<VersionResponse> };
  'microwave-oven.register': HeaderInput<'microwave-oven.register', 'microwave-oven', 'register'> & {
    readonly body: Readonly<Register<never>>;
  };
  'microwave-oven.register-response': HeaderInput<
    'microwave-oven.register-response',
    'microwave-oven',
    'register-response'
  > & { readonly body: Readonly<RegisterResponse<never>> };
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

/** Fields whose codes have more than eight bits. */
export type WideEnumField = never;

/** Numbers some of whose raw values have names. */
export type SpecialField = never;

/** Any message, discriminated by `kind`. An enum's code without a name is a number. */
export type Message = Messages[KindName] | UnknownMessage;

/** Any message to write. */
export type MessageInput = MessageInputs[KindName] | Readonly<UnknownMessage>;

/** The header's fields that mean something, as messages have them. */
export type HeaderFields = Record<never, never>;

/** The columns of the header that are always doubles. */
export type HeaderColumn = 'serial' | 'sequence' | 'offset';

/** The column of a serial that is text. */
export type TextColumn = never;

/** What `encodeColumns` takes for serials and sequence numbers. */
export interface RoleColumns<Numbers> {
  /** 0 to 2^48 − 1, or one number for all rows. */
  readonly serial: number | Numbers;
  /** 0 to 65,535, or the number of the first row: the others count on from it, and from 65,535 to 0. */
  readonly sequence: number | Numbers;
}

/** Serials to match: one, several, or all from one to another, both included. */
export type SerialMatch = number | readonly number[] | { readonly from: number; readonly to: number };
