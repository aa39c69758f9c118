/**
 * `npm run bench`: both engines over a mixed corpus, as a table; `--json` as one object `{ task: { variant: ns per frame } }`,
 * `--quick` with fewer rounds.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { tasks } from './tasks.ts';
import { type Measurement, measure } from './throughput.ts';

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, quick: { type: 'boolean' } } });
const rounds = options.quick === true ? 7 : 31;

const all = tasks();
const bar = new SingleBar({ format: '{bar} {value} of {total} tasks: {task}', hideCursor: true });
const showsProgress = process.stderr.isTTY;
if (showsProgress) bar.start(all.length, 0, { task: '' });

const results = all.map(({ name, work, variants }) => {
  if (showsProgress) bar.update({ task: name });
  const measured = measure(variants, rounds);
  if (showsProgress) bar.increment();
  return { name, work, measured };
});
if (showsProgress) bar.stop();

function nanoseconds(measured: readonly Measurement[], variant: string): number {
  return measured.find(({ name }) => name === variant)?.nanosecondsPerFrame ?? Number.NaN;
}

if (options.json === true) {
  const json = results.map(({ name, measured }) => [
    name,
    Object.fromEntries(measured.map((result) => [result.name, Number(result.nanosecondsPerFrame.toFixed(2))])),
  ]);
  console.log(JSON.stringify(Object.fromEntries(json), null, 2));
} else {
  const table = new Table({
    head: ['task', 'work', 'wasm ns/frame', 'js ns/frame', 'wasm is'],
    colAligns: ['left', 'left', 'right', 'right', 'right'],
    // Without colours: what is piped into a file should be text.
    style: { compact: true, head: [], border: [] },
  });
  for (const { name, work, measured } of results) {
    const wasm = nanoseconds(measured, 'wasm');
    const js = nanoseconds(measured, 'js');
    table.push([name, work, wasm.toFixed(1), js.toFixed(1), `${(js / wasm).toFixed(2)} × js`]);
  }
  console.log(table.toString());
  console.log(
    `medians of ${rounds} rounds in turns, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`,
  );
}
