/** What the command reads and writes as files: nothing that is read is written over, and nothing that is cut off looks complete. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createGzip, gzipSync } from 'node:zlib';
import { createCodec } from 'igrs-rump';
import { cliFile, dirtyFile, rump, temporaryDirectory, vector } from './command.ts';

const directory = temporaryDirectory();
const dirty = readFileSync(dirtyFile);
const golden: { hex: string }[] = JSON.parse(readFileSync(vector('golden.json'), 'utf8'));
const frames = Buffer.from(golden.map(({ hex }) => hex).join(''), 'hex');

function fresh(): string {
  return mkdtempSync(join(directory, 'case-'));
}

function written(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** In a shell, where redirections, limits and mounts are; `rump` stands for the command. */
function shell(script: string, folder: string): SpawnSyncReturns<string> {
  const start = `rump() { '${process.execPath}' '${cliFile}' "$@"; }\n`;
  return spawnSync('bash', ['-c', start + script], { cwd: folder, encoding: 'utf8' });
}

const isPosix = process.platform !== 'win32';
const hasBash = isPosix && spawnSync('bash', ['-c', 'true']).status === 0;
const hasDevStdin = isPosix && existsSync('/dev/stdin');

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
    assert.deepEqual(
      readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.partial')),
      [],
    );
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

test('a file of another number of shards is none of this run', () => {
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
  const module = fileURLToPath(new URL('../../cli/generate/destination.ts', import.meta.url));
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

test('a message that is refused leaves no file of those before it', () => {
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

test('what a signal ends has no name that looks complete', { skip: !isPosix }, async () => {
  const folder = fresh();
  const child = spawn(process.execPath, [cliFile, 'decode', '-o', 'lines'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.write(dirty);
  const partial = (): string | undefined => readdirSync(folder).find((name) => name.endsWith('.partial'));
  while (partial() === undefined || statSync(join(folder, partial() as string)).size === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
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
    const partial = (): string | undefined => readdirSync(folder).find((name) => name.endsWith('.partial'));
    while (partial() === undefined || statSync(join(folder, partial() as string)).size === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // The pipe stays open.
    child.kill('SIGINT');
    assert.deepEqual(await closed, [0, null]);
    clearTimeout(deadline);
    child.stdin.destroy();
    assert.equal(stderr, 'rump: interrupted: what has been read so far is kept\n');
    const all = readFileSync(join(folder, 'all.bin'));
    if (command === 'route') assert.deepEqual(all, frames);
    else assert.equal(all.toString(), decoded);
    assert.equal(partial(), undefined);
  });
}

// Names of destinations.

for (const [rules, message] of [
  [[{ to: 'a', shards: 2 }, { to: 'a-0' }], /rules\[1\]: the destination "a-0" has the file of shard 0 of "a"/],
  [[{ to: 'A-11' }, { to: 'a', shards: 12 }], /rules\[0\]: the destination "A-11" has the file of shard 11 of "a"/],
  [[{ to: 'Alarms' }, { to: 'alarms' }], /rules\[1\].*"alarms" differs from "Alarms" only in case or Unicode form/],
  [[{ copyTo: 'é' }, { to: 'e\u0301' }], /only in case or Unicode form/],
  [[{ copyTo: '\u212b' }, { to: '\u00e5' }], /only in case or Unicode form/],
  [[{ copyTo: 'straße' }, { to: 'STRASSE' }], /only in case or Unicode form/],
  [[{ copyTo: 'σ' }, { to: 'ς' }], /only in case or Unicode form/],
  ...['CON', 'nul', 'Aux.alarms', 'com1', 'LPT9.x', 'COM²'].map((to) => [[{ to }], /Windows has a device/] as const),
  ...[
    '.',
    '..',
    '.hidden',
    '-o',
    '../x',
    'a/b',
    'a\\b',
    'a:b',
    'a\0',
    'a\n',
    'a\u200b',
    'a\u202e',
    '\u3164',
    'a\ud800',
  ].map((to) => [[{ to }], /use letters, digits/] as const),
  ...['a.', 'a ', 'a..', 'a. '].map((to) => [[{ to }], /must not end with a dot or a space/] as const),
  [[{ to: 'é'.repeat(101) }], /longer than 200 bytes/],
] as const) {
  test(`destinations ${JSON.stringify(rules).slice(0, 60)} are refused when the rules are read`, () => {
    const folder = fresh();
    const path = written(folder, 'rules.json', JSON.stringify(rules));
    const { code, stderr } = rump(['route', path, join(folder, 'no-such-input'), '--out', join(folder, 'out')]);
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.equal(code, 1);
    assert.equal(existsSync(join(folder, 'out')), false);
  });
}

test('destinations that only look as if they shared a file are taken', () => {
  const folder = fresh();
  const rules = [
    { copyTo: 'a', shards: 2 },
    { copyTo: 'a-2' },
    { copyTo: 'a-00' },
    { copyTo: 'a', shards: 2, messageType: 'alarm' },
    { copyTo: 'console' },
    { copyTo: 'กำลัง' },
    { to: 'com10' },
  ];
  const path = written(folder, 'rules.json', JSON.stringify(rules));
  assert.equal(rump(['route', path, dirtyFile, '--out', join(folder, 'out')]).code, 0);
  assert.deepEqual(
    readdirSync(join(folder, 'out')).sort(),
    ['a-0', 'a-00', 'a-1', 'a-2', 'com10', 'console', 'กำลัง'].map((name) => `${name}.bin`).sort(),
  );
});

// What an input is.

const decoded = rump(['decode', '-'], { input: frames }).stdout;
const [firstFrame] = golden.map(({ hex }) => hex) as [string];
const inspected = rump(['inspect', firstFrame]).stdout;
const map = (text: string): string =>
  text
    .split('\n')
    .slice(1)
    .join('\n')
    .replace(/\n\d+ more bytes? follows?\n$/, '');

/** As xxd prints it. */
function xxd(bytes: Uint8Array, columns = 16): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += columns) {
    const row = Buffer.from(bytes.subarray(at, at + columns));
    const words = (row.toString('hex').match(/.{1,4}/g) ?? []).join(' ').padEnd((columns / 2) * 5 - 1);
    text += `${at.toString(16).padStart(8, '0')}: ${words}  ${characters(row)}\n`;
  }
  return text;
}

/** As hexdump -C prints it, with rows that repeat left out. */
function hexdump(bytes: Uint8Array): string {
  let text = '';
  let before = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16));
    const hex = row.toString('hex');
    if (hex !== before) {
      const pairs = hex.match(/../g) as string[];
      const halves = `${pairs.slice(0, 8).join(' ').padEnd(23)}  ${pairs.slice(8).join(' ').padEnd(23)}`;
      text += `${at.toString(16).padStart(8, '0')}  ${halves}  |${characters(row)}|\n`;
    } else if (!text.endsWith('*\n')) text += '*\n';
    before = hex;
  }
  return `${text}${bytes.length.toString(16).padStart(8, '0')}\n`;
}

/** As od -tx1 prints it: places in octal digits. */
function od(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const pairs = Buffer.from(bytes.subarray(at, at + 16))
      .toString('hex')
      .replace(/../g, ' $&');
    text += `${at.toString(8).padStart(7, '0')}${pairs}\n`;
  }
  return `${text}${bytes.length.toString(8).padStart(7, '0')}\n`;
}

function wireshark(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16));
    const pairs = (row.toString('hex').match(/../g) as string[]).join(' ').padEnd(47);
    text += `${at.toString(16).padStart(4, '0')}   ${pairs}   ${characters(row)}\n`;
  }
  return text;
}

function characters(row: Buffer): string {
  return row.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
}

const TEXTS: readonly (readonly [string, (bytes: Buffer) => string, RegExp])[] = [
  ['hexadecimal', (bytes) => bytes.toString('hex'), /is hexadecimal text: xxd -r -p/],
  ['hexadecimal in lines', (bytes) => bytes.toString('hex').replace(/.{60}/g, '$&\r\n'), /is hexadecimal text/],
  ['hexadecimal with a byte order mark', (bytes) => `\ufeff${bytes.toString('hex')}\n`, /is hexadecimal text/],
  [
    '0x and commas',
    (bytes) => bytes.toString('hex').replace(/../g, '0x$&, ').toUpperCase().replace(/X/g, 'x'),
    /is hexadecimal/,
  ],
  ['xxd', (bytes) => xxd(bytes), /is a hexadecimal dump: xxd -r/],
  ['xxd -c 8', (bytes) => xxd(bytes, 8), /is a hexadecimal dump/],
  ['hexdump -C', hexdump, /is a hexadecimal dump/],
  ['od -tx1', od, /is a hexadecimal dump/],
  ['Wireshark', wireshark, /is a hexadecimal dump/],
];

for (const [what, textOf, message] of TEXTS) {
  test(`${what} is read by inspect, and named by decode and route`, () => {
    const folder = fresh();
    const path = written(folder, 'text', textOf(frames));
    const rules = written(folder, 'rules.json', '[{"to":"all"}]');
    for (const offset of [0, 18]) {
      const expected = rump(['inspect', '-', '--offset', String(offset)], { input: frames });
      for (const [name, input] of [
        [path, ''],
        ['-', readFileSync(path)],
      ] as const) {
        const { stdout, stderr } = rump(['inspect', name, '--offset', String(offset)], { input });
        assert.equal(stderr, '');
        assert.equal(stdout, expected.stdout);
      }
    }
    for (const args of [
      ['decode', path],
      ['route', rules, path, '--out', join(folder, 'out')],
    ]) {
      const { code, stdout, stderr } = rump(args);
      assert.match(stderr, message);
      assert.match(stderr, /^rump: .*text is .*--input raw.*\n$/);
      assert.equal(stdout, '');
      assert.equal(code, 1);
    }
    assert.equal(existsSync(join(folder, 'out')), false);
    assert.match(rump(['decode', path, '--input', 'raw']).stderr, /no frame in \d+ bytes/);
  });
}

test('our dumps are those of the programs', { skip: !hasBash }, () => {
  const folder = fresh();
  written(folder, 'frames', frames);
  for (const [program, own] of [
    ['xxd frames', xxd(frames)],
    ['hexdump -C frames', hexdump(frames)],
    ['od -tx1 -v frames', od(frames)],
  ] as const) {
    const { status, stdout } = shell(program, folder);
    // Whoever has the program compares.
    if (status === 0) assert.equal(own, stdout);
  }
});

test('rows that a dump leaves out are filled in, however many, and places that do not fit are told', () => {
  const zeros = Buffer.concat([Buffer.alloc(100_000), Buffer.from(firstFrame, 'hex')]);
  assert.equal(map(rump(['inspect', '-', '--offset', '100000'], { input: hexdump(zeros) }).stdout), map(inspected));
  for (const [text, message] of [
    ['00000000: 5250 0105\n00000008: 0001\n', /line 2: the dump continues at 00000008/],
    ['00000000: 5250 0105\nzebra\n', /line 2: not a line of a hexadecimal dump/],
    ['0000000 5052 0501 0100 0000\n', /is a dump of numbers.*hexdump -C/],
    ['5250 0105 0001 0000 0000 0000 0001 5', /the number of digits is odd/],
  ] as const) {
    const { code, stderr } = rump(['inspect', '-'], { input: text });
    assert.match(stderr, message);
    assert.equal(code, 1);
  }
});

test('a file of another program is named, with what to do', () => {
  const folder = fresh();
  for (const [hex, message] of [
    ['d4c3b2a1020004000000', /packet capture \(pcap\).*tshark/],
    ['a1b23c4d000200040000', /packet capture \(pcap\).*tshark/],
    ['0a0d0d0a1c0000004d3c2b1a', /packet capture \(pcapng\).*tshark/],
    ['28b52ffd2400', /zstd -dc/],
    ['fd377a585a000004', /xz -dc/],
    ['425a683931415926', /bzip2 -dc/],
    ['504b03041400', /ZIP archive/],
    [Buffer.from('{"kind":"water-heater.heartbeat"').toString('hex'), /JSON: rump encode/],
  ] as const) {
    const path = written(folder, 'file', Buffer.from(hex, 'hex'));
    for (const args of [
      ['decode', path],
      ['inspect', path],
    ]) {
      const { code, stdout, stderr } = rump(args);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.equal(stdout, '');
      assert.equal(code, 1);
    }
    // Packed, it is still the same.
    assert.match(rump(['decode'], { input: gzipSync(Buffer.from(hex, 'hex')) }).stderr, message);
  }
});

test('frames behind the beginning of anything else are found with --input raw', () => {
  for (const hex of ['1f8b08', 'd4c3b2a1', '0a0d0d0a', Buffer.from('0123456789abcdef'.repeat(3)).toString('hex')]) {
    const input = Buffer.concat([Buffer.from(hex, 'hex'), frames]);
    const found = rump(['decode', '--input', 'raw'], { input }).stdout.replace(/"offset":\d+/g, '');
    assert.equal(found, decoded.replace(/"offset":\d+/g, ''));
  }
});

test('noise before a frame is not taken for text', () => {
  for (const noise of [
    '12',
    '0x',
    '{',
    '00000000: ',
    '\n\n',
    'P',
    'B',
    '\x1f',
    '\x1f\x8b',
    'abcdef',
    ' '.repeat(600),
  ]) {
    const { code, stdout } = rump(['decode'], { input: Buffer.concat([Buffer.from(noise, 'latin1'), frames]) });
    assert.equal(code, 0, JSON.stringify(noise));
    assert.equal(stdout.replace(/"offset":\d+/g, ''), decoded.replace(/"offset":\d+/g, ''));
  }
});

for (const [what, first, then] of [
  ['frames', frames.subarray(0, 3), frames.subarray(3)],
  ['frames, a byte first', frames.subarray(0, 1), frames.subarray(1)],
  ['gzip', gzipSync(frames).subarray(0, 3), gzipSync(frames).subarray(3)],
  ['gzip, a byte first', gzipSync(frames).subarray(0, 1), gzipSync(frames).subarray(1)],
] as const) {
  test(`a pipe that delivers few bytes at first: ${what}`, async () => {
    const child = spawn(process.execPath, [cliFile, 'decode'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const closed = once(child, 'close');
    child.stdin.write(first);
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.stdin.end(then);
    let text = '';
    for await (const part of child.stdout) text += part;
    assert.equal(text, decoded);
    assert.deepEqual(await closed, [0, null]);
  });
}

for (const [what, bytes, message] of [
  ['a packet capture', Buffer.from('d4c3b2a1', 'hex'), /pcap/],
  ['hexadecimal text', Buffer.from(frames.toString('hex').slice(0, 64)), /hexadecimal text/],
] as const) {
  test(`${what} is named while the pipe stays open`, async () => {
    const child = spawn(process.execPath, [cliFile, 'decode'], { stdio: ['pipe', 'ignore', 'pipe'] });
    const exited = once(child, 'exit');
    const deadline = setTimeout(() => child.kill(), 20_000);
    child.stdin.write(bytes);
    let text = '';
    child.stderr.on('data', (part) => {
      text += part;
    });
    assert.deepEqual(await exited, [1, null]);
    clearTimeout(deadline);
    assert.match(text, message);
    child.stdin.destroy();
  });
}

test('few bytes that end are told by what they are', () => {
  for (const [input, message] of [
    ['5', /no frame in 1 bytes/],
    ['525', /hexadecimal text/],
    ['5250', /hexadecimal text/],
    [Buffer.from([0x1f, 0x8b]), /no frame in 2 bytes/],
    [Buffer.from('RP'), /no frame in 2 bytes: 1 frame cut off by the end/],
  ] as const) {
    const { code, stderr } = rump(['decode'], { input });
    assert.match(stderr, message);
    assert.equal(code, 1);
  }
});

// gzip.

test('gzip is unpacked by decode, route, inspect and encode, in one member or many', () => {
  const folder = fresh();
  const middle =
    golden
      .slice(0, 5)
      .map(({ hex }) => hex)
      .join('').length / 2;
  const rules = written(folder, 'rules.json', '[{"to":"all"}]');
  for (const [name, packed] of [
    ['one.gz', gzipSync(frames)],
    ['many.gz', Buffer.concat([gzipSync(frames.subarray(0, middle)), gzipSync(''), gzipSync(frames.subarray(middle))])],
    ['split.gz', Buffer.concat([gzipSync(frames.subarray(0, 7)), gzipSync(frames.subarray(7))])],
    ['padded.gz', Buffer.concat([gzipSync(frames), Buffer.alloc(512)])],
  ] as const) {
    const path = written(folder, name, packed);
    const { code, stdout, stderr } = rump(['decode', path]);
    assert.match(stderr, name === 'padded.gz' ? /bytes after the gzip data, from byte \d+ on, are not read/ : /^$/);
    assert.equal(stdout, decoded, name);
    assert.equal(code, 0);
    assert.equal(rump(['inspect', path]).stdout, rump(['inspect', '-'], { input: frames }).stdout);
    assert.equal(rump(['route', rules, path, '--out', join(folder, 'out'), '--force']).code, 0);
    assert.deepEqual(readFileSync(join(folder, 'out', 'all.bin')), frames);
  }
  assert.deepEqual(rump(['encode', '--lenient'], { input: gzipSync(decoded) }).bytes, frames);
  assert.equal(
    rump(['inspect', '-'], { input: gzipSync(xxd(frames)) }).stdout,
    rump(['inspect', '-'], { input: frames }).stdout,
  );
});

test('gzip that is cut off, corrupt, followed by something else or packed twice is told', () => {
  const packed = gzipSync(frames);
  const two = Buffer.concat([packed, packed]);
  for (const length of [5, 10, 20, packed.length - 8, packed.length - 1, packed.length + 1, two.length - 1]) {
    const { code, stderr } = rump(['decode'], { input: two.subarray(0, length) });
    assert.match(
      stderr,
      /^rump: standard input: the gzip data ends too early, after \d+ unpacked bytes\n$/,
      String(length),
    );
    assert.equal(code, 1);
  }
  const corrupt = Buffer.from(packed);
  corrupt[corrupt.length - 6] = (corrupt[corrupt.length - 6] as number) ^ 1;
  for (const [input, message] of [
    [corrupt, /the gzip data is corrupt/],
    [Buffer.concat([packed, Buffer.from('more')]), /the gzip data is corrupt/],
    [gzipSync(packed), /packed by gzip twice/],
  ] as const) {
    const { code, stderr } = rump(['decode'], { input });
    assert.match(stderr, message);
    assert.equal(code, 1);
  }
  // What stood before the end is printed, but no file keeps it.
  const folder = fresh();
  assert.notEqual(rump(['decode'], { input: packed.subarray(0, -1) }).stdout, '');
  assert.equal(rump(['decode', '-o', join(folder, 'lines')], { input: packed.subarray(0, -1) }).code, 1);
  assert.deepEqual(readdirSync(folder), []);
});

test('what gzip unpacks to takes no memory', { skip: !hasBash }, async () => {
  const folder = fresh();
  const path = join(folder, 'bomb.gz');
  const gzip = createGzip();
  const block = Buffer.alloc(2 ** 20);
  const parts: Buffer[] = [];
  gzip.on('data', (part) => parts.push(part));
  gzip.write(frames);
  for (let count = 0; count < 300; count++) if (!gzip.write(block)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  writeFileSync(path, Buffer.concat(parts));
  const script = `process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS)); process.argv = ['node', 'rump', 'decode', '${path}']; await import('${cliFile}');`;
  const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(stdout, decoded);
  const peak = Number(/peak (\d+)/.exec(stderr)?.[1]);
  assert.ok(peak < 200_000, `${peak} KB`);
});

test('decode fails where an input has no frame, but not where it has none of the kind or nothing at all', () => {
  const none = rump(['decode'], { input: Buffer.alloc(100) });
  assert.equal(none.stderr, 'rump: standard input: no frame in 100 bytes: no start marker\n');
  assert.equal(none.code, 1);
  const other = createCodec().encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 2, body: {} });
  const kept = rump(['decode', '--kind', 'refrigerator.alarm'], { input: other });
  assert.deepEqual([kept.code, kept.stdout, kept.stderr], [0, '', '']);
  assert.equal(rump(['decode']).code, 0);
  assert.equal(rump(['decode'], { input: gzipSync('') }).code, 0);
});
