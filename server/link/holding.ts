/** The device that a link has at the bus. Calls wait for the hold itself, and keep their order. */
import { fitted, messageOf } from '../../sdk/exchange/roles.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Bus, Hold, Holder } from '../bus/bus.ts';
import type { LinkEvent } from './events.ts';

const LARGEST_SESSION = 0xffffffff;

export class Holding {
  readonly #bus: Bus;
  readonly #random: () => number;
  readonly #dispatch: (event: LinkEvent) => void;
  #hold: Hold | null = null;
  #held: Promise<Hold | null> = Promise.resolve(null);
  #last: Promise<unknown> = Promise.resolve();

  constructor(bus: Bus, random: () => number, dispatch: (event: LinkEvent) => void) {
    this.#bus = bus;
    this.#random = random;
    this.#dispatch = dispatch;
  }

  hold(claim: number, device: string, presence: Presence): void {
    const most = messageOf('register-response')?.fields?.session?.max ?? LARGEST_SESSION;
    const session = fitted('register-response', 'session', Math.floor(this.#random() * (most + 1)));
    const held = this.#bus.hold(device, { ...presence, session }, this.#holder(claim));
    this.#hold = null;
    this.#held = held.then(
      (hold) => {
        this.#hold = hold;
        this.#dispatch({ type: 'held', claim, session, record: hold.record });
        return hold;
      },
      () => {
        this.#dispatch({ type: 'failed', what: 'register the device' });
        return null;
      },
    );
    this.#last = this.#held;
  }

  /** Goes on with a device that this link held before its server slept. */
  resume(claim: number, device: string): void {
    const hold = this.#bus.resume?.(device, this.#holder(claim)) ?? null;
    this.#hold = hold;
    this.#held = Promise.resolve(hold);
    if (hold === null) this.#dispatch({ type: 'failed', what: 'find the device again' });
  }

  store(store: number, bytes: Uint8Array, open: readonly Uint8Array[] | null): void {
    const hold = this.#hold;
    if (hold === null) return;
    const storing = open === null ? hold.status(bytes) : hold.alarm(bytes, open);
    storing.then(
      () => this.#dispatch({ type: 'stored', store }),
      () => this.#dispatch({ type: 'failed', what: 'store what the device said' }),
    );
  }

  release(presence: Presence): void {
    // A hold that is still under way is let go of as soon as it is there.
    this.#last = this.#held.then((hold) => hold?.release(presence)).catch(() => {});
    if (this.#hold !== null) {
      this.#last = this.#hold.release(presence).catch(() => {});
      this.#hold = null;
      this.#held = Promise.resolve(null);
    }
  }

  #holder(claim: number): Holder {
    return {
      request: (bytes, asker) => this.#dispatch({ type: 'asked', bytes, asker }),
      replaced: () => this.#dispatch({ type: 'replaced', claim }),
    };
  }

  /** Resolves when nothing is under way. */
  end(): Promise<unknown> {
    return this.#last;
  }
}
