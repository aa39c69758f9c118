import { fileURLToPath } from 'node:url';
import { installed } from '../host.mjs';
import { ask } from '../program.mjs';
import { bundleForHost } from '../shim/bundle.mjs';

/** @type {import('../host.mjs').Host} */
export const edgeRuntime = {
  name: 'edge-runtime',
  engine: 'wasm',
  async run({ files, settings }) {
    const entry = fileURLToPath(new URL('worker.ts', import.meta.url));
    // A script, since its virtual machine takes no modules: the package is part of it, as it is in every edge function.
    const worker = await bundleForHost({ entry, files, settings, format: 'iife' });
    return ask(installed('node-24/bin/node'), fileURLToPath(new URL('start.mjs', import.meta.url)), { worker });
  },
};
