/**
 * The time of a Durable Object. A timer keeps the object in memory, so only short waits use timers; for longer ones the object's one
 * alarm wakes it. Setting the alarm and being woken both cost money, so it may be late: until then, whatever else
 * wakes the object first handles what is due.
 */
import type { Clock } from '../../sdk/exchange/clock.ts';
import type { ObjectStorage } from './host.ts';

/** Milliseconds. The host puts an object to sleep after ten idle seconds. */
const MAX_SHORT_TIMER = 5000;

interface Waiting {
  readonly at: number;
  readonly callback: () => void;
}

/** Without a monotonic time: the host's starts again when the object wakes. */
export class AlarmClock implements Clock {
  readonly #storage: ObjectStorage;
  readonly #slack: number;
  readonly #waiting = new Set<Waiting>();
  /** When the host will wake us; waking too early does no harm. */
  #armed = Infinity;

  /** @param slack milliseconds by which an alarm may be late */
  constructor(storage: ObjectStorage, slack: number) {
    this.#storage = storage;
    this.#slack = slack;
  }

  /** An alarm may still be set from before the sleep. */
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

  /** Something else has woken the object, or arrived while it was awake. */
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
    // Setting the alarm costs money: it is set once, after all due callbacks have asked for their next time.
    this.#armed = -Infinity;
    this.catchUp();
    this.#armed = Infinity;
    this.#arm(Math.min(...[...this.#waiting].map(({ at }) => at)));
  }

  #arm(due: number): void {
    const at = due + this.#slack;
    if (at >= this.#armed) return;
    this.#armed = at;
    // If the host cannot store it, the host resets the object and all clients connect again.
    this.#storage.setAlarm(at).catch(() => {});
  }
}
