import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { describe, formatDeviceId, type KindName } from 'igrs-rump/profile';
import { withBytes, withoutBytes } from '../../cli/json-message.ts';
import { cliFile, dirtyFile, dirtyFrames, type Found, jsonLines, rump, temporaryDirectory } from './command.ts';

const dirty = readFileSync(dirtyFile);
const frames = dirtyFrames();
const directory = temporaryDirectory();

/** What moves the cursor, colours the text or turns it around: nothing but line feeds may stand in a table. */
const STEERING = /[^\P{Cc}\n]|\p{Bidi_Control}/u;

const SKIPPED = skippedLine();

for (const engine of ['wasm', 'js', 'auto']) {
  test(`decode finds every frame of a dirty stream and nothing else, on ${engine}`, () => {
    const fromFile = rump(['decode', dirtyFile, '--engine', engine]);
    assert.equal(fromFile.code, 0);
    assert.equal(fromFile.stderr, `rump: ${dirtyFile}: ${SKIPPED}\n`);
    assert.deepEqual(jsonLines(fromFile.stdout), frames);
    for (const args of [['decode'], ['decode', '-']]) {
      const fromInput = rump([...args, '--engine', engine], { input: dirty });
      assert.equal(fromInput.stdout, fromFile.stdout);
    }
  });
}

test('--output writes the same to a file', () => {
  const path = join(directory, 'messages.jsonl');
  const { code, stdout } = rump(['decode', dirtyFile, '-o', path]);
  assert.equal(code, 0);
  assert.equal(stdout, '');
  assert.equal(readFileSync(path, 'utf8'), rump(['decode', dirtyFile]).stdout);
});

test('--output refuses to overwrite its input', () => {
  const path = join(directory, 'stream.bin');
  copyFileSync(dirtyFile, path);
  const { code, stderr } = rump(['decode', path, '--output', path]);
  assert.equal(code, 2);
  assert.match(stderr, /is also the input/);
  assert.deepEqual(readFileSync(path), dirty);
});

test('an empty stream has no frames', () => {
  assert.deepEqual(rump(['decode', '--strict']), { code: 0, bytes: Buffer.alloc(0), stdout: '', stderr: '' });
});

test('a frame is printed before the stream ends', async () => {
  const codec = createCodec();
  const frame = codec.encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 2, body: {} });
  for (const [last, ...options] of [
    ['"sequence":2', '--kind', 'water-heater.heartbeat'],
    ['water-heater.heartbeat', '--table'],
    ['\n2\n', '--kind', 'water-heater.heartbeat', '--csv', 'sequence'],
  ] as const) {
    const child = spawn(process.execPath, [cliFile, 'decode', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.write(frame);
    const closed = once(child, 'close');
    let printed = '';
    // Waits for as long as the test runner lets it: the stream stays open until the frame is seen.
    for await (const text of child.stdout) {
      printed += text;
      if (printed.includes(last)) child.stdin.end();
    }
    assert.match(printed, /\n$/);
    assert.deepEqual(await closed, [0, null]);
  }
});

test('--stats prints the counts on stderr', () => {
  const { stdout, stderr } = rump(['decode', dirtyFile, '--stats']);
  const scanner = createCodec().scanner();
  for (const _ of scanner.push(dirty));
  for (const _ of scanner.end());
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.pop(), `rump: ${dirtyFile}: ${SKIPPED}`);
  const counts = lines.map((line) => line.split(/ +/));
  assert.deepEqual(Object.fromEntries(counts.map(([name, count]) => [name, Number(count)])), scanner.stats);
  assert.equal(jsonLines(stdout).length, frames.length);
  assert.equal(scanner.stats.frames, frames.length);
});

test('--strict fails where bytes were skipped, after all frames are printed', () => {
  const corrupt = rump(['decode', dirtyFile, '--strict']);
  assert.equal(corrupt.code, 1);
  assert.deepEqual(jsonLines(corrupt.stdout), frames);
  assert.equal(corrupt.stderr, `rump: ${dirtyFile}: ${SKIPPED}\n`);
  const clean = createCodec().encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 2, body: {} });
  assert.equal(rump(['decode', '--strict'], { input: clean }).code, 0);
});

for (const kind of ['air-conditioner.status', 'water-heater.control', 'unknown']) {
  test(`--kind ${kind} keeps only that kind`, () => {
    const { code, stdout } = rump(['decode', dirtyFile, '--kind', kind]);
    assert.equal(code, 0);
    const expected = frames.filter((frame) => frame.kind === kind);
    assert.ok(expected.length > 1);
    assert.deepEqual(jsonLines(stdout), expected);
  });
}

test('unknown mask bits are listed', () => {
  const lenient: { hex: string; message: { unknownFields?: number[] } }[] = JSON.parse(
    readFileSync(new URL('../vectors/lenient.json', import.meta.url), 'utf8'),
  );
  const marked = lenient.filter(({ message }) => message.unknownFields !== undefined);
  assert.ok(marked.length > 1);
  const { stdout } = rump(['decode'], { input: Buffer.from(marked.map(({ hex }) => hex).join(''), 'hex') });
  const found = jsonLines(stdout).map(({ offset: _, ...message }) => message);
  assert.deepEqual(
    found,
    marked.map(({ message }) => message),
  );
});

const csvKinds: readonly KindName[] = [
  'air-conditioner.status',
  'water-heater.control',
  'refrigerator.alarm',
  'microwave-oven.version-response',
  'air-conditioner.register',
  'refrigerator.heartbeat',
];

for (const kind of csvKinds) {
  test(`--csv of ${kind} has what its messages have`, () => {
    const names = ['offset', 'sequence', 'serial', ...describe(kind).fields.map(({ name }) => name)];
    const expected = frames
      .filter((frame) => frame.kind === kind)
      .map((frame) => names.map((name) => csvText(fieldOf(frame, name))));
    assert.ok(expected.length > 1);
    for (const engine of ['wasm', 'js']) {
      const { code, stdout } = rump([
        'decode',
        dirtyFile,
        '--engine',
        engine,
        '--kind',
        kind,
        '--csv',
        names.join(', '),
      ]);
      assert.equal(code, 0);
      const [head, ...rows] = parseCsv(stdout);
      assert.deepEqual(head, names);
      assert.deepEqual(rows, expected);
    }
  });
}

test('--csv quotes what would end a cell', () => {
  const texts = ['a,b', 'say "x"', 'two\nlines', 'line\r\nfeed', '', ' "', '海尔'];
  const codec = createCodec();
  const input = Buffer.concat(
    texts.map((manufacturer) =>
      codec.encode({
        kind: 'water-heater.version-response',
        serial: 5,
        sequence: 6,
        body: {
          protocolVersion: 1,
          hardwareMajor: 1,
          hardwareMinor: 0,
          firmwareMajor: 1,
          firmwareMinor: 0,
          firmwarePatch: 0,
          manufacturer,
          model: 'M',
        },
      }),
    ),
  );
  const options = ['--kind', 'water-heater.version-response', '--csv', 'manufacturer,model'];
  const { stdout } = rump(['decode', ...options], { input });
  assert.deepEqual(parseCsv(stdout), [['manufacturer', 'model'], ...texts.map((text) => [text, 'M'])]);
});

test('--csv prints its header where there is no frame', () => {
  const { stdout } = rump(['decode', '--kind', 'water-heater.alarm', '--csv', 'serial,faults']);
  assert.equal(stdout, 'serial,faults\n');
});

test('--csv keeps codes and flags without a name as numbers', () => {
  const codec = createCodec();
  const body = { event: 'raised', severity: 9, faults: ['compressor', 30], time: 1 };
  const message = { kind: 'air-conditioner.alarm', serial: 5, sequence: 6, body };
  const input = codec.encode(message as never, { lenient: true });
  const { stdout } = rump(['decode', '--kind', 'air-conditioner.alarm', '--csv', 'severity,faults'], { input });
  assert.equal(stdout, 'severity,faults\n9,compressor 30\n');
});

test('--table has a row for each frame, under a heading on each page', () => {
  const { code, stdout } = rump(['decode', dirtyFile, '--table']);
  assert.equal(code, 0);
  const lines = stdout.split('\n').filter((line) => /^ *\d/.test(line));
  assert.equal(lines.length, frames.length);
  for (const [index, { offset, kind, sequence }] of frames.entries()) {
    const cells = (lines[index] as string).trim().split(/ {2,}/);
    assert.deepEqual([cells[0], cells[1], cells[3]], [String(offset), kind, String(sequence)]);
  }
  const heads = stdout.split('\n').filter((line) => line.startsWith('offset') || line.trimStart().startsWith('offset'));
  assert.ok(heads.length >= frames.length / 50);
});

test('--table of one kind has a column for each field', () => {
  const { stdout } = rump(['decode', dirtyFile, '--table', '--kind', 'water-heater.alarm']);
  const [head, , ...rows] = stdout.split('\n').filter((line) => line !== '') as [string, string, ...string[]];
  const names = describe('water-heater.alarm').fields.map(({ name }) => name);
  for (const name of names) assert.ok(head.includes(name), name);
  const expected = frames.filter(({ kind }) => kind === 'water-heater.alarm');
  assert.equal(rows.length, expected.length);
  for (const [index, { serial, body }] of expected.entries()) {
    assert.ok(rows[index]?.includes(formatDeviceId('water-heater', serial)));
    for (const fault of (body as { faults: string[] }).faults) assert.ok(rows[index]?.includes(fault), fault);
  }
});

test('--table escapes what would control the terminal', () => {
  const body = {
    protocolVersion: 1,
    hardwareMajor: 1,
    hardwareMinor: 0,
    firmwareMajor: 1,
    firmwareMinor: 0,
    firmwarePatch: 0,
    manufacturer: '\u001b[2J\u009b1m\r\n\u202e',
    model: '冰箱',
  };
  const message = { kind: 'refrigerator.version-response', serial: 5, sequence: 6, body } as const;
  const input = createCodec().encode(message);
  const { stdout } = rump(['decode', '--table', '--kind', 'refrigerator.version-response'], { input });
  assert.match(stdout, /\\u001b\[2J\\u009b1m\\u000d\\u000a\\u202e/);
  assert.match(stdout, /冰箱/);
  assert.doesNotMatch(stdout, STEERING);
  assert.doesNotMatch(rump(['decode', '--table'], { input }).stdout, STEERING);
  writeFileSync(join(directory, 'escape.bin'), input);
  assert.doesNotMatch(rump(['inspect', join(directory, 'escape.bin')]).stdout, STEERING);
});

test('fields of bytes are hexadecimal text in JSON', () => {
  const body = { power: true, token: Uint8Array.of(0, 0xab), other: null };
  const text = withoutBytes(body, ['token', 'absent']);
  assert.deepEqual(text, { power: true, token: '00ab', other: null });
  assert.deepEqual(withBytes(text, ['token', 'absent']), body);
  assert.throws(() => withBytes({ token: '0' }, ['token']), /body\.token is "0"; it must be pairs of hexadecimal/);
});

function fieldOf(frame: Found, name: string): unknown {
  if (name === 'offset' || name === 'serial' || name === 'sequence') return frame[name];
  return (frame.body as Record<string, unknown>)[name];
}

function csvText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** RFC 4180, written from its grammar: it shares nothing with the command. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n|$)/.exec(rest);
    assert.ok(match, `no CSV: ${rest.slice(0, 40)}`);
    const [whole, quoted, plain, end] = match;
    rows.at(-1)?.push(quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"'));
    rest = rest.slice(whole.length);
    if (end === '\n' && rest !== '') rows.push([]);
  }
  return rows;
}

/** The line about the dirty stream, from what the scanner counts. */
function skippedLine(): string {
  const scanner = createCodec().scanner();
  for (const _ of scanner.push(dirty));
  for (const _ of scanner.end());
  const { bytesSkipped, badChecks, badLengths, badVersions, truncated } = scanner.stats;
  assert.ok(badChecks > 1 && badLengths > 1 && badVersions > 1);
  assert.equal(truncated, 1);
  return `${bytesSkipped} of ${dirty.length} bytes skipped: ${badChecks} check mismatches, ${badLengths} impossible lengths, ${badVersions} unknown versions, 1 frame cut off by the end`;
}
