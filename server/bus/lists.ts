/** Questions that many ask at the same time, such as dashboards that all come back at once. */
import type { Selector } from '../accounts/grants.ts';
import type { Bus, DeviceRecord } from './bus.ts';

type Ask<Answer> = () => Promise<Answer>;

/**
 * One question is under way at a time. Those who ask meanwhile share the next one: an answer that is under way may lack what was stored before
 * they asked, and what they follow from then on would not tell it.
 *
 * @param idle called when nobody waits any more
 */
export function oneAtATime<Answer>(ask: Ask<Answer>, idle: () => void = () => {}): Ask<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<Answer> | null = null;
  return () => {
    if (next !== null) return next;
    const asked = last.then(() => {
      next = null;
      return ask();
    });
    const ended = (): void => {
      if (last === asking) idle();
    };
    const asking = asked.then(ended, ended);
    last = asking;
    next = asked;
    return asked;
  };
}

/** The lists of one bus, by selector: what is in them is for all whose grants have the selector. */
export class Lists {
  readonly #bus: Bus;
  readonly #asking = new Map<Selector, Ask<ReadonlyMap<string, DeviceRecord>>>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  records(selector: Selector): Promise<ReadonlyMap<string, DeviceRecord>> {
    const known = this.#asking.get(selector);
    const ask =
      known ??
      oneAtATime(
        () => this.#bus.records(selector),
        () => this.#asking.delete(selector),
      );
    if (known === undefined) this.#asking.set(selector, ask);
    return ask();
  }
}
