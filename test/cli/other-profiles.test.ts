/** The command over a real protocol whose frames have no device type, serial and sequence, but fields of the header and escapes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkDirectory, formatDefect } from '../../tools/check.ts';
import { type Built, built } from '../exchange/support/other-profiles.ts';
import { rump, temporaryDirectory } from './command.ts';

const folder = fileURLToPath(new URL('../profiles/real/hisense', import.meta.url));
const { frames }: { frames: { hex: string }[] } = JSON.parse(readFileSync(join(folder, 'frames.json'), 'utf8'));
const stream = Buffer.from(frames.map(({ hex }) => hex).join(''), 'hex');
const directory = temporaryDirectory();

let other: Built;

before(async () => {
  const { profile, defects } = checkDirectory(folder);
  assert.ok(profile, defects.map(formatDefect).join('\n'));
  // Exchange and server compile over it, though they cannot run on it.
  other = await built(profile, { types: true, command: true });
});

after(() => other?.remove());

function run(args: readonly string[], input: string | Uint8Array): Buffer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(other.folder, 'dist/cli.js'), ...args], {
    input,
  });
  assert.equal(`${status}${stderr}`, '0', args.join(' '));
  return stdout;
}

const lines = (text: Buffer): Record<string, unknown>[] =>
  text
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('JSON has the header and no serial, and with --lossless all that the frames hold', () => {
  const plain = lines(run(['decode'], stream));
  assert.equal(plain.length, frames.length);
  for (const message of plain) {
    assert.deepEqual([message.serial, message.sequence, message.residue], [undefined, undefined, undefined]);
    assert.deepEqual(Object.keys(message.header as object), ['link', 'addresses', 'group', 'part']);
  }
  const lossless = run(['decode', '--lossless'], stream);
  assert.deepEqual(run(['encode', '--lenient'], lossless), stream);
  const residues = lines(lossless).flatMap(({ residue }) => residue ?? []);
  for (const residue of residues) assert.match(String(residue), /^(?:[0-9a-f]{2})+$/);
});

test('tables and CSV have the fields of the header', () => {
  const [first] = lines(run(['decode'], stream));
  const { kind, header } = first as { kind: string; header: { addresses: number } };
  const csv = run(['decode', '--kind', kind, '--csv', 'offset,kind,header.addresses'], stream).toString().split('\n');
  assert.deepEqual(csv.slice(0, 2), ['offset,kind,header.addresses', `0,${kind},${header.addresses}`]);
  const [heads = ''] = run(['decode', '--table'], stream).toString().split('\n', 1);
  assert.deepEqual(heads.split(/ {2,}/).filter(Boolean).slice(0, 4), [
    'offset',
    'kind',
    'header.link',
    'header.addresses',
  ]);
});

test('a package is generated of it, and what keeps the exchange from it is said', () => {
  const { code, stdout, stderr } = rump(['generate', '--profile', folder, '--out', join(directory, 'codec')], {
    directory,
  });
  assert.equal(`${code}${stderr}`, '0');
  const needs =
    /^left out: exchange, server, .*; exchange and server cannot run on it, which has no header field of role serial, header field of role sequence, message of role register,/m;
  assert.match(stdout, needs);
});

test('Controller and MessageServer name the roles that the profile lacks', () => {
  const { Controller } = other.exchange;
  const { MemoryBus, MessageServer } = other.server;
  const codec = other.codec.createCodec();
  const missing = { code: 'unsupported', message: / needs a header field of role serial, and the profile has none$/ };
  assert.throws(() => new Controller({ codec, connect: () => Promise.reject(new Error('nobody asks')) }), missing);
  const accounts = { authenticate: () => Promise.reject(new Error('no accounts')) };
  assert.throws(() => new MessageServer({ codec, accounts, bus: new MemoryBus() }), missing);
});
