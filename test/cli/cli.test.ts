/** What all commands have in common: help, wrong usage, and files that cannot be read. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { profileDirectory } from '../../cli/package.ts';
import { cliFile, dirtyFile, dirtyFrames, jsonLines, rump, temporaryDirectory } from './command.ts';
import { hasBash, shell } from './shell.ts';

const directory = temporaryDirectory();

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  '': ['decode', 'encode', 'inspect', 'profile', '--version', '--debug', 'Exit codes'],
  decode: ['FILE', '--kind', '--table', '--csv', '--stats', '--strict', '--output', '--engine', 'Examples'],
  encode: ['FILE', '--lenient', '--output', '--force', '--engine', 'Examples'],
  inspect: ['HEX|FILE', '--offset', '--json', '--engine', 'Examples'],
  keys: ['new', 'Examples'],
  accounts: ['check', 'Examples'],
  profile: ['check', 'explain', 'diff', 'coverage', 'Examples'],
  'profile check': ['DIR', 'Examples'],
  'profile explain': ['SUBJECT', 'DIR', 'Examples'],
  'profile diff': ['BEFORE', 'AFTER', 'Exits with 1', 'Examples'],
};

for (const [command, words] of Object.entries(OPTIONS)) {
  test(`rump ${command} --help documents everything`, () => {
    const { code, stdout, stderr } = rump([...command.split(' ').filter((word) => word !== ''), '--help']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    for (const word of words) assert.ok(stdout.includes(word), `${word} is not in:\n${stdout}`);
  });
}

test('--version prints that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.deepEqual(pick(rump(['--version'])), { code: 0, stdout: `${version}\n`, stderr: '' });
});

const MISUSES: Readonly<Record<string, readonly [args: readonly string[], complaint: RegExp]>> = {
  'no command': [[], /Usage: rump/],
  'a command that does not exist': [['decoed'], /unknown command 'decoed'; did you mean decode\?\n/],
  'a command that does not exist under profile': [['profile', 'chekc'], /unknown command 'chekc'/],
  'a command that is like no other': [['nope'], /unknown command 'nope'; there are decode, encode, .*, help\n/],
  'help for a command that does not exist': [['help', 'decoed'], /unknown command 'decoed'; did you mean decode\?\n/],
  'help for one that is like no other': [
    ['help', 'nope'],
    /unknown command 'nope'; there are decode, encode, .*, help\n/,
  ],
  'help for one that does not exist under profile': [['help', 'profile', 'chekc'], /'chekc'; did you mean check\?\n/],
  'help under a command that has none': [['help', 'decode', 'x'], /unknown command 'x'\n/],
  'two tokens': [
    ['devices', '--token', 'a', '--token-file', 'b'],
    /'--token <token>' cannot be used with option '--token-file/,
  ],
  'two tokens of simulate': [
    ['simulate', '--token-file', 'b', '--token=a'],
    /cannot be used with option '--token-file/,
  ],
  'a token where there is no server': [['simulate', '--lan', '--token', 'a'], /cannot be used with option '--lan'/],
  'a token and a secret': [['status', '0001-00000000beef', '--secret', 'a', '--token', 'b'], /with option '--secret/],
  'a token for a page that is turned off': [['serve', '--no-dashboard', '--dashboard-token', 'a'], /'--no-dashboard'/],
  'an option that does not exist': [['decode', '--tabel'], /unknown option '--tabel'/],
  'one argument too many': [['decode', dirtyFile, dirtyFile], /too many arguments/],
  'an engine that does not exist': [['decode', '--engine', 'native'], /auto, wasm, js/],
  'a kind that does not exist': [['decode', '--kind', 'air-conditoner.status'], /did you mean air-conditioner\.status/],
  'a kind that is like no other': [['decode', '--kind', 'qqqqqqqq'], /such as water-heater\.control/],
  'half a kind': [['decode', '--kind', 'status'], /water-heater\.status.*air-conditioner\.status/],
  'CSV of all kinds': [['decode', '--csv', 'serial'], /--kind/],
  'CSV of unknown frames': [['decode', '--kind', 'unknown', '--csv', 'serial'], /--kind/],
  'CSV of a field that does not exist': [
    ['decode', '--kind', 'water-heater.status', '--csv', 'serial,targetTemprature'],
    /did you mean targetTemperature/,
  ],
  'CSV and table at once': [['decode', '--csv', 'a', '--table'], /cannot be used with/],
  'nothing to inspect': [['inspect'], /missing required argument/],
  'neither a file nor hexadecimal': [['inspect', '525x'], /"525x" is neither a file nor hexadecimal/],
  'half a byte': [['inspect', '52', '5'], /two digits per byte/],
  'an offset that is not a number': [['inspect', '5250', '--offset', 'end'], /number of bytes/],
  'a subject that does not exist': [['profile', 'explain', 'targetTemp'], /did you mean targetTemperature/],
  'a table that does not exist': [['profile', 'explain', '20'], /tables are 1 to 19/],
  'nothing to compare': [['profile', 'diff'], /missing required argument/],
};

for (const [what, [args, complaint]] of Object.entries(MISUSES)) {
  test(`wrong usage exits with 2: ${what}`, () => {
    const { code, stdout, stderr } = rump(args);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, complaint);
  });
}

for (const command of ['decode', 'encode', 'inspect']) {
  test(`${command}: unreadable input is reported in one line, with exit code 1`, () => {
    const missing = join(directory, 'missing');
    // For inspect, such a name is neither a file nor hexadecimal, which is wrong usage.
    const expected = command === 'inspect' ? 2 : 1;
    assertFailure(
      rump([command, missing]),
      expected,
      command === 'inspect' ? /neither a file/ : /missing: no such file/,
    );
    assertFailure(rump([command, directory]), 1, /is a directory, not a file/);
    assertFailure(withStandardInput(directory, 'r', [command, '-']), 1, /standard input: is a directory, not a file/);
    assertFailure(withStandardInput(join(directory, 'write-only'), 'w', [command, '-']), 1, /standard input: not open/);
  });
}

test('an output that cannot be written is reported in one line', () => {
  assertFailure(rump(['decode', dirtyFile, '-o', directory]), 1, /is a directory, not a file/);
  assertFailure(rump(['decode', dirtyFile, '-o', join(directory, 'no', 'such')]), 1, /no such file or directory/);
});

test('help takes the names of a command and its subcommand', () => {
  const { stdout } = rump(['keys', 'new', '--help']);
  for (const words of [
    ['help', 'keys', 'new'],
    ['keys', 'help', 'new'],
  ])
    assert.deepEqual(pick(rump(words)), { code: 0, stdout, stderr: '' });
});

test('--debug adds the stack', () => {
  const { code, stderr } = rump(['decode', join(directory, 'missing'), '--debug']);
  assert.equal(code, 1);
  assert.match(stderr, /no such file or directory\n {4}at /);
  assert.match(stderr, /caused by .*ENOENT/);
});

test('help that nobody reads is not a failure', async () => {
  const child = spawn(process.execPath, [cliFile, 'decode', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.deepEqual({ code, complaints }, { code: 0, complaints: '' });
});

test('an output that ends early is no failure', async () => {
  const many = join(directory, 'many.bin');
  const once = readFileSync(dirtyFile);
  mkdirSync(directory, { recursive: true });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(many, Buffer.concat(Array.from({ length: 50 }, () => once)));
  for (const options of [[], ['--table'], ['--stats', '--strict'], ['--kind', 'unknown']]) {
    const child = spawn(process.execPath, [cliFile, 'decode', many, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.once('data', () => child.stdout.destroy());
    let complaints = '';
    child.stderr.on('data', (text) => {
      complaints += text;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.deepEqual({ options, code, complaints }, { options, code: 0, complaints: '' });
  }
});

function pick({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): object {
  return { code, stdout, stderr };
}

function assertFailure(
  result: { code: number | null; stdout: string; stderr: string },
  code: number,
  text: RegExp,
): void {
  assert.equal(result.code, code);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, text);
  assert.match(result.stderr, /^rump: [^\n]*\n$/);
}

function withStandardInput(path: string, mode: string, args: readonly string[]) {
  const descriptor = openSync(path, mode);
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cliFile, ...args], {
      stdio: [descriptor, 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    return { code: status, stdout, stderr };
  } finally {
    closeSync(descriptor);
  }
}

test('an option is given once, unless all its values are used', () => {
  for (const args of [
    ['decode', dirtyFile, '--engine', 'js', '--engine', 'wasm'],
    ['decode', dirtyFile, '-o', join(directory, 'a'), '--output', join(directory, 'b')],
    ['decode', dirtyFile, '--csv', 'serial', '--csv=sequence', '--kind', 'water-heater.status'],
    ['inspect', dirtyFile, '--offset', '1', '--offset', '2'],
    ['route', 'rules.json', dirtyFile, '--out', 'a', '--out', 'b'],
    ['generate', '--profile', 'a', '--out', 'b', '--profile', 'c'],
    ['serve', '--port', '1', '--port', '2'],
    ['simulate', '--types', 'water-heater', '--types', 'refrigerator'],
    ['discover', '--seconds', '1', '--seconds', '2'],
  ]) {
    const { code, stdout, stderr } = rump(args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /^rump: option '.*' is given twice; it takes one value\n/);
  }
  const kinds = ['water-heater.status', 'refrigerator.alarm'];
  const args = ['decode', dirtyFile, ...kinds.flatMap((kind) => ['--kind', kind])];
  const wanted = dirtyFrames().filter(({ kind }) => kinds.includes(kind));
  assert.deepEqual(jsonLines(rump(args).stdout), wanted);
  const rows = rump([...args, '--table'])
    .stdout.split('\n')
    .filter((line) => /^ *\d/.test(line));
  assert.equal(rows.length, wanted.length);
  const { code, stderr } = rump([...args, '--csv', 'serial']);
  assert.equal(code, 2);
  assert.match(stderr, /--csv prints the fields of one kind/);
  assert.equal(
    rump(['decode', dirtyFile, '--strict', '--stats', '--stats']).stdout,
    rump(['decode', dirtyFile]).stdout,
  );
});

test('a byte order mark in front of messages, rules and a profile is ignored', () => {
  const line = '{"kind":"water-heater.status-query","serial":7,"sequence":1,"body":{}}';
  const frame = rump(['encode'], { input: line }).bytes;
  assert.ok(frame.length > 0);
  assert.deepEqual(rump(['encode'], { input: `\ufeff${line}\r\n` }).bytes, frame);
  const rules = join(directory, 'mark.json');
  writeFileSync(rules, '\ufeff[{"to":"all"}]');
  const routed = rump(['route', rules, dirtyFile, '--out', join(directory, 'mark')]);
  assert.equal(routed.code, 0, routed.stderr);
  const folder = join(directory, 'marked');
  cpSync(profileDirectory, folder, { recursive: true });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    writeFileSync(join(folder, name), `\ufeff${readFileSync(join(folder, name), 'utf8')}`);
  }
  assert.deepEqual(rump(['profile', 'diff', folder]), rump(['profile', 'diff', profileDirectory]));
  assert.equal(rump(['profile', 'check', folder]).code, 0);
});

test('help and version that cannot be written are a failure', { skip: !hasBash || !existsSync('/dev/full') }, () => {
  for (const words of ['--help', '--version', 'decode --help', 'help decode']) {
    const { status, stderr } = shell(`rump ${words} > /dev/full`, directory);
    assert.equal(stderr, 'rump: standard output: no space left on the device\n');
    assert.equal(status, 1);
  }
});
