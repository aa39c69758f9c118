/** What fails of a profile, and the smallest profile of which the same fails. */
import type { Profile } from '../../../tools/model.ts';
import { builtOver } from '../support/built.ts';
import type { Entry } from './body.ts';
import { checked, drawn, yamlOf } from './profile.ts';
import { shrink } from './shrink.ts';
import { tryProfile } from './try.ts';

export interface Failure {
  readonly seed: number;
  readonly what: string;
  /** The smallest, as YAML. */
  readonly yaml: string;
}

const TRIALS = 2;

/** What is wrong first; null where all is as it should be. */
export async function judge(profile: Profile, seed: number, wasm: boolean): Promise<string | null> {
  try {
    const built = await builtOver(profile, wasm);
    for (let trial = 0; trial < TRIALS; trial++) {
      tryProfile(profile, built, seed + trial * 1_000_003, wasm ? ['js', 'wasm'] : ['js']);
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every tenth profile is compiled to Wasm too, which takes seconds. */
export function isCompiled(seed: number): boolean {
  return seed % 10 === 0;
}

/** @param milliseconds how long a failing profile is made smaller */
export async function failureOf(seed: number, milliseconds: number): Promise<Failure | null> {
  const { raw, profile } = drawn(seed);
  const what = await judge(profile, seed, isCompiled(seed));
  if (what === null) return null;
  const wasm = what.startsWith('wasm') || what.includes('both engines') || what.startsWith('asc');
  const again = (candidate: Entry): Promise<string | null> => judge(checked(candidate).profile as Profile, seed, wasm);
  const smallest = await shrink(raw, what, again, milliseconds);
  return { seed, what, yaml: yamlOf(smallest) };
}
