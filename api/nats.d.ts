// igrs-rump/nats, written by npm run api
// It also leads to declarations in the reports of: exchange, server, index

// server/nats/index.d.ts
export type { NatsBusOptions, NatsBusState, NatsBusStats } from './options.js';
export type { NatsBus };
export declare function natsBus(options: NatsBusOptions): Promise<NatsBus>;

// server/nats/nats-bus.d.ts
export declare function makeRoom(devices: ReadonlyMap<string, KnownDevice>, most: number, storage: Storage): Promise<void>;
export declare function takenOver(before: StoredRecord | null, presence: Presence, server: string, now: number): StoredRecord;
export declare class NatsBus implements Bus {
    #private;
    readonly server: string;
    private constructor();
    get state(): NatsBusState;
    get stats(): NatsBusStats;
    watch(callback: (state: NatsBusState) => void): () => void;
    hold(device: string, presence: Presence, holder: Holder): Promise<Hold>;
    request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void;
    follow(selector: Selector, follower: Follower): Promise<() => void>;
    followers(device: string): number;
    records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>>;
    close(): Promise<void>;
    get [Symbol.toStringTag](): string;
}

// server/nats/options.d.ts
export type NatsBusState = 'connected' | 'limited' | 'reconnecting' | 'closed';
export interface NatsBusStats {
    readonly state: NatsBusState;
    readonly devices: number;
    readonly held: number;
    readonly servers: number;
    readonly disconnections: number;
    readonly bucketsLost: number;
    readonly writes: number;
    readonly coalesced: number;
    readonly failures: number;
    readonly declaredOffline: number;
    readonly alarmsCaughtUp: number;
    readonly malformed: number;
    readonly stale: number;
    readonly lateRequests: number;
    readonly lateAnswers: number;
    readonly clockSkew: number;
    readonly requestsTooMany: number;
}
type Writable<Type> = {
    -readonly [Name in keyof Type]: Type[Name];
};
export type NatsBusCounts = Writable<Omit<NatsBusStats, 'state' | 'devices' | 'held' | 'servers'>>;
export declare function noCounts(): NatsBusCounts;
export interface NatsBusOptions {
    readonly connection: NatsConnection;
    readonly prefix?: string;
    readonly bucket?: string;
    readonly alarmStream?: string;
    readonly storage?: 'file' | 'memory';
    readonly replicas?: number;
    readonly bucketBytes?: number;
    readonly alarmBytes?: number;
    readonly alarmAge?: number;
    readonly alarmsPerDevice?: number;
    readonly devices?: number;
    readonly requests?: number;
    readonly requestTimeout?: number;
    readonly storeTimeout?: number;
    readonly lease?: number;
    readonly clock?: Clock;
}
export interface NatsBusSettings extends Required<NatsBusOptions> {
    readonly monotonic: () => number;
}
export declare function checkedOptions(options: NatsBusOptions): NatsBusSettings;

// server/nats/mirror.d.ts
export type KnownDevice = Known & {
    readonly record: StoredRecord;
};
export interface MirrorListener {
    device(device: string, known: KnownDevice): void;
    forgotten(device: string): void;
    server(server: string, lives: boolean, storedAt: number): void;
    malformed(): void;
}
export declare class Mirror {
    #private;
    readonly devices: Map<string, KnownDevice>;
    constructor(storage: Storage, settings: NatsBusSettings, listener: MirrorListener);
    get revision(): number;
    read(): Promise<boolean>;
    catchUp(): Promise<void>;
    records(selector: Selector): ReadonlyMap<string, DeviceRecord>;
    disconnected(): void;
    stop(): void;
}

// server/nats/record.d.ts
export declare function isFrameOf(device: string, bytes: Uint8Array, role: MessageRole | null): boolean;
export interface StoredRecord {
    readonly epoch: number;
    readonly server: string;
    readonly presence: Presence;
    readonly presenceAt: Moment;
    readonly status: Uint8Array | null;
    readonly statusAt: Moment;
    readonly alarms: readonly Uint8Array[];
}
export interface Known {
    readonly record: StoredRecord | null;
    readonly revision: number;
}
export declare function writeRecord(record: StoredRecord): Uint8Array;
export declare function readRecord(device: string, bytes: Uint8Array): StoredRecord | null;
export declare function writePresence(presence: Presence): Uint8Array;
export declare function readPresence(bytes: Uint8Array): Presence | null;

// server/nats/storage.d.ts
export declare const CONFLICT: unique symbol;
export type Failed = (isFull: boolean) => void;
export declare class Storage {
    #private;
    private constructor();
    static open(settings: NatsBusSettings, failed: Failed): Promise<Storage>;
    restore(): Promise<void>;
    bucketInfo(): Promise<StreamInfo>;
    alarmsInfo(): Promise<StreamInfo>;
    bucketConsumer(from: Partial<OrderedConsumerOptions>): Promise<Consumer>;
    alarm(sequence: number): Promise<StoredMsg | null>;
    get bucketStream(): string;
    keyOf(subject: string): string;
    put(device: string, record: StoredRecord, revision: number): Promise<number | typeof CONFLICT>;
    get(device: string): Promise<Known>;
    forget(device: string, revision: number): Promise<void>;
    beat(server: string, bytes: Uint8Array): Promise<number>;
    forgetServer(server: string): Promise<void>;
    keepAlarm(subject: string, bytes: Uint8Array): Promise<void>;
}
export declare function within<Answer>(promise: Promise<Answer>, milliseconds: number, { clock }: Pick<NatsBusSettings, 'clock'>): Promise<Answer>;
export declare function patiently<Result>({ clock, monotonic, storeTimeout }: NatsBusSettings, work: () => Promise<Result>, mayPass: (error: unknown) => boolean): Promise<Result>;
export declare function isPermission(error: unknown): boolean;

// server/nats/envelope.d.ts
export declare function send(connection: NatsConnection, subject: string, bytes: Uint8Array, options?: PublishOptions): boolean;
export interface Moment {
    readonly epoch: number;
    readonly number: number;
}
export declare const NEVER: Moment;
export declare function isLater(moment: Moment, than: Moment): boolean;
export declare function writeSaid({ epoch, number }: Moment, payload: Uint8Array): Uint8Array;
export declare function readSaid(bytes: Uint8Array): {
    readonly moment: Moment;
    readonly payload: Uint8Array;
} | null;
export declare function writeRequest(deadline: number, frame: Uint8Array): Uint8Array;
export declare function readRequest(bytes: Uint8Array): {
    readonly deadline: number;
    readonly frame: Uint8Array;
} | null;
export declare function writeOutcome(outcome: Outcome): Uint8Array;
export declare function readOutcome(bytes: Uint8Array): Outcome | null;
