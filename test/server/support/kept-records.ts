/** Records that outlive a server, as text: nothing of what a bus holds in its hands gets into the next one's. */
import type { DeviceRecord, RecordStore } from 'igrs-rump/server';
import type { Presence } from '../../../sdk/exchange/text.ts';

interface Row {
  presence: string;
  status: string | null;
  alarms: readonly string[];
}

export class KeptRecords implements RecordStore {
  readonly rows = new Map<string, Row>();

  *load(): Iterable<readonly [string, DeviceRecord]> {
    for (const [device, { presence, status, alarms }] of this.rows) {
      const record = {
        presence: JSON.parse(presence),
        status: status === null ? null : Buffer.from(status, 'hex'),
        alarms: alarms.map((text) => Buffer.from(text, 'hex')),
      };
      yield [device, record];
    }
  }

  presence(device: string, presence: Presence): void {
    const row = this.rows.get(device) ?? { presence: '', status: null, alarms: [] };
    row.presence = JSON.stringify(presence);
    this.rows.set(device, row);
  }

  status(device: string, frame: Uint8Array): void {
    const row = this.rows.get(device);
    if (row) row.status = Buffer.from(frame).toString('hex');
  }

  alarms(device: string, open: readonly Uint8Array[]): void {
    const row = this.rows.get(device);
    if (row) row.alarms = open.map((frame) => Buffer.from(frame).toString('hex'));
  }

  forget(device: string): void {
    this.rows.delete(device);
  }
}
