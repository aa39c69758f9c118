/** The suite on every host: `npm run test:hosts -- [--only node,deno] [--verbose] [--write]`. */
import { readArguments } from '../../scripts/common/arguments.ts';
import { requirePackages } from '../../scripts/common/programs.ts';

const USAGE = `Usage: npm run test:hosts -- [options]

  --only HOST,…  these hosts alone; may be given again
  --verbose      prints the output of hosts that pass too
  --write        writes the table of the documents`;

const { values } = readArguments(USAGE, {
  only: { type: 'string', multiple: true },
  verbose: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
});

try {
  requirePackages('test/host');
} catch (error) {
  // Each host that lacks something says so in its own row.
  console.error(error instanceof Error ? error.message : error);
}

const { runHosts } = await import('./runner/run-hosts.mjs');
const { only, ...options } = values;
const { passed, failed, skipped, output } = await runHosts({
  ...options,
  ...(only === undefined ? {} : { only: only.flatMap((names) => names.split(',')) }),
  coloured: Boolean(process.stdout.isTTY || process.env.CI || process.env.FORCE_COLOR),
  progress: console.log,
});
console.log(`\n${output}\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
