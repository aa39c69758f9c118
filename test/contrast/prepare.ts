/**
 * `tsx test/contrast/prepare.ts PROFILE FOLDER`: generates the profile's code into the folder, builds the package there with the
 * project's own scripts, and bundles the suite against that build, with that profile's vectors.
 */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { emitAll } from '../../tools/emit/all.ts';
import { format } from '../../tools/format.ts';
import { bundleSuiteOver } from './bundle-suite.ts';
import { handGoldens } from './hand-goldens.ts';
import { loadProfile } from './profiles.ts';
import { writeVectors } from './vectors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a codec is built from, beside the generated code. */
const COPIED = ['sdk', 'assembly', 'scripts', 'asconfig.json', 'package.json', 'tsconfig.base.json', 'biome.json'];

interface Scripts {
  compileWasm(): Promise<unknown>;
  bundleSdk(): Promise<{ outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[] }>;
  emitDeclarations(projects: readonly 'sdk'[]): Promise<void>;
}

async function prepare(name: string, folder: string): Promise<void> {
  const profile = loadProfile(name);
  for (const part of COPIED) {
    const isOurs = (path: string): boolean => !/[/\\](generated|__tests__)$/.test(path);
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: isOurs });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of format(root, emitAll(profile))) write(join(folder, path), text);
  writeVectors(join(folder, 'vectors'), profile, handGoldens(name));

  const { compileWasm } = await scripts(folder, 'compile-wasm');
  await compileWasm();
  const { bundleSdk } = await scripts(folder, 'bundle');
  for (const { path, contents } of (await bundleSdk()).outputFiles) write(path, contents);
  // Also the generated code's types must be right.
  const { emitDeclarations } = await scripts(folder, 'declarations');
  await emitDeclarations(['sdk']);
  for (const { path, contents } of await bundleSuiteOver(folder)) write(path, contents);
}

/** The folder's own copy of a script: its root is that folder. */
async function scripts(folder: string, name: string): Promise<Scripts> {
  return (await import(pathToFileURL(join(folder, 'scripts', `${name}.mjs`)).href)) as Scripts;
}

function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

const [name, folder] = process.argv.slice(2);
if (name === undefined || folder === undefined) throw new Error('usage: prepare.ts PROFILE FOLDER');
await prepare(name, folder);
