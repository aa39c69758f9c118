// igrs-rump/nats, written by npm run api
// It also leads to declarations in the reports of: exchange, server, index

// server/nats/index.d.ts
export type { NatsBusOptions, NatsBusState, NatsBusStats } from './options.js';
export type { NatsBus };
export declare function natsBus(options: NatsBusOptions): Promise<NatsBus>;

// server/nats/nats-bus.d.ts
export declare class NatsBus implements Bus {
    #private;
    readonly server: string;
    readonly storeTimeout: number;
    readonly requestTimeout: number;
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
    readonly alarmsTooMany: number;
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
export declare function isTooShort(connection: NatsConnection): boolean;
export declare function checkLength(connection: NatsConnection): void;
export declare function checkedOptions(options: NatsBusOptions): NatsBusSettings;
