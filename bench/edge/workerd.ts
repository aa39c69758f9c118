/** One worker in a fresh workerd, with settings as wrangler would make them and nothing in between. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { root } from '../bundle/bundle.ts';
import type { Variant } from './variants.ts';

const modules = join(root, 'test/host/node_modules');

export function workerdVersion(): string {
  return JSON.parse(readFileSync(join(modules, 'workerd/package.json'), 'utf8')).version;
}

export interface Worker {
  readonly port: number;
  stop(): Promise<void>;
}

/** @param sink the address of the destinations that are other servers */
export async function startWorker(variant: Variant, file: string, sink: string): Promise<Worker> {
  const { default: command } = createRequire(join(modules, 'miniflare'))('workerd');
  const settings = join(dirname(file), `${variant}.capnp`);
  writeFileSync(settings, settingsOf(variant, basename(file), sink));
  const server = spawn(command, ['serve', '--control-fd=3', settings], { stdio: ['ignore', 2, 2, 'pipe'] });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  return {
    port: await listening(server),
    async stop() {
      process.off('exit', kill);
      kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
}

/** The table has no engine; what else the worker does with a codec, it does not do here. */
function settingsOf(variant: Variant, file: string, sink: string): string {
  const urls = JSON.stringify(JSON.stringify({ alarms: sink, audit: sink }));
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "${file}")],
  compatibilityDate = "${compatibilityDate()}",
  durableObjectNamespaces = [(className = "DeviceShard", uniqueKey = "devices")],
  durableObjectStorage = (inMemory = void),
  bindings = [
    (name = "DEVICES", durableObjectNamespace = "DeviceShard"),
    (name = "DESTINATION_URLS", json = ${urls}),
    (name = "ENGINE", text = "${variant === 'js' ? 'js' : 'wasm'}"),
  ],
);
`;
}

function compatibilityDate(): string {
  const text = readFileSync(join(root, 'examples/edge-router/wrangler.jsonc'), 'utf8');
  return /"compatibility_date": "([\d-]+)"/.exec(text)?.[1] ?? '';
}

/** The port that it says it listens on. */
async function listening(server: ChildProcess): Promise<number> {
  const control = server.stdio[3] as Readable;
  const ended = once(server, 'exit').then(([code]) => Promise.reject(new Error(`workerd ended with ${code}`)));
  // Whoever kills it later does not wait for this.
  ended.catch(() => {});
  const [data] = await Promise.race([once(control, 'data'), ended]);
  return JSON.parse(String(data)).port;
}
