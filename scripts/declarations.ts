import { readFile, rm } from 'node:fs/promises';
import { declarationOf, ENTRIES, portable, projectOf, reachableFrom } from './common/entries.ts';
import { filesIn, root } from './common/paths.ts';
import { run } from './common/programs.ts';
import { writeWholeFile } from './common/whole-file.ts';

const FOLDER = 'dist/types';

/** The server's, beside those of sdk/ that it is compiled with. */
const SERVER = 'build/declarations';

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
 */
export async function emitDeclarations(): Promise<void> {
  for (const folder of [FOLDER, SERVER]) await rm(`${root}${folder}`, { recursive: true, force: true });
  for (const project of new Set(ENTRIES.map(projectOf))) {
    const { code, output } = await run('tsc', ['-p', project]);
    if (code !== 0) throw new Error(`tsc -p ${project}\n${output}`);
  }

  const texts = new Map<string, string>();
  for (const file of filesIn(FOLDER, '.d.ts')) texts.set(file, await readFile(root + file, 'utf8'));
  for (const file of [`${SERVER}/server`, `${SERVER}/sdk/transport/node`].flatMap((folder) =>
    filesIn(folder, '.d.ts'),
  )) {
    const text = await readFile(root + file, 'utf8');
    // What is sdk/ in the sources is the root of all declarations.
    texts.set(file.replace(`${SERVER}/sdk`, FOLDER).replace(SERVER, FOLDER), text.replace(/((?:\.\.\/)+)sdk\//g, '$1'));
  }
  // The rest is internal, and names types that a user's compiler may not have.
  await rm(`${root}${FOLDER}`, { recursive: true });
  for (const file of reachableFrom(ENTRIES.map(declarationOf), (file) => texts.get(file))) {
    writeWholeFile(root + file, portable(texts.get(file) as string));
  }
  writeWholeFile(`${root}${FOLDER}/rump.wasm.d.ts`, WASM);
}
