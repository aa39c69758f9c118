import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Bytes as text in JavaScript: hexadecimal, because in base64 the bytes that are alike no longer look alike, and what is loaded
 * compressed is a quarter larger.
 */
export function asText(bytes: Uint8Array) {
  return Buffer.from(bytes).toString('hex');
}

/** For esbuild: `import` of a `.wasm` file gives its bytes as text. */
export const embedWasm: Plugin = {
  name: 'embed-wasm',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({ contents: asText(await readFile(path)), loader: 'text' }));
  },
};
