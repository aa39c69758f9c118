/** This Node may be one without SQLite: the tests run on one that has it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installed } from '../host/host.mjs';

const program = fileURLToPath(new URL('support/stored-records.ts', import.meta.url));

test('records in SQLite: the bus contract, and what another bus finds', { timeout: 120_000 }, async () => {
  // Else it takes itself for a part of this run, and says nothing.
  const { NODE_TEST_CONTEXT: _, ...others } = process.env;
  const env = { ...others, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NO_COLOR: '1' };
  const words = ['--import', 'tsx', '--test', '--test-reporter=tap', program];
  const run = promisify(execFile)(installed('node-24/bin/node'), words, { env });
  const { stdout } = await run.catch((error) => assert.fail(error.stdout));
  // At least ten: a file that ran none would have none that failed.
  assert.match(stdout, /^# pass \d{2,}\n# fail 0$/m);
});
