/** The bench as one program for each sort of host, with our package as it is in dist/. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { requirePackages } from '../../scripts/common/require-program.mjs';
import { madeFromProfile } from './made-from-profile.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Beside the packages of the peers, because programs of Node, Deno and Bun import those as they are. */
export const output = join(root, 'bench/peers/build');

export type Form = 'process' | 'page' | 'worker';

const SETTINGS: Record<Form, BuildOptions> = {
  // Split, so that a process loads no peer that it does not time.
  process: { platform: 'node', packages: 'external', splitting: true },
  page: { platform: 'browser' },
  // All in one module, as wrangler makes it.
  worker: { platform: 'browser', conditions: ['workerd', 'worker', 'browser'] },
};

/** Answers the file. */
export async function bundleProgram(form: Form): Promise<string> {
  requirePackages('bench/peers');
  mkdirSync(output, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [`bench/program/${form}.ts`],
    outdir: join(output, form),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    ...SETTINGS[form],
    // Deno and Bun find packages beside the program, where ours is not; and it is the build that is to be benched.
    alias: { 'igrs-rump': join(root, 'dist/index.js'), 'igrs-rump/profile': join(root, 'dist/profile.js') },
    plugins: [madeFromProfile(form === 'process')],
  });
  return join(output, form, `${form}.mjs`);
}
