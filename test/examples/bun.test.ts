import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatDeviceId } from 'igrs-rump/profile';
import { temporaryDirectory } from '../temporary-directory.ts';
import { dirty, dirtyPath, golden, messagesOf, noise } from './support/captures.ts';
import { bun, example } from './support/paths.ts';
import { finish } from './support/processes.ts';

const program = example('bun/alarms.ts');
const directory = temporaryDirectory();

function file(name: string, bytes: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

function alarmsIn(capture: Uint8Array): string {
  return messagesOf(capture)
    .filter((message) => message.kind !== 'unknown' && message.messageType === 'alarm')
    .map(({ deviceType, serial, body }) => {
      const { severity, event, faults } = body as { severity: unknown; event: unknown; faults: readonly unknown[] };
      return `${formatDeviceId(deviceType, serial)} ${severity} ${event} ${faults.join(', ')}\n`;
    })
    .join('');
}

test('examples/bun lists the alarms of a capture', () => {
  const { code, stdout, stderr } = finish(bun, [program, dirtyPath]);
  assert.deepEqual([code, stderr], [0, 'searched 572 frames, skipped 3323 bytes\n']);
  assert.equal(stdout, alarmsIn(dirty));
  assert.equal(stdout.split('\n').length - 1, golden.filter(({ kind }) => kind.endsWith('.alarm')).length);
});

test('examples/bun finds nothing in noise, and what is whole in a capture that was cut', () => {
  const nothing = finish(bun, [program, file('noise.bin', noise)]);
  assert.deepEqual(nothing, { code: 0, stdout: '', stderr: 'searched 0 frames, skipped 5000 bytes\n' });

  const cut = dirty.subarray(0, 10_007);
  const some = finish(bun, [program, file('cut.bin', cut)]);
  assert.deepEqual([some.code, some.stdout], [0, alarmsIn(cut)]);
  assert.notEqual(some.stdout, alarmsIn(dirty), 'canary: another capture has other alarms');
});

test('examples/bun reports invalid arguments', () => {
  const path = join(directory, 'nowhere.bin');
  assert.deepEqual(finish(bun, [program, path]), { code: 1, stdout: '', stderr: `no such file: ${path}\n` });
  assert.deepEqual(finish(bun, [program]), { code: 1, stdout: '', stderr: 'usage: bun alarms.ts FILE\n' });
});
