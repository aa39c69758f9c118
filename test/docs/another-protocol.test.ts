/** Follows docs/guide/another-protocol.md to the letter, from an empty folder, against the packed package. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../cli/command.ts';
import { lendCompilers, pack } from '../package/packed.ts';
import { followAll, stepsOf } from './walk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/guide/another-protocol.md'), 'utf8');
const directory = temporaryDirectory();
const folder = join(directory, 'walk');
const tarball = pack(directory);
mkdirSync(folder);
process.env.XDG_CACHE_HOME = join(directory, 'cache');

/** Compilers are there from the line on that installs them. */
function offline(line: string): string | null {
  const [, names] = /^npm install --save-dev (.*)$/.exec(line) ?? [];
  if (names === undefined) return line === 'npm install igrs-rump' ? `npm install ${tarball}` : line;
  lendCompilers(
    directory,
    names.split(' ').map((name) => name.replace(/@.*/, '')),
  );
  return null;
}

/** The first guess of the check is wrong, and one entry stays a guess. */
const codeOf = (line: string): number => (/inspect --profile cn105 fc 7a|profile coverage/.test(line) ? 1 : 0);

test('the page can be followed', () => {
  const steps = stepsOf(page);
  assert.ok(steps.filter((step) => step.kind === 'command' && step.printed !== null).length >= 6);
  followAll(steps, { folder, offline, codeOf });
});

test('the compilers have the versions that the page names', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['assemblyscript', 'esbuild', 'typescript'])
    assert.ok(page.includes(`${name}@${devDependencies[name]}`), name);
});

test('the frames of the page are captured ones, and what it writes is one of them', () => {
  const { frames }: { frames: { hex: string }[] } = JSON.parse(
    readFileSync(join(root, 'test/profiles/real/cn105/frames.json'), 'utf8'),
  );
  const captured = new Set(frames.map(({ hex }) => hex));
  const written = Array.from(page.matchAll(/^ {2}'(fc [0-9a-f ]+)',$/gm), ([, hex = '']) => hex.replaceAll(' ', ''));
  assert.equal(written.length, 6);
  for (const hex of written) assert.ok(captured.has(hex), hex);
  assert.equal(readFileSync(join(folder, 'heat.bin')).toString('hex'), written.at(-1));
});
