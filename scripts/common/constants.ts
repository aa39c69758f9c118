/**
 * Bundles in whose outermost scope constants are declared as such. esbuild declares them with `var`, which might be given another value: V8
 * up to Node 22 loads and checks it at each use, which takes a seventh of reading or writing one frame per call. Newer engines find out
 * that it never changes.
 */

/** At the start of a line, where esbuild writes what is outermost. */
const DECLARATION = /^var ([\w$]+) = /gm;

/** esbuild renames inner variables that have the name of an outer one, so the name means only the latter. */
const ASSIGNMENT = /(?<![\w$.])([\w$]+)(?: (?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?= |\+\+|--)|(?:\+\+|--)([\w$]+)/g;

/** @param bundle as esbuild writes it without minifying */
export function withConstants(bundle: string): string {
  const others = bundle.replace(DECLARATION, '');
  const assigned = new Set(Array.from(others.matchAll(ASSIGNMENT), ([, before, after]) => before ?? after));
  return bundle.replace(DECLARATION, (all, name: string) => (assigned.has(name) ? all : `const ${name} = `));
}
