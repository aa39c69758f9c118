/** The Durable Object of one group of devices: a message server with all links of the group, which sleeps when nothing happens. */
import type { AnyCodec } from '../../sdk/any-codec.ts';
import { printing } from '../../sdk/exchange/callbacks.ts';
import { closeFrom } from '../../sdk/transport/close-codes.ts';
import { checkedInteger } from '../../sdk/values/error.ts';
import type { Accounts, Principal } from '../accounts/accounts.ts';
import { SUBPROTOCOL } from '../accounts/subprotocol.ts';
import { MemoryBus } from '../bus/memory-bus.ts';
import type { Limits } from '../limits.ts';
import { MessageServer } from '../message-server.ts';
import type { ServerStats } from '../stats.ts';
import { AlarmClock } from './alarm-clock.ts';
import { type ObjectState, OPEN, type ServerSocket, socketPair, upgraded } from './host.ts';
import { type LastingLink, LastingLinks, type LinkSnapshot } from './lasting-links.ts';
import { type SocketLink, socketLink } from './socket-link.ts';
import { type KeptLink, KeptLinks, StoredRecords } from './storage.ts';

export interface DeviceGroupOptions<Environment = never> {
  readonly codec: AnyCodec;
  readonly limits?: Partial<Limits>;
  /** How many devices a group remembers; by default 100,000. */
  readonly devices?: number;
  /** Bytes of one WebSocket message; a longer one ends the connection with code 1009. By default 64 KiB. */
  readonly maxPayload?: number;
  /** If they can `review`, links close whose token is no longer valid, or whose account's grants have changed. */
  readonly accounts?: (environment: Environment) => Accounts;
  /** Seconds after which accounts are asked again, at the next activity on any link of the group; by default 300. */
  readonly reviewSeconds?: number;
  /**
   * Seconds between two statuses of a device that are stored for their own sake, each of which costs a row; by default 600. While the
   * device is connected, its newest status is kept with its link, which costs nothing and ends when the host itself restarts.
   */
  readonly statusSeconds?: number;
  /**
   * Seconds by which a sleeping group may detect a deadline late, such as that of a silent device; by default 60. Any activity
   * in the group makes it check earlier. Waking it costs a request and a row.
   */
  readonly wakeSeconds?: number;
}

const DEFAULT_PAYLOAD = 0x10000;
const TOO_LONG = 1009;
const NO_CODE = 1005;

const DEFAULT_REVIEW = 300;
const DEFAULT_STATUS = 600;
const DEFAULT_WAKE = 60;
const MAX_SECONDS = 86_400;

/**
 * Milliseconds from a change until it is stored: by then, everything that came in one message is handled. The timer keeps the object awake,
 * which costs money.
 */
const SAVE_AFTER = 10;
/** Milliseconds until a link that was not at rest is tried again, or the storage, if it is full. */
const SAVE_AGAIN = 1000;

/** A link that is new, or as it was before the sleep. */
interface Arriving {
  readonly name: string;
  readonly principal: Principal;
  readonly snapshot: LinkSnapshot | null;
}

type Kept = readonly (readonly [ServerSocket, KeptLink | null])[];

interface Served {
  readonly link: SocketLink;
  readonly lasting: LastingLink;
  readonly name: string;
  readonly principal: Principal;
}

/** The methods that the host calls. Your own class may add to them. */
export class DeviceGroupObject {
  readonly #state: ObjectState;
  readonly #clock: AlarmClock;
  readonly #records: StoredRecords;
  readonly #kept: KeptLinks;
  readonly #server: MessageServer;
  readonly #links: LastingLinks;
  readonly #maxPayload: number;
  readonly #served = new Map<unknown, Served>();
  readonly #changed = new Set<unknown>();
  readonly #accounts: Accounts | null;
  readonly #reviewAfter: number;
  /** When the accounts last confirmed all links; milliseconds since 1970. */
  #reviewed: number;
  #saving = false;
  /** Whether the storage refused something the last time. */
  #isFull = false;

  constructor(options: Omit<DeviceGroupOptions, 'accounts'>, state: ObjectState, accounts: Accounts | null) {
    const { codec, limits, devices, maxPayload = DEFAULT_PAYLOAD } = options;
    const { reviewSeconds = DEFAULT_REVIEW, statusSeconds = DEFAULT_STATUS, wakeSeconds = DEFAULT_WAKE } = options;
    this.#state = state;
    this.#maxPayload = maxPayload;
    this.#accounts = accounts;
    const milliseconds = (seconds: number, path: string) => checkedInteger(seconds, path, 0, MAX_SECONDS) * 1000;
    this.#reviewAfter = milliseconds(reviewSeconds, 'reviewSeconds');
    this.#clock = new AlarmClock(state.storage, milliseconds(wakeSeconds, 'wakeSeconds'));
    const now = () => this.#clock.now();
    this.#records = new StoredRecords(state.storage.sql, milliseconds(statusSeconds, 'statusSeconds'), now);
    this.#kept = new KeptLinks(state.storage.sql);
    const sockets = state.getWebSockets() as readonly ServerSocket[];
    const kept: Kept = sockets.map((socket) => [socket, this.#kept.load(socket)]);
    this.#reviewed = now();
    for (const [, link] of kept) {
      if (link === null) continue;
      const { snapshot, status, reviewed } = link;
      this.#reviewed = Math.min(this.#reviewed, reviewed);
      if (snapshot.device && status) this.#records.restore(snapshot.device.address.id, status);
    }
    const bus = new MemoryBus({ store: this.#records, ...(devices === undefined ? {} : { devices }) });
    this.#server = new MessageServer({
      codec,
      // The gateway checks tokens.
      accounts: { authenticate: () => Promise.reject() },
      bus,
      clock: this.#clock,
      ...(limits === undefined ? {} : { limits }),
    });
    this.#links = new LastingLinks(this.#server);
    // Nothing else happens to the object before all links are as they were.
    state.blockConcurrencyWhile(async () => {
      await this.#clock.ready();
      const links = await this.#restore(kept);
      bus.releaseUnheld(now());
      for (const link of links) link.wake();
      await this.#review();
    });
  }

  /** Counts since the object woke, and what is open now. */
  get stats(): ServerStats {
    return this.#server.stats;
  }

  /** Whether everything is stored that must outlive the object's sleep. */
  get isSaved(): boolean {
    return !this.#saving;
  }

  /** Takes the upgrades that the gateway passes on, and nothing else. */
  async fetch(request: Request): Promise<Response> {
    const principal = principalOf(request);
    if (principal === null) return new Response(null, { status: 404 });
    const { client, server } = socketPair();
    this.#state.acceptWebSocket(server as never);
    this.#serve(server, { name: crypto.randomUUID(), principal, snapshot: null });
    this.#handleDue();
    return upgraded(client, SUBPROTOCOL);
  }

  webSocketMessage(socket: unknown, message: ArrayBuffer | string): void {
    const length = typeof message === 'string' ? message.length : message.byteLength;
    const served = this.#served.get(socket);
    if (served === undefined) return;
    this.#handleDue();
    if (length <= this.#maxPayload) {
      served.link.receive(typeof message === 'string' ? message : new Uint8Array(message));
      return;
    }
    served.link.end(closeFrom(TOO_LONG, ''));
    (socket as ServerSocket).close(TOO_LONG);
  }

  webSocketClose(socket: unknown, code: number, reason: string): void {
    this.#served.get(socket)?.link.end(closeFrom(code, reason));
    answerClose(socket as ServerSocket, code, reason);
  }

  webSocketError(socket: unknown): void {
    this.#served.get(socket)?.link.end(closeFrom(1006, ''));
  }

  alarm(): void {
    this.#review();
    this.#clock.ring();
  }

  /** Handles what has become due, before the request or message that woke the object. */
  #handleDue(): void {
    this.#review();
    this.#clock.catchUp();
  }

  /** Asks the accounts again about the links, if the last time was long ago. Never rejects: if they cannot tell, links stay. */
  async #review(): Promise<void> {
    const accounts = this.#accounts;
    const now = this.#clock.now();
    if (!accounts?.review || now - this.#reviewed < this.#reviewAfter) return;
    this.#reviewed = now;
    await accounts.review(this.#server).catch(() => {});
    // Stored with each link: when that was.
    for (const socket of this.#served.keys()) this.#change(socket);
  }

  #serve(socket: ServerSocket, { name, principal, snapshot }: Arriving): LastingLink {
    const link = socketLink(socket);
    const lasting = this.#links.accept(link, principal, {
      name,
      snapshot,
      changed: () => this.#change(socket),
    });
    this.#served.set(socket, { link, lasting, name, principal });
    lasting.ended.then(() => {
      this.#served.delete(socket);
      this.#changed.delete(socket);
      this.#kept.forget(name);
    });
    return lasting;
  }

  async #restore(kept: Kept): Promise<readonly LastingLink[]> {
    const links: LastingLink[] = [];
    for (const [socket, link] of kept) {
      if (socket.readyState !== OPEN) continue;
      try {
        links.push(this.#serve(socket, link as KeptLink));
      } catch {
        // Too little was stored to restore the link: its client connects again.
        socket.close(1011, 'error');
      }
    }
    await Promise.all(links.map((link) => link.settled));
    this.#kept.forgetOthers();
    return links;
  }

  #change(socket: unknown): void {
    this.#changed.add(socket);
    this.#saveIn(SAVE_AFTER);
  }

  #saveIn(milliseconds: number): void {
    if (this.#saving) return;
    this.#saving = true;
    setTimeout(() => this.#save(), milliseconds);
  }

  #save(): void {
    this.#saving = false;
    let refusal: unknown;
    const isKept = (keep: () => void): boolean => {
      try {
        keep();
        return true;
      } catch (error) {
        refusal ??= error;
        this.#saveIn(SAVE_AGAIN);
        return false;
      }
    };
    isKept(() => this.#records.save());
    const changed = [...this.#changed];
    this.#changed.clear();
    const reviewed = this.#reviewed;
    for (const socket of changed) {
      const served = this.#served.get(socket);
      if (served === undefined) continue;
      const { lasting, name, principal } = served;
      const snapshot = lasting.snapshot();
      const device = snapshot?.device?.address.id;
      const status = device === undefined ? undefined : this.#records.newest(device);
      const link = snapshot && { name, principal, snapshot, reviewed, status };
      if (link !== null && isKept(() => this.#kept.save(socket as ServerSocket, link))) continue;
      // Stay awake until the link is at rest, or there is room: asleep, the object would forget it.
      this.#changed.add(socket);
      this.#saveIn(SAVE_AGAIN);
    }
    if (refusal !== undefined && !this.#isFull)
      printing('the storage does not take what must outlive a sleep')(refusal);
    this.#isFull = refusal !== undefined;
  }
}

export type DeviceGroupClass = new (state: ObjectState, env: unknown) => DeviceGroupObject;

/**
 * The class of the Durable Object, for your worker to export:
 *
 * ```ts
 * export class DeviceGroup extends deviceGroup(options) {}
 * ```
 */
export function deviceGroup<Environment = never>(options: DeviceGroupOptions<Environment>): DeviceGroupClass {
  const { accounts, ...others } = options ?? {};
  // One for all objects that share a process: each reads only once.
  let known: Accounts | null | undefined;
  return class extends DeviceGroupObject {
    constructor(state: ObjectState, environment: unknown) {
      known ??= accounts?.(environment as Environment) ?? null;
      super(others, state, known);
    }
  };
}

/** The host leaves answering a client's close to us; with newer compatibility dates it does no harm. */
function answerClose(socket: ServerSocket, code: number, reason: string): void {
  try {
    // A close may have no code, and 1005 stands for that.
    if (code === NO_CODE) socket.close();
    else socket.close(code, reason);
  } catch {
    // Another code that cannot be sent, such as 1006: the other side is gone.
  }
}

/**
 * The gateway makes a new request to the object, with this header and none of the client's: whatever a client
 * sends under this name ends at the gateway.
 */
const PRINCIPAL_HEADER = 'rump-principal';
const PROTOCOL = 'sec-websocket-protocol';
/** An address that no route of a worker can have, so that no client's request, passed on unchanged, has it. */
const ADDRESS = 'https://device-group.invalid/';

/** @internal Tells the object whose link it is. */
export function requestFor(principal: Principal, protocol: string): Request {
  const text = encodeURIComponent(JSON.stringify(principal));
  return new Request(ADDRESS, { headers: { upgrade: 'websocket', [PROTOCOL]: protocol, [PRINCIPAL_HEADER]: text } });
}

/** Null for any other request. */
function principalOf(request: Request): Principal | null {
  const text = request.headers.get(PRINCIPAL_HEADER);
  return request.url === ADDRESS && text !== null ? JSON.parse(decodeURIComponent(text)) : null;
}
