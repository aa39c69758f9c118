/**
 * Bundles in whose outermost scope constants are declared as such. esbuild declares them with `var`, which might be given another value: V8 up
 * to Node 22 loads and checks it wherever it is used, which takes a seventh of reading or writing one frame a call. Newer engines find out
 * that it never changes.
 */

/** At the start of a line, where esbuild writes what is outermost. */
const DECLARATION = /^var ([\w$]+) = /gm;

/** Inner variables with the name of an outer one are renamed by esbuild, so that none of them is meant. */
const ASSIGNMENT = /(?<![\w$.])([\w$]+)(?: (?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?= |\+\+|--)|(?:\+\+|--)([\w$]+)/g;

/** @param bundle as esbuild writes it where it does not minify */
export function withConstants(bundle: string): string {
  const others = bundle.replace(DECLARATION, '');
  const assigned = new Set(Array.from(others.matchAll(ASSIGNMENT), ([, before, behind]) => before ?? behind));
  return bundle.replace(DECLARATION, (all, name: string) => (assigned.has(name) ? all : `const ${name} = `));
}
