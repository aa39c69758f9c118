/** The repository's own scripts, called as a person tries them first. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function script(words: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ['--import', 'tsx', ...words], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...env },
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

for (const called of [
  'scripts/build.mjs',
  'scripts/size.mjs',
  'scripts/test.mjs',
  'scripts/typecheck.mjs',
  'tools/generate.ts',
  'bench/run.ts',
  'bench/run.ts edge',
  'bench/run.ts exchange',
  'bench/run.ts hostile',
  'bench/run.ts profile',
  'bench/run.ts startup',
  'test/fuzz/run.ts',
  'test/host/run.mjs',
  'examples/demo.ts',
  'examples/arrow/capture.ts',
  'home/start.ts',
]) {
  test(`${called} --help says how it is called and does nothing; what is unknown is refused`, () => {
    const file = called.split(' ');
    const help = script([...file, '--help']);
    assert.equal(help.status, 0, help.stderr);
    assert.match(help.stdout, /^Usage: np[mx] /);
    for (const words of [['--bogus'], ['some', 'words']]) {
      const { status, stdout, stderr } = script([...file, ...words]);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /^.*(bogus|"some"|"words").*--help prints what is allowed\)\n$/);
    }
  });
}

test('an option of a script that is given twice is refused, unless all values are used', () => {
  const { status, stderr } = script(['bench/run.ts', '--processes', '1', '--processes', '2']);
  assert.equal(status, 2);
  assert.match(stderr, /--processes is given twice/);
  const parts = script(['scripts/test.mjs', '--only', 'build', '--only', 'nonsense']);
  assert.equal(parts.status, 2);
  assert.match(parts.stderr, /no part is called nonsense; there are: build,/);
});

for (const [name, text, allowed] of [
  ['PORT', 'abc', 'a whole number from 0 to 65535'],
  ['PORT', '65536', 'a whole number from 0 to 65535'],
  ['PORT', '80.5', 'a whole number from 0 to 65535'],
  ['SPEED', 'fast', 'a number from 0.01 to 10000'],
  ['SPEED', '-1', 'a number from 0.01 to 10000'],
] as const) {
  test(`${name}=${text} starts no home`, () => {
    const { status, stdout, stderr } = script(['home/start.ts'], { [name]: text });
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.equal(stderr, `${name} is "${text}"; it must be ${allowed}\n`);
  });
}
