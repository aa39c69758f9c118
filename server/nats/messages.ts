/**
 * What is written on NATS. Subjects and keys: a device's ID is two tokens, its type and its serial, so that wildcards follow a type. The
 * header of a payload, big-endian: what devices say carries the epoch of the hold (8 bytes) and a number within it (4 bytes), a request its
 * deadline (8 bytes), an answer its type (1 byte).
 */
import type { NatsConnection, PublishOptions } from '@nats-io/nats-core';
import { deviceTypeTextOf, parseAddress } from '../../sdk/exchange/address.ts';
import { EVERY_DEVICE, isDevice, type Selector } from '../accounts/grants.ts';
import type { Outcome } from '../bus/bus.ts';

/** What devices say. */
export type Said = 'status' | 'alarm' | 'presence';

export const SAID: readonly Said[] = ['status', 'alarm', 'presence'];

export class Subjects {
  readonly #prefix: string;
  readonly #answers: string;

  /** @param server names this server among all */
  constructor(prefix: string, server: string) {
    this.#prefix = prefix;
    this.#answers = `${prefix}.answer.${server}`;
  }

  /** What a device says, and requests to it. */
  of(device: string, what: Said | 'request'): string {
    return `${this.#prefix}.${tokens(device)}.${what}`;
  }

  /** With wildcards, for all devices of a selector. */
  follow(selector: Selector, what: Said): string {
    if (selector === EVERY_DEVICE) return `${this.#prefix}.*.*.${what}`;
    return `${this.#prefix}.${isDevice(selector) ? tokens(selector) : `${selector}.*`}.${what}`;
  }

  /** Where the answer to the request with this number is sent. */
  answer(number: number): string {
    return `${this.#answers}.${number}`;
  }

  /** The subject of all answers to this server. */
  get answers(): string {
    return `${this.#answers}.*`;
  }

  /** The number of a request, from the subject of its answer. */
  numberOf(subject: string): number {
    return Number(subject.slice(this.#answers.length + 1));
  }

  /** The device that a subject names; null unless it names one as this bus writes it. */
  deviceOf(subject: string): string | null {
    const [serial, type] = subject.split('.').reverse().slice(1);
    return deviceOfTokens(type, serial);
  }
}

/** The key of a device in the bucket. */
export function deviceKey(device: string): string {
  return `device.${tokens(device)}`;
}

/** The key of a server. */
export function serverKey(server: string): string {
  return `server.${server}`;
}

/**
 * Whether it can be a server's name; ours have 22 characters. NATS or its client refuses to write others, so a dead server with such a
 * name could never be forgotten.
 */
export function isServerName(name: unknown): name is string {
  return typeof name === 'string' && /^\w{1,64}$/.test(name);
}

/** What a key of the bucket is about; null for a foreign key. */
export function readKey(key: string): { readonly device: string } | { readonly server: string } | null {
  const [kind, first, second, more] = key.split('.');
  if (kind === 'server' && isServerName(first) && second === undefined) return { server: first };
  if (kind !== 'device' || more !== undefined) return null;
  const device = deviceOfTokens(first, second);
  return device === null ? null : { device };
}

/** In place of a device type, if frames name none, so that there are always two tokens. */
const NO_TYPE = '_';

function tokens(device: string): string {
  const type = deviceTypeTextOf(device);
  return type === '' ? `${NO_TYPE}.${device}` : `${type}.${device.slice(type.length + 1)}`;
}

function deviceOfTokens(type: string | undefined, serial: string | undefined): string | null {
  const device = type === NO_TYPE ? `${serial}` : `${type}-${serial}`;
  return parseAddress(device)?.id === device ? device : null;
}

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
  const view = viewOf(bytes);
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
  viewOf(bytes).setBigUint64(0, BigInt(Math.floor(deadline)));
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

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
