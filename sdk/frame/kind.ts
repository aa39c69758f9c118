/** From a kind's name to its number. From the codes of a valid frame: `kindOf` of generated/hooks/frame/kinds.ts. */

import { KINDS } from '../generated/kinds.ts';
import { refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';

/** By name. */
export const KIND_NUMBERS: ReadonlyMap<string, number> = /* @__PURE__ */ (() =>
  new Map(KINDS.map((kind, number) => [kind.name, number])))();

/** @throws {RumpError} `unknown-kind` for anything but the name of a kind */
export function kindNumber(kind: unknown): number {
  return (
    KIND_NUMBERS.get(kind as string) ??
    refuse(
      'unknown-kind',
      'kind',
      kind,
      `the profile has no such kind of message${didYouMean(kind, KIND_NUMBERS.keys())}`,
    )
  );
}

/** The kind of a valid frame that the profile has no body for: it is delivered like any other. */
export const UNKNOWN_KIND: number = /* @__PURE__ */ (() => KINDS.length)();
