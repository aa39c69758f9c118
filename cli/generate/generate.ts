/** `rump generate`: builds a package like this one from a corrected profile, with our sources, its generated code and the same compilers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES, type Entry, needsExchange } from '../../scripts/common/entries.ts';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import { readSources } from '../../tools/sources.ts';
import { standardOutput } from '../output.ts';
import { packageRoot } from '../package.ts';
import { loadFolder } from '../profile/profile.ts';
import { fingerprintText } from '../profile/tables.ts';
import { bundle, bundleWire, compileWasm, declarations, inWorkFolder, layOutSources } from './compile.ts';
import { findCompilers } from './compilers.ts';
import { copiedFiles } from './copied.ts';
import { checkDestination, writeDestination } from './destination.ts';
import { manifestOf, type Parts, readmeOf } from './manifest.ts';
import { missingRoles } from './missing-roles.ts';

interface GenerateOptions {
  readonly profile: string;
  readonly out: string;
  readonly only?: 'codec';
  readonly force?: boolean;
}

export async function generate({ profile: folder, out, only, force }: GenerateOptions): Promise<void> {
  // Everything that can be refused is refused before anything is written.
  checkDestination(out, folder, force === true);
  const profile = loadFolder(folder);
  const compilers = findCompilers('generate', ['assemblyscript', 'esbuild', 'typescript']);
  const missing = missingRoles(profile);
  const parts = partsOf(profile, only === 'codec', missing);
  await inWorkFolder(async (work) => {
    const emitted = emitAll(profile, packageRoot);
    layOutSources(work, emitted);
    const wasm = await compileWasm(work, compilers.assemblyscript);
    const types = await declarations(work, compilers.typescript);
    const files = new Map<string, string | Uint8Array>([
      ...(parts.isWhole ? copiedFiles(parts.entries, parts.leftOut, types) : types),
      ...documents(parts, folder, emitted),
      ['dist/rump.wasm', wasm],
      ...(await bundle(work, compilers.esbuild)),
      ...(parts.isWhole ? await bundleWire(work, compilers.esbuild) : []),
    ]);
    // From here on a signal waits: the package is there as a whole or not at all.
    work.signal.throwIfAborted();
    writeDestination(out, files);
  });
  const output = standardOutput();
  const { id, version, kinds } = profile;
  await output.add(`${id} ${version}: ${kinds.length} kinds of message, fingerprint ${fingerprintText(profile)}\n`);
  if (parts.isWhole && missing.length > 0) {
    const names = parts.leftOut.map(({ name }) => name).join(', ');
    await output.add(`left out: ${names}; exchange and server cannot run on it, which has no ${missing.join(', ')}\n`);
  }
  await output.add(`${out} is an npm package: npm install ${shellWord(/^[./]/.test(out) ? out : `./${out}`)}\n`);
  await output.close();
}

/** As a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w./:@%+,\\-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Which entries the package gets; the exchange and the server need a profile whose messages say what they are for. */
function partsOf(profile: Profile, codecOnly: boolean, missing: readonly string[]): Parts {
  if (codecOnly) {
    return { profile, isWhole: false, entries: ENTRIES.filter(({ anyProfile }) => anyProfile), leftOut: [], missing };
  }
  const isThere = (entry: Entry): boolean => missing.length === 0 || !needsExchange(entry);
  const leftOut = ENTRIES.filter((entry) => !isThere(entry));
  return { profile, isWhole: true, entries: ENTRIES.filter(isThere), leftOut, missing };
}

function ourFile(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8');
}

/** All files of the package that are not compiled. */
function documents(parts: Parts, folder: string, emitted: ReadonlyMap<string, string>): Map<string, string> {
  const pages = [...emitted].filter(([path]) => path.startsWith('docs/'));
  return new Map([
    ['package.json', manifestOf(parts)],
    ['README.md', readmeOf(parts)],
    ['LICENSE', ourFile('LICENSE')],
    // The YAML files refer to it, so that editors validate them.
    ['profile/profile.schema.json', ourFile('profile/profile.schema.json')],
    ...pages,
    ...readSources(folder).map(({ file, text }): [string, string] => [`profile/${file}`, text]),
  ]);
}
