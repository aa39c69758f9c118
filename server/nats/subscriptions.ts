/** Subscribes, and finds out whether NATS accepted: it refuses without naming the subscription. Refused ones are subscribed to again. */

import { RumpError } from '../../sdk/values/error.ts';
import type { HeldDevice } from './held-device.ts';
import type { NatsBusSettings } from './options.ts';
import { isPermission, within } from './storage.ts';

/** Resolves when NATS has accepted what `subscribe` subscribes to; rejects if NATS refuses it. */
export type Subscribing = (what: string, subscribe: () => void) => Promise<void>;

interface Subscriber {
  /** Whether NATS has refused it since it was last subscribed to. */
  readonly isRefused: boolean;
  /** Subscribes, or does so again. */
  subscribe(): void;
}

/** Devices whose requests are subscribed to at once, and refused at once. */
const AT_A_TIME = 64;

export class Subscriptions {
  readonly #settings: NatsBusSettings;
  /** A refusal of NATS that names no subscription. */
  #refusals = 0;
  /** Whether it may concern a subscription that a new connection no longer has. */
  #isUnsure = false;

  constructor(settings: NatsBusSettings) {
    this.#settings = settings;
  }

  readonly add: Subscribing = async (what, subscribe) => {
    const { clock, connection, storeTimeout } = this.#settings;
    const refusals = this.#refusals;
    subscribe();
    await within(connection.flush(), storeTimeout, this.#settings);
    // A refusal came before the answer to that, but reaches us some microtasks after it.
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    if (this.#refusals === refusals) return;
    const text = `NATS refuses a subscription ${what}: this account has no right to it, or too many`;
    throw new RumpError('rejected', text, { path: 'connection' });
  };

  /**
   * NATS has refused something, such as a subscription beyond what the account may have.
   *
   * @param isNew whether the connection is new, and what was missed since the one before is not read yet
   */
  refused(error: Error, isNew: boolean): void {
    this.#refusals++;
    if (isNew && !isPermission(error)) this.#isUnsure = true;
  }

  /**
   * Tests whether a right that this account had lost is back; returns whether it had lost one. Rejects while it is missing.
   *
   * @param ofServer what every server needs: it comes first
   */
  async addAgain(ofServer: readonly Subscriber[], held: ReadonlyMap<string, HeldDevice>): Promise<boolean> {
    if (this.#isUnsure) return this.#addAnew(ofServer, held);
    const refused = ofServer.filter((each) => each.isRefused);
    const [first, ...others] = [...held.values()].filter((each) => each.isRefused);
    if (refused.length === 0 && first === undefined) return false;
    // One device shows whether there is a right to the requests of all.
    await this.#addAll(first === undefined ? refused : [...refused, first]);
    if (others.length > 0) await this.#addAll(others);
    return true;
  }

  /**
   * On a new connection the client subscribes again; if that is more than the account may have by now, NATS does not say what it
   * refuses. So all subscriptions are renewed, those of devices last and some at a time: the devices of refused ones register again.
   */
  async #addAnew(ofServer: readonly Subscriber[], held: ReadonlyMap<string, HeldDevice>): Promise<true> {
    const devices = [...held.values()];
    for (const device of devices) device.unsubscribe();
    await this.#addAll(ofServer);
    for (let from = 0; from < devices.length; from += AT_A_TIME) {
      const some = devices.slice(from, from + AT_A_TIME).filter((device) => held.get(device.device) === device);
      await this.#addAll(some).catch((error: unknown) => {
        if (!(error instanceof RumpError) || error.code !== 'rejected') throw error;
        for (const device of some) device.unreachable();
      });
    }
    this.#isUnsure = false;
    return true;
  }

  #addAll(some: readonly Subscriber[]): Promise<void> {
    return this.add('that it had granted', () => {
      for (const each of some) each.subscribe();
    });
  }
}
