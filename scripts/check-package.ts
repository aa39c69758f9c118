import { readFile } from 'node:fs/promises';
import { checkDerived } from './api.ts';
import { fileOf } from './common/entries.ts';
import { root } from './common/paths.ts';
import { requirePackages } from './common/programs.ts';
import {
  checkCanary,
  checkCompletions,
  checkConsumer,
  checkEveryEntry,
  consumers,
  copySources,
} from './package/consumers.ts';
import { checkDenoOnJsr, checkDenoOnNpm, checkPublish } from './package/deno.ts';
import {
  checkContents,
  checkDependencies,
  checkWithAttw,
  checkWithPublint,
  type Manifest,
  pack,
} from './package/pack.ts';
import { breakdown, checkFresh, measure, sizeChecks } from './size.ts';

const WIDTH = 32;
/** A confused compiler repeats the same error for hundreds of lines. */
const MAX_LINES = 30;

requirePackages('test/consumers/tools');
const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as Manifest;
const packed = await pack();
const measured = await measure();
await copySources();

const checks: [name: string, check: () => string | Promise<string>][] = [
  ['entries and API reports', checkDerived],
  ['contents', () => checkContents(manifest, packed)],
  ['dist/ is what sdk/ makes', () => checkFresh(measured.contents)],
  ['dependencies', () => checkDependencies(manifest)],
  ['publint --strict', () => checkWithPublint(packed)],
  ['are the types wrong', () => checkWithAttw(packed)],
  ...consumers.map((consumer) => [consumer.name, () => checkConsumer(consumer)] as [string, () => Promise<string>]),
  ['canary: wrong uses', checkCanary],
  ['every entry, strictly', () => checkEveryEntry(manifest)],
  ['completions in an editor', checkCompletions],
  ['deno publish --dry-run', () => checkPublish(manifest)],
  ['Deno, package of npm', checkDenoOnNpm],
  ['Deno, package of JSR', checkDenoOnJsr],
  ...sizeChecks(measured).map(([name, check]): [string, () => string] => [`size of ${name}`, check]),
];

let failed = 0;
for (const [name, check] of checks) {
  try {
    console.log(`ok      ${name.padEnd(WIDTH)}${await check()}`);
  } catch (error) {
    failed++;
    const [line, ...others] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.log(`FAILED  ${name.padEnd(WIDTH)}${line}`);
    for (const other of others.slice(0, MAX_LINES)) console.log(`        ${other}`);
    if (others.length > MAX_LINES) console.log(`        … ${others.length - MAX_LINES} more lines`);
  }
}

console.log(`\n${breakdown(measured.entries.filter(({ entry }) => entry.anyProfile))}\n`);
const sizes = measured.entries.map(
  ({ entry, gzip }) => `${fileOf(entry)} ${(gzip / 1024).toFixed(1)} of ${entry.budget} KB`,
);
console.log(`${checks.length - failed} passed, ${failed} failed: ${sizes.join(', ')}`);
process.exitCode = failed > 0 ? 1 : 0;
