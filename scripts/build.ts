import { existsSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { bundleCli, bundleSdk, bundleServer, thirdPartyNotices } from './bundle.ts';
import { readArguments } from './common/arguments.ts';
import { asText } from './common/entries.ts';
import { root } from './common/paths.ts';
import { run } from './common/programs.ts';
import { writeWholeFile } from './common/whole-file.ts';
import { emitDeclarations } from './declarations.ts';

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
  // The package as it is now, by its own name.
  const dashboard = await run('tsx', ['scripts/dashboard.ts']);
  if (dashboard.code !== 0) throw new Error(`the dashboard cannot be made:\n${dashboard.output}`);
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = readArguments(USAGE, { 'if-missing': { type: 'boolean', default: false } });
  if (!values['if-missing'] || !existsSync(`${root}dist/index.js`)) {
    try {
      await build();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}
