/**
 * `npm run bench:profile`: where the time of the tasks goes that docs/performance.md speaks of, by V8's sampling profiler on this
 * Node, as shares of our source files. Writes its table there; `--only TASK,…` and `--variants VARIANT,…` print a part of it. The
 * profiler itself costs some time, so that the figures are not those of `npm run bench`; what counts are the shares.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../bundle/bundle.ts';
import { readOptions } from '../command/options.ts';
import { writeBetween } from '../report/files.ts';
import { bundleProfiled } from './bundle.ts';
import { type Sampled, sharesOf } from './shares.ts';
import { profileTable, type Row } from './table.ts';

/** What is asked about: where a target is not reached, we and whom it names. */
const WORKS: readonly (readonly [task: string, variants: readonly string[]])[] = [
  ['scan.clean', ['js', 'table']],
  ['columns', ['wasm', 'table']],
  ['objects', ['wasm', 'js', 'kaitai-struct', 'binary-parser', 'protobufjs']],
  ['encode', ['wasm', 'js', 'table', 'msgpackr-records', 'protobufjs']],
  ['single.encode', ['wasm', 'table']],
];

const PACE = { rounds: 60, roundMilliseconds: 40, warmUpMilliseconds: 400 };

const args = process.argv.slice(2);
const options = readOptions(args);
const program = await bundleProfiled();
const rows: Row[] = [];
for (const [task, variants] of WORKS) {
  if (!options.tasks.includes(task)) continue;
  for (const variant of variants.filter((name) => options.variants.includes(name))) {
    console.error(`${task}: ${variant}`);
    const job = JSON.stringify({ tasks: [task], variants: [variant], native: null, pace: PACE });
    const { stdout } = await promisify(execFile)(process.execPath, [program, job], { maxBuffer: 1 << 28 });
    const sampled = JSON.parse(stdout) as Sampled;
    rows.push({ task, variant, nanosecondsPerFrame: sampled.nanosecondsPerFrame, shares: sharesOf(sampled) });
  }
}
const table = profileTable(rows);
console.log(table);
if (args.length === 0) writeBetween(join(root, 'docs/performance.md'), 'profile', table);
