/** Device IDs of types that the profile knows: only of those can messages be written. */

import { DEVICE_TYPES } from '../generated/identifiers.ts';
import type { DeviceTypeName } from '../generated/messages.ts';
import { refuse } from '../values/error.ts';
import { parseAddress } from './address.ts';

export interface KnownAddress {
  /** `TTTT-SSSSSSSSSSSS`, lower case. */
  readonly id: string;
  readonly deviceType: DeviceTypeName;
  readonly serial: number;
}

/** Throws a RumpError for what is no device ID, and for a type that the profile does not know. */
export function knownAddress(deviceId: unknown): KnownAddress {
  const address = parseAddress(deviceId);
  if (address === null) refuse('wrong-type', 'deviceId', deviceId, 'it must be a device ID such as 0001-001122334455');
  const { id, deviceType, serial } = address;
  for (const [name, code] of DEVICE_TYPES) {
    if (code === deviceType) return { id, deviceType: name as DeviceTypeName, serial };
  }
  const types = [...DEVICE_TYPES].map(([name, code]) => `${code.toString(16).padStart(4, '0')} ${name}`).join(', ');
  refuse('unknown-name', 'deviceId', deviceId, `the profile knows devices of these types: ${types}`);
}
