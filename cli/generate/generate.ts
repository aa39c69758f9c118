/** A corrected profile → a package like ours, without a fork: our sources, its generated code, the same compilers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitAll } from '../../tools/emit/all.ts';
import { readSources } from '../../tools/load.ts';
import type { Profile } from '../../tools/model.ts';
import { standardOutput } from '../output.ts';
import { loadFolder } from '../profile/folder.ts';
import { fingerprintText } from '../profile/tables.ts';
import { bundle, compileWasm, declarations } from './compile.ts';
import { findCompilers } from './compilers.ts';
import { checkDestination, writeDestination } from './destination.ts';
import { packageRoot } from './layout.ts';
import { manifestOf, readmeOf } from './manifest.ts';
import { layOutSources } from './sources.ts';

export interface GenerateOptions {
  readonly profile: string;
  readonly out: string;
  readonly force?: boolean;
}

export async function generate({ profile: folder, out, force }: GenerateOptions): Promise<void> {
  // Whatever can be refused is refused before anything is made.
  checkDestination(out, folder, force === true);
  const profile = loadFolder(folder);
  const compilers = findCompilers();
  const work = mkdtempSync(join(tmpdir(), 'rump-generate-'));
  try {
    const emitted = emitAll(profile, packageRoot);
    layOutSources(work, emitted);
    const wasm = compileWasm(work, compilers);
    const files = new Map<string, string | Uint8Array>([
      ...describing(profile, folder, emitted),
      ['dist/rump.wasm', wasm],
      ...(await bundle(work, compilers)),
      ...declarations(work, compilers),
    ]);
    writeDestination(out, files);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const output = standardOutput();
  const { id, version, kinds } = profile;
  await output.add(`${id} ${version}: ${kinds.length} kinds of message, fingerprint ${fingerprintText(profile)}\n`);
  await output.add(`${out} is an npm package: npm install ${/^[./]/.test(out) ? out : `./${out}`}\n`);
  await output.close();
}

function ourFile(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8');
}

/** Everything of the package that is not compiled. */
function describing(profile: Profile, folder: string, emitted: ReadonlyMap<string, string>): Map<string, string> {
  const documents = [...emitted].filter(([path]) => path.startsWith('docs/'));
  return new Map([
    ['package.json', manifestOf(profile)],
    ['README.md', readmeOf(profile)],
    ['LICENSE', ourFile('LICENSE')],
    // The YAML files name it, so that editors check what is written in them.
    ['profile/profile.schema.json', ourFile('profile/profile.schema.json')],
    ...documents,
    ...readSources(folder).map(({ file, text }): [string, string] => [`profile/${file}`, text]),
  ]);
}
