import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { dirty, golden, noise } from './support/captures.ts';
import { example, root } from './support/paths.ts';
import { bundleWorker } from './support/worker-bundle.ts';
import { source, withRawModule } from './support/worker-source.ts';

const { Miniflare } = createRequire(`${root}test/host/package.json`)('miniflare');

const settings = JSON.parse(readFileSync(example('worker/wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, ''));

const workers: { dispose(): Promise<void> }[] = [];
after(async () => {
  for (const worker of workers) await worker.dispose();
});

async function start(code: string, compatibilityDate: string) {
  const worker = new Miniflare({ modules: await bundleWorker(code, example('worker')), compatibilityDate, cf: false });
  workers.push(worker);
  return async (body: Uint8Array | null) =>
    (await worker.dispatchFetch('http://localhost/', body === null ? {} : { method: 'POST', body })) as Response;
}

/** What the same rules give on this host, in pieces as they come. */
function routed(capture: Uint8Array) {
  const codec = createCodec();
  const router = codec.router({
    rules: [
      { to: 'alarms', messageType: 'alarm', where: { field: 'severity', atLeast: 'fault' } },
      { to: 'heaters', deviceType: 'water-heater', shards: 4 },
      { to: 'rest' },
    ],
  });
  const scanner = codec.scanner();
  const sent: unknown[] = [];
  for (const part of ['push', 'end'] as const) {
    for (const batch of part === 'push' ? scanner.push(capture) : scanner.end()) {
      for (const { bytes, ...destination } of router.route(batch)) sent.push({ ...destination, bytes: bytes.length });
    }
  }
  return { sent, bytesSkipped: scanner.stats.bytesSkipped };
}

test('examples/worker splits a batch under the date of its settings, with Wasm', async () => {
  assert.equal(settings.main, 'worker.ts');
  const ask = await start(source, settings.compatibility_date);
  const response = await ask(dirty);
  assert.equal(response.status, 200);
  const { engine, ...answer } = (await response.json()) as ReturnType<typeof routed> & { engine: string };
  assert.equal(engine, 'wasm');
  assert.deepEqual(answer, routed(dirty));

  const frames = (answer.sent as { to: string; frames: number }[]).map((each) => each.frames);
  assert.equal(
    frames.reduce((sum, count) => sum + count, 0),
    golden.length,
  );
  const severe = golden.filter(
    ({ kind, body }) =>
      kind.endsWith('.alarm') && ['fault', 'critical'].includes((body as { severity: string }).severity),
  );
  assert.equal(frames[0], severe.length);

  const cut = dirty.slice(0, 10_007);
  const { engine: _, ...less } = (await (await ask(cut)).json()) as { engine: string };
  assert.deepEqual(less, routed(cut));
  assert.notDeepEqual(less, routed(dirty), 'canary: another batch goes elsewhere');
});

test('examples/worker finds nothing in noise, and takes POST alone', async () => {
  const ask = await start(source, settings.compatibility_date);
  const answer = { engine: 'wasm', sent: [], bytesSkipped: 5000 };
  assert.deepEqual(await (await ask(noise)).json(), answer);
  assert.deepEqual(await (await ask(new Uint8Array())).json(), { ...answer, bytesSkipped: 0 });
  const refusal = await ask(null);
  assert.deepEqual([refusal.status, refusal.headers.get('allow')], [405, 'POST']);
});

for (const [date, code, expected, advice] of [
  ['2025-06-01', source, 'wasm', 'as it is'],
  ['2025-05-31', source, 'js', 'as it is'],
  ['2025-05-31', withRawModule, 'wasm', 'with the two lines of its comment'],
] as const) {
  test(`examples/worker ${advice} runs on ${expected} under the date ${date}`, async () => {
    const ask = await start(code, date);
    assert.deepEqual(await (await ask(dirty)).json(), { engine: expected, ...routed(dirty) });
  });
}
