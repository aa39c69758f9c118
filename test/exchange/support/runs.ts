/** Seeded runs. RUMP_SEED=N begins with another seed; a failure names its own. */
import assert from 'node:assert/strict';
import { type Chance, chance } from './chance.ts';
import { Home } from './home.ts';

export const RUNS = process.env.RUMP_QUICK === '1' ? 60 : 1000;
const FIRST_SEED = Number(process.env.RUMP_SEED ?? 1);

/** Simulated milliseconds. */
export const MINUTE = 60_000;

type Scenario = (home: Home, by: Chance) => Promise<void>;

export async function runAll(scenario: Scenario, runs = RUNS): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + runs; seed++) await run(seed, scenario);
}

async function run(seed: number, scenario: Scenario): Promise<void> {
  const home = new Home();
  try {
    await scenario(home, chance(seed));
    assert.equal(await home.end(), 0, 'timers are left behind');
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.stack : error}`);
  }
}

/** Breaks, silence and restarts, one at a time. */
export async function misfortune(home: Home, by: Chance): Promise<void> {
  const open = home.lines.filter((line) => line.isOpen);
  const line = open[by.below(open.length)];
  const what = by.below(10);
  if (what < 4) line?.cut();
  else if (what < 6) line?.hush();
  else if (what < 7) await home.restart(by.below(5000));
  else if (what < 8) {
    home.isUp = false;
    await home.pass(by.below(20_000));
    home.isUp = true;
  }
}
