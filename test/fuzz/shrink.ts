/** Makes a case that fails smaller while it still does: whole steps go first, then halves of chunks, down to single bytes. */

import { concat } from '../suite/support/hex.ts';
import type { Case } from './case.ts';
import type { Recipe } from './messages/make-messages.ts';
import { type Look, OF_ALL_KINDS, type Step } from './stream/make-stream.ts';

export type Fails = (made: Case) => boolean;

const MAX_TRIALS = 20_000;
/** A long case costs long trials, and is small enough when the watchdog still sleeps. */
const MAX_MILLISECONDS = 25_000;

/** Nothing is asked of a batch but what it always tells; or that, whichever of its frames are left. */
const LEAST_LOOK: Partial<Look>[] = [
  { messages: false },
  { views: false },
  { columns: null },
  { columns: OF_ALL_KINDS },
  { rules: null },
  { decode: false },
  { whole: false },
  { leave: false },
];

export function shrink(made: Case, fails: Fails): Case {
  let trials = 0;
  const end = performance.now() + MAX_MILLISECONDS;
  const isOver = (): boolean => trials >= MAX_TRIALS || performance.now() > end;
  const stillFails: Fails = (smaller) => {
    trials++;
    return !isOver() && fails(smaller);
  };
  if ('messages' in made) {
    const { lenient } = made.messages;
    const withRecipes = (recipes: readonly Recipe[]): Case => ({ messages: { lenient, recipes } });
    const recipes = fewer(made.messages.recipes, (some) => some.length > 0 && stillFails(withRecipes(some)));
    return withRecipes(recipes);
  }
  let { stream } = made;
  for (const least of LEAST_LOOK) {
    if (least.columns === OF_ALL_KINDS && stream.look.columns === null) continue;
    const smaller = { ...stream, look: { ...stream.look, ...least } };
    if (stillFails({ stream: smaller })) stream = smaller;
  }
  const withSteps = (steps: readonly Step[]): Case => ({ stream: { ...stream, steps } });
  let steps: readonly Step[] = stream.steps;
  for (let before = Number.POSITIVE_INFINITY; sizeOf(steps) < before && !isOver(); ) {
    before = sizeOf(steps);
    steps = fewer(steps, (some) => stillFails(withSteps(some)));
    for (let index = 0; index + 1 < steps.length; index++) {
      const joined = joinedAt(steps, index);
      if (joined !== null && stillFails(withSteps(joined))) steps = joined;
    }
    for (const index of steps.keys()) {
      const { chunk, scanner } = steps[index] as Step;
      if (chunk === null) continue;
      const others: Step[] = [...steps];
      const bytes = fewer([...chunk], (some) => {
        others[index] = { scanner, chunk: Uint8Array.from(some) };
        return stillFails(withSteps(others));
      });
      others[index] = { scanner, chunk: Uint8Array.from(bytes) };
      steps = others;
    }
  }
  return withSteps(steps);
}

function sizeOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { chunk }) => sum + 1 + (chunk?.length ?? 0), 0);
}

/** The step and the next one as one, where both are chunks of the same scanner. */
function joinedAt(steps: readonly Step[], index: number): Step[] | null {
  const [one, other] = steps.slice(index, index + 2);
  if (one === undefined || other === undefined || one.scanner !== other.scanner) return null;
  if (one.chunk === null || other.chunk === null) return null;
  const joined = { scanner: one.scanner, chunk: concat([one.chunk, other.chunk]) };
  return [...steps.slice(0, index), joined, ...steps.slice(index + 2)];
}

/** The shortest beginning that still fails, and of that the shortest end, by bisection: most of a long stream has no part in it. */
function narrowed<Item>(items: readonly Item[], stillFails: (some: readonly Item[]) => boolean): readonly Item[] {
  const shortest = (all: readonly Item[], part: (length: number) => readonly Item[]): readonly Item[] => {
    let least = 0;
    let failing = all.length;
    while (least < failing) {
      const length = (least + failing) >> 1;
      if (stillFails(part(length))) failing = length;
      else least = length + 1;
    }
    return part(failing);
  };
  const beginning = shortest(items, (length) => items.slice(0, length));
  return shortest(beginning, (length) => beginning.slice(beginning.length - length));
}

/** As few of the items as still fail: tries to do without one half, one quarter and so on of them. */
function fewer<Item>(items: readonly Item[], stillFails: (some: readonly Item[]) => boolean): readonly Item[] {
  let kept = narrowed(items, stillFails);
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const some = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (stillFails(some)) kept = some;
      else at += size;
    }
  }
  return kept;
}
