/**
 * `npm run fuzz -- --frames 100000000`: mutated frames, streams and messages through both engines, which must give the same.
 * `--seed N` repeats a run, `--from I` begins at its case I, `--minutes M` ends it early; with `--writers N`, messages go through the
 * writers of now and before. A failure is made small and written to
 * test/vectors/fuzz/, where the tests replay it. `npm run fuzz -- --profiles 5000`: random profiles, each judged by the plain writer and
 * reader; one that fails is made small and written to test/profiles/shrunk/.
 */
import { fileURLToPath } from 'node:url';
import { SingleBar } from 'cli-progress';
import { readArguments, refuseArguments } from '../../scripts/common/arguments.ts';
import { writeWholeFile } from '../../scripts/common/whole-file.ts';
import { tryMany } from '../profiles/random/many.ts';
import type { Counts } from './case.ts';
import { fuzz } from './fuzz.ts';
import { makePair } from './pair.ts';
import { newSeed, summary } from './report.ts';
import { vectorOf } from './vector.ts';
import { watch } from './watch.ts';
import { writersOf, writtenProfiles } from './writers/builds.ts';
import { compareWriters } from './writers/compare.ts';

const options = {
  frames: { type: 'string', default: '1000000' },
  seed: { type: 'string' },
  from: { type: 'string', default: '0' },
  minutes: { type: 'string', default: 'Infinity' },
  writers: { type: 'string', default: '0' },
  profiles: { type: 'string', default: '0' },
} as const;

const USAGE = `Usage: npm run fuzz -- [options]

  --frames N   how many mutated frames; ${options.frames.default} without it
  --seed N     repeats a run
  --from I     begins at its case I
  --minutes M  ends it early
  --writers N  compares so many messages with the writers before the fast ones instead, over every profile of the tests
  --profiles N tries so many random profiles instead; the seed of the first is that of --seed, plus --from`;

const { values } = readArguments(USAGE, options);

function numberOf(name: 'frames' | 'minutes' | 'from' | 'seed' | 'writers' | 'profiles'): number {
  const number = Number(values[name]);
  if (number >= 0 && (name === 'minutes' || Number.isInteger(number))) return number;
  return refuseArguments(
    `--${name} is ${values[name]}; it must be ${name === 'minutes' ? 'a number' : 'an integer'} from 0`,
  );
}

const LINE_EVERY_MILLISECONDS = 10_000;
/** How long a profile that fails is made smaller. */
const SHRINKING_MILLISECONDS = 120_000;
const SHOWN_EVERY = 64;

const frames = numberOf('frames');
const minutes = numberOf('minutes');
const from = numberOf('from');
const seed = values.seed === undefined ? newSeed() : numberOf('seed');
const messages = numberOf('writers');
const profiles = numberOf('profiles');
console.log(`seed ${seed}`);
if (messages > 0) {
  const each = Math.ceil(messages / writtenProfiles.length);
  for (const name of writtenProfiles) {
    const { written, refused } = compareWriters(await writersOf(name), seed, from, from + each);
    console.log(`${name}: ${written} messages written and ${refused} refused as before`);
  }
  process.exit();
}
if (profiles > 0) process.exit(await tryProfiles());

async function tryProfiles(): Promise<number> {
  let done = 0;
  const failures = await tryMany({
    from: seed + from,
    count: profiles,
    milliseconds: SHRINKING_MILLISECONDS,
    onFailure: ({ seed: own, what, yaml }) => {
      const name = `${own}.yaml`;
      const text = `# Random profile of seed ${own}, made small; it failed with:\n${what.replaceAll(/^/gm, '#   ')}\n\n${yaml}`;
      writeWholeFile(fileURLToPath(new URL(`../profiles/shrunk/${name}`, import.meta.url)), text);
      console.error(`profile of seed ${own}: ${what}\nwritten to test/profiles/shrunk/${name}`);
    },
    onDone: (count) => {
      done += count;
      console.error(`${done} of ${profiles} profiles`);
    },
  });
  console.log(`${profiles} random profiles, ${failures.length} fail${failures.length === 1 ? 's' : ''}`);
  return failures.length === 0 ? 0 : 1;
}

const bar = new SingleBar({
  format: '{bar} {percentage} % of {total} frames, {speed} frames/s, {eta} s left',
  barCompleteChar: '█',
  barIncompleteChar: '░',
  clearOnComplete: true,
  gracefulExit: false,
  hideCursor: false,
});
if (process.stderr.isTTY) bar.start(frames, 0, { speed: 0 });

const started = performance.now();
let nextLine = LINE_EVERY_MILLISECONDS;
const beat = watch(seed);

function onCase(index: number, counts: Counts): boolean {
  beat(index);
  if (index % SHOWN_EVERY !== 0) return true;
  const passed = performance.now() - started;
  if (bar.isActive) bar.update(counts.frames, { speed: Math.round((counts.frames * 1000) / passed) });
  else if (passed > nextLine) {
    nextLine += LINE_EVERY_MILLISECONDS;
    console.error(summary(counts, passed));
  }
  return passed < minutes * 60_000;
}

const { counts, cases, failure } = fuzz({ seed, frames, make: makePair, from, onCase });
if (bar.isActive) bar.stop();
console.log(`${cases} cases, ${summary(counts, performance.now() - started)}`);
if (failure !== null) {
  const { index, what, before, made } = failure;
  const name = `${seed}-${index}.json`;
  const folder = new URL('../vectors/fuzz/', import.meta.url);
  const vector = `${JSON.stringify(vectorOf(made, what), null, 1)}\n`;
  writeWholeFile(fileURLToPath(new URL(name, folder)), vector);
  console.error(`case ${index} of seed ${seed}: ${what}`);
  if (before > 0) console.error(`only after others: npm run fuzz -- --seed ${seed} --from ${index - before}`);
  console.error(`${vector.length > 4000 ? '' : vector}written to test/vectors/fuzz/${name}`);
  process.exitCode = 1;
}
