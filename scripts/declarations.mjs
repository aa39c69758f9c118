import { readFile, rm } from 'node:fs/promises';
import { posix } from 'node:path';
import { filesIn, root } from './common/paths.mjs';
import { run } from './common/run.mjs';
import { writeWholeFile } from './common/whole-file.mjs';

const FOLDER = 'dist/types';
const ENTRIES = {
  sdk: ['index.d.ts', 'js.d.ts', 'profile/index.d.ts'],
  'sdk/exchange': ['exchange/index.d.ts', 'transport/web-socket.d.ts'],
  server: [
    'transport/node/tcp.d.ts',
    'server/index.d.ts',
    'server/node/index.d.ts',
    'server/workers/index.d.ts',
    'server/nats/index.d.ts',
    'server/lan/index.d.ts',
  ],
};

/** The server's, beside those of sdk/ that it is compiled with. */
const SERVER = 'build/declarations';

/** A relative specifier, in `from '…'` and `import('…')`. */
const SPECIFIER = /((?:from|import)\s*\(?\s*['"])(\.{1,2}\/[^'"]*)\.ts(['"])/g;

/** An object, since only the host's own types know WebAssembly.Module; one file cannot differ from host to host, so it says where it holds. */
const WASM = `/**
 * On workerd (wrangler), and wherever a bundler's plugin makes it so: the compiled WebAssembly.Module, for \`createCodec({ module })\`.
 *
 * Elsewhere this import gives something else. Deno from 2.1 and Node from 24 have the module by \`import source\`, which TypeScript does
 * not read yet, and no default export; Bun gives the path of the file, and bundlers without a plugin an error. None of them needs it: there
 * the binary that is embedded in \`igrs-rump\` serves.
 */
declare const module: object;
export default module;
`;

/**
 * Checks sdk/ and server/, and writes their declarations to dist/types: those that the entries lead to, in words that compilers back to
 * TypeScript 5.4 understand.
 * @param {(keyof typeof ENTRIES)[]} [projects] a profile without the messages of 6.4.1 has a codec, but no exchange
 */
export async function emitDeclarations(projects = ['sdk', 'sdk/exchange', 'server']) {
  for (const folder of [FOLDER, SERVER]) await rm(`${root}${folder}`, { recursive: true, force: true });
  for (const project of projects) {
    const { code, output } = await run('tsc', ['-p', project]);
    if (code !== 0) throw new Error(`tsc -p ${project}\n${output}`);
  }

  const texts = new Map();
  for (const file of filesIn(FOLDER, '.d.ts')) texts.set(file, await readFile(root + file, 'utf8'));
  const folders = projects.includes('server') ? [`${SERVER}/server`, `${SERVER}/sdk/transport/node`] : [];
  for (const file of folders.flatMap((folder) => filesIn(folder, '.d.ts'))) {
    const text = await readFile(root + file, 'utf8');
    // What is sdk/ in the sources is the root of all declarations.
    texts.set(file.replace(`${SERVER}/sdk`, FOLDER).replace(SERVER, FOLDER), text.replace(/((?:\.\.\/)+)sdk\//g, '$1'));
  }
  // The rest is the inside of the package, and names types that a user's compiler may not have.
  await rm(`${root}${FOLDER}`, { recursive: true });
  for (const file of reachable(projects, texts)) {
    writeWholeFile(root + file, portable(texts.get(file)));
  }
  writeWholeFile(`${root}${FOLDER}/rump.wasm.d.ts`, WASM);
}

/**
 * @param {(keyof typeof ENTRIES)[]} projects
 * @param {Map<string, string>} texts by file
 * @returns {Set<string>}
 */
function reachable(projects, texts) {
  const found = new Set(projects.flatMap((project) => ENTRIES[project]).map((entry) => `${FOLDER}/${entry}`));
  for (const file of found) {
    const text = texts.get(file);
    if (text === undefined) throw new Error(`${file} is missing: an entry or a declaration leads to it`);
    for (const [, , path] of text.matchAll(SPECIFIER)) found.add(posix.join(posix.dirname(file), `${path}.d.ts`));
  }
  return found;
}

/**
 * The sources import `./x.ts`; `./x.js` every resolver maps to `./x.d.ts`, while `.ts` in a declaration is understood by recent
 * compilers only. And typed arrays take no argument before TypeScript 5.7: what `Uint8Array.of` returns is the same type
 * from then on, and the plain one before.
 * @param {string} text
 */
function portable(text) {
  return text.replace(SPECIFIER, '$1$2.js$3').replace(/\b(\w+Array)<ArrayBuffer>/g, "ReturnType<$1Constructor['of']>");
}
