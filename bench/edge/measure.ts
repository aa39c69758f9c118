/**
 * The worker of the edge router three times, each with another way to split a stream; and one fresh process of one variant: whether it
 * gives the right result, and how fast it is.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build, type Plugin } from 'esbuild';
import { createCodec, type FrameBatch, type RouterOptions } from 'igrs-rump';
import { root } from '../../scripts/common/paths.ts';
import { madeFromProfile, output, packageIn } from '../bundle.ts';
import { concatenate } from '../corpus.ts';
import { startWorkerd, type Workerd, workerdSettings } from '../hosts/hosts.ts';
import { median } from '../throughput.ts';

export const VARIANTS = ['wasm', 'js', 'table'] as const;

export type Variant = (typeof VARIANTS)[number];

const example = join(root, 'examples/edge-router');

/** @returns the file of each variant's worker */
export async function bundleVariants(): Promise<Readonly<Record<Variant, string>>> {
  const folder = join(output, 'edge');
  mkdirSync(folder, { recursive: true });
  // The engine is a setting of the worker, not of its code.
  const ours = await bundle(join(folder, 'ours.mjs'), []);
  const table = await bundle(join(folder, 'table.mjs'), [tableForSplit]);
  return { wasm: ours, js: ours, table };
}

async function bundle(outfile: string, plugins: Plugin[]): Promise<string> {
  await build({
    entryPoints: [join(root, 'bench/edge/worker/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    external: ['cloudflare:workers'],
    alias: packageIn(root),
    plugins: [...plugins, edgeRouter, madeFromProfile(false)],
  });
  return outfile;
}

const edgeRouter: Plugin = {
  name: 'edge-router',
  setup(build) {
    build.onResolve({ filter: /^bench:edge-router$/ }, ({ path }) => ({ path, namespace: 'edge-router' }));
    build.onLoad({ filter: /.*/, namespace: 'edge-router' }, () => ({
      contents: `
        export { default as worker } from './worker.ts';
        export { engine, Split } from './split.ts';
        export { nameOf, Round } from './round.ts';
        export { DurableObject } from 'cloudflare:workers';`,
      resolveDir: example,
    }));
  },
};

const tableForSplit: Plugin = {
  name: 'table-for-split',
  setup(build) {
    const path = join(root, 'bench/edge/worker/table-split.ts');
    build.onResolve({ filter: /^\.\/split\.ts$/ }, () => ({ path }));
  },
};

/**
 * One worker in a fresh workerd.
 *
 * @param sink the address of the destinations that are other servers
 */
async function startWorker(variant: Variant, file: string, sink: string): Promise<Workerd> {
  const settings = join(dirname(file), `${variant}.capnp`);
  const urls = JSON.stringify(JSON.stringify({ alarms: sink, audit: sink }));
  const text = workerdSettings({
    file: basename(file),
    compatibilityDate: compatibilityDate(),
    services: ['(name = "internet", network = (allow = ["private"])),'],
    lines: [
      'durableObjectNamespaces = [(className = "DeviceShard", uniqueKey = "devices")],',
      'durableObjectStorage = (inMemory = void),',
      'bindings = [',
      '  (name = "DEVICES", durableObjectNamespace = "DeviceShard"),',
      `  (name = "DESTINATION_URLS", json = ${urls}),`,
      // The table needs no engine.
      `  (name = "ENGINE", text = "${variant === 'js' ? 'js' : 'wasm'}"),`,
      '],',
    ],
  });
  writeFileSync(settings, text);
  return startWorkerd(settings);
}

function compatibilityDate(): string {
  const text = readFileSync(join(example, 'wrangler.jsonc'), 'utf8');
  return /"compatibility_date": "([\d-]+)"/.exec(text)?.[1] ?? '';
}

export interface Sizes {
  /** Bytes of one body. */
  readonly bodyLength: number;
  /** Milliseconds before anything counts, and of each measurement, in each process. */
  readonly warmUpMilliseconds: number;
  readonly milliseconds: number;
  /** Requests in flight at the same time. */
  readonly concurrency: number;
}

/** Frames a second. */
interface Sample {
  readonly requests: number;
  readonly split: number;
}

/** The expected result for a body: the digest of each destination's bytes. */
interface Expected {
  readonly frames: number;
  readonly bytesSkipped: number;
  readonly destinations: Readonly<Record<string, string>>;
}

export interface Bodies {
  readonly clean: Uint8Array;
  readonly expected: Expected;
  /** With noise and corrupt frames, compared only, not timed. */
  readonly dirty: Uint8Array;
  readonly expectedOfDirty: Expected;
}

const EMPTY_REQUESTS = 31;

export async function sample(
  variant: Variant,
  file: string,
  sink: string,
  bodies: Bodies,
  sizes: Sizes,
): Promise<Sample> {
  const worker = await startWorker(variant, file, sink);
  const client = new Client(worker.port, sizes.concurrency);
  try {
    await assertSame(client, variant, bodies.dirty, bodies.expectedOfDirty);
    await assertSame(client, variant, bodies.clean, bodies.expected);
    const split = await timeSplit(client, bodies.expected.frames, sizes);
    const requests = await timeRequests(client, bodies, sizes);
    return { split, requests };
  } finally {
    client.stop();
    await worker.stop();
  }
}

async function assertSame(client: Client, variant: Variant, body: Uint8Array, expected: Expected): Promise<void> {
  const { engine } = JSON.parse(await client.ask('/keep', body));
  assert.equal(engine, variant, 'the worker runs on another engine');
  assert.deepEqual(JSON.parse(await client.ask('/digests')), expected, `${variant} does something else`);
  const { frames, bytesSkipped, destinations } = JSON.parse(await client.ask('/', body));
  assert.deepEqual([frames, bytesSkipped], [expected.frames, expected.bytesSkipped]);
  assert.equal(destinations.length, Object.keys(expected.destinations).length);
}

/** The body is in the worker already. The time of a request that splits nothing is subtracted. */
async function timeSplit(client: Client, frames: number, sizes: Sizes): Promise<number> {
  const time = async (times: number): Promise<number> => {
    const start = performance.now();
    await client.ask(`/split?times=${times}`);
    return performance.now() - start;
  };
  let repeats = 1;
  for (let spent = 0; spent < sizes.warmUpMilliseconds; ) {
    const milliseconds = await time(repeats);
    spent += milliseconds;
    if (milliseconds < sizes.milliseconds / 4) repeats *= 2;
  }
  const empty: number[] = [];
  for (let count = 0; count < EMPTY_REQUESTS; count++) empty.push(await time(0));
  let runs = 0;
  let milliseconds = 0;
  while (milliseconds < sizes.milliseconds) {
    milliseconds += Math.max(0.001, (await time(repeats)) - median(empty));
    runs += repeats;
  }
  return (frames * runs * 1000) / milliseconds;
}

async function timeRequests(client: Client, { clean, expected }: Bodies, sizes: Sizes): Promise<number> {
  const flood = async (milliseconds: number): Promise<number> => {
    const start = performance.now();
    let answered = 0;
    const one = async (): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        await client.ask('/', clean);
        answered++;
      }
    };
    await Promise.all(Array.from({ length: sizes.concurrency }, one));
    return (answered * 1000) / (performance.now() - start);
  };
  await flood(sizes.warmUpMilliseconds);
  return (await flood(sizes.milliseconds)) * expected.frames;
}

/** What the rules of the edge router give on this Node with our JavaScript engine: all workers must give the same. */
export function expectedOf(body: Uint8Array): Expected {
  const codec = createCodec({ engine: 'js' });
  const rules = JSON.parse(readFileSync(join(root, 'examples/edge-router/rules.json'), 'utf8')) as RouterOptions;
  const router = codec.router(rules);
  const scanner = codec.scanner();
  const parts = new Map<string, Uint8Array[]>();
  const take = (batches: Iterable<FrameBatch>): void => {
    for (const batch of batches) {
      for (const { to, shard, bytes } of router.route(batch)) {
        const name = shard === undefined ? to : `${to}/${shard}`;
        parts.set(name, [...(parts.get(name) ?? []), bytes]);
      }
    }
  };
  take(scanner.push(body));
  take(scanner.end());
  const digests = [...parts].map(
    ([name, bytes]) => [name, createHash('sha256').update(concatenate(bytes)).digest('hex')] as const,
  );
  const { frames, bytesSkipped } = scanner.stats;
  return { frames, bytesSkipped, destinations: Object.fromEntries(digests.sort()) };
}

interface Sink {
  readonly address: string;
  stop(): void;
}

/** The destinations that are other servers: takes everything and keeps nothing. */
export async function startSink(): Promise<Sink> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Milliseconds without a byte: a worker that hangs must not block the bench for ever. */
const MAX_SILENCE = 60_000;

class Client {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  stop(): void {
    this.#agent.destroy();
  }

  /** GETs, or POSTs the body. */
  ask(path: string, body?: Uint8Array): Promise<string> {
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      const address = { agent: this.#agent, host: '127.0.0.1', port: this.#port };
      const sent = request({ ...address, method, path, timeout: MAX_SILENCE }, (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${method} ${path} was answered with ${response.statusCode}: ${answer}`));
        }, reject);
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} has no answer after ${MAX_SILENCE} ms`)));
      if (body === undefined) sent.end();
      else sent.setHeader('content-length', body.length).end(body);
    });
  }
}
