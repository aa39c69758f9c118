/** The Durable Object of one group of devices: a message server with all links of the group, which sleeps when nothing happens. */
import type { AnyCodec } from '../../sdk/any-codec.ts';
import { closeFrom } from '../../sdk/transport/close-codes.ts';
import type { Principal } from '../accounts/accounts.ts';
import { SUBPROTOCOL } from '../accounts/subprotocol.ts';
import { MemoryBus } from '../bus/memory-bus.ts';
import type { Limits } from '../limits.ts';
import type { LinkSnapshot } from '../link/snapshot.ts';
import { type LastingLink, MessageServer } from '../message-server.ts';
import type { ServerStats } from '../stats.ts';
import { AlarmClock } from './alarm-clock.ts';
import { type ObjectState, OPEN, type ServerSocket, socketPair, upgraded } from './host.ts';
import { KeptLinks } from './kept-links.ts';
import { principalOf } from './principal-header.ts';
import { StoredRecords } from './records.ts';
import { type SocketLink, socketLink } from './socket-link.ts';

export interface DeviceGroupOptions {
  readonly codec: AnyCodec;
  readonly limits?: Partial<Limits>;
  /** Devices that a group remembers; by default 100,000. */
  readonly devices?: number;
  /** Bytes of one WebSocket message; a longer one ends the connection with code 1009. By default 64 KiB. */
  readonly maxPayload?: number;
}

const DEFAULT_PAYLOAD = 0x10000;
const TOO_LONG = 1009;
const NO_CODE = 1005;

/**
 * Milliseconds from a change until it is written down. The timer keeps the object awake until then, and far less than the ten seconds
 * after which it may sleep.
 */
const SAVE_AFTER = 1000;

/** A link that is new, or as it was before the sleep. */
interface Arriving {
  readonly name: string;
  readonly principal: Principal;
  readonly snapshot: LinkSnapshot | null;
}

interface Served {
  readonly link: SocketLink;
  readonly lasting: LastingLink;
  readonly name: string;
  readonly principal: Principal;
}

/** What the host calls. A class of your own may add to it. */
export class DeviceGroupObject {
  readonly #state: ObjectState;
  readonly #clock: AlarmClock;
  readonly #records: StoredRecords;
  readonly #kept: KeptLinks;
  readonly #server: MessageServer;
  readonly #maxPayload: number;
  readonly #served = new Map<unknown, Served>();
  readonly #changed = new Set<unknown>();
  #saving = false;

  constructor({ codec, limits, devices, maxPayload = DEFAULT_PAYLOAD }: DeviceGroupOptions, state: ObjectState) {
    this.#state = state;
    this.#maxPayload = maxPayload;
    this.#clock = new AlarmClock(state.storage);
    this.#records = new StoredRecords(state.storage.sql, () => this.#saveSoon());
    this.#kept = new KeptLinks(state.storage.sql);
    const bus = new MemoryBus({ store: this.#records, ...(devices === undefined ? {} : { devices }) });
    this.#server = new MessageServer({
      codec,
      accounts: { authenticate: () => Promise.reject(new Error('the gateway looks at tokens')) },
      bus,
      clock: this.#clock,
      ...(limits === undefined ? {} : { limits }),
    });
    // Nothing else happens to the object before all links are as they were.
    state.blockConcurrencyWhile(async () => {
      await this.#clock.ready();
      const links = await this.#restore();
      bus.releaseUnheld(this.#clock.now());
      for (const link of links) link.wake();
    });
  }

  /** Counts since the object woke, and what is open now. */
  get stats(): ServerStats {
    return this.#server.stats;
  }

  /** Whether all is written down that must outlive the object's sleep. */
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
    return upgraded(client, SUBPROTOCOL);
  }

  webSocketMessage(socket: unknown, message: ArrayBuffer | string): void {
    const length = typeof message === 'string' ? message.length : message.byteLength;
    const served = this.#served.get(socket);
    if (served === undefined) return;
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
    this.#clock.ring();
  }

  #serve(socket: ServerSocket, { name, principal, snapshot }: Arriving): LastingLink {
    const link = socketLink(socket);
    const lasting = this.#server.acceptLasting(link, principal, {
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

  async #restore(): Promise<readonly LastingLink[]> {
    const links: LastingLink[] = [];
    for (const each of this.#state.getWebSockets()) {
      const socket = each as ServerSocket;
      if (socket.readyState !== OPEN) continue;
      const kept = this.#kept.load(socket);
      if (kept !== null) links.push(this.#serve(socket, kept));
      else socket.close(1011, 'error');
    }
    await Promise.all(links.map((link) => link.settled));
    this.#kept.forgetOthers();
    return links;
  }

  #change(socket: unknown): void {
    this.#changed.add(socket);
    this.#saveSoon();
  }

  #saveSoon(): void {
    if (this.#saving) return;
    this.#saving = true;
    setTimeout(() => this.#save(), SAVE_AFTER);
  }

  #save(): void {
    this.#saving = false;
    this.#records.save();
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const socket of changed) {
      const served = this.#served.get(socket);
      if (served === undefined) continue;
      const { lasting, name, principal } = served;
      const snapshot = lasting.snapshot();
      // What is not at rest is awaited, awake.
      if (snapshot === null) this.#change(socket);
      else this.#kept.save(socket as ServerSocket, { name, principal, snapshot });
    }
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
export function deviceGroup(options: DeviceGroupOptions): DeviceGroupClass {
  return class extends DeviceGroupObject {
    constructor(state: ObjectState, _env: unknown) {
      super(options, state);
    }
  };
}

/** The host leaves the answer to a client's close to us; under newer compatibility dates it does no harm. */
function answerClose(socket: ServerSocket, code: number, reason: string): void {
  try {
    // A close may say no code, and 1005 stands for that.
    if (code === NO_CODE) socket.close();
    else socket.close(code, reason);
  } catch {
    // Another code that cannot be sent, such as 1006: the other side is gone.
  }
}
