/** Lists that many ask for at the same time, such as dashboards that all reconnect at once. */
import type { Selector } from '../accounts/grants.ts';
import type { Bus } from './bus.ts';

/**
 * One list of a selector is under way at a time. Requests that come meanwhile share the next one: the one under way may lack
 * something stored before they asked, which what they follow from then on would not tell them.
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

/** The lists of one bus: each is for everyone whose grants include the selector. */
export type Lists = Bus['records'];

export function listsOf(bus: Bus): Lists {
  return oneAtATime((selector: Selector) => bus.records(selector));
}
