/** Checks of what callers pass to controllers and appliances: apart from what servers use too. */
import type { Serial } from '../generated/device-id.ts';
import type { DeviceTypeName } from '../generated/messages.ts';
import { refuse } from '../values/error.ts';
import { DEVICE_ID_EXAMPLE, DEVICE_TYPES } from '../wire/names.ts';
import { deviceTypeText, parseAddress } from './address.ts';
import { MAX_TIMER_DELAY } from './clock.ts';

/** The device ID of a known type: only for these can messages be written. */
export interface KnownAddress {
  /** `TTTT-SSSSSSSSSSSS`, lower case. */
  readonly id: string;
  readonly deviceType: DeviceTypeName;
  readonly serial: Serial;
}

/** @throws {RumpError} `wrong-type` unless it is a device ID, `unknown-name` for a type that the profile does not know */
export function knownAddress(deviceId: unknown): KnownAddress {
  const address = parseAddress(deviceId);
  if (address === null)
    refuse('wrong-type', 'deviceId', deviceId, `it must be a device ID such as ${DEVICE_ID_EXAMPLE}`);
  const { id, deviceType, serial } = address;
  for (const [name, code] of DEVICE_TYPES) {
    if (code === deviceType) return { id, deviceType: name as DeviceTypeName, serial };
  }
  const types = [...DEVICE_TYPES].map(([name, code]) => `${deviceTypeText(code)} ${name}`).join(', ');
  refuse('unknown-name', 'deviceId', deviceId, `the profile knows devices of these types: ${types}`);
}

/** Milliseconds, checked: anything but a number would wait for ever, or not at all. */
export function checkedDelay(value: unknown, path: string): number {
  if (typeof value === 'number' && value > 0 && value <= MAX_TIMER_DELAY) return value;
  const code = typeof value === 'number' ? 'out-of-range' : 'wrong-type';
  refuse(code, path, value, `it must be milliseconds, more than 0 and at most ${MAX_TIMER_DELAY}`);
}
