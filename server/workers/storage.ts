/** What a Durable Object stores, for devices and links. The host holds messages back until everything written before them is stored. */

import type { Presence } from '../../sdk/exchange/text.ts';
import type { Principal } from '../accounts/accounts.ts';
import type { DeviceRecord, RecordStore } from '../bus/bus.ts';
import type { ServerSocket, SqlStorage } from './host.ts';
import { base64Of, bytesOf, type LinkSnapshot } from './lasting-links.ts';

/** A device's last status, as base64 while it is not stored, and when the last one was stored: milliseconds since 1970. */
export type NewestStatus = readonly [frame: string | null, written: number];

interface Row {
  readonly presence: string;
  readonly status: string | null;
  readonly alarms: string;
}

/** Null for a row that is not as this version writes it. */
function recordOf({ presence, status, alarms }: Row, newest: string | null = null): DeviceRecord | null {
  try {
    const frame = newest ?? status;
    const record = {
      presence: JSON.parse(presence),
      status: frame === null ? null : bytesOf(frame),
      alarms: (JSON.parse(alarms) as string[]).map(bytesOf),
    };
    return record.presence.state ? record : null;
  } catch {
    return null;
  }
}

/** Each row written costs money: statuses are stored now and then, and along with other writes of their device. */
export class StoredRecords implements RecordStore {
  readonly #sql: SqlStorage;
  readonly #interval: number;
  readonly #now: () => number;
  readonly #statuses = new Map<string, NewestStatus>();

  /** @param interval milliseconds between two statuses of a device that are stored for their own sake */
  constructor(sql: SqlStorage, interval: number, now: () => number) {
    this.#sql = sql;
    this.#interval = interval;
    this.#now = now;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS rump_devices (device TEXT PRIMARY KEY, presence TEXT NOT NULL, status TEXT, alarms TEXT NOT NULL)',
    );
  }

  *load(): Iterable<readonly [string, DeviceRecord]> {
    for (const row of [...this.#sql.exec('SELECT device, presence, status, alarms FROM rump_devices')]) {
      const device = row.device as string;
      const record = recordOf(row as unknown as Row, this.#statuses.get(device)?.[0]);
      // Otherwise an object with such a row would never wake again.
      if (record === null) this.forget(device);
      else yield [device, record];
    }
  }

  presence(device: string, presence: Presence): void {
    const query =
      "INSERT INTO rump_devices (device, presence, status, alarms) VALUES (?, ?, ?, '[]') ON CONFLICT (device) DO UPDATE SET presence = excluded.presence, status = coalesce(excluded.status, status)";
    this.#withStatus(device, (status) => this.#sql.exec(query, device, JSON.stringify(presence), status));
  }

  status(device: string, frame: Uint8Array): void {
    this.#statuses.set(device, [base64Of(frame), this.#statuses.get(device)?.[1] ?? 0]);
  }

  alarms(device: string, open: readonly Uint8Array[]): void {
    const text = JSON.stringify(open.map(base64Of));
    const query = 'UPDATE rump_devices SET alarms = ?, status = coalesce(?, status) WHERE device = ?';
    this.#withStatus(device, (status) => this.#sql.exec(query, text, status, device));
  }

  forget(device: string): void {
    this.#statuses.delete(device);
    this.#sql.exec('DELETE FROM rump_devices WHERE device = ?', device);
  }

  /** What the device's link has to keep while the object sleeps. */
  newest(device: string): NewestStatus | undefined {
    return this.#statuses.get(device);
  }

  /** What its link has kept, before anything is loaded. */
  restore(device: string, newest: NewestStatus): void {
    this.#statuses.set(device, newest);
  }

  /** Stores the statuses that are due. */
  save(): void {
    for (const [device, [frame, written]] of this.#statuses) {
      if (frame === null || this.#now() - written < this.#interval) continue;
      const query = 'UPDATE rump_devices SET status = ? WHERE device = ?';
      this.#withStatus(device, (status) => this.#sql.exec(query, status, device));
    }
  }

  /** Includes the status that is not stored yet. If `write` throws, it still is not. */
  #withStatus(device: string, write: (status: string | null) => unknown): void {
    const frame = this.#statuses.get(device)?.[0] ?? null;
    write(frame);
    if (frame !== null) this.#statuses.set(device, [null, this.#now()]);
  }
}

/**
 * What an object must know of a link when it wakes: kept with the WebSocket, which costs nothing, and in the storage if it is too long
 * for the host to keep there.
 */
export interface KeptLink {
  readonly name: string;
  readonly principal: Principal;
  readonly snapshot: LinkSnapshot;
  /** When the accounts were last asked about the principal, kept while the host sleeps: milliseconds since 1970. */
  readonly reviewed: number;
  /** Of the device at the other end. */
  readonly status?: NewestStatus | undefined;
}

interface Attachment {
  readonly name: string;
  /** Null if the rest is in the storage. */
  readonly rest: string | null;
}

/** Longer texts are not tried. Hosts differ in what they take: some no more than 2 KiB. */
const MAX_ATTACHED_CHARACTERS = 0x4000;

export class KeptLinks {
  readonly #sql: SqlStorage;
  readonly #stored = new Set<string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec('CREATE TABLE IF NOT EXISTS rump_links (name TEXT PRIMARY KEY, rest TEXT NOT NULL)');
  }

  save(socket: ServerSocket, { name, ...rest }: KeptLink): void {
    const text = JSON.stringify(rest);
    if (attach(socket, { name, rest: text })) {
      this.forget(name);
      return;
    }
    attach(socket, { name, rest: null });
    this.#stored.add(name);
    this.#sql.exec('INSERT OR REPLACE INTO rump_links (name, rest) VALUES (?, ?)', name, text);
  }

  /** Null for a socket with nothing readable. */
  load(socket: ServerSocket): KeptLink | null {
    try {
      const link = this.#load(socket);
      if (link === null) return null;
      const { snapshot, status = [null] } = link;
      const [frame] = status;
      if (frame !== null) bytesOf(frame);
      return snapshot.device === null || typeof snapshot.device.address.id === 'string' ? link : null;
    } catch {
      return null;
    }
  }

  #load(socket: ServerSocket): KeptLink | null {
    const attachment = socket.deserializeAttachment() as Attachment | null;
    if (attachment === null) return null;
    const { name } = attachment;
    let { rest } = attachment;
    if (rest === null) {
      for (const row of this.#sql.exec('SELECT rest FROM rump_links WHERE name = ?', name)) rest = row.rest as string;
      this.#stored.add(name);
    }
    return rest === null ? null : { name, ...JSON.parse(rest) };
  }

  forget(name: string): void {
    if (this.#stored.delete(name)) this.#delete(name);
  }

  /** After all links were loaded: the remaining rows belong to links that ended without the object. */
  forgetOthers(): void {
    for (const { name } of [...this.#sql.exec('SELECT name FROM rump_links')]) {
      if (this.#stored.has(name as string)) continue;
      this.#delete(name as string);
    }
  }

  #delete(name: string): void {
    try {
      this.#sql.exec('DELETE FROM rump_links WHERE name = ?', name);
    } catch {
      // A full disk may refuse even that: the object wakes all the same, and tries again the next time.
    }
  }
}

function attach(socket: ServerSocket, attachment: Attachment): boolean {
  if ((attachment.rest?.length ?? 0) > MAX_ATTACHED_CHARACTERS) return false;
  try {
    socket.serializeAttachment(attachment);
    return true;
  } catch {
    return false;
  }
}
