/**
 * Runs the script that it is given in a context of its own: the language's objects, WebAssembly among them, are of another realm
 * than those of the web.
 */
import { readFileSync } from 'node:fs';
import { createContext, runInContext, Script } from 'node:vm';

const NODE_ONLY = ['process', 'Buffer', 'global', 'globalThis'];

const context = createContext();
const language = new Set(runInContext('Object.getOwnPropertyNames(globalThis)', context));
// Those of them that are the context's own, such as `console`, print nothing.
language.delete('console');
for (const name of Object.getOwnPropertyNames(globalThis)) {
  if (language.has(name) || NODE_ONLY.includes(name)) continue;
  context[name] = /** @type {Record<string, unknown>} */ (globalThis)[name];
}
const filename = /** @type {string} */ (process.argv[2]);
new Script(readFileSync(filename, 'utf8'), { filename }).runInContext(context);
