/** The worker of the edge router three times, each with another way to split a stream. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { root } from '../../scripts/common/paths.ts';
import { madeFromProfile, output, packageIn } from '../bundle.ts';
import { startWorkerd, type Workerd, workerdSettings } from '../hosts/hosts.ts';

export const VARIANTS = ['wasm', 'js', 'table'] as const;

export type Variant = (typeof VARIANTS)[number];

const example = join(root, 'examples/edge-router');

/** @returns the file of each variant's worker */
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
    alias: packageIn(root),
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

/**
 * One worker in a fresh workerd.
 *
 * @param sink the address of the destinations that are other servers
 */
export async function startWorker(variant: Variant, file: string, sink: string): Promise<Workerd> {
  const settings = join(dirname(file), `${variant}.capnp`);
  const urls = JSON.stringify(JSON.stringify({ alarms: sink, audit: sink }));
  const text = workerdSettings({
    file: basename(file),
    compatibilityDate: compatibilityDate(),
    services: ['(name = "internet", network = (allow = ["private"])),'],
    lines: [
      'durableObjectNamespaces = [(className = "DeviceShard", uniqueKey = "devices")],',
      'durableObjectStorage = (inMemory = void),',
      'bindings = [',
      '  (name = "DEVICES", durableObjectNamespace = "DeviceShard"),',
      `  (name = "DESTINATION_URLS", json = ${urls}),`,
      // The table needs no engine.
      `  (name = "ENGINE", text = "${variant === 'js' ? 'js' : 'wasm'}"),`,
      '],',
    ],
  });
  writeFileSync(settings, text);
  return startWorkerd(settings);
}

function compatibilityDate(): string {
  const text = readFileSync(join(example, 'wrangler.jsonc'), 'utf8');
  return /"compatibility_date": "([\d-]+)"/.exec(text)?.[1] ?? '';
}
