/** From laid out sources to what a package holds. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as esbuild from 'esbuild';
import { embedWasm } from '../../scripts/common/embed-wasm.mjs';
import type { Compilers } from './compilers.ts';
import { entries } from './layout.ts';

const SHOWN_LINES = 10;

/** The profile was checked before, so a compiler that refuses the code has found a defect of ours. */
function runCompiler(script: string, args: readonly string[], work: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: work, encoding: 'utf8' });
  if (status === 0) return;
  const complaints = `${stdout}${stderr}`.trim().split('\n').slice(0, SHOWN_LINES);
  throw new Error(`the generated code does not compile:\n${complaints.join('\n')}`);
}

export function compileWasm(work: string, { asc }: Compilers): Uint8Array {
  runCompiler(asc, ['--config', 'asconfig.json', '--target', 'release'], work);
  return readFileSync(join(work, 'build', 'rump.wasm'));
}

/** By path in the package. */
export async function bundle(work: string, compilers: Compilers): Promise<Map<string, Uint8Array>> {
  const { build }: typeof esbuild = await import(pathToFileURL(compilers.esbuild).href);
  const { outputFiles } = await build({
    absWorkingDir: work,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry.bundle, `sdk/${entry.source}.ts`])),
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    charset: 'utf8',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    plugins: [embedWasm],
    write: false,
    logLevel: 'silent',
  });
  return new Map(outputFiles.map(({ path, contents }) => [inPackage(work, path), contents]));
}

/**
 * The sources import `./x.ts`; in the declarations that becomes `./x.js`, which every resolver maps to `./x.d.ts`, while
 * `.ts` there is understood by recent compilers only.
 */
export function declarations(work: string, { tsc }: Compilers): Map<string, string> {
  const config = {
    extends: './tsconfig.json',
    compilerOptions: { rootDir: '.', outDir: '../dist/types' },
    include: [],
    // The entries alone: what they do not reach may speak of messages that this profile lacks.
    files: ['wasm.d.ts', ...entries.map(({ source }) => `${source}.ts`)],
  };
  writeFileSync(join(work, 'sdk', 'tsconfig.generate.json'), JSON.stringify(config));
  runCompiler(tsc, ['-p', join('sdk', 'tsconfig.generate.json')], work);
  const folder = join(work, 'dist', 'types');
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name): [string, string] => {
        const text = readFileSync(join(folder, name), 'utf8');
        const imports = /((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]*)\.ts(['"])/g;
        return [inPackage(work, join(folder, name)), text.replace(imports, '$1.js$2')];
      }),
  );
}

function inPackage(work: string, path: string): string {
  return relative(work, path).split(sep).join('/');
}
