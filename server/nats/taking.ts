/** What a bus needs to take a device over. */

import type { Presence } from '../../sdk/exchange/text.ts';
import { RumpError } from '../../sdk/values/error.ts';
import { NEVER } from './envelope.ts';
import type { KnownDevice } from './mirror.ts';
import type { StoredRecord } from './record.ts';
import type { Storage } from './storage.ts';

/** Forgets the device that has been offline longest, where there are as many as are remembered. */
export async function makeRoom(
  devices: ReadonlyMap<string, KnownDevice>,
  most: number,
  storage: Storage,
): Promise<void> {
  if (devices.size < most) return;
  let oldest: string | null = null;
  let since = Number.POSITIVE_INFINITY;
  for (const [device, { record }] of devices) {
    const went = record.presence.since ?? 0;
    if (record.presence.state === 'online' || went >= since) continue;
    oldest = device;
    since = went;
  }
  if (oldest === null) throw new RumpError('rejected', `${most} devices are online, and no more are kept`);
  await storage.forget(oldest, devices.get(oldest)?.revision ?? 0);
}

/** The record of a new holder: what was known, with an epoch that is later, also where the bucket was lost. */
export function takenOver(before: StoredRecord | null, presence: Presence, server: string, now: number): StoredRecord {
  const epoch = Math.max((before?.epoch ?? 0) + 1, now);
  const { status = null, statusAt = NEVER, alarms = [] } = before ?? {};
  return { epoch, server, presence, presenceAt: { epoch, number: 1 }, status, statusAt, alarms };
}
