/** Follows docs/correcting-the-profile.md to the letter, against the packed package. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as ours from 'igrs-rump';
import { temporaryDirectory } from '../cli/command.ts';
import { lendCompilers, pack } from '../package/packed.ts';
import { follow, stepsOf } from './walk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'correcting-the-profile.md'), 'utf8');
const directory = temporaryDirectory();
const walk = join(directory, 'walk');
const tarball = pack(directory);
lendCompilers(directory);
mkdirSync(walk);

/** Of what a page fetches from the registry, this is the only part that stands in: no test needs a network. */
function offline(line: string): string | null {
  if (line.startsWith('npm install --save-dev assemblyscript@')) return null;
  return line === 'npm install igrs-rump' ? `npm install ${tarball}` : line;
}

/** It says that something breaks, as it should. */
const codeOf = (line: string): number => (line.includes('profile diff') ? 1 : 0);

test('the page can be followed', () => {
  const steps = stepsOf(page);
  for (const kind of ['command', 'edit', 'file'])
    assert.ok(
      steps.some((step) => step.kind === kind),
      kind,
    );
  for (const step of steps) follow(step, { folder: walk, offline, codeOf });
});

test('the compilers have the versions that the page names', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of ['assemblyscript', 'esbuild', 'typescript'])
    assert.ok(page.includes(`${name}@${devDependencies[name]}`));
});

test('the generated codec has the field at its new offset on both engines, in frames, messages and columns', async () => {
  const file = join(walk, 'my-codec', 'dist', 'index.js');
  const { createCodec }: typeof ours = await import(pathToFileURL(file).href);
  const kind = 'water-heater.control';
  const message = { kind, serial: 1, sequence: 2, body: { onTime: 0x0123, mode: 'vacation' } } as const;
  for (const engine of ['wasm', 'js'] as const) {
    const codec = createCodec({ engine });
    assert.equal(codec.engine, engine);
    const frame = codec.encode(message);
    // 16 bytes of header, then bytes 8 and 9 of Table 5; mode is in bits 1 to 3 of byte 4.
    assert.deepEqual([...frame.subarray(16 + 6, 16 + 10)], [0, 0, 0x01, 0x23], engine);
    assert.equal(frame[16 + 4], 4 << 1);
    assert.deepEqual(codec.decode(frame).body, { ...message.body });
    for (const batch of codec.scanner().push(frame)) {
      assert.deepEqual([...batch.columns(kind, ['onTime']).onTime], [0x0123]);
    }
  }
});

test('what was right before is out of range or elsewhere now, and the other way round', async () => {
  const file = join(walk, 'my-codec', 'dist', 'index.js');
  const { createCodec }: typeof ours = await import(pathToFileURL(file).href);
  const before: typeof ours = await import('igrs-rump');
  const body = { targetTemperature: 80 };
  const frame = createCodec().encode({ kind: 'water-heater.control', serial: 1, sequence: 2, body });
  assert.deepEqual(createCodec().decode(frame).body, body);
  assert.throws(() => before.createCodec().encode({ kind: 'water-heater.control', serial: 1, sequence: 2, body }), {
    code: 'out-of-range',
    path: 'body.targetTemperature',
  });
});
