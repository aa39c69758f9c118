import { readFile } from 'node:fs/promises';

/**
 * Bytes as text in JavaScript: hexadecimal, because in base64 the bytes that are alike no longer look alike, and what is loaded
 * compressed is a quarter larger.
 * @param {Uint8Array} bytes
 */
export function asText(bytes) {
  return Buffer.from(bytes).toString('hex');
}

/**
 * For esbuild: `import` of a `.wasm` file gives its bytes as text.
 * @type {import('esbuild').Plugin}
 */
export const embedWasm = {
  name: 'embed-wasm',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({ contents: asText(await readFile(path)), loader: 'text' }));
  },
};
