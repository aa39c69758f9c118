import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { installed, versionOf } from './host.mjs';
import { testCases } from './junit.mjs';
import { checked, execute, settingsModule } from './program.mjs';

/** @type {import('./host.mjs').Host} */
export const bun = {
  name: 'bun',
  engine: 'wasm',
  async run(job) {
    const folder = dirname(/** @type {string} */ (job.files[0]));
    const results = await mkdtemp(join(folder, 'bun-'));
    const outfile = join(results, 'junit.xml');
    // A path counts as a filter of names unless it begins with a dot.
    const files = job.files.map((file) => `./${basename(file)}`);
    const preload = await settingsModule(job);
    // Its own limit, five seconds a test, is too short where other programs run; what hangs is ended by `execute`.
    const patient = ['--timeout', '120000'];
    const args = ['test', ...patient, '--preload', preload, '--reporter=junit', `--reporter-outfile=${outfile}`];
    try {
      const end = await execute(installed('bun/bin/bun.exe'), [...args, ...files], { folder });
      const tests = testCases(await readFile(outfile, 'utf8').catch(() => ''));
      return { version: versionOf('bun'), tests: checked(tests, end) };
    } finally {
      await rm(results, { recursive: true, force: true });
    }
  },
};
