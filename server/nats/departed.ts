/** Devices whose server has died, and those whose link this one lost while it could not say so: they are declared offline. */
import { offline } from '../bus/bus.ts';
import { MAX_NUMBER, send, writeSaid } from './envelope.ts';
import type { KnownDevice } from './mirror.ts';
import type { NatsBusCounts, NatsBusSettings } from './options.ts';
import { type StoredRecord, takenOver, writePresence } from './record.ts';
import { CONFLICT, type Storage } from './storage.ts';
import type { Subjects } from './subjects.ts';

/**
 * Which servers live: each says so in the bucket, thrice in the time of a lease. Times are this server's own, of when it heard of
 * them, so that clocks need not agree.
 */
export class Leases {
  readonly #own: string;
  readonly #lease: number;
  readonly #heard = new Map<string, number>();

  constructor(own: string, lease: number) {
    this.#own = own;
    this.#lease = lease;
  }

  /** How many live, this one among them. */
  get size(): number {
    return new Set([...this.#heard.keys(), this.#own]).size;
  }

  /** A server that has gone may leave devices behind, and is looked at like one that died. */
  heard(server: string, lives: boolean, now: number): void {
    if (lives) this.#heard.set(server, now);
    else this.#heard.delete(server);
  }

  /** After this server was away: others may have been silent for the same reason. */
  startAnew(now: number): void {
    for (const server of this.#heard.keys()) this.#heard.set(server, now);
  }

  /** Whether it is silent for longer than a lease. Of a server that was never heard, the time begins now. */
  isDead(server: string, now: number): boolean {
    if (server === this.#own) return false;
    const heard = this.#heard.get(server);
    if (heard === undefined) this.#heard.set(server, now);
    return heard !== undefined && now - heard > this.#lease;
  }

  /** Of those that died, to be forgotten when no device is left of them. */
  dead(now: number): string[] {
    return [...this.#heard.keys()].filter((server) => this.isDead(server, now));
  }
}

interface DepartedHost {
  readonly settings: NatsBusSettings;
  readonly storage: Storage;
  readonly subjects: Subjects;
  readonly counts: NatsBusCounts;
  readonly leases: Leases;
  readonly devices: ReadonlyMap<string, KnownDevice>;
}

/** Devices that are declared offline at the same time, and servers that are forgotten at one beat. */
const AT_ONCE = 64;

export class Departed {
  readonly #server: string;
  readonly #host: DepartedHost;

  constructor(server: string, host: DepartedHost) {
    this.#server = server;
    this.#host = host;
  }

  /**
   * @param isHere whether this server has its link, or is about to
   * @param goesOn called now and then: a server may leave tens of thousands behind
   */
  async judge(isHere: (device: string) => boolean, goesOn: () => Promise<void>): Promise<void> {
    const { leases, storage } = this.#host;
    const { clock, monotonic } = this.#host.settings;
    const now = monotonic();
    const gone = [...this.#host.devices].filter(([device, { record }]) => {
      if (record.presence.state === 'offline') return false;
      if (record.server !== this.#server) return leases.isDead(record.server, now);
      return !isHere(device);
    });
    for (let first = 0; first < gone.length; first += AT_ONCE) {
      const some = gone.slice(first, first + AT_ONCE);
      await Promise.all(
        some.map(([device, { record, revision }]) => this.#declareOffline(device, record, revision, clock.now())),
      );
      await goesOn();
    }
    // The others at later beats: however many somebody has invented, this one must not last as long as a lease.
    await Promise.all(
      leases
        .dead(now)
        .slice(0, AT_ONCE)
        .map((server) => storage.forgetServer(server)),
    );
  }

  /** Once, whichever servers do the same; and not where the device has come back meanwhile. */
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
    send(settings.connection, subjects.said(device, 'presence'), said);
  }
}
