/** The worker of examples/edge-router in workerd, with the servers that its destinations are. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { build } from 'esbuild';
import { example, root } from './paths.ts';

const { Miniflare } = createRequire(`${root}test/host/package.json`)('miniflare');

export const settings = JSON.parse(
  readFileSync(example('edge-router/wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, ''),
);
export const ownRules: unknown = JSON.parse(readFileSync(example('edge-router/rules.json'), 'utf8'));

export interface EdgeOptions {
  readonly date?: string;
  readonly rules?: unknown;
  readonly urls?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly engine?: string;
}

export interface Edge {
  readonly url: URL;
  /** What workerd has written. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** Rejects with what workerd writes where the worker does not start. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const { date = settings.compatibility_date, rules = ownRules, urls = {}, limits = {}, engine } = options;
  let log = '';
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: await bundleEdge(rules) }],
    compatibilityDate: date,
    cf: false,
    durableObjects: { DEVICES: { className: 'DeviceShard', useSQLite: true } },
    bindings: { DESTINATION_URLS: urls, LIMITS: limits, ...(engine === undefined ? {} : { ENGINE: engine }) },
    handleRuntimeStdio(stdout: NodeJS.ReadableStream, stderr: NodeJS.ReadableStream) {
      for (const stream of [stdout, stderr]) stream.on('data', (data) => (log += String(data)));
    },
  });
  try {
    const url: URL = await miniflare.ready;
    return { url, log: () => log, stop: () => miniflare.dispose() };
  } catch {
    await miniflare.dispose();
    throw new Error(log);
  }
}

async function bundleEdge(rules: unknown): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [example('edge-router/worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['cloudflare:workers'],
    plugins: [
      {
        name: 'other rules',
        setup: ({ onLoad }) =>
          onLoad({ filter: /rules\.json$/ }, () => ({ contents: JSON.stringify(rules), loader: 'json' })),
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

export interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

/** A destination: keeps what it is sent. */
export class Destination {
  readonly taken: Taken[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param answer the status of each delivery, or null to never answer */
  static async listen(answer: () => number | null | Promise<number> = () => 204): Promise<Destination> {
    const server = createServer();
    const destination = new Destination(server);
    server.on('request', async (request, response) => {
      const bytes = await buffer(request).catch(() => null);
      if (bytes === null) return;
      destination.taken.push({ headers: request.headers, bytes });
      const status = await answer();
      if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return destination;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/frames`;
  }

  /** All that came, one delivery after the other. */
  get bytes(): Buffer {
    return Buffer.concat(this.taken.map(({ bytes }) => bytes));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
