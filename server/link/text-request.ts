/** Reads text messages of clients: from any text to a request, or the reason why it is invalid. */

import { type DeviceAddress, parseAddress } from '../../sdk/exchange/address.ts';
import { jsonObject, type TextRequest } from '../../sdk/exchange/text.ts';
import { DEVICE_ID_EXAMPLE } from '../../sdk/wire/names.ts';

export interface Observation {
  readonly type: 'observe' | 'unobserve';
  readonly request: number;
  readonly devices: readonly DeviceAddress[] | 'granted';
}

export type CheckedRequest =
  | { readonly type: 'devices'; readonly request: number }
  | { readonly type: 'ping'; readonly request: number }
  | Observation;

/** The reason. Without the number of a request it cannot be answered. */
export interface BadText {
  readonly request: number | null;
  readonly message: string;
}

const TYPES: readonly TextRequest['type'][] = ['devices', 'observe', 'unobserve', 'ping'];

export function readText(text: string): CheckedRequest | BadText {
  const value = jsonObject(text);
  if (value === null) return bad(null, 'a text must be a JSON object');
  const { type, request, devices } = value as Partial<TextRequest> & { request: number; devices?: unknown };
  if (!Number.isSafeInteger(request) || request < 0) {
    return bad(null, 'request must be an integer from 0 to 9007199254740991');
  }
  if (type === undefined || !TYPES.includes(type)) return bad(request, `type must be one of ${TYPES.join(', ')}`);
  if (type === 'devices' || type === 'ping') return { type, request };
  if (devices === 'granted') return { type, request, devices };
  if (!Array.isArray(devices)) return bad(request, "devices must be an array of device IDs, or 'granted'");
  const addresses: DeviceAddress[] = [];
  for (const [index, device] of devices.entries()) {
    const address = parseAddress(device);
    if (address === null) return bad(request, `devices[${index}] is not a device ID such as ${DEVICE_ID_EXAMPLE}`);
    addresses.push(address);
  }
  return { type, request, devices: addresses };
}

export function isBad(result: CheckedRequest | BadText): result is BadText {
  return 'message' in result;
}

function bad(request: number | null, message: string): BadText {
  return { request, message };
}
