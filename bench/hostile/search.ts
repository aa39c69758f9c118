/**
 * `npm run bench:hostile`: looks for the stream that costs most for each byte, by changes to random patterns that are kept where
 * they cost more. Prints the worst for both engines together and for each by itself; what it finds goes into worst.ts.
 * `--seed N`, `--starts N` random beginnings, `--steps N` changes of each.
 */

import { createCodec, type EngineName } from 'igrs-rump';
import { readArguments, refuseArguments } from '../../scripts/common/arguments.mjs';
import { seeded } from '../random.ts';
import { mutated, randomPattern } from './mutate.ts';
import { type Pattern, repeated } from './pattern.ts';

const USAGE = `Usage: npm run bench:hostile -- [options]

  --seed N    what everything by chance comes of
  --starts N  random beginnings
  --steps N   changes of each`;

const { values } = readArguments(USAGE, {
  seed: { type: 'string', default: '1' },
  starts: { type: 'string', default: '24' },
  steps: { type: 'string', default: '150' },
});

for (const [name, text] of Object.entries(values)) {
  if (!/^\d+$/.test(text)) refuseArguments(`--${name} is ${JSON.stringify(text)}; it must be a whole number`);
}

/** Short enough to try many, long enough for the clock. */
const LENGTH = 1 << 15;
const RUNS = 5;

type Cost = Readonly<Record<EngineName, number>>;

const codecs = { wasm: createCodec({ engine: 'wasm' }), js: createCodec({ engine: 'js' }) };

/** Nanoseconds for a byte, the least of some runs: what else the machine does only adds. */
function costOf(pattern: Pattern): Cost {
  const stream = repeated(pattern, LENGTH);
  const cost = (engine: EngineName): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      for (const _ of codecs[engine].scanner().push(stream));
      least = Math.min(least, performance.now() - start);
    }
    return (least * 1e6) / LENGTH;
  };
  return { wasm: cost('wasm'), js: cost('js') };
}

const aims: Readonly<Record<string, (cost: Cost) => number>> = {
  both: ({ wasm, js }) => wasm * js,
  wasm: ({ wasm }) => wasm,
  js: ({ js }) => js,
};

const random = seeded(Number(values.seed));
for (const [name, scoreOf] of Object.entries(aims)) {
  let worst: { pattern: Pattern; cost: Cost } | null = null;
  for (let start = 0; start < Number(values.starts); start++) {
    let pattern = randomPattern(random);
    let cost = costOf(pattern);
    for (let step = 0; step < Number(values.steps); step++) {
      const changed = mutated(pattern, random);
      const changedCost = costOf(changed);
      if (scoreOf(changedCost) >= scoreOf(cost)) [pattern, cost] = [changed, changedCost];
    }
    if (worst === null || scoreOf(cost) > scoreOf(worst.cost)) worst = { pattern, cost };
    process.stderr.write(`${name} ${start + 1}/${values.starts}: ${described(cost)} ${JSON.stringify(pattern)}\n`);
  }
  if (worst !== null) console.log(`${name}: ${described(worst.cost)} ${JSON.stringify(worst.pattern)}`);
}

function described({ wasm, js }: Cost): string {
  return `wasm ${(1000 / wasm).toFixed(0)} MB/s, js ${(1000 / js).toFixed(0)} MB/s`;
}
