import { readFile } from 'node:fs/promises';
import { asText } from './common/embed-wasm.ts';
import { root } from './common/paths.ts';
import { run } from './common/run.ts';
import { writeWholeFile } from './common/whole-file.ts';

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
export function writeWasmForJsr(wasm: Uint8Array) {
  writeWholeFile(`${root}build/rump.wasm.ts`, `const text: string =\n  '${asText(wasm)}';\n\nexport default text;\n`);
}
