import { dirname } from 'node:path';
import { installed, versionOf } from './host.mjs';
import { testCases } from './junit.mjs';
import { checked, execute, settingsModule } from './program.mjs';

/** No permission is given, and none can be asked for: there is no terminal. @type {import('./host.mjs').Host} */
export const deno = {
  name: 'deno',
  engine: 'wasm',
  async run(job) {
    const folder = dirname(/** @type {string} */ (job.files[0]));
    const args = [
      'test',
      '--no-lock',
      '--no-check',
      '--reporter=junit',
      `--preload=${await settingsModule(job)}`,
      ...job.files,
    ];
    const end = await execute(installed('deno/deno'), args, {
      folder,
      env: { DENO_DIR: `${folder}/deno`, DENO_NO_UPDATE_CHECK: '1' },
    });
    return { version: versionOf('deno'), tests: checked(testCases(end.stdout), end) };
  },
};
