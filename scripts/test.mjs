import { readArguments, refuseArguments } from './arguments.mjs';
import { parts } from './test-parts.mjs';

const USAGE = `Usage: npm test -- [options]

  --quick      the parts that take seconds
  --only PART  this part alone; may be given again. Parts are: ${parts.map(({ name }) => name).join(', ')}
  --verbose    prints the output of parts that pass too`;

const { values } = readArguments(USAGE, {
  quick: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
});

const known = parts.map((part) => part.name);
const unknown = values.only?.find((name) => !known.includes(name));
if (unknown !== undefined) refuseArguments(`no part is called ${unknown}; there are: ${known.join(', ')}`);
const chosen = parts.filter(({ name, quick }) => (values.only ? values.only.includes(name) : !values.quick || quick));

/** @type {Map<string, import('./test-parts.mjs').Result & { seconds: string }>} */
const results = new Map();
const started = Date.now();

/** @param {import('./test-parts.mjs').Part} part */
async function runPart({ name, run }) {
  const start = Date.now();
  /** @type {import('./test-parts.mjs').Result} */
  const result = await run(values.quick).catch((error) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: `${error.message ?? error}\n`,
  }));
  const seconds = `${((Date.now() - start) / 1000).toFixed(1)} s`;
  results.set(name, { ...result, seconds });
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  const note = result.note ? ` (${result.note})` : '';
  const mark = result.failed > 0 ? 'FAILED' : 'ok';
  console.log(`${mark} ${name}: ${result.passed} passed, ${result.failed} failed${skipped} in ${seconds}${note}`);
  if (result.failed > 0 || values.verbose) console.log(result.output.trimEnd());
}

const [first, ...others] = chosen;
if (first) await runPart(first);
if (results.get('build')?.failed) {
  console.log('the other parts need the build and were not run');
} else {
  const queue = others.values();
  const worker = async () => {
    for (const part of queue) await runPart(part);
  };
  await Promise.all([worker(), worker()]);
}

const sum = { passed: 0, failed: 0, skipped: 0 };
console.log(
  `\n${'part'.padEnd(16)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}${'time'.padStart(10)}`,
);
for (const { name } of chosen) {
  const result = results.get(name);
  if (!result) continue;
  sum.passed += result.passed;
  sum.failed += result.failed;
  sum.skipped += result.skipped;
  const counts = `${String(result.passed).padStart(8)}${String(result.failed).padStart(8)}${String(result.skipped).padStart(9)}`;
  console.log(`${name.padEnd(16)}${counts}${result.seconds.padStart(10)}`);
}
console.log(`\nin ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed > 0 ? 1 : 0;
