/** `--profile DIR`: the commands over another profile, and the cache that keeps what is compiled of it. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pack } from '../package/packed.ts';
import { cliFile, temporaryDirectory } from './command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const hisense = join(root, 'test/profiles/real/hisense');
const { frames }: { frames: { hex: string; values: Record<string, unknown> }[] } = JSON.parse(
  readFileSync(join(hisense, 'frames.json'), 'utf8'),
);
const stream = Buffer.from(frames.map(({ hex }) => hex).join(''), 'hex');
const directory = temporaryDirectory();
/** Where every user finds it. */
chmodSync(directory, 0o755);
/** Kept between the tests that are not about the cache. */
const cache = join(directory, 'cache');

interface Surroundings {
  readonly cache?: string;
  readonly input?: Uint8Array;
  readonly program?: string;
  readonly env?: Record<string, string>;
  readonly user?: number;
}

/** Not in the folder of this package, where the compilers of its users are not. */
function environment({ cache: folder = cache, env = {} }: Surroundings): NodeJS.ProcessEnv {
  return { ...process.env, XDG_CACHE_HOME: folder, ...env };
}

function run(args: readonly string[], surroundings: Surroundings = {}) {
  const { input = new Uint8Array(), program = cliFile, user } = surroundings;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    input,
    cwd: directory,
    env: environment(surroundings),
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  const milliseconds = Math.round(performance.now() - started);
  return { code: status, bytes: stdout, stdout: stdout.toString(), stderr: stderr.toString(), milliseconds };
}

function folder(name: string): string {
  return mkdtempSync(join(directory, `${name}-`));
}

/** The profile in a folder that every user may read, with a comment after it that makes other bytes of it. */
function copied(comment = ''): string {
  const place = folder('profile');
  chmodSync(place, 0o755);
  writeFileSync(join(place, 'profile.yaml'), `${readFileSync(join(hisense, 'profile.yaml'), 'utf8')}${comment}`);
  return place;
}

const inCache = (place: string): string[] => readdirSync(join(place, 'igrs-rump')).sort();

const decoded = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** One line on standard error and nothing else. */
function refused(args: readonly string[], message: RegExp, code: number, surroundings: Surroundings = {}): void {
  const result = run(args, surroundings);
  assert.match(result.stderr, message);
  assert.match(result.stderr, /^rump: [^\n]*\n$/);
  assert.deepEqual([result.code, result.stdout], [code, '']);
}

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** The package as it is installed, where no compiler is. */
let installed = '';

before(() => {
  installed = join(directory, 'node_modules/igrs-rump');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', pack(directory), '-C', installed, '--strip-components=1']);
});

function lend(name: string): void {
  symlinkSync(join(root, 'node_modules', name), join(directory, 'node_modules', name), 'dir');
}

const told = /^rump: compiling hisense 1\.0\.0 of [^\n]*hisense\n$/;

test('all four commands work with the profile, on both engines', (t: TestContext) => {
  const first = run(['decode', '--profile', hisense, '--lossless'], { input: stream });
  assert.deepEqual([first.code, first.stderr.replace(told, 'told')], [0, 'told']);
  const again = run(['decode', '--profile', hisense, '--lossless'], { input: stream });
  assert.deepEqual([again.code, again.stderr, again.stdout], [0, '', first.stdout]);
  t.diagnostic(`both engines: ${first.milliseconds} ms the first time, ${again.milliseconds} ms after that`);
  const messages = decoded(first.stdout);
  assert.equal(messages.length, frames.length);
  assert.match(first.stdout, /"indoorTemperature":30,/);

  for (const engine of ['wasm', 'js']) {
    const options = ['--profile', hisense, '--engine', engine];
    assert.equal(run(['decode', ...options, '--lossless'], { input: stream }).stdout, first.stdout, engine);
    const lenient = run(['encode', ...options, '--lenient'], { input: first.bytes });
    assert.deepEqual([lenient.code, lenient.bytes.equals(stream)], [0, true], engine);
    const inspected = run(['inspect', ...options, '--json', frames[0]?.hex ?? '']);
    assert.deepEqual([inspected.code, JSON.parse(inspected.stdout).kind], [0, messages[0]?.kind], engine);
    const rules = join(directory, 'rules.json');
    writeFileSync(rules, JSON.stringify([{ to: 'all' }]));
    const routed = run(['route', rules, ...options, '--out', join(directory, engine)], { input: stream });
    assert.equal(routed.code, 0, routed.stderr);
    assert.match(routed.stdout, new RegExp(`with engine ${engine}\n$`));
    assert.deepEqual(readFileSync(join(directory, engine, 'all.bin')), stream);
  }
});

test('what a command refuses over a profile is one line with its exit code, and a closed pipe ends it', () => {
  refused(
    ['decode', '--profile', hisense, '--kind', 'kettle.status'],
    /^rump: --kind is "kettle\.status"; kinds are /,
    2,
  );
  refused(['decode', '--profile', hisense, 'missing.bin'], /^rump: missing\.bin: no such file or directory\n$/, 1);
  refused(['encode', '--profile', hisense], /line 1: kind is "x"; /, 1, {
    input: Buffer.from('{"kind":"x","body":{}}'),
  });
  const many = Buffer.concat(Array.from({ length: 200 }, () => stream));
  const pipe = `'${process.execPath}' '${cliFile}' decode --profile '${hisense}' | head -c 10; echo " $\{PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', pipe], { input: many, env: environment({}) });
  assert.deepEqual([stdout.toString(), stderr.toString()], ['{"offset": 0\n', '']);
});

test('a folder without a profile is refused in one line', () => {
  const defective = copied();
  writeFileSync(join(defective, 'more.yaml'), 'bodies:\n  - { name: Wrong }\n');
  const route = ['route', 'rules.json', '--out', 'nowhere'];
  for (const command of [['decode'], ['encode'], ['inspect', 'f4f5'], route, ['serve'], ['simulate']]) {
    refused([...command, '--profile', 'missing'], /^rump: missing: no such file or directory\n$/, 1);
    refused([...command, '--profile', ''], /^rump: "": no such file or directory\n$/, 1);
    refused([...command, '--profile', folder('empty')], /^rump: --profile .*: it contains no YAML file\n$/, 1);
    refused([...command, '--profile', cliFile], /: is not a directory\n$/, 1);
    refused([...command, '--profile', defective], /more\.yaml:2: .*Wrong/, 1);
  }
  const twice = run(['decode', '--profile', hisense, '--profile', hisense]);
  assert.deepEqual([twice.code, twice.stdout], [2, '']);
  assert.match(twice.stderr, /given twice/);
});

test('commands of the exchange say by their own names what the profile lacks for them, and where that is written, before it is compiled and after that', () => {
  const own = folder('cache');
  const surroundings = { cache: own };
  for (const isCompiled of [false, true]) {
    if (isCompiled) run(['inspect', '--profile', hisense, '--engine', 'js', frames[0]?.hex ?? ''], surroundings);
    for (const words of [
      ['serve'],
      ['simulate'],
      ['devices'],
      ['watch'],
      ['status', '0001'],
      ['control', '0001', 'power=true'],
    ]) {
      const reason = new RegExp(
        `^rump: ${words[0]} cannot run on the profile in \\S+hisense, which has no header field of role serial, [^\n]* message of role register,[^\n]*; the YAML says role: … at fields of frame\\.header and at entries of messages\\.identifiers\n$`,
      );
      refused([...words, '--profile', hisense, '--engine', 'js'], reason, 1, surroundings);
    }
    assert.equal(inCache(own).length, isCompiled ? 1 : 0);
  }
});

test('without esbuild one line says what to install; without assemblyscript the JavaScript engine serves alone', (t) => {
  const program = join(installed, 'dist/cli.js');
  const own = folder('cache');
  const compile = ['decode', '--profile', hisense];
  const surroundings = { program, cache: own, input: stream };
  refused(compile, /^rump: --profile needs esbuild: npm install --save-dev esbuild@[\d.]+\n$/, 1, surroundings);
  lend('esbuild');
  const first = run(compile, surroundings);
  assert.match(
    first.stderr,
    /^rump: compiling hisense 1\.0\.0 of \S+ for the JavaScript engine alone; Wasm needs assemblyscript: npm install --save-dev assemblyscript@[\d.]+\n$/,
  );
  assert.equal(first.code, 0);
  assert.equal(decoded(first.stdout).length, frames.length);
  const again = run(compile, surroundings);
  assert.deepEqual([again.code, again.stderr, again.stdout], [0, '', first.stdout]);
  t.diagnostic(`JavaScript alone: ${first.milliseconds} ms the first time, ${again.milliseconds} ms after that`);
  refused(
    [...compile, '--engine', 'wasm'],
    /^rump: --profile with --engine wasm needs assemblyscript: /,
    1,
    surroundings,
  );
});

test('a changed profile is compiled again', () => {
  const own = folder('cache');
  const profile = copied();
  const options = ['decode', '--profile', profile, '--engine', 'js'];
  const surroundings = { cache: own, input: stream };
  assert.match(run(options, surroundings).stdout, /"indoorTemperature":30/);
  const file = join(profile, 'profile.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll('indoorTemperature', 'roomTemperature'));
  assert.match(run(options, surroundings).stdout, /"roomTemperature":30/);
  writeFileSync(file, text);
  const back = run(options, surroundings);
  assert.deepEqual([back.stderr, inCache(own).length], ['', 2]);
});

test('only its user has access to the cache, and nobody else’s is used', () => {
  const own = folder('cache');
  const place = join(own, 'igrs-rump');
  const options = ['decode', '--profile', hisense, '--engine', 'js'];
  const surroundings = { cache: own, input: stream, env: { TMPDIR: folder('temporary') } };
  const isUnused = (reason: RegExp): void => {
    const { code, stdout, stderr } = run(options, surroundings);
    assert.equal(code, 0);
    assert.equal(decoded(stdout).length, frames.length);
    assert.match(stderr, /^rump: compiling [^\n]*\nrump: no cache, the profile is compiled at each run: [^\n]*\n$/);
    assert.match(stderr, reason);
    // What was compiled for this run alone is gone.
    assert.deepEqual(readdirSync(surroundings.env.TMPDIR), []);
  };
  run(options, surroundings);
  assert.equal(statSync(place).mode & 0o777, 0o700);
  assert.equal(inCache(own).length, 1);
  chmodSync(place, 0o770);
  isUnused(/igrs-rump: other users have access to it: chmod 700 \S*igrs-rump\n$/);
  chmodSync(place, 0o700);
  assert.equal(run(options, surroundings).stderr, '');
  if (isRoot) {
    chownSync(place, NOBODY, NOBODY);
    isUnused(/igrs-rump: belongs to another user\n$/);
  }
  const linked = folder('cache');
  symlinkSync(place, join(linked, 'igrs-rump'));
  surroundings.cache = linked;
  isUnused(/igrs-rump: is a link\n$/);
});

test('a signal leaves nothing of what is compiled without a cache', {
  skip: process.platform === 'win32',
}, async () => {
  const temporary = folder('temporary');
  const env = environment({ cache: cliFile, env: { TMPDIR: temporary } });
  const child = spawn(process.execPath, [cliFile, 'decode', '--profile', hisense, '--engine', 'js'], { env });
  child.stdin.write(stream);
  await once(child.stdout, 'data');
  assert.equal(readdirSync(temporary).length, 1);
  child.kill('SIGQUIT');
  assert.deepEqual(await once(child, 'close'), [130, null]);
  assert.deepEqual(readdirSync(temporary), []);
});

test('a home that cannot be written works without a cache, and one that could be written once is read', () => {
  const home = folder('home');
  chmodSync(home, 0o555);
  const temporary = folder('temporary');
  chmodSync(temporary, 0o777);
  const surroundings = {
    input: stream,
    env: { HOME: home, XDG_CACHE_HOME: '', TMPDIR: temporary },
    ...(isRoot ? { user: NOBODY } : {}),
  };
  const options = ['decode', '--profile', hisense, '--engine', 'js'];
  const { code, stdout, stderr } = run(options, surroundings);
  assert.equal(code, 0, stderr);
  assert.equal(decoded(stdout).length, frames.length);
  assert.match(stderr, /\nrump: no cache, .*\/\.cache\/igrs-rump: permission denied\n$/);
  assert.deepEqual(readdirSync(temporary), []);

  const place = join(home, '.cache/igrs-rump');
  chmodSync(home, 0o777);
  assert.match(run(options, surroundings).stderr, /^rump: compiling [^\n]*\n$/);
  chmodSync(place, 0o500);
  assert.equal(run(options, surroundings).stderr, '');
  const other = copied('# more\n');
  const added = run(['decode', '--profile', other, '--engine', 'js'], surroundings);
  assert.equal(added.code, 0);
  assert.match(added.stderr, /\nrump: no cache, .*igrs-rump: permission denied\n$/);
});

test('without a place for temporary files the reason is one line', () => {
  const options = ['decode', '--profile', hisense, '--engine', 'js'];
  const env = { TMPDIR: join(directory, 'no-such-folder') };
  const { code, stdout, stderr } = run(options, { cache: folder('cache'), env, input: stream });
  assert.match(stderr, /^rump: compiling [^\n]*\nrump: [^\n]*no-such-folder: no such file or directory\n$/);
  assert.deepEqual([code, stdout], [1, '']);
});

test('two processes may compile the same profile at once', async () => {
  const own = folder('cache');
  const args = [cliFile, 'decode', '--profile', hisense, '--engine', 'js'];
  const outputs = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, args, { env: environment({ cache: own }) });
      child.stdin.end(stream);
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
      return Buffer.concat(chunks).toString();
    }),
  );
  assert.equal(outputs[0], outputs[1]);
  assert.equal(decoded(outputs[0] ?? '').length, frames.length);
  assert.equal(inCache(own).length, 1);
});

test('a package that lost a part is made anew, and only the newest are kept', () => {
  const own = folder('cache');
  const place = join(own, 'igrs-rump');
  const options = ['decode', '--profile', hisense, '--engine', 'js'];
  const surroundings = { cache: own, input: stream };
  const { stdout } = run(options, surroundings);
  const [key = ''] = inCache(own);
  truncateSync(join(place, key, 'dist/index.js'), 100);
  const again = run(options, surroundings);
  assert.deepEqual([again.code, again.stdout], [0, stdout]);
  assert.match(again.stderr, /^rump: compiling /);
  assert.deepEqual(inCache(own), [key]);

  const old = new Date(Date.now() - 7_200_000);
  for (const name of [...Array.from({ length: 20 }, (_, index) => `older-${index}`), '.partial-killed']) {
    mkdirSync(join(place, name));
    utimesSync(join(place, name), old, old);
  }
  mkdirSync(join(place, '.partial-running'));
  const other = copied('# more\n');
  run(['decode', '--profile', other, '--engine', 'js'], surroundings);
  const left = inCache(own);
  assert.equal(left.filter((name) => !name.startsWith('.')).length, 16);
  assert.deepEqual([left.includes(key), left[0], left.includes('.partial-killed')], [true, '.partial-running', false]);
});
