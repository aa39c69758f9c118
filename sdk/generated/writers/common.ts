// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { writeValidText } from '../../field/write.ts';
import { capabilitiesSlots, resultSlots } from '../name-slots.ts';

/** A body of any shape: each value is looked at before it is trusted. */
type Body = Readonly<Record<string, unknown>>;

/** Device status query (Table 17): writes all of its 0 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeStatusQuery(body: Body, _view: DataView, _at: number): number {
  let keys = 0;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const _ in body) keys++;
  return keys === 0 ? 0 : -1;
}

/** Device version query request (Table 18): writes all of its 0 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeVersionQuery(body: Body, _view: DataView, _at: number): number {
  let keys = 0;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const _ in body) keys++;
  return keys === 0 ? 0 : -1;
}

/** Device version query response (Table 19): writes all of its 40 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeVersionResponse(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  value = body.protocolVersion;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw << 24;
  value = body.hardwareMajor;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw << 16;
  value = body.hardwareMinor;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw << 8;
  value = body.firmwareMajor;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw;
  view.setUint32(at, word);
  word = 0;
  value = body.firmwareMinor;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw << 24;
  value = body.firmwarePatch;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 65535) return -1;
  word |= raw;
  view.setUint32(at + 4, word);
  value = body.manufacturer;
  if (!writeValidText(value, 16, view, at + 8)) return -1;
  value = body.model;
  if (!writeValidText(value, 16, view, at + 24)) return -1;
  for (const _ in body) keys++;
  return keys === 8 ? 40 : -1;
}

/** Register (extension for 6.4.1): writes all of its 8 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeRegister(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  value = body.keepAlive;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || (raw - 5) >>> 0 > 3595) return -1;
  word |= raw << 16;
  value = body.capabilities;
  if (!Array.isArray(value)) return -1;
  let bits = 0;
  for (let index = 0; index < value.length; index++) {
    const flag: unknown = value[index];
    if (typeof flag !== 'string') return -1;
    raw = (flag.length + flag.charCodeAt(6)) & 3;
    if (capabilitiesSlots.names[raw] !== flag) return -1;
    raw = capabilitiesSlots.codes[raw] as number;
    raw = 1 << raw;
    if ((bits & raw) !== 0) return -1;
    bits |= raw;
  }
  raw = bits;
  word |= raw;
  view.setUint32(at, word);
  word = 0;
  value = body.profileFingerprint;
  if (typeof value !== 'number') return -1;
  raw = value >>> 0;
  if (!(raw === value && raw >= 0 && raw <= 4294967295)) return -1;
  word |= raw;
  view.setUint32(at + 4, word);
  for (const _ in body) keys++;
  return keys === 3 ? 8 : -1;
}

/** Register response (extension for 6.4.1): writes all of its 12 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeRegisterResponse(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  value = body.result;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 13 + value.charCodeAt(0)) & 15;
  if (resultSlots.names[raw] !== value) return -1;
  raw = resultSlots.codes[raw] as number;
  word |= raw << 24;
  value = body.keepAlive;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || (raw - 5) >>> 0 > 3595) return -1;
  word |= raw;
  view.setUint32(at, word);
  word = 0;
  value = body.serverTime;
  if (typeof value !== 'number') return -1;
  raw = value >>> 0;
  if (!(raw === value && raw >= 0 && raw <= 4294967295)) return -1;
  word |= raw;
  view.setUint32(at + 4, word);
  word = 0;
  value = body.session;
  if (typeof value !== 'number') return -1;
  raw = value >>> 0;
  if (!(raw === value && raw >= 0 && raw <= 4294967295)) return -1;
  word |= raw;
  view.setUint32(at + 8, word);
  for (const _ in body) keys++;
  return keys === 4 ? 12 : -1;
}

/** Deregister (extension for 6.4.1): writes all of its 0 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeDeregister(body: Body, _view: DataView, _at: number): number {
  let keys = 0;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const _ in body) keys++;
  return keys === 0 ? 0 : -1;
}

/** Heartbeat (extension for 6.4.1): writes all of its 0 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeHeartbeat(body: Body, _view: DataView, _at: number): number {
  let keys = 0;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  for (const _ in body) keys++;
  return keys === 0 ? 0 : -1;
}

/** Refusal (extension for 6.4.1): writes all of its 2 bytes at `at` and answers how many; or -1, and then they may be anything. */
export function writeRefusal(body: Body, view: DataView, at: number): number {
  let keys = 0;
  let value: unknown;
  let raw: number;
  let word = 0;
  value = body.result;
  if (Object.getPrototypeOf(body) !== Object.prototype) return -1;
  if (typeof value !== 'string') return -1;
  raw = (value.length * 13 + value.charCodeAt(0)) & 15;
  if (resultSlots.names[raw] !== value) return -1;
  raw = resultSlots.codes[raw] as number;
  word |= raw << 8;
  value = body.messageId;
  if (typeof value !== 'number') return -1;
  raw = value | 0;
  if (raw !== value || raw >>> 0 > 255) return -1;
  word |= raw;
  view.setUint16(at, word);
  for (const _ in body) keys++;
  return keys === 2 ? 2 : -1;
}
