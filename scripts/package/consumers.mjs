import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { root } from '../paths.mjs';
import { run } from '../run.mjs';
import { user } from './pack.mjs';

const tools = `${root}test/consumers/tools/node_modules`;

/** What a user writes; `streams.ts` needs a host with `fetch`. */
export const SOURCES = ['api.ts', 'wrong.ts', 'streams.ts', 'raw-module.ts', 'program.ts', 'server.ts'];
export const CANARY = 'canary.ts';

const latest = `${root}node_modules/typescript/bin/tsc`;
const oldest = `${tools}/typescript/bin/tsc`;

const language = ['api.ts', 'wrong.ts', 'raw-module.ts'];
const host = [...language, 'streams.ts'];
/** What serves needs Node's modules too. */
const node = [...host, 'server.ts'];
const web = ['ES2022', 'DOM', 'DOM.AsyncIterable'];

/**
 * Whoever compiles against the package, each with nothing but the types that are named.
 * @typedef {{ name: string, compiler: string, files: string[], options: Record<string, unknown> }} Consumer
 * @type {Consumer[]}
 */
export const consumers = [
  { name: 'no ambient types', compiler: latest, files: language, options: { module: 'nodenext', types: [] } },
  { name: 'only DOM', compiler: latest, files: host, options: { module: 'preserve', lib: web, types: [] } },
  { name: 'only @types/node 20', compiler: latest, files: node, options: { module: 'nodenext', types: ['node'] } },
  {
    name: 'only @types/node 26',
    compiler: latest,
    files: node,
    options: { module: 'nodenext', typeRoots: [`${tools}/@types`], types: ['node'] },
  },
  // Beside the newest @types/node: with that of Node 20, which the root has, it does not compile itself.
  {
    name: 'only bun-types',
    compiler: latest,
    files: node,
    options: { module: 'preserve', typeRoots: [`${tools}/@types`], types: [`${tools}/bun-types`] },
  },
  {
    name: 'only @cloudflare/workers-types',
    compiler: latest,
    files: host,
    options: { module: 'preserve', types: [`${tools}/@cloudflare/workers-types`] },
  },
  { name: 'TypeScript 5.4, node16', compiler: oldest, files: language, options: { module: 'node16', types: [] } },
  {
    name: 'TypeScript 5.4, bundler',
    compiler: oldest,
    files: host,
    options: { module: 'esnext', moduleResolution: 'bundler', lib: web, types: [] },
  },
];

/**
 * Gives the user what is written against the package, beside the package itself. The canary is the wrong uses without the marks
 * that expect an error: it must not compile, which proves that a compiler looks at what it is given.
 */
export async function copySources() {
  for (const file of SOURCES) await copyFile(`${root}test/consumers/${file}`, `${user}/${file}`);
  const lines = (await readFile(`${user}/wrong.ts`, 'utf8')).split('\n');
  await writeFile(`${user}/${CANARY}`, lines.map((line) => (isMark(line) ? '//' : line)).join('\n'));
}

/** @returns {Promise<string[]>} the lines of the wrong uses, empty where the line is none */
export async function wrongUses() {
  const lines = (await readFile(`${user}/wrong.ts`, 'utf8')).split('\n');
  return lines.map((line, index) => (isMark(lines[index - 1] ?? '') ? line.trim() : ''));
}

/** @param {string} line */
function isMark(line) {
  return line.trim().startsWith('// @ts-expect-error');
}

/**
 * @param {Consumer} consumer
 * @returns {Promise<string>}
 */
export async function checkConsumer({ name, compiler, files, options }) {
  const { code, output } = await compile(name, compiler, files, options);
  if (code !== 0) throw new Error(output.trim());
  const version = await run('node', [compiler, '--version']);
  return `TypeScript ${version.output.trim().replace('Version ', '')}`;
}

/** Each of the wrong uses is refused, on its line. */
export async function checkCanary() {
  const { output } = await compile('canary', latest, [CANARY], { module: 'nodenext', types: [] });
  const failed = new Set([...output.matchAll(/^canary\.ts\((\d+),/gm)].map(([, line]) => Number(line) - 1));
  const missed = (await wrongUses()).filter((line, index) => line !== '' && !failed.has(index));
  if (missed.length > 0) throw new Error(`compiles, but must not:\n${missed.join('\n')}\n${output.trim()}`);
  return `${failed.size} wrong uses are refused`;
}

/**
 * @param {string} name
 * @param {string} compiler
 * @param {string[]} files
 * @param {Record<string, unknown>} options
 */
async function compile(name, compiler, files, options) {
  const folder = `${user}/configurations`;
  await mkdir(folder, { recursive: true });
  const project = `${folder}/${name.replace(/\W+/g, '-')}.json`;
  const strict = {
    target: 'es2022',
    lib: ['ES2022'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const compilerOptions = { ...strict, ...options };
  await writeFile(project, JSON.stringify({ compilerOptions, files: files.map((file) => `../${file}`) }));
  const { code, output } = await run('node', [compiler, '-p', project, '--pretty', 'false']);
  return { code, output: output.replaceAll(/^(\.\.\/|build\/package\/)/gm, '') };
}
