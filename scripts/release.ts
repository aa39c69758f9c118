/**
 * Makes a version: numbers, changelog heading, build, checks, commit and tag. A person pushes what leaves this machine; the workflow
 * of the tag publishes. Without `--write` nothing is changed, and the changes are printed.
 */
import { readFileSync } from 'node:fs';
import { readArguments, refuseArguments, runScript } from './common/arguments.ts';
import { root } from './common/paths.ts';
import { run } from './common/programs.ts';
import { writeWholeFile } from './common/whole-file.ts';

const USAGE = `Usage: npm run release -- [VERSION] [options]

VERSION is the new one, such as 0.2.0; by default that of the changelog's first heading, which must be "## 0.2.0 – unreleased".
Changes nothing unless told to: it checks, and prints what it would do.

  --write  changes numbers and heading, builds, runs all tests, commits and tags`;

const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const FILES = ['package.json', 'package-lock.json', 'jsr.json', 'CHANGELOG.md'];
const HEADING = /^## (\S+) – unreleased$/m;

const { values, positionals } = readArguments(
  USAGE,
  { write: { type: 'boolean', default: false } },
  { positionals: 1 },
);

const read = (file: string): string => readFileSync(root + file, 'utf8');

/** The requested number. */
function nextVersion(): string {
  const version = positionals[0] ?? HEADING.exec(read('CHANGELOG.md'))?.[1];
  if (version !== undefined && VERSION.test(version)) return version;
  return refuseArguments(`VERSION is ${JSON.stringify(version)}; it must be a version such as 0.2.0`);
}

async function git(...args: string[]): Promise<string> {
  const { code, output } = await run('git', args);
  if (code !== 0) throw new Error(`git ${args.join(' ')}\n${output}`);
  return output.trim();
}

/** Why this tree cannot become that version. */
async function obstacles(version: string): Promise<string[]> {
  const found: string[] = [];
  const dirty = await git('status', '--porcelain');
  if (dirty !== '') found.push(`the tree has changes that are not committed:\n${dirty}`);
  if ((await git('tag', '--list', `v${version}`)) !== '') found.push(`the tag v${version} exists`);
  const [first = '', ...others] = read('CHANGELOG.md')
    .split(/^(?=## )/m)
    .slice(1);
  if (HEADING.exec(first)?.[1] !== version) {
    found.push(
      `CHANGELOG.md: its first heading must be "## ${version} – unreleased"; it is ${JSON.stringify(first.split('\n')[0])}`,
    );
  } else if (!/^- /m.test(first)) found.push(`CHANGELOG.md: nothing stands under "## ${version} – unreleased"`);
  if (others.some((section) => section.startsWith(`## ${version} `))) found.push(`CHANGELOG.md has ${version} already`);
  return found;
}

/** The files with their numbers replaced in place: no formatter changes anything else. */
function numbered(current: string, version: string): Map<string, string> {
  const date = new Date().toISOString().slice(0, 10);
  const texts = new Map(FILES.map((file) => [file, read(file)]));
  for (const file of ['package.json', 'jsr.json']) {
    texts.set(file, (texts.get(file) ?? '').replace(`"version": "${current}"`, `"version": "${version}"`));
  }
  const lock = JSON.parse(texts.get('package-lock.json') ?? '');
  lock.version = version;
  lock.packages[''].version = version;
  texts.set('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  texts.set('CHANGELOG.md', (texts.get('CHANGELOG.md') ?? '').replace(HEADING, `## ${version} – ${date}`));
  return texts;
}

async function npm(...args: string[]): Promise<void> {
  console.log(`npm ${args.join(' ')}`);
  const { code, output } = await run('npm', args, { limit: 3 * 3_600_000 });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${output}`);
}

async function release(): Promise<void> {
  const current: string = JSON.parse(read('package.json')).version;
  const version = nextVersion();
  const found = await obstacles(version);
  for (const obstacle of found) console.error(obstacle);
  if (!values.write) {
    console.log(`${current} → ${version}, in ${FILES.join(', ')}`);
    console.log(`then: npm run build, npm run api, npm test, git commit, git tag v${version}`);
    console.log(found.length === 0 ? 'do it with --write' : 'fix that first');
  }
  if (found.length > 0) process.exitCode = 1;
  if (!values.write || found.length > 0) return;

  for (const [file, text] of numbered(current, version)) writeWholeFile(root + file, text);
  try {
    await npm('run', 'build');
    await npm('run', 'api');
    await npm('test');
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\nnothing is committed; undo it with: git checkout .`,
    );
  }
  await git('commit', '--all', '--message', `Version ${version}`);
  await git('tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
  console.log(`v${version} is committed and tagged; publish it with: git push --follow-tags`);
}

await runScript(release);
