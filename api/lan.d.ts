// igrs-rump/lan, written by npm run api
// It also leads to declarations in the reports of: exchange, index, server

// server/lan/index.d.ts
export { type LanOptions, lan } from './connect.js';
export { type DiscoverOptions, type Discovery, discover, type LanDevice } from './discovery/discover.js';
export type { DiscoveryStats } from './discovery/known-devices.js';
export type { PskListenerStats } from './pairing.js';
export { pairingSecret } from './pairing.js';
export { type LanAppliance, type LanStats, type ServeOnLanOptions, serveOnLan } from './serve.js';

// server/lan/connect.d.ts
export interface LanOptions {
    readonly device: string | Pick<LanDevice, 'deviceId'>;
    readonly secret: string;
    readonly host?: string;
    readonly port?: number;
    readonly interface?: string | readonly string[];
    readonly timeout?: number;
}
export declare function lan(options: LanOptions): Connect;

// server/lan/discovery/discover.d.ts
export interface LanDevice {
    readonly state: 'up' | 'down';
    readonly deviceId: string;
    readonly deviceType: string;
    readonly host: string;
    readonly addresses: readonly string[];
    readonly port: number;
    readonly protocol: number;
    readonly fingerprint: number;
    readonly sameProfile: boolean;
}
export interface DiscoverOptions {
    readonly signal?: AbortSignal;
    readonly types?: readonly string[];
    readonly device?: string;
    readonly interface?: string | readonly string[];
}
export interface Discovery extends AsyncIterable<LanDevice> {
    readonly stats: DiscoveryStats;
}
export declare function discover({ signal, types, device: only, interface: names }?: DiscoverOptions): Discovery;

// server/lan/discovery/known-devices.d.ts
export declare const SERVICE = "_rump._tcp.local";
export declare const ALL_SERVICES = "_services._dns-sd._udp.local";
export declare function instanceOf(deviceId: string): string;
export declare function hostOf(deviceId: string): string;
export declare function deviceOf(name: unknown): string | null;
export declare function isSame(one: unknown, other: string): boolean;
interface TextRecord {
    readonly protocol: number;
    readonly fingerprint: number;
}
export declare function textRecord(): string[];
export declare function readTextRecord(data: unknown): TextRecord | null;
export interface DiscoveryStats {
    packets: number;
    refused: number;
    flooded: number;
    rejectedFull: number;
}
interface Sighting {
    readonly deviceId: string;
    readonly host: string;
    readonly port: number;
    readonly addresses: readonly string[];
    readonly text: TextRecord;
}
export interface Change {
    readonly state: 'up' | 'down';
    readonly sighting: Sighting;
}
interface Source {
    readonly network: Network;
    readonly address: string;
}
export interface HeardRecord {
    readonly type: string;
    readonly name: unknown;
    readonly ttl?: number | undefined;
    readonly data?: unknown;
}
export declare const MAX_DEVICES = 1024;
export declare const MAX_OF_SENDER = 128;
export declare class KnownDevices {
    #private;
    rejectedFull: number;
    constructor(isWanted?: (deviceId: string) => boolean);
    get size(): number;
    take(records: readonly HeardRecord[], { network, address }: Source, now: number): Change[];
    expire(now: number): Change[];
    incomplete(): string[];
}

// server/lan/pairing.d.ts
export declare const TLS_OPTIONS: {
    readonly minVersion: 'TLSv1.3';
    readonly maxVersion: 'TLSv1.3';
    readonly ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256';
};
export declare function preSharedKey(letters: string, deviceId: string): Uint8Array;
export declare function requirePreSharedKeys(): void;
export declare function pairingSecret(): string;
export declare function checkedSecret(secret: unknown, path: string): string;
interface PskListenerOptions {
    readonly deviceId: string;
    readonly key: Uint8Array;
    readonly port: number;
    readonly hostname: string | undefined;
    readonly handshakeTime: number;
    readonly enter: (link: Link) => void;
}
export interface PskListenerStats {
    paired: number;
    refused: number;
    rateLimited: number;
    rejectedFull: number;
}
export interface PskListener {
    readonly port: number;
    readonly stats: PskListenerStats;
    close(): Promise<void>;
}
export declare const CLOSE_TIME = 3000;
export declare function openPskListener(options: PskListenerOptions): Promise<PskListener>;

// server/lan/serve.d.ts
interface SharedOptions<Type extends TypesOf<C>['deviceType'] | AnyDevice, C extends AnyCodec> extends Omit<ApplianceOptions<Type, C>, 'connect'> {
    readonly connect?: Connect;
}
export interface ServeOnLanOptions<Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice, C extends AnyCodec = Codec> extends SharedOptions<Type, C> {
    readonly pairing: string;
    readonly port?: number;
    readonly hostname?: string;
    readonly advertise?: boolean;
    readonly interface?: string | readonly string[];
    readonly handshakeTime?: number;
}
export interface LanStats {
    readonly listener: PskListenerStats;
    readonly server: ServerStats;
    readonly discovery: Advertisement['stats'] | null;
}
export interface LanAppliance<Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice, C extends AnyCodec = Codec> {
    readonly deviceId: string;
    readonly port: number;
    readonly stats: LanStats;
    readonly elsewhere: Appliance<Type, C> | null;
    report(): void;
    alarm(alarm: AlarmInput<Type, C>): Promise<void>;
    close(): Promise<void>;
}
export declare function serveOnLan<Type extends TypesOf<C>['deviceType'] | AnyDevice = AnyDevice, C extends AnyCodec = Codec>(options: ServeOnLanOptions<Type, C>): Promise<LanAppliance<Type, C>>;

// server/lan/discovery/network.d.ts
export type Family = 4 | 6;
export interface Network {
    readonly interface: string;
    readonly family: Family;
    readonly addresses: readonly string[];
    readonly address: string;
    isNear(address: string): boolean;
}
export declare function networksOf(names?: readonly string[]): Network[];
export declare function isLinkLocal(address: string): boolean;

// server/lan/discovery/advertise.d.ts
export interface AdvertiseOptions {
    readonly deviceId: string;
    readonly port: number;
    readonly interface: string | readonly string[] | undefined;
}
export interface Advertisement {
    readonly stats: DiscoveryStats & {
        readonly conflicts: number;
    };
    close(): Promise<void>;
}
export declare function advertise({ deviceId, port, interface: names }: AdvertiseOptions): Promise<Advertisement>;
