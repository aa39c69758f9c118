/** Compiles what the commands of `--profile` run: this package over another profile, without types and documents. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import type { Source } from '../../tools/sources.ts';
import { bundle, bundleWire, type Compiler, compileWasm, inWorkFolder, layOutSources } from '../generate/compile.ts';
import { rolesMissingIn } from '../generate/manifest.ts';
import { EXCHANGE_COMMANDS, generatorVersion, packageRoot } from '../package.ts';
import { profileOf } from '../profile/profile.ts';

export interface Compilers {
  readonly esbuild: Compiler;
  /** Null for a package without Wasm. */
  readonly assemblyscript: Compiler | null;
}

export type Files = ReadonlyMap<string, string | Uint8Array>;

/** Commands that run with any profile. */
const COMMANDS = ['decode', 'encode', 'inspect', 'route'];

/** What the dashboard loads in addition: its own files, and entries that no command imports. */
const DASHBOARD = 'dashboard';
const DASHBOARD_ENTRIES = ['exchange.js', 'websocket.js'];

interface PackageOfProfile {
  readonly profile: Profile;
  readonly commands: readonly string[];
  /** Why exchange and server cannot run on the profile; then their commands are left out. */
  readonly missing: readonly string[];
  compile(): Promise<Files>;
}

/** @throws a Failure with the first defect of the profile */
export function compilePackage(
  folder: string,
  sources: readonly Source[],
  { esbuild, assemblyscript }: Compilers,
): PackageOfProfile {
  const profile = profileOf(folder, sources);
  const missing = rolesMissingIn(profile);
  const commands = [...COMMANDS, ...(missing.length === 0 ? EXCHANGE_COMMANDS : [])];
  const compile = (): Promise<Files> =>
    inWorkFolder(async (work) => {
      layOutSources(work, emitAll(profile, packageRoot));
      if (assemblyscript !== null) await compileWasm(work, assemblyscript);
      const main = { bundle: 'index', source: assemblyscript === null ? 'js' : 'index' };
      const ofProfile = new Map([
        ...(await bundle(work, esbuild, [main, { bundle: 'profile', source: 'profile/index' }])),
        ...(await bundleWire(work, esbuild)),
      ]);
      return new Map<string, string | Uint8Array>([
        ['package.json', JSON.stringify({ version: generatorVersion(), type: 'module', missing })],
        ...ofProfile,
        ...copiedFiles(commands, new Set(ofProfile.keys())),
      ]);
    });
  return { profile, commands, missing, compile };
}

/** The commands with everything they import; they contain nothing of the profile, and are the same in every package. */
function copiedFiles(commands: readonly string[], ofProfile: ReadonlySet<string>): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const hasDashboard = commands.includes('serve');
  const programs = [...commands.map((name) => `cli-${name}.js`), ...(hasDashboard ? DASHBOARD_ENTRIES : [])];
  const queue = programs.map((name) => `dist/${name}`);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (files.has(path) || ofProfile.has(path)) continue;
    const text = readFileSync(join(packageRoot, path), 'utf8');
    files.set(path, text);
    const folder = posix.dirname(path);
    const imports = text.matchAll(/\b(?:from|import)\s*\(?\s*["'](\.\.?\/[\w./-]+\.js)["']/g);
    queue.push(...Array.from(imports, ([, specifier = '']) => posix.join(folder, specifier)));
  }
  if (!hasDashboard) return files;
  for (const name of readdirSync(join(packageRoot, 'dist', DASHBOARD))) {
    const path = `dist/${DASHBOARD}/${name}`;
    files.set(path, readFileSync(join(packageRoot, path)));
  }
  return files;
}
