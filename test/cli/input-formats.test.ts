/** What the command takes an input for, by its first bytes: frames, a dump of them as text, gzip, or a file of another program. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, createGzip, gzipSync } from 'node:zlib';
import { createCodec } from 'igrs-rump';
import { fresh, written } from './case-folder.ts';
import { cliFile, goldenFrames, rump } from './command.ts';
import { hasBash, shell } from './shell.ts';

const golden = goldenFrames();
const frames = Buffer.concat(golden);
const decoded = rump(['decode', '-'], { input: frames }).stdout;
const firstFrame = (golden[0] as Buffer).toString('hex');
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

test('rows that a dump leaves out are filled in, however many, and offsets that do not fit are reported', () => {
  const zeros = Buffer.concat([Buffer.alloc(100_000), Buffer.from(firstFrame, 'hex')]);
  assert.equal(map(rump(['inspect', '-', '--offset', '100000'], { input: hexdump(zeros) }).stdout), map(inspected));
  for (const [text, message] of [
    ['00000000: 5250 0105\n00000008: 0001\n', /line 2: the dump continues at 00000008/],
    [
      '00000000: 5250 0105\n*\nfffffffffffffff0: 5250\n',
      /line 3: the dump continues at fffffffffffffff0, which is more than 4294967296 bytes after its start$/m,
    ],
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

test('frames after the beginning of anything else are found with --input raw', () => {
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
    const closed = once(child, 'close');
    const deadline = setTimeout(() => child.kill(), 20_000);
    child.stdin.write(bytes);
    let text = '';
    child.stderr.on('data', (part) => {
      text += part;
    });
    assert.deepEqual(await closed, [1, null]);
    clearTimeout(deadline);
    assert.match(text, message);
    child.stdin.destroy();
  });
}

test('a short input is recognised at its end', () => {
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
  const middle = Buffer.concat(golden.slice(0, 5)).length;
  const rules = written(folder, 'rules.json', '[{"to":"all"}]');
  for (const [name, packed] of [
    ['one.gz', gzipSync(frames)],
    ['many.gz', Buffer.concat([gzipSync(frames.subarray(0, middle)), gzipSync(''), gzipSync(frames.subarray(middle))])],
    ['split.gz', Buffer.concat([gzipSync(frames.subarray(0, 7)), gzipSync(frames.subarray(7))])],
    ['padded.gz', Buffer.concat([gzipSync(frames), Buffer.alloc(512)])],
    ['named.gz', withHeader(gzipSync(frames))],
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

/** With everything that may stand in a header: extra bytes, a name, a comment and the header's check. */
function withHeader(packed: Buffer): Buffer {
  const header = Buffer.from(packed.subarray(0, 10));
  header[3] = 2 | 4 | 8 | 16;
  const whole = Buffer.concat([header, Buffer.from('0300aabbcc6e616d65007465787400', 'hex')]);
  const check = Buffer.alloc(2);
  check.writeUInt16LE(crc32(whole) & 0xffff);
  return Buffer.concat([whole, check, packed.subarray(10)]);
}

test('gzip that is cut off, corrupt, followed by something else or packed twice is reported', () => {
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
  const wrongHeader = withHeader(packed);
  wrongHeader[4] = (wrongHeader[4] as number) ^ 1;
  for (const [input, message] of [
    [corrupt, /the gzip data is corrupt/],
    [wrongHeader, /the gzip data is corrupt \(header crc mismatch\)/],
    [gzipSync(packed), /packed by gzip twice/],
  ] as const) {
    const { code, stderr } = rump(['decode'], { input });
    assert.match(stderr, message);
    assert.equal(code, 1);
  }
  // What was unpacked before is printed all the same.
  const { length } = packed;
  for (const [rest, message] of [
    [Buffer.from('more'), `from byte ${length} on it is not gzip data`],
    [Buffer.of(9), `from byte ${length} on it is not gzip data`],
    [golden[0] as Buffer, `from byte ${length} on it is not gzip data`],
    [Buffer.from('1f8b0800000000000003010900ffff', 'hex'), 'the gzip data is corrupt (invalid stored block lengths)'],
    [Buffer.from('1f8b08e0000000000003', 'hex'), 'the gzip data is corrupt (unknown header flags set)'],
  ] as const) {
    const { code, stdout, stderr } = rump(['decode'], { input: Buffer.concat([packed, rest]) });
    assert.equal(stderr, `rump: standard input: ${message}, after ${frames.length} unpacked bytes\n`);
    assert.equal(stdout, decoded);
    assert.equal(code, 1);
  }
  assert.equal(rump(['decode'], { input: corrupt }).stdout, decoded);
  // What stood before the end is printed, but no file keeps it.
  const folder = fresh();
  assert.notEqual(rump(['decode'], { input: packed.subarray(0, -1) }).stdout, '');
  assert.equal(rump(['decode', '-o', join(folder, 'lines')], { input: packed.subarray(0, -1) }).code, 1);
  assert.deepEqual(readdirSync(folder), []);
});

test('unpacking gzip takes bounded memory', { skip: !hasBash }, async () => {
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
