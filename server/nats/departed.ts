/** Declares devices offline whose server has died, and those whose link this server lost while it could not publish that. */
import { offline } from '../bus/bus.ts';
import { MAX_NUMBER, send, writeSaid } from './messages.ts';
import type { KnownDevice } from './mirror.ts';
import type { NatsBusSettings } from './options.ts';
import { type StoredRecord, takenOver, writePresence } from './record.ts';
import { CONFLICT, type Shared } from './storage.ts';

/**
 * Which servers are alive: each writes to the bucket three times per lease. The times are those at which this server heard of it, by
 * its own clock, so clocks need not agree.
 */
export class Leases {
  readonly #own: string;
  readonly #settings: Pick<NatsBusSettings, 'lease' | 'monotonic'>;
  readonly #heard = new Map<string, number>();

  constructor(own: string, settings: Pick<NatsBusSettings, 'lease' | 'monotonic'>) {
    this.#own = own;
    this.#settings = settings;
  }

  /** How many are alive, this one included. */
  get size(): number {
    return new Set([...this.#heard.keys(), this.#own]).size;
  }

  /** A server that has left may leave devices behind, and is treated like one that died. */
  heard(server: string, lives: boolean): void {
    if (lives) this.#heard.set(server, this.#settings.monotonic());
    else this.#heard.delete(server);
  }

  /** After this server was cut off: others may have been silent for the same reason. */
  startAnew(): void {
    for (const server of this.#heard.keys()) this.heard(server, true);
  }

  /** Whether it has been silent for longer than a lease. For a server that was never heard, the time starts now. */
  isDead(server: string, now: number): boolean {
    if (server === this.#own) return false;
    const heard = this.#heard.get(server);
    if (heard === undefined) this.#heard.set(server, now);
    return heard !== undefined && now - heard > this.#settings.lease;
  }

  /** The dead ones, forgotten once none of their devices is left. */
  dead(now: number): string[] {
    return [...this.#heard.keys()].filter((server) => this.isDead(server, now));
  }
}

interface DepartedHost extends Shared {
  readonly leases: Leases;
  readonly devices: ReadonlyMap<string, KnownDevice>;
}

/** Devices declared offline at the same time, and servers forgotten in one beat. */
const AT_ONCE = 64;

export class Departed {
  readonly #host: DepartedHost;

  constructor(host: DepartedHost) {
    this.#host = host;
  }

  /**
   * @param isHere whether this server has the device's link, or soon will
   * @param goesOn called after each batch: a server may leave tens of thousands of devices behind
   */
  async judge(isHere: (device: string) => boolean, goesOn: () => Promise<void>): Promise<void> {
    const { leases, storage, server } = this.#host;
    const { clock, monotonic } = this.#host.settings;
    const now = monotonic();
    const gone = [...this.#host.devices].filter(([device, { record }]) => {
      if (record.presence.state === 'offline') return false;
      if (record.server !== server) return leases.isDead(record.server, now);
      return !isHere(device);
    });
    for (let first = 0; first < gone.length; first += AT_ONCE) {
      const some = gone.slice(first, first + AT_ONCE);
      await Promise.all(
        some.map(([device, { record, revision }]) => this.#declareOffline(device, record, revision, clock.now())),
      );
      await goesOn();
    }
    // The rest at later beats: however many made-up servers there are, a beat must be shorter than a lease.
    await Promise.all(
      leases
        .dead(now)
        .slice(0, AT_ONCE)
        .map((dead) => storage.forgetServer(dead)),
    );
  }

  /** Takes effect once, even if several servers try, and not if the device has come back meanwhile. */
  async #declareOffline(device: string, record: StoredRecord, revision: number, since: number): Promise<void> {
    const { settings, storage, subjects, counts } = this.#host;
    const presence = offline(record.presence, since);
    const { epoch, server, presenceAt } = record;
    const declared =
      presenceAt.number < MAX_NUMBER
        ? { ...record, presence, presenceAt: { epoch, number: presenceAt.number + 1 } }
        : takenOver(record, presence, server, since);
    const stored = await storage.put(device, declared, revision);
    if (stored === CONFLICT) return;
    counts.declaredOffline++;
    const said = writeSaid(declared.presenceAt, writePresence(presence));
    send(settings.connection, subjects.of(device, 'presence'), said);
  }
}
