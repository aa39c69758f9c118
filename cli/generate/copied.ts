/** What a package over another profile has as it stands in this one: all that holds nothing of the profile. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reachableFrom } from '../../scripts/common/declaration-text.ts';
import { declarationOf, type Entry, fileOf } from '../../scripts/common/entries.ts';
import { packageRoot } from '../package.ts';
import { handWrittenSources } from './compile.ts';

type Files = Map<string, string | Uint8Array>;

/** In dist/: the codec's bundles and what others take of the profile, which are compiled; declarations are chosen one by one. */
const OF_PROFILE = /^dist\/((index|js|profile)\.js|wire\/|types\/|rump\.wasm$)/;
/** In dist/: what only a package with the exchange needs, besides the entries themselves. */
const OF_EXCHANGE = /^dist\/(server|dashboard)[./]/;

/**
 * By path in the package.
 *
 * @param entries those that the package has
 * @param leftOut those that it has not
 * @param compiled declarations, of all that is made of the profile
 */
export function copiedFiles(
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

/** Those that the entries lead to: the compiled ones, and ours where none was compiled. */
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
