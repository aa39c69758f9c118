/** The worker of docs/guide/edge.md in workerd: receivers that are down, slow or right, and a body that is too large. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { createCodec } from 'igrs-rump';
import { Destination } from '../examples/support/edge-router.ts';
import { fileOf, root } from './snippets.ts';

const { Miniflare } = createRequire(`${root}test/host/package.json`)('miniflare');

const codec = createCodec();
const control = codec.encode({ kind: 'water-heater.control', serial: 7, sequence: 1, body: { power: true } });
const alarm = codec.encode({
  kind: 'refrigerator.alarm',
  serial: 8,
  sequence: 1,
  body: { event: 'raised', severity: 'fault', faults: ['ambientSensor'], time: 0 },
});
const query = codec.encode({ kind: 'water-heater.status-query', serial: 7, sequence: 2, body: {} });
const all = Buffer.concat([control, alarm, query]);

interface Worker {
  dispatchFetch(url: string, options: object): Promise<{ status: number; json(): Promise<Record<string, unknown>> }>;
  dispose(): Promise<void>;
}

let code = '';
const workers: Worker[] = [];
const destinations: Destination[] = [];

before(async () => {
  code = await bundled('worker.ts');
});
after(async () => {
  for (const worker of workers) await worker.dispose();
  for (const destination of destinations) destination.stop();
});

/** A file of the guide as a module of its own, which finds the raw module beside it. */
async function bundled(name: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: fileOf('docs/guide/edge.md', name), loader: 'ts', resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    plugins: [
      {
        name: 'the raw module',
        setup: ({ onResolve }) => onResolve({ filter: /\.wasm$/ }, () => ({ path: './rump.wasm', external: true })),
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

async function listen(...answer: Parameters<typeof Destination.listen>): Promise<Destination> {
  const destination = await Destination.listen(...answer);
  destinations.push(destination);
  return destination;
}

async function post(urls: Readonly<Record<string, string>>, body: BodyInit) {
  const worker: Worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: code }],
    compatibilityDate: '2025-09-01',
    cf: false,
    bindings: { DESTINATIONS: urls },
  });
  workers.push(worker);
  const response = await worker.dispatchFetch('http://localhost/', { method: 'POST', body, duplex: 'half' });
  return { status: response.status, answer: await response.json() };
}

test('each destination gets its bytes, and the worker runs on Wasm', async () => {
  const [audit, alarms, rest] = [await listen(), await listen(), await listen()];
  const { status, answer } = await post({ audit: audit.url, alarms: alarms.url, rest: rest.url }, all);
  assert.equal(status, 200);
  assert.deepEqual(answer, { engine: 'wasm', frames: 3, bytesSkipped: 0, settled: all.length, failed: {} });
  assert.deepEqual(audit.bytes, Buffer.from(control));
  assert.deepEqual(alarms.bytes, Buffer.from(alarm));
  assert.deepEqual(rest.bytes, Buffer.concat([control, query]));
});

test('receivers that are down, refuse or hang are named, and the others get everything', async () => {
  const gone = await Destination.listen();
  const { url } = gone;
  gone.stop();
  const [refusing, hanging] = [await listen(() => 503), await listen(() => null)];
  const first = await post({ audit: url, alarms: refusing.url, rest: hanging.url }, all);
  assert.equal(first.status, 207);
  assert.deepEqual(first.answer.failed, { audit: 'unreachable', alarms: 'status 503', rest: 'timeout' });

  const alarms = await listen();
  const { answer } = await post({ audit: url, alarms: alarms.url, rest: refusing.url }, all);
  assert.deepEqual(alarms.bytes, Buffer.from(alarm));
  assert.deepEqual(answer.failed, { audit: 'unreachable', rest: 'status 503' });
});

test('the worker reads on only when a round was delivered: of a slow receiver never two deliveries are under way', async () => {
  let underWay = 0;
  let most = 0;
  const rest = await listen(async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 50));
    underWay--;
    return 204;
  });
  const body = Buffer.concat(Array.from({ length: 60_000 }, () => query));
  const { status, answer } = await post({ rest: rest.url }, body);
  assert.equal(status, 200);
  assert.equal(answer.settled, body.length);
  assert.equal(most, 1);
  assert.ok(rest.taken.length >= 4, `${rest.taken.length} rounds`);
  assert.equal(rest.bytes.compare(body), 0);
});

test('a body that is too large is refused, whether it says its length or not', async () => {
  const rest = await listen();
  const large = new Uint8Array(8 * 2 ** 20 + 1);
  const told = await post({ rest: rest.url }, large);
  assert.deepEqual([told.status, told.answer.settled, rest.taken.length], [413, 0, 0]);

  const frames = Buffer.concat(Array.from({ length: 500_000 }, () => query));
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < frames.length; at += 2 ** 16) controller.enqueue(frames.subarray(at, at + 2 ** 16));
      controller.close();
    },
  });
  const { status, answer } = await post({ rest: rest.url }, stream);
  assert.equal(status, 413);
  const settled = answer.settled as number;
  assert.ok(settled > 0 && settled % query.length === 0, `${settled}`);
  assert.equal(rest.bytes.length, settled);
});

for (const [file, way, isAtStart, engine] of [
  ['codec.ts', 'what the entry imports', true, 'wasm'],
  ['plugin.ts', 'a plugin that is loaded at start-up', true, 'wasm'],
  ['lazy.ts', 'the raw module, in lazy code', false, 'wasm'],
  ['codec.ts', 'canary: the package alone, in lazy code', false, 'js'],
] as const) {
  test(`the way to Wasm in routes that are loaded lazily: ${way}: ${engine}`, async () => {
    const entry = `${isAtStart ? "import './codec.mjs';" : ''}
      export default { fetch: async () => (await import('./route.mjs')).default() };`;
    const worker: Worker = new Miniflare({
      modules: [
        { type: 'ESModule', path: 'worker.mjs', contents: entry },
        {
          type: 'ESModule',
          path: 'route.mjs',
          contents:
            "import { codec } from './codec.mjs'; export default () => Response.json({ engine: codec.engine });",
        },
        { type: 'ESModule', path: 'codec.mjs', contents: await bundled(file) },
        { type: 'CompiledWasm', path: 'rump.wasm', contents: readFileSync(`${root}dist/rump.wasm`) },
      ],
      compatibilityDate: '2025-09-01',
      cf: false,
    });
    workers.push(worker);
    const response = await worker.dispatchFetch('http://localhost/', {});
    assert.deepEqual(await response.json(), { engine });
  });
}
