/** What the README shows must run, compile, and print what it says. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
// Inside the package, so that its own name resolves as it does for who has installed it.
const folder = join(root, 'build', 'readme');

interface Block {
  readonly language: string;
  readonly code: string;
  /** The block of text right behind it: what it prints. */
  readonly output: string | null;
}

function blocksOf(markdown: string): Block[] {
  const found = [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return found.map((match, index) => {
    const next = found[index + 1];
    const between = next === undefined ? 'x' : markdown.slice(match.index + match[0].length, next.index);
    const shown = next?.[1] === 'text' && between.trim() === '';
    return { language: match[1] as string, code: match[2] as string, output: shown ? (next[2] as string) : null };
  });
}

const blocks = blocksOf(readme);
const programs = blocks.filter(({ language }) => language === 'ts');

before(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  symlinkSync(join(root, 'dist', 'cli.js'), join(folder, 'bin', 'rump'));
});

test('the README has examples, and shows what each prints', () => {
  assert.ok(programs.length >= 5);
  for (const { code, output } of programs) assert.notEqual(output, null, code);
});

for (const [index, { code, output }] of programs.entries()) {
  test(`example ${index + 1} prints what the README says`, () => {
    const file = join(folder, `example${index + 1}.mjs`);
    writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code);
    assert.equal(execFileSync(process.execPath, [file], { cwd: root, encoding: 'utf8' }), output);
  });
}

/** Links are streams of the host, so whoever exchanges has the host's types; the codec needs none. */
const usesLinks = ({ code }: Block): boolean => code.includes("'igrs-rump/exchange'");

const usesNode = ({ code }: Block): boolean => code.includes("'node:");

for (const [name, lib, types, isAmong] of [
  [
    'every example of the codec compiles under strict TypeScript, with no types but our own',
    [],
    [],
    (block: Block) => !usesLinks(block) && !usesNode(block),
  ],
  ['every example of the exchange does with the types of the web', ['DOM'], [], usesLinks],
  ['every example of Node does with its types', [], ['node'], usesNode],
] as const) {
  test(name, () => {
    const files = programs.flatMap((block, index) => {
      if (!isAmong(block)) return [];
      const file = join(folder, `example${index + 1}.ts`);
      writeFileSync(file, `${block.code}\nexport {};\ndeclare const console: { log(...values: unknown[]): void };\n`);
      return [file];
    });
    assert.notEqual(files.length, 0);
    const config = {
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        target: 'es2022',
        lib: ['ES2022', ...lib],
        types: [...types],
        skipLibCheck: false,
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        exactOptionalPropertyTypes: true,
      },
      files,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  });
}

for (const { code, output } of blocks.filter(({ language, code }) => language === 'sh' && code.startsWith('rump'))) {
  test(`the command works: ${code.trim()}`, () => {
    const path = `${join(folder, 'bin')}:${process.env.PATH}`;
    const printed = execFileSync('sh', ['-c', code], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
    });
    assert.equal(printed.replaceAll(/ +$/gm, ''), output);
  });
}

test('every link to a file or heading of ours leads somewhere', () => {
  const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, target = ''] of readme.matchAll(/\]\(([^)]+)\)/g)) {
    if (target.startsWith('#')) assert.ok(headings.includes(target.slice(1)), target);
    else if (!target.startsWith('http')) assert.ok(existsSync(join(root, target)), target);
  }
});
