/** Records of devices in the storage of a Durable Object. What was written leaves before any message that speaks of it. */
import type { Presence } from '../../sdk/exchange/text.ts';
import type { DeviceRecord, RecordStore } from '../bus/bus.ts';
import { base64Of, bytesOf } from '../link/snapshot.ts';
import type { SqlStorage } from './host.ts';

export class StoredRecords implements RecordStore {
  readonly #sql: SqlStorage;
  readonly #changed: () => void;
  /** Statuses that are not written yet: of each device the newest, for each row that is written costs money. */
  readonly #statuses = new Map<string, Uint8Array>();

  /** `changed` is called when `save` has something to do. */
  constructor(sql: SqlStorage, changed: () => void) {
    this.#sql = sql;
    this.#changed = changed;
    sql.exec(
      'CREATE TABLE IF NOT EXISTS rump_devices (device TEXT PRIMARY KEY, presence TEXT NOT NULL, status TEXT, alarms TEXT NOT NULL)',
    );
  }

  *load(): Iterable<readonly [string, DeviceRecord]> {
    for (const row of this.#sql.exec('SELECT device, presence, status, alarms FROM rump_devices')) {
      const { device, presence, status, alarms } = row as { [column: string]: string } & { status: string | null };
      const record = {
        presence: JSON.parse(presence as string),
        status: status === null ? null : bytesOf(status),
        alarms: (JSON.parse(alarms as string) as string[]).map(bytesOf),
      };
      yield [device as string, record];
    }
  }

  presence(device: string, presence: Presence): void {
    this.#sql.exec(
      "INSERT INTO rump_devices (device, presence, alarms) VALUES (?, ?, '[]') ON CONFLICT (device) DO UPDATE SET presence = excluded.presence",
      device,
      JSON.stringify(presence),
    );
  }

  status(device: string, frame: Uint8Array): void {
    this.#statuses.set(device, frame);
    this.#changed();
  }

  alarms(device: string, open: readonly Uint8Array[]): void {
    const text = JSON.stringify(open.map(base64Of));
    this.#sql.exec('UPDATE rump_devices SET alarms = ? WHERE device = ?', text, device);
  }

  forget(device: string): void {
    this.#statuses.delete(device);
    this.#sql.exec('DELETE FROM rump_devices WHERE device = ?', device);
  }

  /** Writes the statuses that wait. */
  save(): void {
    for (const [device, frame] of this.#statuses) {
      this.#sql.exec('UPDATE rump_devices SET status = ? WHERE device = ?', base64Of(frame), device);
    }
    this.#statuses.clear();
  }
}
