import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../common/paths.ts';
import { run } from '../common/programs.ts';
import { type Manifest, user } from './pack.ts';

const tools = `${root}test/consumers/tools/node_modules`;

/** What users write; `streams.ts` needs a host with `fetch`. */
export const SOURCES = ['api.ts', 'wrong.ts', 'streams.ts', 'raw-module.ts', 'program.ts', 'server.ts'];
export const CANARY = 'canary.ts';

const latest = `${root}node_modules/typescript/bin/tsc`;
const oldest = `${tools}/typescript/bin/tsc`;

const language = ['api.ts', 'wrong.ts', 'raw-module.ts'];
const host = [...language, 'streams.ts'];
/** Servers need Node's modules too. */
const node = [...host, 'server.ts'];
const web = ['ES2022', 'DOM', 'DOM.AsyncIterable'];

const STRICT = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

/** Projects that compile against the package, each with only the types that are named. */
interface Consumer {
  readonly name: string;
  readonly compiler: string;
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export const consumers: readonly Consumer[] = [
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
 * Gives the user programs written against the package, beside the package itself. The canary is the wrong uses without the marks
 * that expect an error: it must not compile, which proves that a compiler looks at its input.
 */
export async function copySources() {
  for (const file of SOURCES) await copyFile(`${root}test/consumers/${file}`, `${user}/${file}`);
  const lines = (await readFile(`${user}/wrong.ts`, 'utf8')).split('\n');
  await writeFile(`${user}/${CANARY}`, lines.map((line) => (isMark(line) ? '//' : line)).join('\n'));
}

/** @returns the lines of the wrong uses, empty for other lines */
export async function wrongUses(): Promise<string[]> {
  const lines = (await readFile(`${user}/wrong.ts`, 'utf8')).split('\n');
  return lines.map((line, index) => (isMark(lines[index - 1] ?? '') ? line.trim() : ''));
}

function isMark(line: string) {
  return line.trim().startsWith('// @ts-expect-error');
}

export async function checkConsumer({ name, compiler, files, options }: Consumer): Promise<string> {
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
 * Every entry of package.json, for a project that has installed nothing but the package, the types of Node and the peers that it
 * names: in a folder of its own, since below this one each compiler would find what we have installed.
 */
export async function checkEveryEntry({ name, exports, peerDependencies }: Manifest): Promise<string> {
  const entries = Object.entries(exports).flatMap(([entry, target]) => (typeof target === 'string' ? [] : [entry]));
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
    const compilerOptions = { ...STRICT, lib: ['ES2022', 'ESNext.Disposable'], types: ['node'], ...options };
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

/** What an editor offers while names are typed, and says about misspelt ones: by TypeScript's own language service. */
export async function checkCompletions(): Promise<string> {
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
    // The first of those that must be offered is the intended one.
    const [meant = ''] = expected.split(', ');
    const error = errors.get(index) ?? 'no error';
    if (!error.includes(`Did you mean '"${meant}"'?`)) problems.push(`line ${index + 1}: ${error}`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${asked} places`;
}

/** The part of TypeScript's API that is used here: its own types are there only after its installation. From 7 on the API is gone. */
interface Compiler {
  readonly ScriptTarget: { readonly ES2022: number };
  readonly ModuleKind: { readonly NodeNext: number };
  readonly ScriptSnapshot: { fromString(text: string): object };
  readonly sys: { readFile(name: string): string | undefined; fileExists(name: string): boolean };
  getDefaultLibFilePath(options: object): string;
  flattenDiagnosticMessageText(text: string | object, newLine: string): string;
  createLanguageService(host: object): {
    getCompletionsAtPosition(
      file: string,
      position: number,
      options: object,
    ): { readonly entries: readonly { readonly name: string }[] } | undefined;
    getSemanticDiagnostics(file: string): readonly { readonly start: number; readonly messageText: string | object }[];
  };
}

async function languageService(file: string, text: string) {
  const { default: ts }: { default: Compiler } = await import(`${tools}/typescript/lib/typescript.js`);
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
    getScriptSnapshot: (name: string) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => user,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
  });
  const lineOf = (position: number): number => text.slice(0, position).split('\n').length - 1;
  return {
    namesAt: (position: number): string[] =>
      (service.getCompletionsAtPosition(file, position, {})?.entries ?? []).map(({ name }) => name),
    /** By line, from 0. */
    errors: (): Map<number, string> =>
      new Map(
        service
          .getSemanticDiagnostics(file)
          .map(({ start, messageText }) => [lineOf(start), ts.flattenDiagnosticMessageText(messageText, ' ')]),
      ),
  };
}

async function compile(name: string, compiler: string, files: readonly string[], options: Record<string, unknown>) {
  const folder = `${user}/configurations`;
  await mkdir(folder, { recursive: true });
  const project = `${folder}/${name.replace(/\W+/g, '-')}.json`;
  const compilerOptions = { ...STRICT, lib: ['ES2022'], noUncheckedIndexedAccess: true, ...options };
  await writeFile(project, JSON.stringify({ compilerOptions, files: files.map((file) => `../${file}`) }));
  const { code, output } = await run('node', [compiler, '-p', project, '--pretty', 'false']);
  return { code, output: output.replaceAll(/^(\.\.\/|build\/package\/)/gm, '') };
}
