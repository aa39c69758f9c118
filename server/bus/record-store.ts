/** Where a bus keeps what it knows of devices beyond the life of its process. All at once: what returns is stored. */
import type { Presence } from '../../sdk/exchange/text.ts';
import type { DeviceRecord } from './bus.ts';

export interface RecordStore {
  /** All that was stored. */
  load(): Iterable<readonly [device: string, record: DeviceRecord]>;
  presence(device: string, presence: Presence): void;
  /** May come to lie on the disk a moment later than it returns: the next one takes its place anyway. */
  status(device: string, frame: Uint8Array): void;
  alarms(device: string, open: readonly Uint8Array[]): void;
  forget(device: string): void;
}
