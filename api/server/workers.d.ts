// igrs-rump/server/workers, written by npm run api
// It also leads to declarations in the reports of: server/node, exchange, server, index

// server/workers/index.d.ts
export type { Origins } from '../accounts/subprotocol.js';
export { type DeviceGroupClass, type DeviceGroupObject, type DeviceGroupOptions, deviceGroup } from './device-group.js';
export { type GatewayWorker, messageServer, type Routing, type WorkerOptions } from './gateway.js';
export type { ObjectNamespace, ObjectState } from './host.js';

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
export declare function messageServer<Environment>({ accounts, path, origins }: WorkerOptions<Environment>, { binding, group, request: others }: Routing<Environment>): GatewayWorker<Environment>;

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
