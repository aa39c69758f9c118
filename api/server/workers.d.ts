// igrs-rump/server/workers, written by npm run api
// It also leads to declarations in the reports of: server/node, exchange, server, index

// server/workers/index.d.ts
export type { Origins } from '../accounts/subprotocol.js';
export { type DeviceGroupClass, type DeviceGroupObject, type DeviceGroupOptions, deviceGroup } from './device-group.js';
export { type GatewayWorker, messageServer, type Routing, type WorkerOptions } from './gateway.js';
export type { ObjectNamespace, ObjectState } from './host.js';
export { type Lasting, type LastingLink, LastingLinks, type LinkSnapshot } from './lasting-links.js';

// server/workers/device-group.d.ts
export interface DeviceGroupOptions<Environment = never> {
    readonly codec: AnyCodec;
    readonly limits?: Partial<Limits>;
    readonly devices?: number;
    readonly maxPayload?: number;
    readonly accounts?: (environment: Environment) => Accounts;
    readonly reviewSeconds?: number;
    readonly statusSeconds?: number;
    readonly wakeSeconds?: number;
}
export declare class DeviceGroupObject {
    #private;
    constructor(options: Omit<DeviceGroupOptions, 'accounts'>, state: ObjectState, accounts: Accounts | null);
    get stats(): ServerStats;
    get isSaved(): boolean;
    fetch(request: Request): Promise<Response>;
    webSocketMessage(socket: unknown, message: ArrayBuffer | string): void;
    webSocketClose(socket: unknown, code: number, reason: string): void;
    webSocketError(socket: unknown): void;
    alarm(): void;
}
export type DeviceGroupClass = new (state: ObjectState, env: unknown) => DeviceGroupObject;
export declare function deviceGroup<Environment = never>(options: DeviceGroupOptions<Environment>): DeviceGroupClass;

// server/workers/gateway.d.ts
export interface WorkerOptions<Environment> extends DeviceGroupOptions<Environment> {
    readonly accounts: (environment: Environment) => Accounts;
    readonly path?: string;
    readonly origins?: Origins;
}
export interface Routing<Environment> {
    readonly binding: keyof Environment & string;
    readonly group?: (principal: Principal) => string;
    readonly request?: (request: Request, environment: Environment) => Response | Promise<Response>;
}
export interface GatewayWorker<Environment> {
    fetch(request: Request, environment: Environment): Promise<Response>;
}
export declare function messageServer<Environment>(options: WorkerOptions<Environment>, routing: Routing<Environment>): GatewayWorker<Environment>;

// server/workers/host.d.ts
export interface ServerSocket {
    send(message: Uint8Array | string): void;
    close(code?: number, reason?: string): void;
    serializeAttachment(attachment: unknown): void;
    deserializeAttachment(): unknown;
    readonly readyState: number;
    readonly bufferedAmount?: number;
}
export interface FrontSocket extends ServerSocket {
    accept(): void;
}
export interface SqlStorage {
    exec(query: string, ...bindings: readonly (string | number | null)[]): Iterable<Record<string, unknown>>;
}
export interface ObjectStorage {
    readonly sql: SqlStorage;
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
}
export interface ObjectState {
    readonly storage: ObjectStorage;
    acceptWebSocket(socket: never, tags?: string[]): void;
    getWebSockets(): readonly unknown[];
    blockConcurrencyWhile<Value>(callback: () => Promise<Value>): Promise<Value>;
}
export interface ObjectNamespace {
    idFromName(name: string): unknown;
    get(id: never): {
        fetch(request: Request): Promise<Response>;
    };
}
export declare function socketPair(): {
    readonly client: FrontSocket;
    readonly server: FrontSocket;
};
export declare function upgraded(client: FrontSocket, protocol: string): Response;
export declare const OPEN = 1;

// server/workers/lasting-links.d.ts
export interface LinkSnapshot {
    readonly heard: number;
    readonly claims: number;
    readonly stores: number;
    readonly nextSequence: number;
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
    readonly pending: readonly PendingSnapshot[];
    readonly open: readonly string[];
}
interface PendingSnapshot {
    readonly sequence: number;
    readonly message: string;
    readonly asker: string;
    readonly requesters: readonly RequesterOrigin[];
    readonly deadline: number;
}
export interface Lasting {
    readonly name: string;
    readonly snapshot: LinkSnapshot | null;
    changed(): void;
}
export interface LastingLink {
    snapshot(): LinkSnapshot | null;
    readonly settled: Promise<unknown>;
    wake(): void;
    readonly ended: Promise<void>;
}
export declare class LastingLinks {
    #private;
    constructor(server: MessageServer);
    accept(link: Link, principal: Principal, lasting: Lasting): LastingLink;
}

// server/link/state.d.ts
export interface Account {
    readonly name: string;
    links: number;
    readonly frames: Bucket;
    readonly listed: Bucket;
    keep: () => void;
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
    query: string | null;
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
    latest: Uint8Array | null;
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
    sentAt: number;
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
    lists: number;
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
    readonly deliveries: Bucket;
    waits: boolean;
    closed: LinkClose | null;
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
    readonly type: 'ping';
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
}
 | {
    readonly type: 'listed';
    readonly list: number;
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
    readonly device: DeviceAddress;
    readonly presence: Presence;
} | {
    readonly type: 'store';
    readonly device: DeviceAddress;
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
    readonly listed: readonly Selector[] | null;
    readonly list: number;
} | {
    readonly type: 'list';
    readonly selectors: readonly Selector[];
    readonly list: number;
}
 | {
    readonly type: 'close';
    readonly close: LinkClose;
    readonly last: string | null;
};
export interface Turn {
    readonly now: number;
    readonly date: number;
    readonly effects: Effect[];
}
export declare function linkState(settings: LinkSettings, now: number): LinkState;

// server/alarms.d.ts
export type OpenAlarms = Followed[];
interface Followed {
    readonly frame: Uint8Array;
    readonly faults: readonly (string | number)[];
    readonly isCleared: boolean;
}
export declare function openAlarms(codec: Codec, frames: readonly Uint8Array[]): OpenAlarms;
export declare function followAlarm(codec: Codec, open: OpenAlarms, frame: Uint8Array): void;
export declare function openFrames(open: OpenAlarms): readonly Uint8Array[];
export declare function countOpen(codec: Codec, frames: readonly Uint8Array[]): number;

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
    alarm(payload: Uint8Array, now: number): Overflow | null;
    status(device: string, payload: Uint8Array): void;
    presence(device: string, payload: string): void;
    take(length: number): Uint8Array | string | null;
    clear(): void;
}

// server/link/request-queue.d.ts
export interface Waiting {
    readonly asker: Asker;
    readonly message: MessageEntry | undefined;
    readonly bytes: Uint8Array;
    readonly query: string | null;
    readonly requesters: Requester[];
    deadline: number;
}
export declare function isQuery(message: MessageEntry | undefined): boolean;
export declare class RequestQueue {
    #private;
    get isEmpty(): boolean;
    add(waiting: Waiting): void;
    next(): Waiting | null;
    takeLate(now: number): Waiting[];
    get firstDeadline(): number;
    waitingFor(query: string): Waiting | undefined;
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

// server/link/channel.d.ts
export interface ChannelReceiver {
    data(chunk: Uint8Array | string): void;
    ping(): void;
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
