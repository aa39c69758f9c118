/** The text of declarations: what they lead to, and how compilers back to TypeScript 5.4 understand them. */
import { posix } from 'node:path';

/** A relative specifier of an import or export, also of a type. */
const SPECIFIER = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]*)\.[jt]s(['"])/g;

/**
 * These and all that they lead to, each before what it leads to.
 * @param textOf of the file at this path, undefined where there is none
 */
export function reachableFrom(files: readonly string[], textOf: (file: string) => string | undefined): Set<string> {
  const found = new Set(files);
  for (const file of found) {
    const text = textOf(file);
    if (text === undefined) throw new Error(`${file} is missing: an entry or a declaration leads to it`);
    for (const [, , path] of text.matchAll(SPECIFIER)) found.add(posix.join(posix.dirname(file), `${path}.d.ts`));
  }
  return found;
}

/**
 * The sources import `./x.ts`; `./x.js` every resolver maps to `./x.d.ts`, while `.ts` in a declaration is understood by recent
 * compilers only. And typed arrays take no argument before TypeScript 5.7: what `Uint8Array.of` returns is the same type
 * from then on, and the plain one before.
 */
export function portable(text: string): string {
  return text.replace(SPECIFIER, '$1$2.js$3').replace(/\b(\w+Array)<ArrayBuffer>/g, "ReturnType<$1Constructor['of']>");
}
