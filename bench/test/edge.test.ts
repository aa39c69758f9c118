/** The bench of the edge router runs on workerd, refuses a worker that does something else, and prints its results. No time is asserted. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { requirePackages } from '../../scripts/common/programs.ts';
import { cleanStream, dirtyStream } from '../corpus.ts';
import { markdownOf, QUICK, type Results } from '../edge/edge.ts';
import { bundleVariants, expectedOf, sample, startSink, VARIANTS } from '../edge/measure.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
requirePackages('test/host');

function run(...args: readonly string[]) {
  return execute(process.execPath, ['--import', 'tsx', 'bench/run.ts', 'edge', ...args], { cwd: root });
}

test('a small run has figures for every worker, and its table has them too', async () => {
  const { stdout } = await run('--quick', '--json');
  const results: Results = JSON.parse(stdout);
  assert.deepEqual(Object.keys(results.variants), VARIANTS);
  assert.ok(results.frames > 3000 && results.destinations === 10);
  for (const { requests, split } of Object.values(results.variants)) {
    for (const { framesPerSecond, megabytesPerSecond } of [requests, split]) {
      assert.ok(framesPerSecond > 0 && megabytesPerSecond > 0);
    }
  }
  assert.match(markdownOf(results), /\| edge router, Wasm engine \|( [\d,]+ \| \d+ \| \d+ % \|){2}/);
});

test('canary: a worker that gives one destination other bytes is not timed', async () => {
  const clean = cleanStream(20_000);
  const dirty = dirtyStream(clean);
  const bodies = { clean, expected: expectedOf(clean), dirty, expectedOfDirty: expectedOf(dirty) };
  const { destinations } = bodies.expectedOfDirty;
  const wrong = { ...bodies.expectedOfDirty, destinations: { ...destinations, alarms: destinations.audit ?? '' } };
  const files = await bundleVariants();
  const sink = await startSink();
  try {
    for (const variant of VARIANTS) {
      const tried = sample(variant, files[variant], sink.address, { ...bodies, expectedOfDirty: wrong }, QUICK);
      await assert.rejects(tried, new RegExp(`${variant} does something else`));
    }
  } finally {
    sink.stop();
  }
});

test('what is not allowed is refused', async () => {
  await assert.rejects(run('--rounds', '0'), /--rounds is 0; it must be a whole number from 1 to 100/);
});
