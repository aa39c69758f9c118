/** Names on NATS. A device's ID is two tokens, its type and its serial, so that wildcards follow a type. */
import { deviceTypeTextOf, parseAddress } from '../../sdk/exchange/address.ts';
import { EVERY_DEVICE, isDevice, type Selector } from '../accounts/grants.ts';

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
