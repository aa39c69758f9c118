/** The repository's own scripts, called as a person tries them first. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  'scripts/api.ts',
  'scripts/build.ts',
  'scripts/size.ts',
  'scripts/test.ts',
  'scripts/typecheck.ts',
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
  const parts = script(['scripts/test.ts', '--only', 'build', '--only', 'nonsense']);
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

test('a release is refused for each reason at once, and otherwise says what it would do; neither changes a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-release-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const release = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), join(folder, 'scripts/release.ts'), ...words],
      { encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };
  const changelog = (text: string) => writeFileSync(join(folder, 'CHANGELOG.md'), `# Changelog\n\n${text}`);
  try {
    for (const file of ['package.json', 'package-lock.json', 'jsr.json']) cpSync(join(root, file), join(folder, file));
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
    changelog('## 9.1.0 – unreleased\n\n- Something new.\n');
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'all');

    const good = release();
    assert.equal(good.status, 0, good.stderr);
    assert.match(good.stdout, /→ 9\.1\.0, in package\.json.*\n.*git tag v9\.1\.0\ndo it with --write\n$/);
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(readFileSync(join(folder, 'package.json'), 'utf8'), readFileSync(join(root, 'package.json'), 'utf8'));

    git('tag', 'v9.2.0');
    changelog('## 9.1.0 – unreleased\n\n- Something new.\n\n## 9.2.0 – 2026-01-01\n');
    for (const words of [['9.2.0'], ['9.2.0', '--write']]) {
      const bad = release(...words);
      assert.equal(bad.status, 1, bad.stdout);
      for (const reason of [
        /not committed:\n.*CHANGELOG\.md/,
        /the tag v9\.2\.0 exists/,
        /first heading must be/,
        /has 9\.2\.0 already/,
      ])
        assert.match(bad.stderr, reason);
    }
    assert.equal(git('status', '--porcelain').trim(), 'M CHANGELOG.md');
    assert.equal(release('next').status, 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
