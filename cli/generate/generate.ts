/** `rump generate`: builds a package like this one from a corrected profile, with our sources, its generated code and the same compilers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import { readSources } from '../../tools/sources.ts';
import { standardOutput } from '../output.ts';
import { packageRoot } from '../package.ts';
import { loadFolder } from '../profile/profile.ts';
import { fingerprintText } from '../profile/tables.ts';
import { bundle, compileWasm, declarations, inWorkFolder, layOutSources } from './compile.ts';
import { findCompilers } from './compilers.ts';
import { checkDestination, manifestOf, readmeOf, writeDestination } from './destination.ts';
import { missingRoles } from './missing-roles.ts';

interface GenerateOptions {
  readonly profile: string;
  readonly out: string;
  readonly force?: boolean;
}

export async function generate({ profile: folder, out, force }: GenerateOptions): Promise<void> {
  // Everything that can be refused is refused before anything is written.
  checkDestination(out, folder, force === true);
  const profile = loadFolder(folder);
  const compilers = findCompilers('generate', ['assemblyscript', 'esbuild', 'typescript']);
  const files = await inWorkFolder(async (work) => {
    const emitted = emitAll(profile, packageRoot);
    layOutSources(work, emitted);
    const wasm = compileWasm(work, compilers.assemblyscript);
    return new Map<string, string | Uint8Array>([
      ...documents(profile, folder, emitted),
      ['dist/rump.wasm', wasm],
      ...(await bundle(work, compilers.esbuild)),
      ...declarations(work, compilers.typescript),
    ]);
  });
  writeDestination(out, files);
  const output = standardOutput();
  const { id, version, kinds } = profile;
  await output.add(`${id} ${version}: ${kinds.length} kinds of message, fingerprint ${fingerprintText(profile)}\n`);
  const missing = missingRoles(profile);
  if (missing.length > 0) {
    await output.add(`exchange and server cannot run on it, which has no ${missing.join(', ')}\n`);
  }
  await output.add(`${out} is an npm package: npm install ${/^[./]/.test(out) ? out : `./${out}`}\n`);
  await output.close();
}

function ourFile(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8');
}

/** All files of the package that are not compiled. */
function documents(profile: Profile, folder: string, emitted: ReadonlyMap<string, string>): Map<string, string> {
  const pages = [...emitted].filter(([path]) => path.startsWith('docs/'));
  return new Map([
    ['package.json', manifestOf(profile)],
    ['README.md', readmeOf(profile)],
    ['LICENSE', ourFile('LICENSE')],
    // The YAML files refer to it, so that editors validate them.
    ['profile/profile.schema.json', ourFile('profile/profile.schema.json')],
    ...pages,
    ...readSources(folder).map(({ file, text }): [string, string] => [`profile/${file}`, text]),
  ]);
}
