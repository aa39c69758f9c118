import type { Presence } from '../../sdk/exchange/text.ts';

/** Of a device that was here until now: what it said of itself stays known. */
export function offline({ fingerprint, sameProfile, capabilities }: Presence, since: number): Presence {
  return { state: 'offline', since, fingerprint, sameProfile, capabilities, keepAlive: null, session: null };
}
