/** What callers wait for: answers of devices, each with the sequence number of its request, and lists of devices from the server. */
import type { RumpErrorCode } from '../../values/error.ts';
import { DEVICE_TYPES, MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import { addressOf, type DeviceMessage } from '../address.ts';
import { NEVER } from '../connection.ts';
import { fieldValue, isCode, type MessageRole, messageNamed, messageOf } from '../roles.ts';
import type { DeviceEntry, TextRequest } from '../text.ts';

/** Requests that may wait for an answer at the same time, over all devices. */
const MAX_PENDING = 4096;
const SEQUENCES = MAXIMUM_SEQUENCE + 1;
/** Milliseconds from request to request: half the rate that an account is allowed by default. */
const REQUEST_INTERVAL = 1000 / 2048;
/** Requests in a burst after a pause: a quarter of what an account is allowed, whose links share it. */
const REQUEST_BURST = 2048;
/** Requests that wait for their answers: by default a server answers `busy` to more on one link. */
const MAX_WAITING = 1024;
const BROKEN = 'the link broke before the answer came';

/** An answer, a list of devices; or the error's code and what it says after the request's name. */
export type Outcome =
  | { readonly value: object }
  | { readonly code: RumpErrorCode; readonly why: string; readonly result?: string | number };

/** A request to a device; of the list of devices, if it has none. */
export interface Request {
  readonly device?: string;
  readonly role?: MessageRole;
  /** With sequence 0: it gets its own when it is sent. */
  readonly frame?: Uint8Array;
  readonly deadline: number;
  readonly settle: (outcome: Outcome) => void;
  /** In the map of those that are sent: device and sequence, or the number of the text; empty before. */
  key: string | number;
  /** The parts so far of a list. */
  devices: DeviceEntry[];
}

export class Requests {
  /** Why nothing can be sent, for errors of what was never sent; null on a link that works. */
  blocked: string | null = 'there was no link to the server yet';
  readonly #unsent = new Set<Request>();
  readonly #unsentLists = new Set<Request>();
  readonly #sent = new Map<string | number, Request>();
  /** When the next one may be sent. */
  #sendAt = -NEVER;
  /** No deadline is before this one, which may be that of a request that is settled: thousands may wait, and each message asks for it. */
  #nextDeadline = NEVER;
  #nextSequence = 0;

  add(request: Request): void {
    this.#nextDeadline = Math.min(this.#nextDeadline, request.deadline);
    if (request.device === undefined) this.#unsentLists.add(request);
    else if (this.#unsent.size + this.#sent.size < Math.min(MAX_PENDING, SEQUENCES)) this.#unsent.add(request);
    else request.settle({ code: 'buffer-too-small', why: ': too many requests wait for their answers already' });
  }

  forget(request: Request): void {
    this.#unsent.delete(request);
    this.#unsentLists.delete(request);
    this.#sent.delete(request.key);
  }

  get hasUnsentList(): boolean {
    return this.#unsentLists.size > 0;
  }

  /** When something is to be sent, or a caller may wait no longer. Each has its own timeout: the first one sent need not be the first. */
  get deadline(): number {
    const canSend = this.blocked === null && this.#unsent.size > 0 && this.#hasRoom;
    return canSend ? Math.min(this.#sendAt, this.#nextDeadline) : this.#nextDeadline;
  }

  /** At the server's pace: a link that sends faster is cut, and all its requests are lost. */
  send(now: number, transmit: (frame: Uint8Array, sequence: number) => void): void {
    if (this.blocked !== null) return;
    for (const request of this.#unsent) {
      if (this.#sendAt > now || !this.#hasRoom) return;
      this.#sendAt = Math.max(this.#sendAt, now - REQUEST_BURST * REQUEST_INTERVAL) + REQUEST_INTERVAL;
      this.#unsent.delete(request);
      // One counter for all devices: a late response meets a new request only when all other sequences have been used.
      let sequence: number;
      do {
        sequence = this.#nextSequence;
        this.#nextSequence = (sequence + 1) % SEQUENCES;
        request.key = `${request.device} ${sequence}`;
      } while (this.#sent.has(request.key));
      this.#sent.set(request.key, request);
      transmit(request.frame as Uint8Array, sequence);
    }
  }

  /** The text that asks for the next list, with this number. */
  sendList(number: number): TextRequest | undefined {
    for (const list of this.#unsentLists) {
      this.#unsentLists.delete(list);
      this.#sent.set(number, list);
      list.key = number;
      list.devices = [];
      return { type: 'devices', request: number };
    }
    return undefined;
  }

  /** A link without text: lists cannot be asked for. */
  refuseLists(): void {
    const why = ' needs a link that carries text; this one carries frames alone';
    for (const list of this.#unsentLists) this.settle(list, { code: 'unsupported', why });
  }

  list(number: number): Request | undefined {
    return this.#sent.get(number);
  }

  /** @returns false if no request waits for it */
  answer(message: DeviceMessage): boolean {
    const request = this.#sent.get(`${deviceOf(message)} ${message.sequence}`);
    const { kind, messageType, body } = message;
    const role = messageNamed(messageType)?.role;
    if (request?.role === undefined || kind === 'unknown') return false;
    if (role !== 'refusal' && messageType !== messageOf(request.role)?.answeredBy) return false;
    const result = fieldValue(body, role as MessageRole, 'result') as string | number;
    const isRefused = role === 'refusal' || (role === 'response' && !isCode(result, 'ok'));
    this.settle(request, isRefused ? refusal(result, result) : { value: message });
    return true;
  }

  settle(request: Request, outcome: Outcome): void {
    this.forget(request);
    request.settle(outcome);
  }

  expire(now: number, code: 'timeout' | 'closed' = 'timeout', cause = 'no answer came in time'): void {
    if (now < this.#nextDeadline) return;
    this.#nextDeadline = NEVER;
    for (const requests of [this.#sent.values(), this.#unsent, this.#unsentLists])
      for (const request of requests) {
        if (request.deadline <= now) this.#giveUp(request, code, cause);
        else this.#nextDeadline = Math.min(this.#nextDeadline, request.deadline);
      }
  }

  /** Sent requests may or may not have been carried out; the others are sent over the next link. */
  ended(): void {
    this.#sendAt = -NEVER;
    for (const request of this.#sent.values()) {
      if (request.device !== undefined) this.#giveUp(request, 'closed', BROKEN);
      else this.#unsentLists.add(request);
    }
    this.#sent.clear();
  }

  close(): void {
    this.expire(NEVER, 'closed', BROKEN);
  }

  get #hasRoom(): boolean {
    return this.#sent.size < MAX_WAITING;
  }

  /** Without the answer that its caller wanted. */
  #giveUp(request: Request, code: 'timeout' | 'closed', cause: string): void {
    const ahead =
      request.device === undefined
        ? 'other texts went first'
        : `${this.#unsent.size} requests waited for their turn at the server`;
    const why = this.#sent.has(request.key)
      ? `: ${cause}; it may have been carried out or not`
      : ` was never sent: ${this.blocked ?? ahead}`;
    this.settle(request, { code, why });
  }
}

export function deviceOf({ deviceType, serial }: DeviceMessage): string {
  const code = typeof deviceType === 'number' ? deviceType : (DEVICE_TYPES.get(deviceType) as number);
  return addressOf(code, serial).id;
}

export function refusal(words: string | number, result: string | number): Outcome {
  return { code: 'rejected', why: ` was refused: ${words}`, result };
}
