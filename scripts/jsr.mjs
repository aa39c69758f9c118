import { asText } from './common/embed-wasm.mjs';
import { root } from './common/paths.mjs';
import { writeWholeFile } from './common/whole-file.mjs';

/**
 * JSR takes TypeScript sources, not bundles, and no module of Wasm as text: jsr.json maps the import that the bundler embeds to
 * this file, and `deno publish` writes the mapped name into what it uploads.
 * @param {Uint8Array} wasm
 */
export function writeWasmForJsr(wasm) {
  writeWholeFile(`${root}build/rump.wasm.ts`, `const text: string =\n  '${asText(wasm)}';\n\nexport default text;\n`);
}
