/** Requests to devices, and the answers to them. */
import type { Msg, Subscription } from '@nats-io/nats-core';
import { harmless, type Outcome, type Requester, Shares } from '../bus/bus.ts';
import { readOutcome, send, writeRequest } from './messages.ts';
import { isFrameOf } from './record.ts';
import type { Shared } from './storage.ts';

/** The answer of NATS itself if there is no subscriber. */
const NO_RESPONDERS = 503;

interface Asked {
  readonly device: string;
  /** The epoch of the device's holder, as far as was known. */
  readonly epoch: number;
  readonly deadline: number;
  readonly answer: Requester;
}

/**
 * Uses its own inbox with a callback, and not the client's `request`: a promise would let a status that came after the answer
 * overtake it.
 */
export class Requests {
  readonly #shared: Shared;
  #subscription: Subscription;
  /** By number, in the order of their deadlines. */
  readonly #asked = new Map<number, Asked>();
  /** The same by device: looked up for each record that any server stores. */
  readonly #ofDevice = new Map<string, Set<number>>();
  readonly #shares = new Shares();
  #number = 0;
  #stopTimer: (() => void) | null = null;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#subscription = this.#listen();
  }

  /** NATS has withdrawn the subscription. */
  get isRefused(): boolean {
    return this.#subscription.isClosed();
  }

  /** Subscribes again. */
  subscribe(): void {
    this.#subscription.unsubscribe();
    this.#subscription = this.#listen();
  }

  #listen(): Subscription {
    const { settings, subjects } = this.#shared;
    return settings.connection.subscribe(subjects.answers, {
      callback: (error, message) => {
        if (error === null) this.#answered(message);
      },
    });
  }

  ask(device: string, epoch: number, frame: Uint8Array, answer: Requester): void {
    const { settings, subjects, counts } = this.#shared;
    const { clock, connection, monotonic, requestTimeout, requests } = settings;
    const asker = answer.asker ?? '';
    if (!this.#shares.hasRoom(asker, requests)) {
      counts.requestsTooMany++;
      answer('timeout');
      return;
    }
    this.#shares.take(asker);
    const number = this.#number++;
    this.#asked.set(number, { device, epoch, deadline: monotonic() + requestTimeout, answer });
    const same = this.#ofDevice.get(device);
    if (same === undefined) this.#ofDevice.set(device, new Set([number]));
    else same.add(number);
    this.#setTimer();
    const reply = subjects.answer(number);
    const request = writeRequest(clock.now() + requestTimeout, frame);
    const isSent = send(connection, subjects.of(device, 'request'), request, { reply });
    if (isSent) return;
    // The connection is closing, or it is longer than a lowered `max_payload`; of the device that says nothing.
    counts.failures++;
    this.#settle(number, 'timeout');
  }

  /** A server that was asked under an earlier epoch no longer has a link to the device. */
  offline(device: string, epoch: number, isOnline: boolean): void {
    for (const number of [...(this.#ofDevice.get(device) ?? [])]) {
      const asked = this.#asked.get(number)?.epoch ?? epoch;
      // The bucket may be read later than the device is heard to be there.
      if (asked < epoch || (asked === epoch && !isOnline)) this.#settle(number, 'offline');
    }
  }

  /** Ends all that are under way: their outcome is unknown. */
  giveUp(): void {
    for (const number of [...this.#asked.keys()]) this.#settle(number, 'timeout');
  }

  stop(): void {
    this.giveUp();
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#subscription.unsubscribe();
  }

  #answered(message: Msg): void {
    const { subjects, counts } = this.#shared;
    const number = subjects.numberOf(message.subject);
    const asked = this.#asked.get(number);
    if (asked === undefined) {
      counts.lateAnswers++;
      return;
    }
    if (message.headers?.code === NO_RESPONDERS) {
      this.#settle(number, 'offline');
      return;
    }
    const outcome = readOutcome(message.data);
    if (outcome === null || (typeof outcome !== 'string' && !isFrameOf(asked.device, outcome, null))) {
      counts.malformed++;
      return;
    }
    this.#settle(number, outcome);
  }

  #settle(number: number, outcome: Outcome): void {
    const asked = this.#asked.get(number);
    if (asked === undefined) return;
    this.#asked.delete(number);
    const same = this.#ofDevice.get(asked.device);
    same?.delete(number);
    if (same?.size === 0) this.#ofDevice.delete(asked.device);
    this.#shares.done(asked.answer.asker ?? '');
    harmless(asked.answer)(outcome);
  }

  #setTimer(): void {
    if (this.#stopTimer !== null) return;
    const [first] = this.#asked.values();
    if (first === undefined) return;
    const { clock, monotonic } = this.#shared.settings;
    this.#stopTimer = clock.after(Math.max(1, first.deadline - monotonic()), () => {
      this.#stopTimer = null;
      const now = monotonic();
      for (const [number, { deadline }] of this.#asked) {
        if (deadline > now) break;
        this.#settle(number, 'timeout');
      }
      this.#setTimer();
    });
  }
}
