/**
 * `rump generate`: builds a package like this one from a corrected profile, with our sources, its generated code and the same compilers.
 * Files in the destination folder that were not generated are never lost.
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import {
  declarationOf,
  ENTRIES,
  type Entry,
  fileOf,
  needsExchange,
  reachableFrom,
} from '../../scripts/common/entries.ts';
import { makeFolder, writeWholeFile } from '../../scripts/common/whole-file.ts';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import { readSources } from '../../tools/sources.ts';
import { Failure, misuse, systemFailure } from '../failure.ts';
import { standardOutput } from '../output.ts';
import { missingRoles, packageRoot } from '../package.ts';
import { contentsText, loadFolder } from '../profile/profile.ts';
import {
  bundle,
  bundleWire,
  compileWasm,
  declarations,
  findCompilers,
  handWrittenSources,
  inWorkFolder,
  layOutSources,
} from './compile.ts';
import { GENERATOR, manifestOf, type Parts, readmeOf, rolesMissingIn } from './manifest.ts';

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
  const missing = rolesMissingIn(profile);
  const parts = partsOf(profile, only === 'codec', missing);
  if (missingRoles().length > 0 && parts.entries.some(needsExchange)) {
    throw new Failure(
      'this package has no exchange and no server that could be copied: use the command of igrs-rump, or add --only codec',
    );
  }
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
    // From here on a signal waits: the package is written completely or not at all.
    work.signal.throwIfAborted();
    writeDestination(out, files);
  });
  const output = standardOutput();
  await output.add(`${profile.id} ${profile.version}: ${contentsText(profile)}\n`);
  if (parts.isWhole && missing.length > 0) {
    const names = parts.leftOut.map(({ name }) => name).join(', ');
    await output.add(`left out: ${names}; exchange and server cannot run on it, which has no ${missing.join(', ')}\n`);
  }
  await output.add(`${out} is an npm package: npm install ${shellWord(/^[./]/.test(out) ? out : `./${out}`)}\n`);
  await output.close();
}

/** Quoted so that a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w./:@%+,\\-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Which entries the package gets; the exchange and the server need a profile whose messages have roles. */
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
  const hasExchange = parts.entries.some(needsExchange);
  const pages = [...emitted].filter(
    ([path]) => path.startsWith('docs/') && (hasExchange || path !== 'docs/exchange.schema.json'),
  );
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

type Files = Map<string, string | Uint8Array>;

/** In dist/: the codec's bundles and what others import of the profile, which are compiled; declarations are chosen one by one. */
const OF_PROFILE = /^dist\/((index|js|profile)\.js|wire\/|types\/|rump\.wasm$)/;
/** In dist/: what only a package with the exchange needs, besides the entries themselves. */
const OF_EXCHANGE = /^dist\/(server|dashboard)[./]/;

/**
 * By path in the package.
 *
 * @param entries those that the package has
 * @param leftOut those that it lacks
 * @param compiled declarations of everything that is generated from the profile
 */
function copiedFiles(
  entries: readonly Entry[],
  leftOut: readonly Entry[],
  compiled: ReadonlyMap<string, string>,
): Files {
  const missing = new Set(leftOut.flatMap((entry) => [`dist/${fileOf(entry)}.js`, `dist/${fileOf(entry)}.js.map`]));
  const isCopied = (path: string): boolean =>
    !OF_PROFILE.test(path) && !missing.has(path) && (leftOut.length === 0 || !OF_EXCHANGE.test(path));
  const files: Files = handWrittenSources();
  const names = readdirSync(join(packageRoot, 'dist'), { recursive: true, encoding: 'utf8' });
  for (const path of names.map((name) => `dist/${name.replaceAll('\\', '/')}`)) {
    const place = join(packageRoot, path);
    if (isCopied(path) && statSync(place).isFile()) files.set(path, readFileSync(place));
  }
  for (const [path, text] of declarationsOf(entries, compiled)) files.set(path, text);
  return files;
}

/** Declarations reachable from the entries: the compiled ones, and ours for the rest. */
function declarationsOf(entries: readonly Entry[], compiled: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  const textOf = (file: string): string | undefined => {
    const text = compiled.get(file) ?? readFileSync(join(packageRoot, file), 'utf8');
    found.set(file, text);
    return text;
  };
  reachableFrom(entries.map(declarationOf), textOf);
  textOf('dist/types/rump.wasm.d.ts');
  return found;
}

/** Folders with generated files only; files of an older profile must not remain in them. */
const OWN_FOLDERS = ['dist', 'docs', 'profile', 'sdk', 'assembly'];

/** Prefix of the temporary folder inside the destination in which the package is prepared. */
const PARTIAL = '.rump-generate-';

function checkDestination(out: string, profile: string, replace: boolean): void {
  const way = relative(realPath(out), realPath(profile));
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    throw misuse(`${profile} is inside ${out}, which would be overwritten: choose another folder for --out`);
  }
  if (!existsSync(out)) return;
  let names: string[];
  try {
    // An interrupted run may have left its temporary folder.
    names = readdirSync(out).filter((name) => !name.startsWith(PARTIAL));
  } catch (error) {
    throw systemFailure(out, error);
  }
  if (names.length > 0 && !isOurs(out)) {
    throw new Failure(`${out} is neither empty nor written by rump generate; nothing in it was changed`);
  }
  if (names.length > 0 && !replace) {
    throw new Failure(`${out} exists: choose another folder, or replace what rump generate wrote there with --force`);
  }
}

/** The path with links resolved, as far as it exists. */
function realPath(path: string): string {
  const place = resolve(path);
  try {
    return realpathSync(place);
  } catch {
    return dirname(place) === place ? place : join(realPath(dirname(place)), basename(place));
  }
}

function isOurs(out: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
    return typeof manifest.generator === 'string' && manifest.generator.startsWith(`${GENERATOR} `);
  } catch {
    return false;
  }
}

/** Writes all files before moving the first into place, so that a full disk leaves the previous package intact. */
export function writeDestination(out: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  const isNew = !existsSync(out);
  let partial: string | null = null;
  try {
    makeFolder(out);
    partial = mkdtempSync(join(out, PARTIAL));
    for (const [path, contents] of files) writeWholeFile(join(partial, path), contents);
    for (const folder of OWN_FOLDERS) rmSync(join(out, folder), { recursive: true, force: true });
    for (const name of readdirSync(partial)) renameSync(join(partial, name), join(out, name));
    rmSync(partial, { recursive: true });
  } catch (error) {
    if (partial !== null) rmSync(isNew ? out : partial, { recursive: true, force: true });
    const { path, cause } = error as NodeJS.ErrnoException;
    throw systemFailure(path ?? out, cause ?? error);
  }
}
