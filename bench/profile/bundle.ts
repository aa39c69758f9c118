/** The program that is profiled: our package from its sources, not from dist/, so that a line of it tells which file it is of. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { embedWasm } from '../../scripts/common/embed-wasm.mjs';
import { requirePackages } from '../../scripts/common/require-program.mjs';
import { output, root } from '../bundle/bundle.ts';
import { madeFromProfile } from '../bundle/made-from-profile.ts';

const REQUIRE =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/** Answers the file; its source map lies beside it. */
export async function bundleProfiled(): Promise<string> {
  requirePackages('bench/peers');
  const folder = join(output, 'profiled');
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/profile/program.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    // The peers as well; some of them call `require` for Node's own modules.
    external: ['iconv-lite'],
    banner: { js: REQUIRE },
    // In one file: what is inlined from another one is counted by its line, but under the name of the file that it went into.
    splitting: false,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'error',
    alias: { 'igrs-rump': join(root, 'sdk/index.ts'), 'igrs-rump/profile': join(root, 'sdk/profile/index.ts') },
    plugins: [madeFromProfile(true), embedWasm],
  });
  return join(folder, 'program.mjs');
}
