/** From a kind's name to its number. */
import { display, RumpError } from './error.ts';
import { KINDS } from './generated/kinds.ts';

const numbers: ReadonlyMap<unknown, number> = /* @__PURE__ */ (() =>
  new Map(KINDS.map((kind, number) => [kind.name, number])))();

/** Throws `unknown-kind` for anything that is not the name of a kind with a body of its own. */
export function kindNumber(kind: unknown): number {
  const number = numbers.get(kind);
  if (number === undefined) {
    throw new RumpError('unknown-kind', `kind is ${display(kind)}; the profile has no such kind of message`, {
      path: 'kind',
    });
  }
  return number;
}
