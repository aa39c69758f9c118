/** `rump generate`: what it makes, and what it refuses. docs/correcting-the-profile.md is followed by a test of its own. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as ours from 'igrs-rump';
import { parse, stringify } from 'yaml';
import { readSources } from '../../tools/sources.ts';
import { cliFile, rump, temporaryDirectory, vector } from '../cli/command.ts';
import { pack } from '../package/packed.ts';
import { folderOf, loadProfile } from '../profiles/support/profiles.ts';
import { profileDirectory } from './paths.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = temporaryDirectory();

function generate(profile: string, out: string, ...options: string[]): ReturnType<typeof rump> {
  return rump(['generate', '--profile', profile, '--out', out, ...options], { directory });
}

test('the default profile gives what this package is, but for its source maps', async () => {
  const out = join(directory, 'same');
  const { code, stdout, stderr } = generate(profileDirectory, out);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  assert.match(stdout, /^igrs-rump-default \d+\.\d+\.\d+: 48 kinds of message, fingerprint 0x[0-9a-f]{8}\n/);
  assert.deepEqual(readFileSync(join(out, 'dist/rump.wasm')), readFileSync(join(root, 'dist/rump.wasm')));
  for (const file of ['rump.ksy', 'rump.lua', 'wire-format.md']) {
    assert.equal(readFileSync(join(out, 'docs', file), 'utf8'), readFileSync(join(root, 'docs', file), 'utf8'), file);
  }
  // All that is not made of the profile is this package's own, byte by byte.
  const isOfProfile = /^((index|js|profile)\.js|wire\/.*|types\/generated\/.*|.*\.map)$/;
  const filesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !isOfProfile.test(name) && statSync(join(folder, name)).isFile())
      .sort();
  const files = filesOf(join(root, 'dist'));
  assert.deepEqual(
    filesOf(join(out, 'dist')).filter((name) => !files.includes(name)),
    [],
  );
  assert.ok(files.includes('server/node.js') && files.includes('dashboard/index.html') && files.includes('cli.js'));
  for (const file of files) {
    assert.ok(readFileSync(join(out, 'dist', file)).equals(readFileSync(join(root, 'dist', file))), file);
  }
  // And what is made of it starts as fast: a character beyond Latin-1 would double what engines keep of a file.
  for (const file of ['index.js', 'js.js', 'profile.js', 'wire/names.js']) {
    const others = readFileSync(join(out, 'dist', file), 'utf8').match(/[^\0-\x7f]/g);
    assert.equal(others, null, file);
  }
  const { createCodec }: typeof ours = await import(pathToFileURL(join(out, 'dist/index.js')).href);
  const golden: { hex: string }[] = JSON.parse(readFileSync(vector('golden.json'), 'utf8'));
  for (const engine of ['wasm', 'js'] as const) {
    const codec = createCodec({ engine });
    for (const { hex } of golden) {
      const frame = Buffer.from(hex, 'hex');
      assert.deepEqual(codec.decode(frame), ours.createCodec().decode(frame));
    }
  }
});

test('a generated package generates: the same again, from its own profile', () => {
  const [first, second] = [join(directory, 'same'), join(directory, 'same-again')];
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'), 'dir');
  const args = [join(first, 'dist/cli.js'), 'generate', '--profile', join(first, 'profile'), '--out', second];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' });
  assert.equal(`${status}${stderr}`, '0');
  const names = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  assert.deepEqual(names(second), names(first));
  for (const name of names(first)) {
    if (!statSync(join(first, name)).isFile()) continue;
    assert.ok(readFileSync(join(second, name)).equals(readFileSync(join(first, name))), name);
  }
});

test('texts of a profile that try to get out of the code are texts of the package, and run nothing', () => {
  const source = join(directory, 'hostile');
  const out = join(directory, 'hostile-codec');
  mkdirSync(source);
  const title = `x */ globalThis.PWNED = 1; /* '; globalThis.PWNED = 1; ' \` \${globalThis.PWNED = 1} \\ --> <script>`;
  for (const name of readdirSync(profileDirectory)) {
    const text = readFileSync(join(profileDirectory, name), 'utf8');
    // On a line of its own, or between the commas of an entry.
    const hostile = text.replace(
      /(^ *title:) .*$|(\{.*\btitle:) +(?:'[^']*'|[^,}\n]*)/gm,
      (_, own, within) => `${own ?? within} ${JSON.stringify(title)}`,
    );
    writeFileSync(join(source, name), name.endsWith('.yaml') ? hostile : text);
  }
  const { code, stderr } = generate(source, out, '--only', 'codec');
  assert.equal(`${code}${stderr}`, '0');
  const script = `const told = [];
for (const entry of ['index', 'js', 'profile']) {
  const made = await import(${JSON.stringify(`${pathToFileURL(join(out, 'dist')).href}/`)} + entry + '.js');
  if (made.describe) told.push(made.describe('water-heater.status').title);
  if (made.createCodec) told.push(made.createCodec().engine);
}
console.log(JSON.stringify([told, globalThis.PWNED ?? null]));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(run.stderr, '');
  const [told, pwned] = JSON.parse(run.stdout);
  assert.equal(pwned, null);
  assert.ok(told.includes(title), run.stdout);
});

const HEADER_ROLES = new Set(['message', 'device', 'serial', 'sequence', 'length']);

test('what keeps the exchange from running on a profile is said in one line, and nothing where all is there', () => {
  const source = join(directory, 'roleless');
  const out = join(directory, 'roleless-codec');
  mkdirSync(source);
  for (const { file, text } of readSources(profileDirectory)) {
    const plain = parse(text, (key: unknown, given: unknown) => {
      if (key === 'header' || typeof given !== 'object' || given === null) return given;
      const value = given as Record<string, unknown>;
      // Of the frame's header they stay.
      const isHeaderField = 'byte' in value && ('value' in value || HEADER_ROLES.has(String(value.role)));
      if (!isHeaderField) for (const name of ['role', 'direction', 'answeredBy']) delete value[name];
      return value;
    });
    writeFileSync(join(source, file), stringify(plain));
  }
  const { code, stdout, stderr } = generate(source, out);
  assert.equal(`${code}${stderr}`, '0');
  const roles = ['register', 'register-response', 'control', 'response', 'status', 'refusal'];
  const missing = `which has no ${roles.map((role) => `message of role ${role}`).join(', ')}`;
  const leftOut = 'left out: exchange, server, server/node, server/workers, server/kv, nats, lan';
  assert.equal(stdout.split('\n')[1], `${leftOut}; exchange and server cannot run on it, ${missing}`);
  const { exports } = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
  const codec = ['.', './js', './profile', './websocket', './tcp', './rump.wasm', './package.json'];
  assert.deepEqual(Object.keys(exports), codec);
  for (const name of ['exchange.js', 'server', 'server.js', 'lan.js', 'dashboard']) {
    assert.equal(existsSync(join(out, 'dist', name)), false, name);
  }
  const command = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [join(out, 'dist/cli.js'), ...args], { encoding: 'utf8' });
  for (const name of ['serve', 'simulate', 'discover']) {
    const { status, stderr: reason } = command(name);
    assert.deepEqual([status, reason], [1, `rump: ${name} cannot run on this profile, ${missing}\n`]);
  }
  // What needs no roles works.
  const decoded = command('decode', '--kind', 'water-heater.status', vector('dirty.bin'));
  assert.match(String(decoded.stdout), /^\{"offset":\d+,"kind":"water-heater.status"/);
});

test('another profile gives another package, whose types a compiler accepts', () => {
  const out = join(directory, 'contrast');
  const { code, stdout, stderr } = generate(folderOf('contrast'), out, '--only', 'codec');
  assert.equal(`${code}${stderr}`, '0');
  assert.doesNotMatch(stdout, /left out/);
  assert.deepEqual(readdirSync(join(out, 'dist')).sort(), ['index.js', 'js.js', 'profile.js', 'rump.wasm', 'types']);
  const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
  const profile = loadProfile('contrast');
  assert.deepEqual([manifest.name, manifest.version], [profile.id, profile.version]);
  const targets = Object.values<string | Record<string, string>>(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target),
  );
  for (const target of targets) assert.ok(existsSync(join(out, target)), target);

  const consumer = join(directory, 'consumer');
  mkdirSync(join(consumer, 'node_modules'), { recursive: true });
  symlinkSync(out, join(consumer, 'node_modules', profile.id), 'dir');
  const [kind] = profile.kinds.map(({ name }) => name);
  writeFileSync(
    join(consumer, 'index.ts'),
    `import { createCodec, type KindName } from '${profile.id}';
import { createCodec as createJsCodec } from '${profile.id}/js';
import { describe } from '${profile.id}/profile';
export const kind: KindName = '${kind}';
// @ts-expect-error a kind of the default profile
export const other: KindName = 'water-heater.status';
export const all = [createCodec().engine, createJsCodec().engine, describe(kind).title];
`,
  );
  const options = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  };
  const compilerOptions = { ...options, lib: ['ES2022', 'DOM'], types: [] };
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['index.ts'] }));
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', consumer], {
    encoding: 'utf8',
  });
  assert.equal(tsc.stdout, '');
});

test('a package of its own is written anew with --force alone, without what it had before', () => {
  const out = join(directory, 'contrast');
  writeFileSync(join(out, 'dist', 'left-over.js'), '');
  writeFileSync(join(out, 'mine.txt'), '');
  const refused = generate(folderOf('contrast'), out);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /exists: choose another folder, or replace what rump generate wrote there with --force/);
  assert.equal(existsSync(join(out, 'dist', 'left-over.js')), true);
  const { code } = generate(folderOf('contrast'), out, '--only', 'codec', '--force');
  assert.equal(code, 0);
  assert.deepEqual(
    readdirSync(out).filter((name) => name.startsWith('.')),
    [],
  );
  assert.equal(existsSync(join(out, 'dist', 'left-over.js')), false);
  assert.equal(existsSync(join(out, 'mine.txt')), true);
});

test('what somebody else has put into a folder stays as it is', () => {
  const out = join(directory, 'theirs');
  mkdirSync(out);
  writeFileSync(join(out, 'package.json'), '{}');
  const { code, stdout, stderr } = generate(profileDirectory, out, '--force');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /neither empty nor written by rump generate/);
  assert.deepEqual(readdirSync(out), ['package.json']);
  writeFileSync(join(directory, 'file'), '');
  assert.match(generate(profileDirectory, 'file').stderr, /^rump: file: is not a directory\n$/);
});

test('a profile is not overwritten by what is made of it', () => {
  const out = join(directory, 'nested');
  mkdirSync(join(out, 'profile'), { recursive: true });
  writeFileSync(join(out, 'profile', 'profile.yaml'), readFileSync(join(profileDirectory, 'profile.yaml')));
  symlinkSync(join(out, 'profile'), join(directory, 'linked-profile'), 'dir');
  symlinkSync(out, join(directory, 'linked-out'), 'dir');
  for (const profile of [out, join(out, 'profile'), 'linked-profile', join('linked-out', 'profile')]) {
    const { code, stderr } = rump(['generate', '--profile', profile, '--out', out], { directory });
    assert.equal(code, 2);
    assert.match(stderr, /choose another folder for --out/);
  }
  assert.deepEqual(readdirSync(out), ['profile']);
});

test('an interrupted run leaves nothing behind', async () => {
  const temporary = temporaryDirectory();
  const out = join(directory, 'interrupted');
  const args = [cliFile, 'generate', '--profile', profileDirectory, '--out', out, '--only', 'codec'];
  // While AssemblyScript compiles what is laid out, and while TypeScript writes.
  for (const [signal, sign] of [
    ['SIGTERM', 'package.json'],
    ['SIGINT', 'dist/types'],
    ['SIGQUIT', 'package.json'],
    ['SIGHUP', 'package.json'],
  ] as const) {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: temporary },
    });
    const isAtWork = (): boolean => readdirSync(temporary).some((name) => existsSync(join(temporary, name, sign)));
    while (!isAtWork() && child.exitCode === null) await setTimeout(1);
    child.kill(signal);
    const [code] = await once(child, 'close');
    assert.equal(code, 130, signal);
    assert.deepEqual(readdirSync(temporary), []);
    assert.equal(existsSync(out), false);
  }
});

test('without room for the work the reason is one line', () => {
  const temporary = temporaryDirectory();
  const line = `ulimit -f 1; exec '${process.execPath}' '${cliFile}' generate --profile '${profileDirectory}' --out never`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: temporary },
  });
  assert.deepEqual([status, stdout], [1, '']);
  assert.equal(stderr, `rump: ${temporary}: the file would be larger than the system allows\n`);
  assert.deepEqual(readdirSync(temporary), []);
});

test('the command to install it can be pasted, whatever its folder is called', () => {
  const out = "it's a $(touch pwned)";
  const { stdout } = generate(folderOf('contrast'), out, '--only', 'codec');
  const [, word = ''] = /: npm install (.*)\n$/.exec(stdout) ?? [];
  const printed = spawnSync('sh', ['-c', `printf %s ${word}`], { cwd: directory, encoding: 'utf8' });
  assert.equal(printed.stdout, `./${out}`);
  assert.equal(existsSync(join(directory, 'pwned')), false);
});

test('a defective profile is refused as by profile check, and leaves nothing behind', () => {
  const profile = join(directory, 'defective');
  mkdirSync(profile);
  for (const file of readdirSync(profileDirectory).filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(join(profileDirectory, file), 'utf8');
    writeFileSync(join(profile, file), text.replace('min: 0, max: 6000', 'min: 0, max: 70000'));
  }
  const { code, stderr } = generate(profile, 'never');
  assert.equal(code, 1);
  assert.match(stderr, /^rump: .*water-heater\.yaml:\d+: Table 5, heatingPowerLimit: max is 70000/);
  assert.equal(existsSync(join(directory, 'never')), false);
});

test('without the compilers it says how to get them', () => {
  const place = temporaryDirectory();
  writeFileSync(join(place, 'package.json'), '{}');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--silent', pack(place)];
  assert.equal(spawnSync('npm', install, { cwd: place }).status, 0);
  const command = join(place, 'node_modules/igrs-rump/dist/cli.js');
  const args = [command, 'generate', '--profile', profileDirectory, '--out', 'codec'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^rump: generate needs assemblyscript and esbuild and typescript: npm install --save-dev assemblyscript@\S+ esbuild@\S+ typescript@\S+\n$/,
  );
  assert.equal(existsSync(join(place, 'codec')), false);
});
