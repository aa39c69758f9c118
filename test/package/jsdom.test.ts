/** The built package under Jest's environment of a page, which is what a React project's tests run in. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const tools = createRequire(join(root, 'test/consumers/tools/package.json'));

/** jsdom has neither; whoever needs them gives them, until the package needs none. */
const SETUP = `const { TextDecoder, TextEncoder } = require('node:util');
globalThis.TextDecoder ??= TextDecoder;
globalThis.TextEncoder ??= TextEncoder;
`;

test('igrs-rump works under jest-environment-jsdom', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-jsdom-'));
  try {
    await mkdir(join(folder, 'node_modules'));
    await symlink(root, join(folder, 'node_modules/igrs-rump'));
    await cp(join(root, 'test/consumers/jsdom'), folder, { recursive: true });
    await writeFile(join(folder, 'setup.cjs'), SETUP);
    const configuration = {
      rootDir: folder,
      testEnvironment: tools.resolve('jest-environment-jsdom'),
      testMatch: ['**/*.test.mjs'],
      setupFiles: ['./setup.cjs'],
      transform: {},
      haste: { enableSymlinks: false },
    };
    const jest = join(dirname(tools.resolve('jest/package.json')), 'bin/jest.js');
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--experimental-vm-modules', jest, '--config', JSON.stringify(configuration), '--no-cache'],
      { cwd: folder, env: { ...process.env, CI: '1' } },
    );
    assert.match(stderr, /Tests: {7}3 passed, 3 total/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
