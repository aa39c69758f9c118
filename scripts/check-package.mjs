import { readFile } from 'node:fs/promises';
import { root } from './common/paths.mjs';
import { requirePackages } from './common/require-program.mjs';
import {
  checkCanary,
  checkCompletions,
  checkConsumer,
  checkEveryEntry,
  consumers,
  copySources,
} from './package/consumers.mjs';
import { checkContents, checkDependencies } from './package/contents.mjs';
import { checkDenoOnJsr, checkDenoOnNpm, checkPublish } from './package/deno.mjs';
import { checkWithAttw, checkWithPublint } from './package/linters.mjs';
import { pack } from './package/pack.mjs';
import { breakdown, checkEntrySize, checkFresh, checkWasmSize, measure } from './package/size.mjs';

const WIDTH = 32;
/** A compiler that has lost its way says the same in hundreds of lines. */
const MOST_LINES = 30;

requirePackages('test/consumers/tools');
const manifest = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const packed = await pack();
const { wasm, codec, others, contents } = await measure();
await copySources();

/** @type {[name: string, check: () => string | Promise<string>][]} */
const checks = [
  ['contents', () => checkContents(manifest, packed)],
  ['dist/ is what sdk/ makes', () => checkFresh(contents)],
  ['dependencies', () => checkDependencies(manifest)],
  ['publint --strict', () => checkWithPublint(packed)],
  ['are the types wrong', () => checkWithAttw(packed)],
  ...consumers.map(
    (consumer) => /** @type {[string, () => Promise<string>]} */ ([consumer.name, () => checkConsumer(consumer)]),
  ),
  ['canary: wrong uses', checkCanary],
  ['every entry, strictly', () => checkEveryEntry(manifest)],
  ['completions in an editor', checkCompletions],
  ['deno publish --dry-run', () => checkPublish(manifest)],
  ['Deno, package of npm', checkDenoOnNpm],
  ['Deno, package of JSR', checkDenoOnJsr],
  ['size of rump.wasm', () => checkWasmSize(wasm)],
  ...[...codec, ...others].map(
    (entry) => /** @type {[string, () => string]} */ ([`size of ${entry.name}`, () => checkEntrySize(entry)]),
  ),
];

let failed = 0;
for (const [name, check] of checks) {
  try {
    console.log(`ok      ${name.padEnd(WIDTH)}${await check()}`);
  } catch (error) {
    failed++;
    const [line, ...others] = (error instanceof Error ? error.message : String(error)).split('\n');
    console.log(`FAILED  ${name.padEnd(WIDTH)}${line}`);
    for (const other of others.slice(0, MOST_LINES)) console.log(`        ${other}`);
    if (others.length > MOST_LINES) console.log(`        … ${others.length - MOST_LINES} more lines`);
  }
}

console.log(`\n${breakdown(codec)}\n`);
const sizes = codec.map(({ name, gzip, budget }) => `${name} ${(gzip / 1024).toFixed(1)} of ${budget / 1024} KB`);
console.log(`${checks.length - failed} passed, ${failed} failed: ${sizes.join(', ')}`);
process.exitCode = failed > 0 ? 1 : 0;
