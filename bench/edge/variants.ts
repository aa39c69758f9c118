/** The same worker three times, each with another way to split a stream. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { output, root } from '../bundle/bundle.ts';
import { madeFromProfile } from '../bundle/made-from-profile.ts';

export const VARIANTS = ['wasm', 'js', 'table'] as const;

export type Variant = (typeof VARIANTS)[number];

const example = join(root, 'examples/edge-router');

/** Answers the file of each variant's worker. */
export async function bundleVariants(): Promise<Readonly<Record<Variant, string>>> {
  const folder = join(output, 'edge');
  mkdirSync(folder, { recursive: true });
  // The engine is a setting of the worker, not of its code.
  const ours = await bundle(join(folder, 'ours.mjs'), []);
  const table = await bundle(join(folder, 'table.mjs'), [tableForSplit]);
  return { wasm: ours, js: ours, table };
}

async function bundle(outfile: string, plugins: Plugin[]): Promise<string> {
  await build({
    entryPoints: [join(root, 'bench/edge/worker/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    external: ['cloudflare:workers'],
    alias: { 'igrs-rump': join(root, 'dist/index.js'), 'igrs-rump/profile': join(root, 'dist/profile.js') },
    plugins: [...plugins, edgeRouter, madeFromProfile(false)],
  });
  return outfile;
}

const edgeRouter: Plugin = {
  name: 'edge-router',
  setup(build) {
    build.onResolve({ filter: /^bench:edge-router$/ }, ({ path }) => ({ path, namespace: 'edge-router' }));
    build.onLoad({ filter: /.*/, namespace: 'edge-router' }, () => ({
      contents: `
        export { default as worker } from './worker.ts';
        export { engine, Split } from './split.ts';
        export { nameOf, Round } from './round.ts';
        export { DurableObject } from 'cloudflare:workers';`,
      resolveDir: example,
    }));
  },
};

const tableForSplit: Plugin = {
  name: 'table-for-split',
  setup(build) {
    const path = join(root, 'bench/edge/worker/table-split.ts');
    build.onResolve({ filter: /^\.\/split\.ts$/ }, () => ({ path }));
  },
};
