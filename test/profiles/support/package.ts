/** The package over another profile, built in a folder with the project's own scripts. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { emitAll } from '../../../tools/emit/all.ts';
import { format } from '../../../tools/generate.ts';
import type { Profile } from '../../../tools/model.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the package is built from, beside the generated code. */
const COPIED = [
  'sdk',
  'server',
  'assembly',
  'scripts',
  'asconfig.json',
  'package.json',
  'tsconfig.base.json',
  'biome.json',
];

interface Bundles {
  readonly outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[];
}

interface Scripts {
  compileWasm(): Promise<unknown>;
  bundleSdk(): Promise<Bundles>;
  bundleServer(): Promise<Bundles>;
  bundleCli(): Promise<Bundles>;
  emitDeclarations(): Promise<void>;
}

/** What the command is made of besides. */
const COPIED_FOR_COMMAND = ['cli', 'home', 'tools', 'profile'];

export interface BuildOptions {
  /** Whether the types of all code, generated or not, are checked against the profile. */
  readonly types?: boolean;
  /** Whether `dist/cli.js` is made too. */
  readonly command?: boolean;
}

/** Codec, exchange and server, as in `dist/`. */
export async function buildPackage(
  profile: Profile,
  folder: string,
  { types = true, command = false }: BuildOptions = {},
): Promise<void> {
  for (const part of [...COPIED, ...(command ? COPIED_FOR_COMMAND : [])]) {
    const isOurs = (path: string): boolean => !/[/\\](generated|__tests__)$/.test(path);
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: isOurs });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of format(root, emitAll(profile, root))) write(join(folder, path), text);

  const { compileWasm, emitDeclarations } = await scripts(folder, 'build');
  await compileWasm();
  const { bundleSdk, bundleServer, bundleCli } = await scripts(folder, 'bundle');
  const bundles = [await bundleSdk(), await bundleServer(), ...(command ? [await bundleCli()] : [])];
  for (const { outputFiles } of bundles) {
    for (const { path, contents } of outputFiles) write(path, contents);
  }
  if (types) await emitDeclarations();
}

/** The folder's own copy of a script: its root is that folder. */
async function scripts(folder: string, name: string): Promise<Scripts> {
  return (await import(pathToFileURL(join(folder, 'scripts', `${name}.ts`)).href)) as Scripts;
}

export function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
