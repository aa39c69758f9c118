/**
 * The time of a Durable Object. A timer keeps the object in memory, so only short waits are timers; for longer ones the host is
 * asked to wake it, by the one alarm that an object has. Setting it and being woken both cost money, so it may be late: until then whatever else
 * wakes the object looks at what is due, before anything else.
 */
import type { Clock } from '../../sdk/exchange/clock.ts';
import type { ObjectStorage } from './host.ts';

/** Milliseconds. The host puts an object to sleep that had nothing to do for ten seconds. */
const MAX_SHORT_TIMER = 5000;

interface Waiting {
  readonly at: number;
  readonly callback: () => void;
}

/** Without a monotonic time: that of the host begins anew when the object wakes. */
export class AlarmClock implements Clock {
  readonly #storage: ObjectStorage;
  readonly #slack: number;
  readonly #waiting = new Set<Waiting>();
  /** When the host will wake us; one that is too early does no harm. */
  #armed = Infinity;

  /** @param slack milliseconds by which an alarm may be late */
  constructor(storage: ObjectStorage, slack: number) {
    this.#storage = storage;
    this.#slack = slack;
  }

  /** An alarm may be set since before the sleep. */
  async ready(): Promise<void> {
    this.#armed = (await this.#storage.getAlarm()) ?? Infinity;
  }

  now(): number {
    return Date.now();
  }

  after(milliseconds: number, callback: () => void): () => void {
    if (milliseconds <= MAX_SHORT_TIMER) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    }
    const waiting = { at: this.now() + milliseconds, callback };
    this.#waiting.add(waiting);
    this.#arm(waiting.at);
    return () => this.#waiting.delete(waiting);
  }

  /** Something else has woken the object, or come while it was awake. */
  catchUp(): void {
    const now = this.now();
    for (const waiting of this.#waiting) {
      if (waiting.at > now) continue;
      this.#waiting.delete(waiting);
      waiting.callback();
    }
  }

  /** The alarm has gone off. */
  ring(): void {
    // Setting the alarm costs money: it is set once, after all callbacks that were due have asked for their next time.
    this.#armed = -Infinity;
    this.catchUp();
    this.#armed = Infinity;
    this.#arm(Math.min(...[...this.#waiting].map(({ at }) => at)));
  }

  #arm(due: number): void {
    const at = due + this.#slack;
    if (at >= this.#armed) return;
    this.#armed = at;
    // Where the host cannot store it, it resets the object and all clients connect again.
    this.#storage.setAlarm(at).catch(() => {});
  }
}
