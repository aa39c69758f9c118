import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * A worker as wrangler would upload it: one module, and beside it each `*.wasm` that it imports, which the host compiles.
 * @param directory where the code lies, for what it imports
 */
export async function bundleWorker(code: string, directory: string) {
  const modules = new Map<string, { type: 'CompiledWasm'; path: string; contents: Uint8Array }>();
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: directory, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: 'wasm beside the worker',
        setup({ onResolve }) {
          onResolve({ filter: /\.wasm$/ }, ({ path: specifier }) => {
            const path = specifier.replaceAll('/', '-');
            const contents = readFileSync(fileURLToPath(import.meta.resolve(specifier)));
            modules.set(path, { type: 'CompiledWasm', path, contents });
            return { path: `./${path}`, external: true };
          });
        },
      },
    ],
  });
  const [script] = outputFiles;
  return [{ type: 'ESModule', path: 'worker.mjs', contents: script?.text ?? '' }, ...modules.values()];
}
