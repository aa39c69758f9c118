// igrs-rump/server, written by npm run api
// It also leads to declarations in the reports of: exchange, index

// server/index.d.ts
export type { Accounts, Disconnecting, Principal, TokenClaims } from './accounts/accounts.js';
export { type DevelopmentAccounts, developmentAccounts } from './accounts/development-accounts.js';
export type { Grants, Selector } from './accounts/grants.js';
export { TokenAccounts, type TokenAccountsOptions, type TokenAlgorithm, type VerificationKey, } from './accounts/token-accounts.js';
export type { Bus, DeviceRecord, Follower, Hold, Holder, Outcome, RecordStore } from './bus/bus.js';
export { MemoryBus, type MemoryBusOptions } from './bus/memory-bus.js';
export { DEFAULT_LIMITS, type Limits } from './limits.js';
export type { Lasting } from './link/driver.js';
export type { LinkSnapshot } from './link/snapshot.js';
export { type LastingLink, MessageServer, type MessageServerOptions } from './message-server.js';
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

// server/accounts/development-accounts.d.ts
export interface DevelopmentAccounts {
    readonly accounts: Accounts;
    token(account: string, seconds?: number): Promise<string>;
}
export declare function developmentAccounts(accounts: Readonly<Record<string, {
    readonly grants: Grants;
}>>, clock?: Clock): DevelopmentAccounts;

// server/accounts/grants.d.ts
export type Grants = Readonly<Record<string, readonly Grant[]>>;
export type Selector = string;
export declare const EVERY_DEVICE: Selector;
export declare class Access {
    #private;
    constructor(grants: Grants, principal?: {
        readonly revoked?: readonly string[];
    });
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
export interface Holder {
    request(frame: Uint8Array, answer: (outcome: Outcome) => void): void;
    replaced(): void;
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
    hold(device: string, presence: Presence, holder: Holder): Promise<Hold>;
    resume?(device: string, holder: Holder): Hold | null;
    request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void;
    follow(selector: Selector, follower: Follower): Promise<() => void>;
    followers?(device: string): number;
    records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>>;
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

// server/link/driver.d.ts
export interface DriverHost {
    readonly bus: Bus;
    readonly clock: Clock;
    readonly random: () => number;
    readonly requesterOf: (origin: RequesterOrigin) => Requester;
}
export interface Lasting {
    readonly name: string;
    readonly snapshot: LinkSnapshot | null;
    changed(): void;
}
export declare class LinkDriver implements Follower {
    #private;
    readonly ended: Promise<void>;
    constructor(channel: Channel, settings: LinkSettings, host: DriverHost, lasting?: Lasting | null);
    get name(): string | null;
    closeIf(matches: (principal: Principal, device?: string) => boolean, close: LinkClose): void;
    status(device: string, bytes: Uint8Array): void;
    alarm(device: string, bytes: Uint8Array): void;
    presence(device: string, presence: Presence): void;
    get settled(): Promise<unknown>;
    close(close: LinkClose): void;
    wake(): void;
    snapshot(): LinkSnapshot | null;
    dispatch(event: LinkEvent): void;
}

// server/link/snapshot.d.ts
export declare function base64Of(bytes: Uint8Array): string;
export declare function bytesOf(base64: string): Uint8Array;
export interface LinkSnapshot {
    readonly heard: number;
    readonly claims: number;
    readonly stores: number;
    readonly nextSequence?: number;
    readonly device: DeviceSnapshot | null;
    readonly requests: readonly (readonly [key: string, request: OwnRequest])[];
    readonly granted: boolean;
    readonly except: readonly string[];
    readonly observed: readonly string[];
    readonly texts: {
        readonly left: number;
        readonly filled: number;
    };
    readonly listensAt: number | null;
    readonly unfinished: string;
}
interface DeviceSnapshot {
    readonly address: DeviceAddress;
    readonly claim: number;
    readonly registerSequence: number;
    readonly presence: Presence;
    readonly keepAlive: number;
    readonly nextSequence?: number;
    readonly pending: readonly PendingSnapshot[];
    readonly open: readonly (readonly [fault: string | number, frame: string])[];
}
interface PendingSnapshot {
    readonly sequence: number;
    readonly message: string;
    readonly asker: string;
    readonly requesters?: readonly RequesterOrigin[];
    readonly deadline: number;
}
export declare function isAtRest({ outbox, client, device, closed }: LinkState): boolean;
export declare function snapshotOf(state: LinkState, unfinished: Uint8Array, sinceEpoch: number): LinkSnapshot;
export declare function restored(settings: LinkSettings, snapshot: LinkSnapshot, requesterOf: (origin: RequesterOrigin) => Requester, sinceEpoch: number): LinkState;

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
export interface LastingLink {
    snapshot(): LinkSnapshot | null;
    readonly settled: Promise<unknown>;
    wake(): void;
    readonly ended: Promise<void>;
}
export declare class MessageServer {
    #private;
    readonly accounts: Accounts;
    readonly limits: Limits;
    constructor({ codec, accounts, bus, limits, clock, random, onFrame, }: MessageServerOptions);
    get stats(): ServerStats;
    accept(link: Link, principal: Principal): void;
    acceptLasting(link: Link, principal: Principal, lasting: Lasting): LastingLink;
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

// server/link/channel.d.ts
export interface ChannelReceiver {
    data(chunk: Uint8Array | string): void;
    control(): void;
    room(): void;
    ended(close: LinkClose): void;
}
export interface Channel {
    readonly text: boolean;
    open(receiver: ChannelReceiver): void;
    readonly hasRoom: boolean;
    write(chunk: Uint8Array | string): void;
    soon(callback: () => void): void;
    pause(): void;
    resume(): void;
    close(close: LinkClose): void;
}
export declare function streamChannel(link: Link): Channel;

// server/link/events.d.ts
export interface RequesterOrigin {
    readonly link: string;
    readonly key: string;
}
export interface Requester {
    (outcome: Outcome): void;
    origin?: RequesterOrigin;
    asker?: string;
}
export type LinkEvent = 
{
    readonly type: 'opened';
}
 | {
    readonly type: 'input';
    readonly cost: number;
} | {
    readonly type: 'frame';
    readonly frame: Frame;
}
 | {
    readonly type: 'control';
} | {
    readonly type: 'text';
    readonly text: string;
}
 | {
    readonly type: 'tick';
}
 | {
    readonly type: 'held';
    readonly claim: number;
    readonly session: number;
    readonly record: DeviceRecord;
} | {
    readonly type: 'replaced';
    readonly claim: number;
}
 | {
    readonly type: 'asked';
    readonly bytes: Uint8Array;
    readonly requester: Requester;
} | {
    readonly type: 'stored';
    readonly store: number;
}
 | {
    readonly type: 'outcome';
    readonly key: string;
    readonly outcome: Outcome;
} | {
    readonly type: 'listed';
    readonly records: ReadonlyMap<string, DeviceRecord>;
} | {
    readonly type: 'alarm';
    readonly device: string;
    readonly bytes: Uint8Array;
} | {
    readonly type: 'presence';
    readonly device: string;
    readonly presence: Presence;
} | {
    readonly type: 'failed';
    readonly what: string;
}
 | {
    readonly type: 'ended';
    readonly close: LinkClose;
}
 | {
    readonly type: 'close';
    readonly close: LinkClose;
};
export type Effect = 
{
    readonly type: 'hold';
    readonly claim: number;
    readonly device: DeviceAddress;
    readonly presence: Presence;
} | {
    readonly type: 'release';
    readonly presence: Presence;
} | {
    readonly type: 'store';
    readonly store: number;
    readonly bytes: Uint8Array;
    readonly open: readonly Uint8Array[] | null;
} | {
    readonly type: 'request';
    readonly key: string;
    readonly device: DeviceAddress;
    readonly bytes: Uint8Array;
} | {
    readonly type: 'answer';
    readonly requester: Requester;
    readonly outcome: Outcome;
}
 | {
    readonly type: 'follow';
    readonly selectors: readonly Selector[];
    readonly list: readonly Selector[] | null;
} | {
    readonly type: 'list';
    readonly selectors: readonly Selector[];
}
 | {
    readonly type: 'close';
    readonly close: LinkClose;
    readonly last: string | null;
};

// server/link/state.d.ts
export interface Account {
    readonly name: string;
    links: number;
    readonly frames: Bucket;
    readonly listed: Bucket;
}
export interface LinkSettings extends Counting {
    readonly codec: Codec;
    readonly limits: Limits;
    readonly text: boolean;
    readonly access: Access;
    readonly account: Account;
}
export interface Pending {
    readonly asker: Asker;
    readonly message: string;
    readonly requesters: Requester[];
    readonly deadline: number;
    query: Uint8Array | null;
}
export interface DeviceState {
    readonly address: DeviceAddress;
    claim: number;
    registerSequence: number;
    held: boolean;
    waiting: Frame[];
    presence: Presence;
    keepAlive: number;
    readonly pending: Map<number, Pending>;
    readonly queue: RequestQueue;
    readonly requests: Bucket;
    readonly deliveries: Bucket;
    latest: Uint8Array | null;
    waits: boolean;
    open: OpenAlarms;
    readonly storing: Set<number>;
    readonly echoes: {
        readonly bytes: Uint8Array;
        readonly after: number;
    }[];
}
export interface OwnRequest {
    readonly address: DeviceAddress;
    readonly messageId: number;
    readonly sequence: number;
}
export interface HeldBack {
    presence: Presence | null;
    status: Uint8Array | null;
    readonly alarms: Uint8Array[];
}
export interface Listing {
    readonly devices: readonly DeviceAddress[];
    readonly records: ReadonlyMap<string, DeviceRecord>;
    sent: number;
}
export interface ClientState {
    readonly requests: Map<string, OwnRequest>;
    granted: boolean;
    readonly except: Set<string>;
    readonly observed: Set<string>;
    underWay: Exclude<CheckedRequest, {
        type: 'ping';
    }> | 'listen' | null;
    readonly queue: CheckedRequest[];
    heldBack: Map<string, HeldBack> | null;
    heldBackAlarms: number;
    listing: Listing | null;
    readonly texts: Bucket;
    listensAt: number | null;
}
export interface LinkState {
    readonly settings: LinkSettings;
    readonly outbox: Outbox;
    readonly client: ClientState;
    heard: number;
    lastStep: number;
    claims: number;
    stores: number;
    nextSequence: number;
    device: DeviceState | null;
    closed: LinkClose | null;
}
export interface Turn {
    readonly now: number;
    readonly date: number;
    readonly effects: Effect[];
}
export declare function linkState(settings: LinkSettings, now: number): LinkState;

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

// server/alarms.d.ts
export type OpenAlarms = Map<string | number, Uint8Array>;
export declare function openAlarms(codec: Codec, frames: readonly Uint8Array[]): OpenAlarms;
export declare function followAlarm(codec: Codec, open: OpenAlarms, frame: Uint8Array): void;
export declare function openFrames(open: OpenAlarms): readonly Uint8Array[];

// server/link/bucket.d.ts
export interface Bucket {
    readonly perSecond: number;
    readonly most: number;
    left: number;
    filled: number;
}
export declare function bucketOf(perSecond: number, most: number, now: number): Bucket;
export declare function draw(bucket: Bucket, amount: number, now: number): boolean;
export declare function paidAt({ left, perSecond, filled }: Bucket): number;

// server/link/outbox.d.ts
export declare function refuseChannel(channel: Channel, close: LinkClose): void;
export declare class Sender {
    #private;
    constructor(channel: Channel, outbox: Outbox);
    wake(): void;
    readonly write: () => void;
    end(close: LinkClose, last: string | null): void;
}
export type Overflow = 'buffered-bytes' | 'unread-alarms';
export interface OutboxLimits {
    readonly bufferedBytes: number;
    readonly unreadAlarms: number;
}
export declare class Outbox {
    #private;
    constructor(limits: OutboxLimits);
    get isEmpty(): boolean;
    get bytes(): number;
    plain(payload: Uint8Array | string): Overflow | null;
    response(device: string, payload: Uint8Array): Overflow | null;
    alarm(payload: Uint8Array): Overflow | null;
    status(device: string, payload: Uint8Array): void;
    presence(device: string, payload: string): void;
    take(length: number): Uint8Array | string | null;
    clear(): void;
}

// server/link/request-queue.d.ts
export type Asker = string;
export interface Waiting {
    readonly asker: Asker;
    readonly message: MessageEntry | undefined;
    readonly bytes: Uint8Array;
    readonly requesters: Requester[];
    deadline: number;
}
export declare function equalBytes(one: Uint8Array, other: Uint8Array): boolean;
export declare function isQuery(message: MessageEntry | undefined): boolean;
export declare class RequestQueue {
    #private;
    get isEmpty(): boolean;
    hasRoom(asker: Asker, most: number): boolean;
    take(asker: Asker): void;
    done(asker: Asker): void;
    add(waiting: Waiting): void;
    next(): Waiting | null;
    late(now: number): Waiting[];
    get firstDeadline(): number;
    same(isSame: (bytes: Uint8Array) => boolean): Waiting | undefined;
}

// server/link/text-request.d.ts
export interface Observation {
    readonly type: 'observe' | 'unobserve';
    readonly request: number;
    readonly devices: readonly DeviceAddress[] | 'granted';
}
export type CheckedRequest = {
    readonly type: 'devices';
    readonly request: number;
} | {
    readonly type: 'ping';
    readonly request: number;
} | Observation;
export interface BadText {
    readonly request: number | null;
    readonly message: string;
}
export declare function readText(text: string): CheckedRequest | BadText;
export declare function isBad(result: CheckedRequest | BadText): result is BadText;
