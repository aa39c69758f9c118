import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

const runtimes = `${root}test/host/node_modules`;
export const deno = `${root}node_modules/.bin/deno`;
export const bun = `${runtimes}/.bin/bun`;
/** By what their folders are called. */
export const nodes = ['node-20', 'node-22', 'node-24', 'node-26'].map((name) => ({
  name,
  path: `${runtimes}/${name}/bin/node`,
}));

export function example(path: string): string {
  return `${root}examples/${path}`;
}

export function vector(name: string): string {
  return `${root}test/vectors/${name}`;
}
