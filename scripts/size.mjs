import { readArguments } from './common/arguments.mjs';
import { breakdown, checkEntrySize, checkWasmSize, measure } from './package/size.mjs';

readArguments(
  'Usage: npm run size\n\nMeasures what the package costs in a bundle, against its limits. Build first.',
  {},
);
const { wasm, codec, others } = await measure();
console.log(`${breakdown(codec)}\n`);

/** @type {[name: string, check: () => string][]} */
const checks = [
  ['rump.wasm', () => checkWasmSize(wasm)],
  ...[...codec, ...others].map(
    (entry) => /** @type {[string, () => string]} */ ([entry.name, () => checkEntrySize(entry)]),
  ),
];
for (const [name, check] of checks) {
  try {
    console.log(`ok      ${name.padEnd(20)}${check()}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAILED  ${name.padEnd(20)}${error instanceof Error ? error.message : error}`);
  }
}
