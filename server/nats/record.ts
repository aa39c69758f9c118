/** A device's record in the bucket: JSON, so that an operator can read it. Frames are lower-case hexadecimal. */

import { addressOf } from '../../sdk/exchange/address.ts';
import { type MessageRole, messagesCoded } from '../../sdk/exchange/roles.ts';
import { isObject, jsonObject, type Presence } from '../../sdk/exchange/text.ts';
import { examineFrame } from '../../sdk/frame/examine.ts';
import type { Serial } from '../../sdk/generated/device-id.ts';
import { bytesOfHexadecimal, hexadecimalBytes } from '../../sdk/values/bytes.ts';
import type { Fields } from '../../sdk/values/checked.ts';
import { plainView, readDeviceType, readMessageId, readSerial } from '../../sdk/wire/frames.ts';
import { isServerName, type Moment, NEVER, viewOf } from './messages.ts';

/**
 * Anyone with write access may publish anything: only valid frames of the device are passed on.
 *
 * @param role that its message must have; null for any
 */
export function isFrameOf(device: string, bytes: Uint8Array, role: MessageRole | null): boolean {
  if (typeof examineFrame(viewOf(bytes), bytes.length, bytes.length) !== 'number') return false;
  const plain = plainView(bytes);
  if (addressOf(readDeviceType(plain, 0), readSerial(plain, 0) as Serial).id !== device) return false;
  return role === null || messagesCoded(readMessageId(plain, 0)).some((entry) => entry.role === role);
}

export interface StoredRecord {
  /** Of the hold that wrote it; each later one has a greater. */
  readonly epoch: number;
  /** The server that has the link, or had it last. */
  readonly server: string;
  readonly presence: Presence;
  readonly presenceAt: Moment;
  readonly status: Uint8Array | null;
  readonly statusAt: Moment;
  /** Alarms that are not cleared. */
  readonly alarms: readonly Uint8Array[];
}

/** A record with its revision in the bucket: a write that names the revision fails if another has written since. */
export interface Known {
  readonly record: StoredRecord | null;
  readonly revision: number;
}

/** The record of a new holder: what was known, with a later epoch, even if the bucket was lost. */
export function takenOver(before: StoredRecord | null, presence: Presence, server: string, now: number): StoredRecord {
  // After the greatest epoch that anybody can have written there is no other.
  const epoch = Math.max(((before?.epoch ?? 0) + 1) % Number.MAX_SAFE_INTEGER, Math.floor(now));
  const { status = null, statusAt = NEVER, alarms = [] } = before ?? {};
  const at = statusAt.epoch > epoch ? NEVER : statusAt;
  return { epoch, server, presence, presenceAt: { epoch, number: 1 }, status, statusAt: at, alarms };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function writeRecord(record: StoredRecord): Uint8Array {
  const { status, alarms } = record;
  const frames = { status: status && hexadecimalBytes(status), alarms: alarms.map((alarm) => hexadecimalBytes(alarm)) };
  return encoder.encode(JSON.stringify({ version: RECORD_VERSION, ...record, ...frames }));
}

/**
 * The version that is written. Records without one are version 1. It counts up if only servers that know the later version may read it.
 * Added fields do not count: older servers ignore them, and lose them when they write the record.
 */
const RECORD_VERSION = 1;

/** Whether it was written by a server that may know more than this one. */
export function isOfLaterVersion(bytes: Uint8Array): boolean {
  return Number(parsed(bytes)?.version) > RECORD_VERSION;
}

/** Null unless it is a valid record of a known version: the bucket may hold anything. */
export function readRecord(device: string, bytes: Uint8Array): StoredRecord | null {
  const value = parsed(bytes);
  if (value === null) return null;
  const { version = RECORD_VERSION, epoch, server, presence, presenceAt, statusAt } = value;
  if (version !== RECORD_VERSION) return null;
  const status = value.status === null ? null : frameOf(device, value.status, 'status');
  if (status === undefined || !Array.isArray(value.alarms)) return null;
  const alarms = value.alarms.map((alarm) => frameOf(device, alarm, 'alarm')).filter((alarm) => alarm !== undefined);
  if (alarms.length !== value.alarms.length || !Number.isSafeInteger(epoch) || !isServerName(server)) return null;
  if (!isPresence(presence) || !isMoment(presenceAt) || !isMoment(statusAt)) return null;
  // From a later hold than the record's: followers would hear nothing of the device any more.
  if (presenceAt.epoch > (epoch as number) || statusAt.epoch > (epoch as number)) return null;
  return { epoch: epoch as number, server, presence, presenceAt, status, statusAt, alarms };
}

export function writePresence(presence: Presence): Uint8Array {
  return encoder.encode(JSON.stringify(presence));
}

export function readPresence(bytes: Uint8Array): Presence | null {
  const value = parsed(bytes);
  return isPresence(value) ? value : null;
}

function parsed(bytes: Uint8Array): Fields | null {
  return jsonObject(decoder.decode(bytes));
}

function isMoment(value: unknown): value is Moment {
  // Limited to what fits into an envelope.
  return isObject(value) && Number.isSafeInteger(value.epoch) && (value.number as number) >>> 0 === value.number;
}

function isPresence(value: unknown): value is Presence {
  if (!isObject(value)) return false;
  const { state, since, fingerprint, sameProfile, capabilities, keepAlive, session } = value;
  const numbers = [since, fingerprint, keepAlive, session];
  return (
    (state === 'online' || state === 'offline') &&
    numbers.every((number) => number === null || Number.isFinite(number)) &&
    typeof sameProfile === 'boolean' &&
    Array.isArray(capabilities) &&
    capabilities.every((name) => typeof name === 'string' || typeof name === 'number')
  );
}

function frameOf(device: string, value: unknown, role: 'status' | 'alarm'): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? bytesOfHexadecimal(value) : null;
  return bytes !== null && isFrameOf(device, bytes, role) ? bytes : undefined;
}
