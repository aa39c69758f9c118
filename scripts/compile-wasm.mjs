import { readFile } from 'node:fs/promises';
import { root } from './common/paths.mjs';
import { run } from './common/run.mjs';

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
