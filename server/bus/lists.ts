/** Questions that many ask at the same time, such as dashboards that all come back at once. */
import type { Clock } from '../../sdk/exchange/clock.ts';
import type { Selector } from '../accounts/grants.ts';
import type { Bus } from './bus.ts';

/**
 * One question about the same is under way at a time. Those who ask meanwhile share the next one: an answer that is under way may lack what was
 * stored before they asked, and what they follow from then on would not tell it.
 */
export function oneAtATime<Key, Answer>(ask: (key: Key) => Promise<Answer>): (key: Key) => Promise<Answer> {
  const last = new Map<Key, Promise<unknown>>();
  const next = new Map<Key, Promise<Answer>>();
  return (key) => {
    const shared = next.get(key);
    if (shared !== undefined) return shared;
    const begin = (): Promise<Answer> => {
      next.delete(key);
      return ask(key);
    };
    const asked = (last.get(key) ?? Promise.resolve()).then(begin, begin);
    const ended = (): void => {
      if (last.get(key) === asked) last.delete(key);
    };
    asked.then(ended, ended);
    last.set(key, asked);
    next.set(key, asked);
    return asked;
  };
}

/** The lists of one bus: what is in them is for all whose grants have the selector. */
export type Lists = Bus['records'];

/** @param most milliseconds that the bus has for one: whoever asks next waits for it */
export function listsOf(bus: Bus, most: number, clock: Clock): Lists {
  return oneAtATime(
    (selector: Selector) =>
      new Promise((resolve, reject) => {
        bus.records(selector).then(resolve, reject).finally(clock.after(most, reject));
      }),
  );
}
