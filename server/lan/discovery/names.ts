/** How devices are named in DNS-SD (RFC 6763): the instance is the device ID, which is nobody else's. */
import { parseAddress } from '../../../sdk/exchange/address.ts';

export const SERVICE = '_rump._tcp.local';
/** What those ask who want to know which services there are (RFC 6763, 9). */
export const ALL_SERVICES = '_services._dns-sd._udp.local';

const BEHIND_INSTANCE = `.${SERVICE}`;

export function instanceOf(deviceId: string): string {
  return `${deviceId}${BEHIND_INSTANCE}`;
}

/** The device's name as a host. */
export function hostOf(deviceId: string): string {
  return `rump-${deviceId}.local`;
}

/** The device ID, in lower case; null for a name that is no instance of ours. */
export function deviceOf(name: unknown): string | null {
  if (typeof name !== 'string' || !isSame(name.slice(-BEHIND_INSTANCE.length), BEHIND_INSTANCE)) return null;
  return parseAddress(name.slice(0, -BEHIND_INSTANCE.length))?.id ?? null;
}

/** Upper and lower case are the same in DNS. */
export function isSame(one: unknown, other: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}
