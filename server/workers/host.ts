/**
 * The part of the Workers API that we use, declared here: a user's project has these types from a package or from wrangler, in
 * differing versions, and no declaration of ours may name them.
 */

/** One end of a WebSocket. */
export interface ServerSocket {
  send(message: Uint8Array | string): void;
  close(code?: number, reason?: string): void;
  /** Kept by the host while the object sleeps. Throws if it is too long. */
  serializeAttachment(attachment: unknown): void;
  deserializeAttachment(): unknown;
  readonly readyState: number;
  /** Bytes that the other side has not taken; older hosts do not say. */
  readonly bufferedAmount?: number;
}

/** The end that the gateway keeps when it rejects a client. */
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

/** The first argument of a Durable Object's constructor. */
export interface ObjectState {
  readonly storage: ObjectStorage;
  acceptWebSocket(socket: never, tags?: string[]): void;
  getWebSockets(): readonly unknown[];
  blockConcurrencyWhile<Value>(callback: () => Promise<Value>): Promise<Value>;
}

/** A binding of Durable Objects. */
export interface ObjectNamespace {
  idFromName(name: string): unknown;
  get(id: never): { fetch(request: Request): Promise<Response> };
}

declare const WebSocketPair: new () => { readonly 0: FrontSocket; readonly 1: FrontSocket };

export function socketPair(): { readonly client: FrontSocket; readonly server: FrontSocket } {
  const { 0: client, 1: server } = new WebSocketPair();
  return { client, server };
}

/** The response that hands the client its end. */
export function upgraded(client: FrontSocket, protocol: string): Response {
  const init = { status: 101, webSocket: client, headers: { 'sec-websocket-protocol': protocol } };
  return new Response(null, init as ResponseInit);
}

export const OPEN = 1;
