/**
 * The public interface of the entries: their places in package.json and jsr.json, the README's table, and a report of all declarations
 * for each. Written by `npm run api`; the tests of the package compare them, so that nothing public changes unnoticed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readArguments, runScript } from './common/arguments.ts';
import { declarationOf, ENTRIES, fileOf, reachableFrom, specifierOf, subpathOf } from './common/entries.ts';
import { filesIn, root } from './common/paths.ts';
import { run } from './common/programs.ts';
import { writeWholeFile } from './common/whole-file.ts';

const README = 'README.md';
const [BEGIN, END] = ['<!-- entries, written by npm run api -->', '<!-- end of entries -->'];

const read = (file: string): string => readFileSync(root + file, 'utf8');

/** The part of package.json that follows from the table of entries. */
function manifest(): object {
  const target = (name: string, types: string): object => ({ types: `./${types}`, default: `./dist/${name}` });
  const subpaths = ENTRIES.filter(({ name }) => name !== '');
  const [main] = ENTRIES.filter(({ name }) => name === '').map(declarationOf);
  return {
    main: './dist/index.js',
    types: `./${main}`,
    exports: {
      ...Object.fromEntries(
        ENTRIES.map((entry) => [subpathOf(entry), target(`${fileOf(entry)}.js`, declarationOf(entry))]),
      ),
      './rump.wasm': target('rump.wasm', 'dist/types/rump.wasm.d.ts'),
      './package.json': './package.json',
    },
    // For compilers and bundlers that do not read `exports`.
    typesVersions: {
      '*': {
        ...Object.fromEntries(subpaths.map((entry) => [entry.name, [`./${declarationOf(entry)}`]])),
        'rump.wasm': ['./dist/types/rump.wasm.d.ts'],
      },
    },
    alias: Object.fromEntries(subpaths.map((entry) => [subpathOf(entry), `./dist/${fileOf(entry)}.js`])),
  };
}

function readmeTable(): string {
  const rows = ENTRIES.map((entry) => `| \`${specifierOf(entry)}\` | ${entry.has} | ${entry.runsOn} |`);
  return [BEGIN, '', '| entry | has | runs on |', '|---|---|---|', ...rows, '', END].join('\n');
}

/** Comments and quoted text: declarations have no regular expressions. */
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`/g;

/** Without comments, which may be reworded, and imports, which move with the files. */
function declarationsIn(text: string): string {
  return text
    .replace(COMMENT_OR_TEXT, (found) => (found.startsWith('/') ? '' : found))
    .replace(/^import [^;]*;\n/gm, '')
    .replace(/^export \{\};\n/gm, '')
    .replace(/^[ \t]*\n/gm, '')
    .trim();
}

/** By file: for each entry the declarations that no earlier entry has reached, those of the entry itself first. */
function reports(): Map<string, string> {
  const reported = new Map<string, string>();
  return new Map(
    ENTRIES.map((entry) => {
      const files = [...reachableFrom([declarationOf(entry)], read)];
      const earlier = new Set(files.flatMap((file) => reported.get(file) ?? []));
      const own = files.filter((file) => !reported.has(file));
      for (const file of own) reported.set(file, fileOf(entry));
      const sections = own
        .map((file) => ({ file: file.replace('dist/types/', ''), text: declarationsIn(read(file)) }))
        .filter(({ text }) => text !== '')
        .map(({ file, text }) => `// ${file}\n${text}\n`);
      const more =
        earlier.size === 0 ? '' : `// It also leads to declarations in the reports of: ${[...earlier].join(', ')}\n`;
      return [
        `api/${fileOf(entry)}.d.ts`,
        `// ${specifierOf(entry)}, written by npm run api\n${more}\n${sections.join('\n')}`,
      ];
    }),
  );
}

/** By file, the required content. */
function derived(): Map<string, string> {
  const readme = read(README);
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`${README}: the marks of the table of entries are missing: ${BEGIN} … ${END}`);
  const jsr = Object.fromEntries(
    ENTRIES.filter(({ anyProfile }) => anyProfile).map((entry) => [subpathOf(entry), `./${entry.source}`]),
  );
  return new Map([
    ['package.json', `${JSON.stringify({ ...JSON.parse(read('package.json')), ...manifest() }, null, 2)}\n`],
    ['jsr.json', `${JSON.stringify({ ...JSON.parse(read('jsr.json')), exports: jsr }, null, 2)}\n`],
    [README, readme.slice(0, begin) + readmeTable() + readme.slice(end + END.length)],
    ...reports(),
  ]);
}

/** JSON is compared by value: the formatter breaks its lines as it likes. */
function isSame(file: string, text: string): boolean {
  if (!existsSync(root + file)) return false;
  const [there, wanted] = [read(file), text].map((each) =>
    file.endsWith('.json') ? JSON.stringify(JSON.parse(each)) : each,
  );
  return there === wanted;
}

function stale(): [file: string, text: string][] {
  return [...derived()].filter(([file, text]) => !isSame(file, text));
}

/** Reports of entries that no longer exist. */
function surplus(): string[] {
  const wanted = new Set(ENTRIES.map((entry) => `api/${fileOf(entry)}.d.ts`));
  return filesIn('api', '.d.ts', true).filter((file) => !wanted.has(file));
}

/** @returns what was compared; throws if it differs */
export function checkDerived(): string {
  const problems = stale().map(([file, text]) => `${file}${file.startsWith('api/') ? difference(file, text) : ''}`);
  problems.push(...surplus().map((file) => `${file} belongs to no entry`));
  if (problems.length > 0)
    throw new Error(`not what the sources make; look at the changes after: npm run api\n${problems.join('\n')}`);
  return `${ENTRIES.length} entries`;
}

/** The first line that differs. */
function difference(file: string, text: string): string {
  if (!existsSync(root + file)) return ' is missing';
  const [there, wanted] = [read(file), text].map((each) => each.split('\n')) as [string[], string[]];
  const at = wanted.findIndex((line, index) => line !== there[index]);
  const line = at < 0 ? wanted.length : at;
  return `:${line + 1}\n  has: ${there[line] ?? 'its end'}\n  now: ${wanted[line] ?? 'its end'}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  readArguments(
    'Usage: npm run api\n\nWrites what is made of the table of entries and of dist/types. Build first.',
    {},
  );
  await runScript(async () => {
    const files = stale();
    for (const [file, text] of files) writeWholeFile(root + file, text);
    await run('biome', ['format', '--write', 'package.json', 'jsr.json']);
    console.log(files.length === 0 ? 'nothing has changed' : files.map(([file]) => file).join('\n'));
    for (const file of surplus()) console.log(`${file} belongs to no entry: remove it`);
  });
}
