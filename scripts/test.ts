import { readArguments, refuseArguments } from './common/arguments.ts';
import { howToInstall, missingPrograms, requirePackages } from './common/programs.ts';
import { type Part, parts, type Result, sumOf } from './test-parts.ts';

const USAGE = `Usage: npm test -- [options]

  --quick      the parts that take seconds
  --only PART  this part alone; may be given again. Parts are: ${parts.map(({ name }) => name).join(', ')}
  --skip PART  all others; may be given again
  --verbose    prints the output of parts that pass too`;

const { values } = readArguments(USAGE, {
  quick: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
});

const known = parts.map((part) => part.name);
const unknown = [...(values.only ?? []), ...(values.skip ?? [])].find((name) => !known.includes(name));
if (unknown !== undefined) refuseArguments(`no part is called ${unknown}; there are: ${known.join(', ')}`);
const chosen = parts.filter(
  ({ name, quick }) =>
    !values.skip?.includes(name) && (values.only ? values.only.includes(name) : !values.quick || quick),
);

const needed = values.quick ? [] : chosen;
const programs = missingPrograms([...new Set(needed.flatMap((part) => part.programs ?? []))]);
// What could not be installed once is not tried again by each test.
delete process.env.RUMP_INSTALL;
const folders = [...new Set(needed.flatMap((part) => part.packages ?? []))].filter((folder) => !hasPackages(folder));
const missing = [...programs, ...folders];
tellMissing();

function hasPackages(folder: string) {
  try {
    requirePackages(folder);
    return true;
  } catch (error) {
    console.log((error as Error).message);
    return false;
  }
}

function tellMissing() {
  for (const name of missing) {
    const users = needed.filter((part) => lacks(part).includes(name)).map((part) => part.name);
    console.log(
      `missing: ${folders.includes(name) ? 'packages of ' : ''}${name}, which tests of ${users.join(', ')} need`,
    );
  }
  if (programs.length > 0) console.log(howToInstall(programs));
}

function lacks(part: Part): string[] {
  return [...(part.programs ?? []), ...(part.packages ?? [])].filter((name) => missing.includes(name));
}

const results: Map<string, Result & { seconds: string }> = new Map();
const started = Date.now();

function failure(message: string): Result {
  return { passed: 0, failed: 1, skipped: 0, output: `${message}\n` };
}

async function resultOf(part: Part) {
  const names = lacks(part);
  if (names.length > 0 && !part.partly) return failure(`not run, without ${names.join(', ')}`);
  return part.run(values.quick);
}

async function runPart(part: Part) {
  const { name } = part;
  const start = Date.now();
  const result = await resultOf(part).catch((error) => failure(error.message ?? error));
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

const row = (name: string, counts: readonly unknown[], time: string): void =>
  console.log(name.padEnd(16) + counts.map((count) => String(count).padStart(9)).join('') + time.padStart(10));
console.log('');
row('part', ['passed', 'failed', 'skipped'], 'time');
for (const { name } of chosen) {
  const result = results.get(name);
  if (result) row(name, [result.passed, result.failed, result.skipped], result.seconds);
}
const sum = sumOf([...results.values()]);
console.log(`\nin ${((Date.now() - started) / 1000).toFixed(0)} s`);
tellMissing();
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exitCode = sum.failed + missing.length > 0 ? 1 : 0;
