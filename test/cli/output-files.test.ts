/** What the command writes as files: nothing that is read is written over, and nothing that is cut off looks complete. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WholeFile } from '../../scripts/common/whole-file.ts';
import { until } from '../until.ts';
import { fresh, written } from './case-folder.ts';
import { cliFile, dirtyFile, goldenFrames, rump } from './command.ts';
import { hasBash, isPosix, shell } from './shell.ts';

const dirty = readFileSync(dirtyFile);
const frames = Buffer.concat(goldenFrames());
const decoded = rump(['decode', '-'], { input: frames }).stdout;
const hasDevStdin = isPosix && existsSync('/dev/stdin');

/** Files that are being written, or that were left behind. */
function partsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.partial'));
}

// The input.

for (const [what, command] of [
  ['route', 'rump route rules.json all.bin --out . --force'],
  ['route, under another path', 'rump route rules.json "$PWD/../$(basename "$PWD")/all.bin" --out . --force'],
  ['route from standard input', 'rump route rules.json --out . --force < all.bin'],
  ['route from /dev/stdin', 'rump route rules.json /dev/stdin --out . --force < all.bin'],
  ['route through a symbolic link', 'ln -s all.bin link.bin; rump route rules.json link.bin --out . --force'],
  ['route to a symbolic link', 'mkdir to; ln -s ../all.bin to/all.bin; rump route rules.json all.bin --out to --force'],
  ['route to a hard link', 'mkdir to; ln all.bin to/all.bin; rump route rules.json all.bin --out to --force'],
  ['route over its rules', 'mkdir to; cp rules.json to/all.bin; rump route to/all.bin all.bin --out to --force'],
  ['decode', 'rump decode all.bin -o all.bin --force'],
  ['decode to a hard link', 'ln all.bin same; rump decode all.bin -o same --force'],
  ['decode to a symbolic link', 'ln -s all.bin same; rump decode -o same --force < all.bin'],
  ['decode that appends', 'rump decode all.bin >> all.bin'],
  ['decode to /dev/stdout', 'rump decode all.bin -o /dev/stdout --force >> all.bin'],
  ['inspect that appends', 'rump inspect all.bin >> all.bin'],
  ['encode', 'rump encode lines.jsonl -o lines.jsonl --force'],
  ['encode that appends', 'rump encode < lines.jsonl >> lines.jsonl'],
] as const) {
  test(`${what} does not write over what it reads`, { skip: !hasBash || !hasDevStdin }, () => {
    const folder = fresh();
    const rules = written(folder, 'rules.json', '[{"to":"all"}]');
    const input = written(folder, 'all.bin', dirty);
    const lines = written(
      folder,
      'lines.jsonl',
      '{"kind":"water-heater.heartbeat","serial":1,"sequence":2,"body":{}}\n',
    );
    const before = [rules, input, lines].map((path) => readFileSync(path));
    const { status, stderr } = shell(command, folder);
    assert.match(stderr, /^rump: .* is also the input.*\n$/);
    assert.equal(status, 2);
    assert.deepEqual(
      [rules, input, lines].map((path) => readFileSync(path)),
      before,
    );
    assert.deepEqual(partsOf(folder), []);
  });
}

// What exists.

test('a file that exists is replaced with --force alone, and keeps its permissions and its links', {
  skip: !isPosix,
}, () => {
  const folder = fresh();
  const old = written(folder, 'old', 'mine');
  const { mode } = statSync(old);
  const link = join(folder, 'link');
  symlinkSync('old', link);
  const lines = written(folder, 'lines', '{"kind":"water-heater.heartbeat","serial":1,"sequence":2,"body":{}}\n');
  const rules = written(
    folder,
    'rules.json',
    '[{"to":"all"},{"copyTo":"shard","shards":12}]'.replace('[{"to":"all"},', '['),
  );
  written(folder, 'shard-07.bin', 'mine');
  for (const args of [
    ['decode', dirtyFile, '-o', old],
    ['decode', dirtyFile, '-o', link],
    ['encode', lines, '-o', old],
    ['route', rules, dirtyFile, '--out', folder],
  ]) {
    const { code, stderr, stdout } = rump(args);
    assert.equal(code, 1);
    assert.match(stderr, /^rump: .* exists: choose another name, or replace it with --force\n$/);
    assert.equal(stdout, '');
  }
  assert.equal(readFileSync(old, 'utf8'), 'mine');
  assert.equal(readFileSync(join(folder, 'shard-07.bin'), 'utf8'), 'mine');
  assert.equal(rump(['decode', dirtyFile, '-o', link, '--force']).code, 0);
  assert.equal(readFileSync(old, 'utf8'), rump(['decode', dirtyFile]).stdout);
  assert.equal(statSync(old).mode, mode);
  assert.equal(rump(['encode', lines, '-o', old, '--force']).code, 0);
  assert.equal(readFileSync(old).length, 18);
  assert.equal(rump(['route', rules, dirtyFile, '--out', folder, '--force']).code, 0);
  assert.notEqual(readFileSync(join(folder, 'shard-07.bin'), 'utf8'), 'mine');
});

test('a file of secrets can be read by nobody else at any time', { skip: !isPosix }, () => {
  const folder = fresh();
  // The widest that a user may have.
  const umask = process.umask(0);
  try {
    const modes = () => new Set(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777));
    // New, and in place of itself, whose permissions it takes over.
    for (const options of [{ mode: 0o600 }, {}]) {
      const file = new WholeFile(join(folder, 'key.json'), options);
      assert.deepEqual([...modes()], [0o600]);
      file.write(Buffer.from('{}'));
      assert.deepEqual([...modes()], [0o600]);
      file.commit();
      assert.deepEqual([...modes()], [0o600]);
    }
  } finally {
    process.umask(umask);
  }
});

test('files for another number of shards do not belong to this run', () => {
  const folder = fresh();
  const rules = written(folder, 'rules.json', '[{"to":"all","shards":2}]');
  for (const name of ['all-2.bin', 'all-00.bin', 'all.bin']) written(folder, name, 'mine');
  assert.equal(rump(['route', rules, dirtyFile, '--out', folder]).code, 0);
  for (const name of ['all-2.bin', 'all-00.bin', 'all.bin']) {
    assert.equal(readFileSync(join(folder, name), 'utf8'), 'mine');
  }
});

test('-o - is standard output, and devices are written as they are', { skip: !hasBash }, () => {
  const folder = fresh();
  const { stdout } = rump(['decode', dirtyFile]);
  assert.equal(rump(['decode', dirtyFile, '-o', '-']).stdout, stdout);
  assert.equal(rump(['decode', dirtyFile, '-o', '/dev/null']).code, 0);
  assert.equal(shell(`rump decode '${dirtyFile}' -o /dev/stdout | cat`, folder).stdout, stdout);
  assert.equal(shell(`rump decode '${dirtyFile}' -o /dev/stdout > file`, folder).status, 0);
  assert.equal(readFileSync(join(folder, 'file'), 'utf8'), stdout);
});

// Short writes.

const WRITERS = [
  ['route', 'rump route ../rules.json ../big.bin --out .', 'all.bin'],
  ['decode', 'rump decode ../big.bin -o lines', 'lines'],
  ['decode to standard output', 'rump decode ../big.bin > ../full/lines', 'standard output'],
  ['encode', 'rump encode ../lines.jsonl --lenient -o frames', 'frames'],
  ['encode to standard output', 'rump encode ../lines.jsonl --lenient > frames', 'standard output'],
] as const;

function fullFolder(): string {
  const folder = fresh();
  written(folder, 'rules.json', '[{"to":"all"}]');
  const big = Buffer.concat(Array.from({ length: 10 }, () => dirty));
  const path = written(folder, 'big.bin', big);
  written(folder, 'lines.jsonl', rump(['decode', path]).stdout);
  mkdirSync(join(folder, 'full'));
  return folder;
}

function checkCutOff({ status, stderr }: SpawnSyncReturns<string>, full: string, name: string, reason: RegExp): void {
  assert.equal(status, 1, stderr);
  assert.match(stderr, new RegExp(`^rump: (?:\\./)?${name.replace('.', '\\.')}: `));
  assert.match(stderr, reason);
  // A file that the shell has made stays, since it is the shell's.
  if (name !== 'standard output') assert.deepEqual(readdirSync(full), []);
}

for (const [what, command, name] of WRITERS) {
  test(`${what} fails where a file may not grow, and leaves nothing`, { skip: !hasBash }, () => {
    const folder = fullFolder();
    const full = join(folder, 'full');
    // The limit is no multiple of what is written at once: the last write is a short one.
    checkCutOff(shell(`ulimit -f 33; ${command}`, full), full, name, /larger than the system allows/);
  });

  test(`${what} fails where the disk is full, and leaves nothing`, { skip: !hasBash || !mayMount() }, () => {
    const folder = fullFolder();
    const full = join(folder, 'full');
    assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full]).status, 0);
    try {
      checkCutOff(shell(command, full), full, name, /no space left on the device/);
    } finally {
      spawnSync('umount', [full]);
    }
  });
}

function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = fresh();
  if (spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status !== 0) return false;
  return spawnSync('umount', [folder]).status === 0;
}

test('a generated package takes the place of the one before as a whole or not at all', {
  skip: !hasBash || !mayMount(),
}, () => {
  const folder = fresh();
  const module = fileURLToPath(new URL('../../cli/generate/generate.ts', import.meta.url));
  const script = `
    import { writeDestination } from ${JSON.stringify(module)};
    writeDestination(process.argv[1], new Map([['package.json', 'new'], ['dist/index.js', Buffer.alloc(Number(process.argv[2]), 'x')]]));`;
  const write = (length: number) =>
    spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder, String(length)], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  try {
    assert.equal(write(1000).status, 0);
    const { status, stderr } = write(100_000);
    assert.notEqual(status, 0);
    assert.match(stderr, /dist\/index\.js: no space left on the device/);
    assert.deepEqual(readdirSync(folder).sort(), ['dist', 'package.json']);
    assert.equal(readFileSync(join(folder, 'dist/index.js')).length, 1000);
  } finally {
    spawnSync('umount', [folder]);
  }
});

test('scripts write files whole or not at all as well', { skip: !hasBash }, () => {
  const folder = fresh();
  const path = written(folder, 'results.json', 'before');
  const module = new URL('../../scripts/common/whole-file.ts', import.meta.url);
  const script = `import { writeWholeFile } from '${module}'; writeWholeFile('results.json', 'x'.repeat(100000));`;
  const run = (limit: string) =>
    spawnSync(
      'bash',
      [
        '-c',
        `${limit} '${process.execPath}' --import '${import.meta.resolve('tsx')}' --input-type=module -e "${script}"`,
      ],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
  const { status, stderr } = run('ulimit -f 33;');
  assert.notEqual(status, 0);
  assert.match(stderr, /results\.json: EFBIG/);
  assert.equal(readFileSync(path, 'utf8'), 'before');
  assert.deepEqual(readdirSync(folder), ['results.json']);
  assert.equal(run('').status, 0);
  assert.equal(statSync(path).size, 100_000);
});

test('a refused message leaves no file with the earlier ones', () => {
  const folder = fresh();
  const lines = written(
    folder,
    'lines',
    '{"kind":"water-heater.heartbeat","serial":1,"sequence":2,"body":{}}\n{"kind":"tea-pot.status"}\n',
  );
  assert.equal(rump(['encode', lines, '-o', join(folder, 'out')]).code, 1);
  assert.deepEqual(readdirSync(folder), ['lines']);
  assert.equal(rump(['encode', lines]).bytes.length, 18);
});

test('output cut off by a signal has no name that looks complete', { skip: !isPosix }, async () => {
  const folder = fresh();
  const child = spawn(process.execPath, [cliFile, 'decode', '-o', 'lines'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.write(dirty);
  await until('something is written', () => partsOf(folder).some((name) => statSync(join(folder, name)).size > 0));
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.match(readdirSync(folder).join(), /^lines\.[0-9a-f]+\.partial$/);
});

for (const [command, ...args] of [
  ['decode', '-o', 'all.bin'],
  ['route', 'rules.json', '--out', '.'],
] as const) {
  test(`a signal ends the stream that ${command} reads, and keeps what came until then`, {
    skip: !isPosix,
  }, async () => {
    const folder = fresh();
    written(folder, 'rules.json', '[{"to":"all"}]');
    const child = spawn(process.execPath, [cliFile, command, ...args], {
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const closed = once(child, 'close');
    const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.stdin.write(frames);
    await until('something is written', () => partsOf(folder).some((name) => statSync(join(folder, name)).size > 0));
    // The pipe stays open.
    child.kill('SIGINT');
    assert.deepEqual(await closed, [0, null]);
    clearTimeout(deadline);
    child.stdin.destroy();
    assert.equal(stderr, 'rump: interrupted: what has been read so far is kept\n');
    const all = readFileSync(join(folder, 'all.bin'));
    if (command === 'route') assert.deepEqual(all, frames);
    else assert.equal(all.toString(), decoded);
    assert.deepEqual(partsOf(folder), []);
  });
}

for (const signal of ['SIGHUP', 'SIGQUIT', 'SIGTERM'] as const) {
  for (const [command, ...args] of [
    ['encode', '-o', 'all.bin'],
    ['route', 'rules.json', '--out', '.'],
  ] as const) {
    test(`${signal} leaves nothing unfinished of what ${command} writes`, { skip: !isPosix }, async () => {
      const folder = fresh();
      written(folder, 'rules.json', '[{"to":"all"}]');
      const child = spawn(process.execPath, [cliFile, command, ...args], { cwd: folder, stdio: 'pipe' });
      const closed = once(child, 'close');
      child.stdin.write(command === 'route' ? frames : decoded);
      await until('something is written', () => partsOf(folder).some((name) => statSync(join(folder, name)).size > 0));
      // The pipe stays open.
      child.kill(signal);
      const [code] = await closed;
      child.stdin.destroy();
      assert.deepEqual(partsOf(folder), []);
      const isKept = command === 'route' && signal !== 'SIGQUIT';
      assert.deepEqual([code, existsSync(join(folder, 'all.bin'))], [isKept ? 0 : 130, isKept]);
    });
  }
}
