/** The benchmark of the start-up, once around: that it measures every host, and nothing that is wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRight, golden, variants } from '../../bench/startup/hosts.ts';
import { documentMarkdown } from '../../bench/startup/startup.ts';
import { messagesOf } from './support/captures.ts';
import { finish } from './support/processes.ts';

test('bench:startup measures every host with every engine', () => {
  const args = ['--import', 'tsx', 'bench/run.ts', 'startup', '--rounds', '1', '--json'];
  const { code, stdout, stderr } = finish(process.execPath, args);
  assert.equal(code, 0, stderr);
  const measured = JSON.parse(stdout);
  const { results, sizes } = measured;
  const pairs = new Set(results.map(({ host, variant }: { host: string; variant: string }) => `${host} ${variant}`));
  for (const host of ['Node', 'Deno', 'Bun', 'workerd']) {
    for (const { name } of variants) assert.ok(pairs.has(`${host} ${name}`), `${host} ${name}`);
  }
  for (const { host, variant, toFirstDecode, process } of results) {
    assert.ok(process > 0);
    assert.equal(toFirstDecode === null, host === 'workerd' || variant === 'empty');
  }
  const table = documentMarkdown(measured).split('\n').slice(-3);
  for (const row of table) assert.match(row, /^\| `igrs-rump.*( \| -?\d+\.\d){4,} \|$/);
  const [all, withoutWasm] = sizes;
  assert.ok(withoutWasm.bundledGzip < all.bundledGzip && all.bundledGzip < all.bytes);
});

test('bench:startup rejects a wrong answer', () => {
  const [, wasm] = variants;
  const [message] = messagesOf(Uint8Array.from(Buffer.from(golden.hex, 'hex')));
  assertRight(wasm, { engine: 'wasm', message, frames: 32 });
  assert.throws(() => assertRight(wasm, { engine: 'js', message, frames: 32 }), /engine js/);
  assert.throws(() => assertRight(wasm, { engine: 'wasm', message: { ...message, sequence: 1 } }), /something else/);
  assert.throws(() => assertRight(wasm, { engine: 'wasm', message, frames: 31 }), /31 frames/);
  assert.throws(() => assertRight(wasm, {}), /engine undefined/);
});
