/** Devices whose server has died, and those whose link this one lost while it could not say so: they are declared offline. */
import { writeSaid } from './envelope.ts';
import type { Leases } from './leases.ts';
import type { KnownDevice } from './mirror.ts';
import type { NatsBusSettings } from './options.ts';
import { type StoredRecord, writePresence } from './record.ts';
import { send } from './send.ts';
import type { NatsBusCounts } from './state.ts';
import { CONFLICT, type Storage } from './storage.ts';
import type { Subjects } from './subjects.ts';

interface DepartedHost {
  readonly settings: NatsBusSettings;
  readonly storage: Storage;
  readonly subjects: Subjects;
  readonly counts: NatsBusCounts;
  readonly leases: Leases;
  readonly devices: ReadonlyMap<string, KnownDevice>;
}

/** Devices that are declared offline at the same time. */
const AT_ONCE = 64;

export class Departed {
  readonly #server: string;
  readonly #host: DepartedHost;

  constructor(server: string, host: DepartedHost) {
    this.#server = server;
    this.#host = host;
  }

  /** @param isHere whether this server has its link, or is about to */
  async judge(isHere: (device: string) => boolean): Promise<void> {
    const { leases, storage } = this.#host;
    const now = this.#host.settings.clock.now();
    const gone = [...this.#host.devices].filter(([device, { record }]) => {
      if (record.presence.state === 'offline') return false;
      if (record.server !== this.#server) return leases.isDead(record.server, now);
      return !isHere(device);
    });
    for (let first = 0; first < gone.length; first += AT_ONCE) {
      const some = gone.slice(first, first + AT_ONCE);
      await Promise.all(
        some.map(([device, { record, revision }]) => this.#declareOffline(device, record, revision, now)),
      );
    }
    for (const server of leases.dead(now)) await storage.forgetServer(server);
  }

  /** Once, whoever else does the same; and not where the device has come back meanwhile. */
  async #declareOffline(device: string, record: StoredRecord, revision: number, since: number): Promise<void> {
    const { settings, storage, subjects, counts } = this.#host;
    const { fingerprint, sameProfile, capabilities } = record.presence;
    const presence = {
      state: 'offline',
      since,
      fingerprint,
      sameProfile,
      capabilities,
      keepAlive: null,
      session: null,
    } as const;
    const presenceAt = { epoch: record.epoch, number: record.presenceAt.number + 1 };
    const stored = await storage.put(device, { ...record, presence, presenceAt }, revision);
    if (stored === CONFLICT) return;
    counts.declaredOffline++;
    send(settings.connection, subjects.said(device, 'presence'), writeSaid(presenceAt, writePresence(presence)));
  }
}
