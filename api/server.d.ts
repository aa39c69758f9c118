// igrs-rump/server, written by npm run api
// It also leads to declarations in the reports of: exchange, index

// server/index.d.ts
export type { Accounts, Disconnecting, Principal, TokenClaims } from './accounts/accounts.js';
export type { Grants, Selector } from './accounts/grants.js';
export { type DevelopmentAccounts, developmentAccounts, TokenAccounts, type TokenAccountsOptions, type TokenAlgorithm, type VerificationKey, } from './accounts/token-accounts.js';
export type { Bus, DeviceRecord, Follower, Hold, Holder, Outcome, RecordStore } from './bus/bus.js';
export { MemoryBus, type MemoryBusOptions } from './bus/memory-bus.js';
export { DEFAULT_LIMITS, type Limits } from './limits.js';
export { MessageServer, type MessageServerOptions } from './message-server.js';
export type { FrameCount, OnFrame, ServerStats } from './stats.js';

// server/accounts/accounts.d.ts
export interface TokenClaims {
    readonly account: string;
    readonly id?: string;
    readonly issued?: number;
    readonly expires: number;
    readonly roles?: readonly string[];
    readonly verifiedBy: string;
}
export interface Principal {
    readonly account: string;
    readonly expires: number | null;
    readonly grants: Grants;
    readonly revoked?: readonly string[];
    readonly claims?: TokenClaims;
}
export interface Disconnecting {
    disconnect(matches: (principal: Principal, device?: string) => boolean, close: LinkClose): void;
}
export interface Accounts {
    authenticate(token: string): Promise<Principal>;
    review?(links: Disconnecting): Promise<void>;
}

// server/accounts/grants.d.ts
export type Grants = Readonly<Record<string, readonly Grant[]>>;
export type Selector = string;
export declare const EVERY_DEVICE: Selector;
export declare class Access {
    #private;
    constructor(grants: Grants, principal?: {
        readonly revoked?: readonly string[];
    }, within?: string);
    may(grant: Grant, { id, deviceType }: DeviceAddress): boolean;
    on(device: DeviceAddress): Grant[];
    selectors(grant?: Grant): Selector[];
    named(grant?: Grant): string[];
}
export declare function narrowed(grants: Grants, allowed: readonly Grant[]): Grants;
export declare function withoutOverlap(selectors: ReadonlySet<Selector>): Selector[];
export declare function isDevice(selector: Selector): boolean;
export declare function typeOf(device: string): Selector;
export declare function checkedGrants(path: string, allowed: unknown): readonly Grant[];

// server/accounts/token-accounts.d.ts
declare const ALGORITHMS: readonly ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
export type TokenAlgorithm = (typeof ALGORITHMS)[number];
export interface VerificationKey {
    readonly kty: string;
    readonly kid?: string;
    readonly [member: string]: unknown;
}
export interface TokenAccountsOptions {
    readonly algorithm: TokenAlgorithm;
    readonly issuer: string;
    readonly audience: string;
    readonly keys: readonly VerificationKey[];
    readonly accounts: Readonly<Record<string, {
        readonly grants: Grants;
    }>>;
    readonly roles?: Readonly<Record<string, readonly Grant[]>>;
    readonly clockTolerance?: number;
    readonly maxTokenDays?: number;
    readonly revoked?: {
        readonly tokens?: readonly string[];
        readonly accounts?: readonly string[];
        readonly devices?: readonly string[];
    };
}
export declare class TokenAccounts implements Accounts {
    #private;
    constructor(options: TokenAccountsOptions, clock?: Clock);
    ready(): Promise<void>;
    authenticate(token: string): Promise<Principal>;
    get [Symbol.toStringTag](): string;
}
export interface DevelopmentAccounts {
    readonly accounts: Accounts;
    token(account: string, seconds?: number): Promise<string>;
}
export declare function developmentAccounts(accounts: Readonly<Record<string, {
    readonly grants: Grants;
}>>, clock?: Clock): DevelopmentAccounts;

// server/bus/bus.d.ts
export interface RecordStore {
    load(): Iterable<readonly [device: string, record: DeviceRecord]>;
    presence(device: string, presence: Presence): void;
    status(device: string, frame: Uint8Array): void;
    alarms(device: string, open: readonly Uint8Array[]): void;
    forget(device: string): void;
}
export declare function offline({ fingerprint, sameProfile, capabilities }: Presence, since: number): Presence;
export interface DeviceRecord {
    readonly presence: Presence;
    readonly status: Uint8Array | null;
    readonly alarms: readonly Uint8Array[];
}
export type Outcome = Uint8Array | 'offline' | 'timeout';
export interface RequesterOrigin {
    readonly link: string;
    readonly key: string;
}
export interface Requester {
    (outcome: Outcome): void;
    origin?: RequesterOrigin;
    asker?: string;
}
export interface Holder {
    request(frame: Uint8Array, answer: (outcome: Outcome) => void): void;
    replaced(): void;
    unreachable(): void;
}
export interface Hold {
    readonly record: DeviceRecord;
    status(frame: Uint8Array): Promise<void>;
    alarm(frame: Uint8Array, open: readonly Uint8Array[]): Promise<void>;
    release(presence: Presence): Promise<void>;
}
export interface Follower {
    status(device: string, frame: Uint8Array): void;
    alarm(device: string, frame: Uint8Array): void;
    presence(device: string, presence: Presence): void;
}
export interface Bus {
    readonly storeTimeout?: number;
    readonly requestTimeout?: number;
    hold(device: string, presence: Presence, holder: Holder): Promise<Hold>;
    resume?(device: string, holder: Holder): Hold | null;
    request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void;
    follow(selector: Selector, follower: Follower): Promise<() => void>;
    followers?(device: string): number;
    records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>>;
}
export type Asker = string;
export declare class Shares {
    #private;
    size: number;
    hasRoom(asker: Asker, most: number): boolean;
    take(asker: Asker): void;
    done(asker: Asker): void;
}

// server/bus/memory-bus.d.ts
export interface MemoryBusOptions {
    readonly devices?: number;
    readonly store?: RecordStore;
}
export declare class MemoryBus implements Bus {
    #private;
    constructor({ devices, store }?: MemoryBusOptions);
    hold(device: string, presence: Presence, holder: Holder): Promise<Hold>;
    resume(device: string, holder: Holder): Hold | null;
    releaseUnheld(now: number): void;
    request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void;
    follow(selector: Selector, follower: Follower): Promise<() => void>;
    followers(device: string): number;
    records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>>;
    get [Symbol.toStringTag](): string;
}

// server/limits.d.ts
export interface Limits {
    readonly framesPerSecond: number;
    readonly frameBurst: number;
    readonly linksPerAccount: number;
    readonly bufferedBytes: number;
    readonly unreadAlarms: number;
    readonly pendingPerDevice: number;
    readonly requestsInFlight: number;
    readonly requestsPerSecond: number;
    readonly deliveriesPerSecond: number;
    readonly pendingPerLink: number;
    readonly requestTimeout: number;
    readonly textLength: number;
    readonly textsPerSecond: number;
    readonly textBurst: number;
    readonly observedDevices: number;
    readonly keepAlive: number;
    readonly storing: number;
    readonly registerTime: number;
}
export declare const DEFAULT_LIMITS: Limits;
export declare function checkedLimits(given?: Partial<Limits>): Limits;
export interface Bucket {
    readonly perSecond: number;
    readonly most: number;
    left: number;
    filled: number;
}
export declare function bucketOf(perSecond: number, most: number, now: number): Bucket;
export declare function draw(bucket: Bucket, amount: number, now: number): boolean;
export declare function paidAt({ left, perSecond, filled }: Bucket, amount?: number): number;

// server/message-server.d.ts
export interface MessageServerOptions {
    readonly codec: AnyCodec;
    readonly accounts: Accounts;
    readonly bus: Bus;
    readonly limits?: Partial<Limits>;
    readonly clock?: Clock;
    readonly random?: () => number;
    readonly onFrame?: OnFrame;
}
export declare class MessageServer {
    #private;
    readonly accounts: Accounts;
    readonly limits: Limits;
    constructor(options: MessageServerOptions);
    get stats(): ServerStats;
    accept(link: Link, principal: Principal): void;
    refuse(link: Link, close: LinkClose): void;
    disconnect(matches: (principal: Principal, device?: string) => boolean, close: LinkClose): void;
    close(within?: number): Promise<void>;
    get [Symbol.toStringTag](): string;
}

// server/stats.d.ts
export interface ServerStats {
    links: number;
    devices: number;
    frames: number;
    requests: number;
    responses: number;
    statuses: number;
    alarms: number;
    refused: number;
    busy: number;
    joinedQueries: number;
    repeatedRequests: number;
    strayResponses: number;
    timeouts: number;
    texts: number;
    badTexts: number;
    closed: Partial<Record<CloseReason, number>>;
}
export type FrameCount = 'frames' | 'refused' | 'busy' | 'repeatedRequests' | 'strayResponses';
export type OnFrame = (count: FrameCount, frame: Frame, principal: Principal) => void;
export interface Counting {
    readonly stats: ServerStats;
    readonly principal: Principal;
    readonly onFrame: OnFrame | undefined;
}
export declare function countFrame(settings: Counting, count: FrameCount, frame: Frame): void;
export declare function emptyStats(): ServerStats;

// exchange/address.d.ts
export interface DeviceAddress {
    readonly id: string;
    readonly deviceType: number;
    readonly serial: Serial;
}
export type DeviceMessage = Message & {
    readonly serial: Serial;
    readonly sequence: number;
};
export declare function deviceTypeText(deviceType: number): string;
export declare function deviceTypeTextOf(id: string): string;
export declare function addressOf(deviceType: number, serial: Serial): DeviceAddress;
export declare function parseAddress(text: unknown): DeviceAddress | null;

// server/frames.d.ts
export interface Frame {
    readonly message: MessageEntry | undefined;
    readonly messageId: number;
    readonly deviceType: number;
    readonly serial: Serial;
    readonly sequence: number;
    readonly bytes: Uint8Array;
}
export declare function frameOf(batch: FrameBatch, index: number): Frame;
export declare function messageOfBytes(codec: Codec, bytes: Uint8Array): MessageEntry | undefined;
export declare function registerBody(codec: Codec, frame: Frame): object | null;
export declare function isRefusalOf(bytes: Uint8Array, messageId: number): boolean;
export declare function refusalFrame(codec: Codec, device: {
    readonly deviceType: number;
    readonly serial: Serial;
}, sequence: number, result: CodeRole, messageId: number): Uint8Array;
export declare function registerResponseFrame(codec: Codec, device: DeviceAddress, sequence: number, values: Readonly<Partial<Record<FieldRole, unknown>>>): Uint8Array;
