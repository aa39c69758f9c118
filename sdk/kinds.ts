/** From a kind's name to its number. */
import { refuse } from './error.ts';
import { KINDS } from './generated/kinds.ts';
import { didYouMean } from './near.ts';

const numbers: ReadonlyMap<string, number> = /* @__PURE__ */ (() =>
  new Map(KINDS.map((kind, number) => [kind.name, number])))();

/** Throws `unknown-kind` for anything that is not the name of a kind with a body of its own. */
export function kindNumber(kind: unknown): number {
  return (
    numbers.get(kind as string) ??
    refuse('unknown-kind', 'kind', kind, `the profile has no such kind of message${didYouMean(kind, numbers.keys())}`)
  );
}
