import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { type Inspection, inspect } from 'igrs-rump/profile';
import { cliFile, dirtyFile, dirtyFrames, outputOf, rump, temporaryDirectory, vector } from './command.ts';
import { hasBash, shell } from './shell.ts';

const directory = temporaryDirectory();
const golden: { hex: string; message: { kind: string } }[] = JSON.parse(readFileSync(vector('golden.json'), 'utf8'));
const statusHex = golden.find(({ message }) => message.kind === 'air-conditioner.status')?.hex as string;
const frame = Buffer.from(statusHex, 'hex');

type Printed = Omit<Inspection, 'parts'> & {
  offset: number;
  following: number;
  parts: { name: string; bytes: string; offset: number; missing: boolean; text: string; section: string }[];
};

function inspectJson(
  args: readonly string[],
  input: Uint8Array = Buffer.alloc(0),
): { code: number | null; json: Printed } {
  const { code, stdout } = rump(['inspect', '--json', ...args], { input });
  return { code, json: JSON.parse(stdout) };
}

test('a valid frame is a map of all its fields', () => {
  const { code, stdout, stderr } = rump(['inspect', statusHex]);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^air-conditioner\.status, 44 bytes: a valid frame\n/);
  const { parts } = inspect(frame);
  for (const { name, text } of parts) {
    const row = stdout.split('\n').find((line) => line.includes(` ${name} `) && line.includes(text));
    assert.ok(row, `${name} ${text}`);
  }
  assert.match(stdout, / 9 +assigned/);
  assert.match(stdout, /^ *17 +1–3 +[0-9a-f]{2} +····[01]{3}· +mode /m);
});

test('hexadecimal is taken as people write it', () => {
  const expected = rump(['inspect', statusHex]).stdout;
  const pairs = statusHex.match(/../g) as string[];
  const forms = [
    [pairs.join(' ')],
    [pairs.join(':')],
    [pairs.map((pair) => `0x${pair.toUpperCase()}`).join(', ')],
    [`0x${statusHex}`],
    pairs,
  ];
  for (const words of forms) assert.equal(rump(['inspect', ...words]).stdout, expected);
});

test('a frame comes from a file or standard input too', () => {
  const expected = rump(['inspect', statusHex]).stdout;
  const path = join(directory, 'frame.bin');
  writeFileSync(path, frame);
  assert.equal(rump(['inspect', path]).stdout, expected);
  assert.equal(rump(['inspect', '-'], { input: frame }).stdout, expected);
});

for (const engine of ['wasm', 'js']) {
  test(`every frame of a stream can be inspected where decode found it, on ${engine}`, () => {
    const bytes = readFileSync(dirtyFile);
    const frames = dirtyFrames();
    for (const index of [0, 1, 100, frames.length - 1]) {
      const { offset, kind, serial } = frames[index] as (typeof frames)[number];
      const args = ['--offset', String(offset), '--engine', engine];
      const fromFile = inspectJson([dirtyFile, ...args]);
      assert.equal(fromFile.code, 0);
      assert.equal(fromFile.json.kind, kind);
      assert.equal(fromFile.json.offset, offset);
      assert.equal(fromFile.json.following, bytes.length - offset - fromFile.json.length);
      const printed = fromFile.json.parts.find(({ name }) => name === 'serial');
      assert.equal(printed?.bytes, serial.toString(16).padStart(12, '0'));
      assert.deepEqual(inspectJson(['-', ...args], bytes), fromFile);
      assert.deepEqual(inspectJson([bytes.toString('hex'), ...args]), fromFile);
    }
  });
}

test('what follows a frame is counted, not inspected', () => {
  const two = Buffer.concat([frame, frame]);
  assert.match(rump(['inspect', '-'], { input: two }).stdout, /\n44 more bytes follow\n$/);
  assert.match(rump(['inspect', `${statusHex}00`]).stdout, /\n1 more byte follows\n$/);
  assert.equal(inspectJson([`${statusHex}00`]).json.following, 1);
});

test('a cut frame is shown as far as it can be read', () => {
  for (let length = 1; length < frame.length; length += 3) {
    const { code, json } = inspectJson([statusHex.slice(0, 2 * length)]);
    assert.equal(code, 1);
    assert.equal(json.problems[0]?.code, 'truncated');
    assert.equal(json.problems[0]?.offset, length);
    assert.ok(json.parts.some(({ missing }) => missing));
  }
  const { code, stdout, stderr } = rump(['inspect', statusHex.slice(0, 60)]);
  assert.equal(code, 1);
  assert.equal(stderr, '');
  assert.match(stdout, /^air-conditioner\.status, 30 bytes: a broken frame\n/);
  assert.match(stdout, /missing/);
  assert.match(stdout, /\nbyte 30: truncated: /);
});

test('a flipped bit is detected by the check', () => {
  const flipped = Buffer.from(frame);
  flipped[23] = (flipped[23] as number) ^ 1;
  const { code, stdout } = rump(['inspect', flipped.toString('hex')]);
  assert.equal(code, 1);
  assert.match(stdout, /\nbyte 42: bad-check: /);
  for (const { name } of inspect(frame).parts) assert.ok(stdout.includes(name), name);
});

test('another version and an impossible length are reported at their bytes', () => {
  const versioned = Buffer.from(frame);
  versioned[2] = 9;
  assert.match(rump(['inspect', versioned.toString('hex')]).stdout, /\nbyte 2: bad-version: /);
  const long = Buffer.from(frame);
  long[14] = 0xff;
  assert.match(rump(['inspect', long.toString('hex')]).stdout, /\nbyte 14: bad-length: /);
});

test('noise is inspected to the length of the longest frame', () => {
  const noise = Buffer.alloc(1000, 0xa5);
  const { code, json } = inspectJson(['-'], noise);
  assert.equal(code, 1);
  assert.equal(json.problems[0]?.code, 'bad-start');
  assert.equal(json.length + json.following, 1000);
});

test('a frame of unknown kind is a valid frame', () => {
  const message = { kind: 'unknown', deviceType: 99, messageType: 'status', serial: 1, sequence: 2 } as const;
  const unknown = createCodec().encode({ ...message, body: Uint8Array.from({ length: 20 }, (_, index) => index) });
  const { code, stdout } = rump(['inspect', Buffer.from(unknown).toString('hex')]);
  assert.equal(code, 0);
  assert.match(stdout, /^unknown, 38 bytes: a valid frame\n/);
  assert.match(stdout, /00 01 02 03 04 05 06 07/);
  assert.match(stdout, /10 11 12 13/);
});

test('the example in the help is a valid frame', () => {
  const [, example] = /rump inspect ([0-9a-f ]+)\n/.exec(rump(['inspect', '--help']).stdout) ?? [];
  assert.ok(example);
  assert.equal(rump(['inspect', example]).code, 0);
});

test('an offset where there is nothing is refused', () => {
  for (const [args, input] of [
    [[dirtyFile, '--offset', '99999'], ''],
    [[statusHex, '--offset', '44'], ''],
    [['-', '--offset', '44'], frame],
  ] as const) {
    const { code, stdout, stderr } = rump(['inspect', ...args], { input });
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /bytes; --offset \d+ is beyond its end\n$/);
  }
  assert.match(rump(['inspect', '-']).stderr, /standard input has no bytes/);
});

test('a file that cannot be reached is not taken for hexadecimal', { skip: !hasBash }, () => {
  symlinkSync('circle', join(directory, 'circle'));
  const { code, stderr } = rump(['inspect', 'circle'], { directory });
  assert.deepEqual([code, stderr], [1, 'rump: circle: its symbolic links lead in a circle\n']);
});

test('endless input is counted up to the limit in the help', { skip: !hasBash }, () => {
  assert.match(rump(['inspect', '--help']).stdout, /no further than 16 MiB from its first byte/);
  writeFileSync(join(directory, 'endless.bin'), frame);
  for (const endless of ['cat endless.bin /dev/zero', 'cat endless.bin /dev/zero | gzip -1', `yes ${statusHex}`]) {
    const { stdout, stderr } = shell(`timeout 60 ${endless} | rump inspect -; echo "$\{PIPESTATUS[*]}"`, directory);
    assert.match(stdout, /: a valid frame\n[\s\S]*\nat least 16777172 more bytes follow\n[\d ]+ 0\n$/, stderr);
  }
  const device = rump(['inspect', '/dev/zero', '--offset', '70000000', '--json']);
  assert.equal(device.code, 1);
  const { length, following, isMore } = JSON.parse(device.stdout);
  assert.equal(isMore, true);
  assert.equal(length + following, 2 ** 24);
});

test('Ctrl-C ends an open input, and shows what has arrived', { skip: !hasBash }, async () => {
  const child = spawn(process.execPath, [cliFile, 'inspect', '-']);
  const said = outputOf(child);
  // More than a pipe holds: when all is written, some of it has been read.
  const bytes = Buffer.concat([frame, Buffer.alloc(0x100000)]);
  await new Promise((resolve) => child.stdin.write(bytes, resolve));
  child.kill('SIGINT');
  assert.match(await said('\ncheck'), /: a valid frame\n/);
});
