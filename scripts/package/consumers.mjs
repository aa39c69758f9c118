import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../common/paths.mjs';
import { run } from '../common/run.mjs';
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

/** By how compilers find an entry's types; the compiler, its options, and whether the file is CommonJS. */
const RESOLUTIONS = {
  nodenext: { compiler: latest, options: { module: 'nodenext' }, file: 'every.ts' },
  'nodenext, CommonJS': { compiler: latest, options: { module: 'nodenext' }, file: 'every.cts' },
  bundler: { compiler: latest, options: { module: 'preserve' }, file: 'every.ts' },
  'TypeScript 5.4, node16': { compiler: oldest, options: { module: 'node16' }, file: 'every.ts' },
  'TypeScript 5.4, node10': {
    compiler: oldest,
    options: { module: 'commonjs', moduleResolution: 'node10' },
    file: 'every.ts',
  },
};

/**
 * Every entry of package.json, for whoever has installed nothing beside the package but the types of Node and the peers that it
 * names: in a folder of its own, since below this one each compiler would find what we have installed.
 * @param {Record<string, any>} manifest
 * @returns {Promise<string>}
 */
export async function checkEveryEntry({ name, exports, typesVersions, peerDependencies }) {
  const entries = Object.keys(exports).filter((entry) => exports[entry].types !== undefined);
  for (const entry of entries) {
    const [types] = typesVersions['*'][entry.slice(2)] ?? [exports['.'].types];
    if (types !== exports[entry].types) throw new Error(`package.json: typesVersions has ${types} for ${entry}`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-entries-'));
  const installed = join(folder, 'node_modules');
  await cp(`${user}/node_modules/${name}`, join(installed, name), { recursive: true });
  for (const peer of ['@types/node', ...Object.keys(peerDependencies)]) {
    await mkdir(dirname(join(installed, peer)), { recursive: true });
    await symlink(`${root}node_modules/${peer}`, join(installed, peer), 'dir');
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const specifiers = entries.map((entry) => name + entry.slice(1));
  const lines = [
    ...specifiers.map((specifier, index) => `import * as entry${index} from '${specifier}';`),
    // Types that had become `any` would have this too.
    ...specifiers.map((_, index) => `// @ts-expect-error\nentry${index}.nothingOfThisName;`),
  ];
  const problems = [];
  for (const [resolution, { compiler, options, file }] of Object.entries(RESOLUTIONS)) {
    await writeFile(join(folder, file), lines.join('\n'));
    const strict = {
      target: 'es2022',
      lib: ['ES2022', 'ESNext.Disposable'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
    };
    const compilerOptions = { ...strict, types: ['node'], noEmit: true, ...options };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    const { code, output } = await run('node', [compiler, '-p', folder, '--pretty', 'false']);
    // A peer that does not compile with such options is no fault of ours.
    const errors = output
      .split('\n')
      .filter((line) => /error TS/.test(line) && !/node_modules\/(?!igrs-rump\/)/.test(line));
    const looked = code === 0 || output.includes('error TS');
    if (errors.length > 0 || !looked) problems.push(`${resolution}:\n${looked ? errors.join('\n') : output}`);
  }
  await rm(folder, { recursive: true });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${entries.length} entries, found in ${Object.keys(RESOLUTIONS).length} ways`;
}

/**
 * What an editor offers while names are typed, and what it says of those that are misspelt: by TypeScript's own language service.
 * @returns {Promise<string>}
 */
export async function checkCompletions() {
  const file = `${user}/completions.ts`;
  const lines = (await readFile(`${root}test/consumers/completions.ts`, 'utf8')).split('\n');
  const text = lines.map((line) => line.replace('^', '')).join('\n');
  await writeFile(file, text);
  const service = await languageService(file, text);
  const errors = service.errors();
  const problems = [];
  let asked = 0;
  for (const [index, line] of lines.entries()) {
    const [, expected] = /; \/\/ (.*)$/.exec(line) ?? [];
    if (expected === undefined) continue;
    asked++;
    const start = lines.slice(0, index).join('\n').replaceAll('^', '').length + 1;
    const offered = service.namesAt(start + line.indexOf('^'));
    for (const name of expected.split(', ')) {
      const isWanted = !name.startsWith('not ');
      if (offered.includes(name.replace('not ', '')) !== isWanted)
        problems.push(`line ${index + 1}: ${name} is ${isWanted ? 'not ' : ''}offered: ${offered}`);
    }
    // The first of those that must be offered is what was meant.
    const [meant = ''] = expected.split(', ');
    const error = errors.get(index) ?? 'no error';
    if (!error.includes(`Did you mean '"${meant}"'?`)) problems.push(`line ${index + 1}: ${error}`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${asked} places`;
}

/**
 * @param {string} file
 * @param {string} text
 */
async function languageService(file, text) {
  /** @type {any} TypeScript 5.4: from 7 on the service is a program of its own. */
  const { default: ts } = await import(`${tools}/typescript/lib/typescript.js`);
  const settings = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
  };
  const service = ts.createLanguageService({
    getCompilationSettings: () => settings,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (/** @type {string} */ name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => user,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
  });
  return {
    /** @param {number} position @returns {string[]} */
    namesAt: (position) =>
      (service.getCompletionsAtPosition(file, position, {})?.entries ?? []).map(
        (/** @type {any} */ entry) => entry.name,
      ),
    /** @returns {Map<number, string>} by line, from 0 */
    errors: () =>
      new Map(
        service
          .getSemanticDiagnostics(file)
          .map((/** @type {any} */ { start, messageText }) => [
            text.slice(0, start).split('\n').length - 1,
            ts.flattenDiagnosticMessageText(messageText, ' '),
          ]),
      ),
  };
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
