// igrs-rump/exchange, written by npm run api
// It also leads to declarations in the reports of: index

// exchange/index.d.ts
export type { AnyBatch, AnyCodec, AnyScanner, CodecTypes } from '../any-codec.js';
export { type AlarmInput, type AnyDevice, Appliance, type ApplianceLink, type ApplianceOptions, type ControlFields, type ReportedState, } from './appliance/appliance.js';
export { type Backoff, DEFAULT_BACKOFF } from './backoff.js';
export { type Clock, systemClock } from './clock.js';
export { Controller, type ControllerLink, type ControllerOptions, type ListedDevice } from './controller/controller.js';
export { type AlarmMessage, type ControlInput, Device, type DevicePresence, type ReaderOptions, type RequestOptions, type ResponseMessage, type StatusMessage, type VersionMessage, } from './controller/device.js';
export type { CloseReason, Connect, Link, LinkClose } from './link.js';
export { type MemoryLinkOptions, memoryLinks } from './link.js';
export type { ApplianceStats, ControllerStats } from './stats.js';
export type { DeviceEntry, Grant, Presence, ServerText, TextRequest } from './text.js';

// exchange/appliance/appliance.d.ts
export type AnyDevice = '*';
type NamesOf<Type, C extends AnyCodec> = Type extends AnyDevice ? TypesOf<C>['deviceType'] : Type & string;
type InputBody<Role extends MessageRole, Type, C extends AnyCodec> = BodyOf<TypesOf<C>['inputs'], KindOf<Role, TypesOf<C>, NamesOf<Type, C>>>;
export type ReportedState<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec = Codec> = InputBody<'status', Type, C>;
export type ControlFields<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec = Codec> = BodyOf<TypesOf<C>['messages'], KindOf<'control', TypesOf<C>, NamesOf<Type, C>>>;
export type AlarmInput<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec = Codec> = Omit<InputBody<'alarm', Type, C>, FieldName<'alarm', 'time', TypesOf<C>>> & {
    readonly [Time in FieldName<'alarm', 'time', TypesOf<C>>]?: number;
};
type Version<Type, C extends AnyCodec> = [NameOf<'version-response', TypesOf<C>>] extends [never] ? undefined : InputBody<'version-response', Type, C>;
export type ApplianceLink = {
    readonly state: 'connecting';
}
 | {
    readonly state: 'registering';
} | {
    readonly state: 'online';
    readonly session: number;
    readonly keepAlive: number;
}
 | {
    readonly state: 'waiting';
    readonly close: LinkClose;
    readonly retryIn: number;
}
 | {
    readonly state: 'closed';
    readonly error?: unknown;
};
type Answer<C extends AnyCodec, Result = FieldValue<'response', 'result', TypesOf<C>>> = Result | undefined | void;
export interface ApplianceOptions<Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice, C extends AnyCodec = Codec> {
    readonly codec: C;
    readonly connect: Connect;
    readonly deviceId: string;
    readonly version: Version<Type, C>;
    onControl(fields: ControlFields<Type, C>, more: {
        readonly unknownFields: readonly number[];
    }): Answer<C> | Promise<Answer<C>>;
    status(): Omit<ReportedState<Type, C>, FieldName<'status', 'result', TypesOf<C>>>;
    response?(): Omit<InputBody<'response', Type, C>, FieldName<'response', 'result', TypesOf<C>>>;
    readonly keepAlive?: number;
    readonly capabilities?: FieldValue<'register', 'capabilities', TypesOf<C>>;
    readonly onLink?: (link: ApplianceLink) => void;
    readonly onError?: (error: unknown) => void;
    readonly clock?: Clock;
    readonly random?: () => number;
    readonly backoff?: Partial<Backoff>;
    readonly connectTimeout?: number;
}
export declare class Appliance<Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice, C extends AnyCodec = Codec> {
    #private;
    readonly deviceId: string;
    readonly link: ApplianceLink;
    constructor(options: ApplianceOptions<Type, C>);
    get stats(): ApplianceStats;
    get waitingAlarms(): number;
    report(): void;
    alarm(alarm: AlarmInput<Type, C>): Promise<void>;
    close(): Promise<void>;
    get [Symbol.toStringTag](): string;
}
export declare function withTime<Alarm extends object>(alarm: Alarm, now: number): Alarm;

// exchange/backoff.d.ts
export interface Backoff {
    readonly first: number;
    readonly most: number;
}
export declare const DEFAULT_BACKOFF: Backoff;
export declare function waitAfter({ first, most }: Backoff, failures: number, chance: number): number;

// exchange/clock.d.ts
export interface Clock {
    now(): number;
    monotonic?(): number;
    after(milliseconds: number, callback: () => void): () => void;
}
export declare const MAX_TIMER_DELAY = 2147483647;
export declare const systemClock: Clock;
export declare function monotonicTime(clock: Clock): () => number;
export declare class Timer {
    #private;
    readonly now: () => number;
    constructor(clock: Clock, tick: () => void);
    set(at: number): void;
}

// exchange/controller/controller.d.ts
export type ControllerLink = {
    readonly state: 'connecting';
}
 | {
    readonly state: 'online';
    readonly account: string | null;
    readonly expires: number | null;
}
 | {
    readonly state: 'waiting';
    readonly close: LinkClose;
    readonly retryIn: number;
}
 | {
    readonly state: 'closed';
    readonly error?: unknown;
};
export interface ControllerOptions<C extends AnyCodec = Codec> {
    readonly codec: C;
    readonly connect: Connect;
    readonly onLink?: (link: ControllerLink) => void;
    readonly onError?: (error: unknown) => void;
    readonly timeout?: number;
    readonly clock?: Clock;
    readonly random?: () => number;
    readonly backoff?: Partial<Backoff>;
    readonly connectTimeout?: number;
}
export interface ListedDevice<C extends AnyCodec = Codec> {
    readonly id: string;
    readonly grants: readonly Grant[];
    readonly presence: Presence;
    readonly status: StatusMessage<C> | null;
    readonly alarms: readonly AlarmMessage<C>[];
}
export declare class Controller<C extends AnyCodec = Codec> {
    #private;
    readonly link: ControllerLink;
    constructor(options: ControllerOptions<C>);
    get stats(): ControllerStats;
    device(deviceId: string): Device<C>;
    devices(options?: RequestOptions): Promise<ListedDevice<C>[]>;
    statuses(options?: ReaderOptions): AsyncIterableIterator<StatusMessage<C>>;
    alarms(options?: ReaderOptions): AsyncIterableIterator<AlarmMessage<C>>;
    presences(options?: ReaderOptions): AsyncIterableIterator<DevicePresence>;
    close(): Promise<void>;
    get [Symbol.toStringTag](): string;
}

// exchange/controller/device.d.ts
type MessageOfRole<Role extends MessageRole, C extends AnyCodec> = OfKind<TypesOf<C>['messages'], KindOf<Role, TypesOf<C>>>;
export type StatusMessage<C extends AnyCodec = Codec> = MessageOfRole<'status', C>;
export type AlarmMessage<C extends AnyCodec = Codec> = MessageOfRole<'alarm', C>;
export type ResponseMessage<C extends AnyCodec = Codec> = MessageOfRole<'response', C>;
export type VersionMessage<C extends AnyCodec = Codec> = MessageOfRole<'version-response', C>;
type AnyOf<Union> = Union extends unknown ? Partial<Union> : never;
export type ControlInput<C extends AnyCodec = Codec> = AnyOf<BodyOf<TypesOf<C>['inputs'], KindOf<'control', TypesOf<C>>>>;
export interface DevicePresence extends Presence {
    readonly device: string;
}
export interface RequestOptions {
    readonly signal?: AbortSignal | undefined;
    readonly timeout?: number | undefined;
}
export interface ReaderOptions {
    readonly signal?: AbortSignal | undefined;
}
export declare class Device<C extends AnyCodec = Codec> {
    #private;
    readonly id: string;
    readonly deviceType: TypesOf<C>['deviceType'];
    readonly serial: TypesOf<C>['serial'];
    control(fields: ControlInput<C>, options?: RequestOptions & {
        readonly unknownFields?: readonly number[];
    }): Promise<ResponseMessage<C>>;
    queryStatus(options?: RequestOptions): Promise<ResponseMessage<C>>;
    queryVersion(options?: RequestOptions): Promise<VersionMessage<C>>;
    statuses(options?: ReaderOptions): AsyncIterableIterator<StatusMessage<C>>;
    alarms(options?: ReaderOptions): AsyncIterableIterator<AlarmMessage<C>>;
    presences(options?: ReaderOptions): AsyncIterableIterator<DevicePresence>;
    get [Symbol.toStringTag](): string;
}

// exchange/link.d.ts
export type CloseReason = 
'done'
 | 'shutdown'
 | 'lost'
 | 'silent'
 | 'replaced'
 | 'unauthorised' | 'token-expired'
 | 'origin'
 | 'frame-rate'
 | 'buffered-bytes'
 | 'links'
 | 'unread-alarms'
 | 'bad-text'
 | 'error';
export interface LinkClose {
    readonly reason: CloseReason;
    readonly message: string;
    readonly result?: string | number;
}
export interface Link {
    readonly readable: ReadableStream<Uint8Array | string>;
    readonly writable: WritableStream<Uint8Array | string>;
    readonly text: boolean;
    readonly closed: Promise<LinkClose>;
    close(close?: LinkClose): void;
}
export type Connect = (signal: AbortSignal) => Promise<Link>;
export interface MemoryLinkOptions {
    readonly text?: boolean;
    readonly buffer?: number;
}
export declare const DONE: LinkClose;
export declare function memoryLinks({ text, buffer }?: MemoryLinkOptions): [Link, Link];

// exchange/stats.d.ts
export interface ControllerStats {
    strays: number;
    doubles: number;
}
export interface ApplianceStats {
    strays: number;
    doubles: number;
}

// exchange/text.d.ts
export declare function readServerText(text: string): ServerText | string | null;
export declare const TEXT_PROTOCOL = 1;
export type Grant = 'register' | 'observe' | 'control';
export interface Presence {
    readonly state: 'online' | 'offline';
    readonly since: number | null;
    readonly fingerprint: number | null;
    readonly sameProfile: boolean;
    readonly capabilities: readonly (string | number)[];
    readonly keepAlive: number | null;
    readonly session: number | null;
}
export declare const NEVER_HERE: Presence;
export interface DeviceEntry {
    readonly device: string;
    readonly grants: readonly Grant[];
    readonly presence: Presence;
    readonly status: string | null;
    readonly alarms: readonly string[];
}
export type TextRequest = {
    readonly type: 'devices';
    readonly request: number;
}
 | {
    readonly type: 'observe';
    readonly request: number;
    readonly devices: readonly string[] | 'granted';
} | {
    readonly type: 'unobserve';
    readonly request: number;
    readonly devices: readonly string[] | 'granted';
}
 | {
    readonly type: 'ping';
    readonly request: number;
};
export type TextAnswer = 
{
    readonly type: 'devices';
    readonly request: number;
    readonly devices: readonly DeviceEntry[];
    readonly more?: true;
}
 | {
    readonly type: 'observed';
    readonly request: number;
    readonly devices: readonly string[];
} | {
    readonly type: 'unobserved';
    readonly request: number;
    readonly devices: readonly string[];
} | {
    readonly type: 'pong';
    readonly request: number;
    readonly time: number;
} | {
    readonly type: 'refused';
    readonly request: number;
    readonly code: 'unauthorised' | 'bad-request';
    readonly message: string;
    readonly devices?: readonly string[];
};
export type TextNotice = 
{
    readonly type: 'welcome';
    readonly protocol: number;
    readonly account: string;
    readonly keepAlive: number;
    readonly expires: number | null;
} | {
    readonly type: 'presence';
    readonly device: string;
    readonly presence: Presence;
}
 | {
    readonly type: 'closing';
    readonly reason: CloseReason;
    readonly message: string;
};
export type ServerText = TextAnswer | TextNotice;

// exchange/roles.d.ts
export type { CodeRole, FieldRole, MessageEntry, MessageRole };
type EntryOf<Role extends MessageRole, Types extends CodecTypes> = Extract<Types['roles'], {
    readonly role: Role;
}>;
export type NameOf<Role extends MessageRole, Types extends CodecTypes> = EntryOf<Role, Types>['name'];
export type KindOf<Role extends MessageRole, Types extends CodecTypes, Device extends string = Types['deviceType']> = `${Device}.${NameOf<Role, Types>}`;
export type FieldName<Role extends MessageRole, Field extends FieldRole, Types extends CodecTypes> = EntryOf<Role, Types> extends {
    readonly fields: Readonly<Record<Field, {
        readonly name: infer Name extends string;
    }>>;
} ? Name : never;
export type BodyOf<Messages, Kind> = OfKind<Messages, Kind> extends {
    readonly body: infer Body;
} ? Body : never;
export type FieldValue<Role extends MessageRole, Field extends FieldRole, Types extends CodecTypes> = BodyOf<Types['inputs'], KindOf<Role, Types>> extends Readonly<Record<FieldName<Role, Field, Types>, infer Value>> ? Value : never;
export declare const DEFAULT_KEEP_ALIVE = 30;
export declare const ASKING: readonly MessageRole[];
export declare const REGISTERING: readonly MessageRole[];
export declare function requireRoles(who: string, registers: boolean): void;
export declare function messageOf(role: MessageRole): MessageEntry | undefined;
export declare function messageNamed(name: string | number | readonly number[]): MessageEntry | undefined;
export declare function messageCoded(code: number): MessageEntry | undefined;
export declare function messagesCoded(code: number): readonly MessageEntry[];
export declare function nameOf(role: MessageRole, who: string): MessageTypeName;
export declare function isRequest({ direction, answeredBy }: MessageEntry): boolean;
export declare function isAnswer({ name, role }: MessageEntry): boolean;
export declare function fieldValue(body: object, role: MessageRole, field: FieldRole): unknown;
export declare function fieldNumber(body: object, role: MessageRole, field: FieldRole, missing: number): number;
export declare function bodyOf(role: MessageRole, values: Readonly<Partial<Record<FieldRole, unknown>>>): object;
export declare function fitted(role: MessageRole, field: FieldRole, value: number): number;
export declare function codeName(role: CodeRole): string;
export declare function isCode(value: unknown, role: CodeRole): boolean;
export declare function flagsOf(...roles: readonly CodeRole[]): readonly string[];
export declare function refusalOf(result: CodeRole, code: number): object;
