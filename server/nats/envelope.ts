/**
 * The header of a payload on NATS, big-endian. What devices say carries the epoch of the hold (8 bytes) and a number
 * within it (4 bytes). A request carries its deadline (8 bytes). An answer carries its type (1 byte).
 */
import type { NatsConnection, PublishOptions } from '@nats-io/nats-core';
import type { Outcome } from '../bus/bus.ts';

/** Publishes unless the connection is closing: publishing would throw, and requesters learn of it otherwise. @returns whether it did */
export function send(
  connection: NatsConnection,
  subject: string,
  bytes: Uint8Array,
  options?: PublishOptions,
): boolean {
  try {
    connection.publish(subject, bytes, options);
    return true;
  } catch {
    return false;
  }
}

/** Orders everything ever said about one device: first by hold, then by a count. */
export interface Moment {
  readonly epoch: number;
  readonly number: number;
}

/** The greatest number that fits into an envelope. */
export const MAX_NUMBER = 0xffffffff;

export const NEVER: Moment = { epoch: 0, number: 0 };

/** Of an epoch and of a deadline. */
const INTEGER_LENGTH = 8;
const MOMENT_LENGTH = 12;
const FRAME = 0;
const OFFLINE = 1;
const TIMEOUT = 2;

export function isLater(moment: Moment, than: Moment): boolean {
  return moment.epoch === than.epoch ? moment.number > than.number : moment.epoch > than.epoch;
}

export function writeSaid({ epoch, number }: Moment, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(MOMENT_LENGTH + payload.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(epoch));
  view.setUint32(INTEGER_LENGTH, number);
  bytes.set(payload, MOMENT_LENGTH);
  return bytes;
}

/** Null unless it is a valid envelope: any bytes may come. The payload is a copy. */
export function readSaid(bytes: Uint8Array): { readonly moment: Moment; readonly payload: Uint8Array } | null {
  if (bytes.length < MOMENT_LENGTH) return null;
  const epoch = readInteger(bytes);
  if (epoch === null) return null;
  const number = viewOf(bytes).getUint32(INTEGER_LENGTH);
  return { moment: { epoch, number }, payload: bytes.slice(MOMENT_LENGTH) };
}

/** @param deadline milliseconds since 1970 */
export function writeRequest(deadline: number, frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(INTEGER_LENGTH + frame.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(deadline)));
  bytes.set(frame, INTEGER_LENGTH);
  return bytes;
}

export function readRequest(bytes: Uint8Array): { readonly deadline: number; readonly frame: Uint8Array } | null {
  const deadline = bytes.length < INTEGER_LENGTH ? null : readInteger(bytes);
  return deadline === null ? null : { deadline, frame: bytes.slice(INTEGER_LENGTH) };
}

export function writeOutcome(outcome: Outcome): Uint8Array {
  if (outcome === 'offline') return Uint8Array.of(OFFLINE);
  if (outcome === 'timeout') return Uint8Array.of(TIMEOUT);
  const bytes = new Uint8Array(1 + outcome.length);
  bytes[0] = FRAME;
  bytes.set(outcome, 1);
  return bytes;
}

export function readOutcome(bytes: Uint8Array): Outcome | null {
  if (bytes[0] === OFFLINE) return 'offline';
  if (bytes[0] === TIMEOUT) return 'timeout';
  return bytes[0] === FRAME ? bytes.slice(1) : null;
}

/** The first eight bytes; null if a number cannot hold them exactly. */
function readInteger(bytes: Uint8Array): number | null {
  const integer = Number(viewOf(bytes).getBigUint64(0));
  return Number.isSafeInteger(integer) ? integer : null;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
