/** Every snippet of every document runs as pasted, compiles, and prints what the document says. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { transformSync } from 'esbuild';
import { parts } from '../../scripts/test-parts.ts';
import { anchorsOf, pages, root, type Snippet, snippetsOf, textOf } from './snippets.ts';
import { Terminals } from './terminals.ts';

/** Inside the package, so that its own name resolves as it does for a user who has installed it. */
const folder = join(root, 'build', 'docs');
/** Milliseconds: a program of a document ends, or says so by a comment above it. */
const TIME_LIMIT = 30_000;

/** Followed step by step, with its edits, by a test of its own. */
const FOLLOWED = ['docs/correcting-the-profile.md', 'docs/guide/another-protocol.md'];

const all = pages().flatMap((page) => (FOLLOWED.includes(page) ? [] : snippetsOf(page)));
const folderOf = (page: string): string => join(folder, page.replace(/\.md$/, ''));
const titleOf = ({ page, line }: Snippet): string => `${page}:${line}`;
const isProgram = ({ language }: Snippet): boolean => language === 'ts' || language === 'js';

/** Where a snippet lies as a file: under its own name, or one made from its line. */
function fileFor({ page, line, language, treatment }: Snippet): string {
  return join(folderOf(page), treatment.kind === 'file' ? treatment.name : `line-${line}.${language}`);
}

before(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  symlinkSync(join(root, 'dist', 'cli.js'), join(folder, 'bin', 'rump'));
  for (const snippet of all) {
    mkdirSync(folderOf(snippet.page), { recursive: true });
    const isKept = snippet.treatment.kind === 'file' || (isProgram(snippet) && snippet.treatment.kind !== 'shown');
    if (isKept) writeFileSync(fileFor(snippet), snippet.code);
  }
});

test('the documents have snippets, and pages of which nothing is known have none', () => {
  assert.ok(all.filter(isProgram).length >= 15);
  assert.throws(() => snippetsOf('x.md', '```python\n1\n```\n'), /no rule/);
  assert.throws(() => snippetsOf('x.md', '<!-- snippet: later -->\n```ts\n1\n```\n'), /"file NAME"/);
});

/** What a snippet imports and uses tells which types it has: none, those of the web, of Node, or of Workers. */
function typesOf({ code, page }: Snippet): 'none' | 'web' | 'node' | 'workers' {
  if (/cloudflare:|server\/workers|ExportedHandler|rump\.wasm/.test(code)) return 'workers';
  if (/node:|igrs-rump\/(server\/node|tcp|nats|lan)|\bprocess\b/.test(code)) return 'node';
  if (/igrs-rump\/(exchange|server|websocket)|\b(document|Worker|Response|fetch)\b/.test(code)) return 'web';
  return page === 'docs/guide/edge.md' ? 'workers' : 'none';
}

const CONSOLE = 'declare const console: { log(...values: unknown[]): void };\n';
const WORKERS_TYPES = join(root, 'test/consumers/tools/node_modules/@cloudflare/workers-types');
const NODE_TYPES = join(root, 'node_modules/@types/node');

const SETTINGS = {
  none: { lib: ['ES2022'], types: [], skipLibCheck: false },
  web: { lib: ['ES2022', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: [], skipLibCheck: false },
  node: { lib: ['ES2023'], types: [NODE_TYPES], skipLibCheck: true },
  workers: { lib: ['ES2023'], types: [WORKERS_TYPES], skipLibCheck: true },
};

for (const [types, settings] of Object.entries(SETTINGS)) {
  test(`snippets in TypeScript compile with strict settings and the types of: ${types}`, () => {
    const chosen = all.filter(
      (snippet) => snippet.language === 'ts' && snippet.treatment.kind !== 'shown' && typesOf(snippet) === types,
    );
    assert.notEqual(chosen.length, 0);
    const files = chosen.map((snippet) => {
      const file = fileFor(snippet);
      // A module of its own, whatever it exports.
      writeFileSync(file, `${snippet.code}\nexport {};\n${types === 'none' ? CONSOLE : ''}`);
      return file;
    });
    const config = {
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'esnext',
        moduleResolution: 'bundler',
        allowImportingTsExtensions: true,
        target: 'es2022',
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        exactOptionalPropertyTypes: true,
        ...settings,
      },
      files,
    };
    const project = join(folder, `tsconfig.${types}.json`);
    writeFileSync(project, JSON.stringify(config));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
}

const runs = all.filter(({ treatment }) => treatment.kind === 'run');

for (const snippet of all.filter(({ language, treatment }) => language === 'json' && treatment.kind !== 'shown')) {
  test(`${titleOf(snippet)} is JSON`, () => assert.doesNotThrow(() => JSON.parse(snippet.code)));
}

/** Programs that are not ours, or that reach for a network: what a document says of them is theirs to keep. */
const FOREIGN =
  /^(npm (install|init|pack|publish)|npx (wrangler|http-server|tsx examples\/)|node scripts\/test|deno add|bun add|curl|podman|systemctl|git|wireshark|cd|cp -r node_modules) ?/;
/** Those of the local network: whom they would find there is not known. What their lines name is looked up in their help. */
const LOCAL = /^(?=.*(?:RUMP_SECRET=| --lan\b|rump discover\b)).*\brump (\w+)/;
/** They wait for somebody, or ask somebody. */
const STAYS = /^export RUMP_TOKEN=|^(?:RUMP_TOKEN=\S+ )?rump (serve|simulate|devices|watch|status|control)\b/;
/** Scripts that take long, or stay. */
const SCRIPT = /^npm (?:run ([\w:]+)|(start|test))(.*)$/;

const path = `${join(folder, 'bin')}:${process.env.PATH}`;

function shell(line: string, directory: string): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } {
  return spawnSync('sh', ['-c', line], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    timeout: TIME_LIMIT,
  });
}

/** Every option that a line has is one that the command's help names. */
function assertOptions(line: string, help: string): void {
  for (const [option] of line.matchAll(/(?<=\s)--[a-z][\w-]*/g)) assert.match(help, new RegExp(`${option}\\b`), line);
}

/** What a document has somebody type, line by line, without its prompts and comments. */
function commandsOf(code: string): string[] {
  return code
    .replaceAll('\\\n', ' ')
    .split(/\n| && /)
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/\bnpx (igrs-rump|rump)\b/g, 'rump'));
}

function runProgram(snippet: Snippet): void {
  const file = fileFor(snippet).replace(/\.\w+$/, '.mjs');
  writeFileSync(file, transformSync(snippet.code, { loader: 'ts', format: 'esm' }).code);
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [file], {
    cwd: dirname(file),
    encoding: 'utf8',
    timeout: TIME_LIMIT,
  });
  assert.equal(error, undefined, `it does not end within ${TIME_LIMIT} ms`);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, snippet.printed ?? '');
}

/** What a line prints that is run and ends; of other lines it is looked up that they name what there is. */
async function runLine(line: string, directory: string, terminals: Terminals): Promise<string> {
  const command = line.replace(/^(\w+=\S+ )+/, '');
  const [, named, short, options = ''] = SCRIPT.exec(command) ?? [];
  const script = named ?? short;
  const [, part] = /^(?:npm test|node scripts\/test\.mjs)\b.* --only (\w+)/.exec(command) ?? [];
  if (part !== undefined) assert.ok(parts.map(({ name }) => name).includes(part), line);
  if (script !== undefined) {
    assert.ok(script in manifest.scripts, line);
    if (options.includes(' -- ')) assertOptions(options, shell(`npm run --silent ${script} -- --help`, root).stdout);
    return '';
  }
  const [, subcommand] = LOCAL.exec(line) ?? [];
  if (subcommand !== undefined) {
    assertOptions(command, shell(`rump ${subcommand} --help`, root).stdout);
    return '';
  }
  if (STAYS.test(line)) {
    await terminals.run(line);
    return '';
  }
  if (FOREIGN.test(command)) return '';
  const { status, stdout, stderr } = shell(line, directory);
  assert.equal(status, 0, `${line}\n${stdout}${stderr}`);
  return stdout.replaceAll(/ +$/gm, '');
}

// In the order of the page: what one block leaves in its folder, the next may read.
for (const snippet of runs) {
  if (isProgram(snippet)) test(`${titleOf(snippet)} prints what the document says`, () => runProgram(snippet));
  else if (snippet.language === 'sh') {
    test(`${titleOf(snippet)} has commands that work`, { timeout: 4 * TIME_LIMIT }, async (context) => {
      const directory = folderOf(snippet.page);
      const terminals = new Terminals(directory, path);
      context.after(() => terminals.close());
      let printed = '';
      for (const line of commandsOf(snippet.code)) printed += await runLine(line, directory, terminals);
      if (snippet.printed !== null) assert.equal(printed, snippet.printed);
    });
  }
}

const manifest = JSON.parse(textOf('package.json'));
/** Where pages of the package find those that are not in it: npm's page resolves the links of the README alone. */
const REPOSITORY = `${manifest.homepage.replace(/#.*$/, '')}/blob/HEAD/`;

/** By `files` of package.json. */
function isPacked(path: string): boolean {
  const isIn = (name: string): boolean => path === name || path.startsWith(`${name}/`);
  const names: readonly string[] = manifest.files;
  return names.some(isIn) && !names.some((name) => name.startsWith('!') && isIn(name.slice(1)));
}

test('every link of every document leads to a file or a heading, and in the package to one of the package', () => {
  for (const page of pages()) {
    const text = textOf(page);
    const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
    for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      const isRelative = !target.startsWith(REPOSITORY);
      if (isRelative && /^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.replace(REPOSITORY, '').split('#');
      const file = path === '' ? page : isRelative ? join(dirname(page), path) : path;
      assert.ok(existsSync(join(root, file)), `${page} links to ${target}`);
      if (isRelative && page !== 'README.md' && isPacked(page))
        assert.ok(isPacked(file), `${page}: ${target} is not packed`);
      if (anchor !== undefined && file.endsWith('.md')) {
        assert.ok(anchorsOf(textOf(file)).has(anchor), `${page} links to ${target}`);
      }
    }
  }
});

test('files that a document names are there', () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');
  const known = new Set(tracked.flatMap((file) => [file, ...parents(file)]));
  const named =
    /`((?:sdk|server|tools|assembly|home|cli|bench|scripts|test|profile|examples|deploy|docs)\/[\w./-]*\w)`/g;
  // Made by whoever deploys, and kept out of the repository.
  known.add('deploy/secrets/a.creds');
  for (const page of pages()) {
    for (const [, path = ''] of textOf(page).matchAll(named)) assert.ok(known.has(path), `${page} names ${path}`);
  }
});

function parents(file: string): string[] {
  const names: string[] = [];
  for (let name = dirname(file); name !== '.'; name = dirname(name)) names.push(name);
  return names;
}
