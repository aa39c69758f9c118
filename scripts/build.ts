/** Makes dist/: bundles, the Wasm module, declarations and the dashboard. */
import { existsSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { bundleCli, bundleSdk, bundleServer, thirdPartyNotices } from './bundle.ts';
import { readArguments, runScript } from './common/arguments.ts';
import { asText, declarationOf, ENTRIES, portable, projectOf, reachableFrom } from './common/entries.ts';
import { filesIn, root } from './common/paths.ts';
import { run } from './common/programs.ts';
import { writeWholeFile } from './common/whole-file.ts';

async function build(): Promise<void> {
  const wasm = await compileWasm();
  const [sdk, server, cli] = await Promise.all([bundleSdk(), bundleServer(), bundleCli()]);

  await rm(`${root}dist`, { recursive: true, force: true });
  for (const file of [...sdk.outputFiles, ...server.outputFiles, ...cli.outputFiles]) {
    writeWholeFile(file.path, file.path.endsWith('.map') ? withoutColumns(file.text) : file.contents);
  }
  writeWholeFile(`${root}dist/rump.wasm`, wasm);
  writeWasmForJsr(wasm);
  writeWholeFile(`${root}dist/cli.licenses.txt`, thirdPartyNotices(cli.metafile));
  writeWholeFile(`${root}dist/server/node.licenses.txt`, thirdPartyNotices(server.metafile));
  await chmod(`${root}dist/cli.js`, 0o755);
  await emitDeclarations();
  await writeDashboard();
}

const USAGE = `Usage: npm run build -- [options]

Makes dist/: the package as it is published.

  --if-missing  only where there is no dist/`;

/** Compiles assembly/ into build/rump.wasm and returns its bytes. */
export async function compileWasm() {
  const { code, output } = await run('asc', ['--config', 'asconfig.json', '--target', 'release']);
  if (code !== 0) throw new Error(`asc\n${output}`);
  const bytes = await readFile(`${root}build/rump.wasm`);
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (imports.length > 0) {
    // A host that instantiates the raw module passes no import object, so one import would break them all.
    throw new Error(
      `rump.wasm must import nothing: ${imports.map((entry) => `${entry.module}.${entry.name}`).join(', ')}`,
    );
  }
  return bytes;
}

/** The home's page, for `rump serve`, with the licences of its parts. */
async function writeDashboard(): Promise<void> {
  // Imported here, because a build for another profile has no home beside it.
  const { bundlePage } = await import('../home/build-page.ts');
  const { page, metafile } = await bundlePage();
  for (const [path, { content }] of page) writeWholeFile(`${root}dist/dashboard${path}`, content);
  const inputs = Object.entries(metafile.inputs).map(([path, input]) => [posix.join('home', path), input]);
  writeWholeFile(
    `${root}dist/dashboard.licenses.txt`,
    thirdPartyNotices({ ...metafile, inputs: Object.fromEntries(inputs) }),
  );
}

/**
 * JSR takes TypeScript sources, not bundles, and no module of Wasm as text: jsr.json maps the import that the bundler embeds to
 * this file, and `deno publish` writes the mapped name into what it uploads.
 */
function writeWasmForJsr(wasm: Uint8Array) {
  writeWholeFile(`${root}build/rump.wasm.ts`, `const text: string =\n  '${asText(wasm)}';\n\nexport default text;\n`);
}

/**
 * A source map with one position per line: a stack trace needs no more if each statement has its own line, and the others would be
 * two thirds of all maps. Coverage counts by columns, and takes the maps as esbuild makes them.
 */
function withoutColumns(text: string): string {
  const map: { mappings: string } = JSON.parse(text);
  const lines = decode(map.mappings).map(([first]) => {
    if (first === undefined) return [];
    const [column, source, line, sourceColumn] = first;
    return [source === undefined ? [column] : [column, source, line, sourceColumn]] as [
      number,
      number,
      number,
      number,
    ][];
  });
  // No name is changed, so no map need say so.
  return JSON.stringify({ ...map, names: [], mappings: encode(lines) });
}

const TYPES = 'dist/types';

/** The server's, beside those of sdk/ that it is compiled with. */
const SERVER_TYPES = 'build/declarations';

/** An object, since only the host's own types know WebAssembly.Module, and one file cannot differ from host to host. */
const WASM_TYPES = `/**
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
  for (const folder of [TYPES, SERVER_TYPES]) await rm(`${root}${folder}`, { recursive: true, force: true });
  for (const project of new Set(ENTRIES.map(projectOf))) {
    const { code, output } = await run('tsc', ['-p', project]);
    if (code !== 0) throw new Error(`tsc -p ${project}\n${output}`);
  }

  const texts = new Map<string, string>();
  for (const file of filesIn(TYPES, '.d.ts')) texts.set(file, await readFile(root + file, 'utf8'));
  for (const file of [`${SERVER_TYPES}/server`, `${SERVER_TYPES}/sdk/transport/node`].flatMap((folder) =>
    filesIn(folder, '.d.ts'),
  )) {
    const text = await readFile(root + file, 'utf8');
    // What is sdk/ in the sources is the root of all declarations.
    texts.set(
      file.replace(`${SERVER_TYPES}/sdk`, TYPES).replace(SERVER_TYPES, TYPES),
      text.replace(/((?:\.\.\/)+)sdk\//g, '$1'),
    );
  }
  // The rest is internal, and names types that a user's compiler may not have.
  await rm(`${root}${TYPES}`, { recursive: true });
  for (const file of reachableFrom(ENTRIES.map(declarationOf), (file) => texts.get(file))) {
    writeWholeFile(root + file, portable(texts.get(file) as string));
  }
  writeWholeFile(`${root}${TYPES}/rump.wasm.d.ts`, WASM_TYPES);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = readArguments(USAGE, { 'if-missing': { type: 'boolean', default: false } });
  if (!values['if-missing'] || !existsSync(`${root}dist/index.js`)) await runScript(build);
}
