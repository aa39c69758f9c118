/** The codec over any profile, made in memory: no folder, no formatting, no types. What it costs is what esbuild and the compiler take. */
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { build, type OutputFile, type Plugin } from 'esbuild';
import type * as codecModule from 'igrs-rump';
import type * as profileModule from 'igrs-rump/profile';
import { asText } from '../../../scripts/common/entries.ts';
import { emitAll } from '../../../tools/emit/all.ts';
import type { Profile } from '../../../tools/model.ts';
import { write } from './package.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Types are those of the default profile. */
export interface Built {
  readonly codec: typeof codecModule;
  readonly profile: typeof profileModule;
}

/**
 * The JavaScript engine alone, or with `wasm` both, that one optimised as the package has it for what is measured. In a `folder`, from
 * which it is loaded, what runs of it is counted; the suite names one in RUMP_BUILT for tests that do not.
 */
export async function builtOver(
  profile: Profile,
  wasm: boolean | 'optimised' = false,
  folder: string | undefined = countedFolder(),
): Promise<Built> {
  const entry = wasm ? 'index' : 'js';
  const contents = `export * as codec from './sdk/${entry}.ts'; export * as profile from './sdk/profile/index.ts';`;
  if (folder !== undefined) {
    const file = join(folder, 'dist', `${entry}.js`);
    for (const { path, contents: bytes } of await bundled(profile, wasm, contents, file)) write(path, bytes);
    return (await import(pathToFileURL(file).href)) as Built;
  }
  const [{ text } = { text: '' }] = await bundled(profile, wasm, contents);
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as Built;
}

let counted = 0;

/** One for each codec of each process. */
function countedFolder(): string | undefined {
  const { RUMP_BUILT } = process.env;
  return RUMP_BUILT === undefined ? undefined : join(RUMP_BUILT, `built-${process.pid}-${counted++}`);
}

/** A module of what `igrs-rump` exports, over the profile, for another bundle to take in. */
export async function codecSource(profile: Profile, wasm: boolean | 'optimised'): Promise<string> {
  const [{ text } = { text: '' }] = await bundled(profile, wasm, `export * from './sdk/${wasm ? 'index' : 'js'}.ts';`);
  return text;
}

async function bundled(
  profile: Profile,
  wasm: boolean | 'optimised',
  contents: string,
  outfile?: string,
): Promise<readonly OutputFile[]> {
  const generated = emitAll(profile, root);
  const bytes = wasm ? await compiled(generated, wasm === 'optimised') : new Uint8Array(0);
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    plugins: [inPlaceOf(generated, bytes)],
    ...(outfile === undefined ? {} : { outfile, sourcemap: 'linked' }),
  });
  return outputFiles;
}

export function inPlaceOf(generated: ReadonlyMap<string, string>, wasm: Uint8Array): Plugin {
  return {
    name: 'generated in memory',
    setup({ onResolve, onLoad }) {
      // A file of another profile's may be missing in this folder, so that only the path is resolved.
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path);
        return /[\\/]generated[\\/]/.test(file) ? { path: file } : undefined;
      });
      onLoad({ filter: /[\\/]sdk[\\/]generated[\\/].*\.ts$/ }, ({ path }) => {
        const name = relative(root, path).split(sep).join('/');
        const contents = generated.get(name);
        return contents === undefined ? { errors: [{ text: `${name} is not generated` }] } : { contents, loader: 'ts' };
      });
      onResolve({ filter: /\.wasm$/ }, () => ({ path: 'rump.wasm', namespace: 'wasm' }));
      onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({ contents: asText(wasm), loader: 'text' }));
    },
  };
}

/** Mostly without the optimiser, which takes most of the time and is tried by all other tests. */
async function compiled(generated: ReadonlyMap<string, string>, optimised: boolean): Promise<Uint8Array> {
  let binary = new Uint8Array(0);
  const sources = new Map<string, string | null>();
  const read = async (name: string): Promise<string | null> => {
    if (!sources.has(name)) sources.set(name, await readFile(join(root, name), 'utf8').catch(() => null));
    return sources.get(name) ?? null;
  };
  const options = ['--runtime', 'stub', '--initialMemory', '3', '--enable', 'simd', '--use', 'abort=', '--noAssert'];
  const level = optimised ? ['-O3', '--converge'] : ['-O1'];
  const { error, stderr } = await asc.main(['assembly/index.ts', '--outFile', 'rump.wasm', ...level, ...options], {
    readFile: (name) => {
      const path = name.split(sep).join('/');
      if (path.startsWith('assembly/generated/')) return generated.get(path) ?? null;
      return path.startsWith('assembly/') ? read(path) : null;
    },
    writeFile: (name, contents) => {
      if (name === 'rump.wasm') binary = Uint8Array.from(contents as unknown as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
  return binary;
}
