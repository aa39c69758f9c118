/**
 * workerd, from outside: its clock stands still while a worker computes, and Wasm compiles only while it starts. What is measured
 * is the time from the start of the process to the first answer, which holds all that the worker imports.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { Host } from './sample.ts';
import { type Answer, assertRight, golden, variants } from './variants.ts';

/** From 2025-06-01 on a worker may compile Wasm while it starts. */
const COMPATIBILITY_DATE = '2026-07-01';

export async function workerdHost(command: string, directory: string): Promise<Host> {
  // One file for each, as wrangler uploads it.
  await build({
    entryPoints: Object.fromEntries(variants.map(({ name }) => [name, `worker/${name}.mjs`])),
    absWorkingDir: directory,
    outdir: join(directory, 'bundled'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
  });
  for (const { name } of variants) writeFileSync(join(directory, `${name}.capnp`), settings(name));

  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  const [version = 'unknown'] = /\d{4}-\d\d-\d\d/.exec(stdout) ?? [];
  return {
    name: 'workerd',
    version,
    async sample(variant) {
      const start = performance.now();
      const args = ['serve', '--control-fd=3', `${variant.name}.capnp`];
      const server = spawn(command, args, { cwd: directory, stdio: ['ignore', 'ignore', 2, 'pipe'] });
      try {
        const answer = await ask(await listening(server));
        const elapsed = performance.now() - start;
        assertRight(variant, answer);
        return { process: elapsed };
      } finally {
        server.kill();
        if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      }
    },
  };
}

function settings(variant: string): string {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.mjs", esModule = embed "bundled/${variant}.mjs")],
    compatibilityDate = "${COMPATIBILITY_DATE}",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
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

/** By hand, because the first `fetch` of this process would take longer than the server. */
async function ask(port: number): Promise<Answer> {
  const frame = Buffer.from(golden.hex, 'hex');
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${frame.length}\r\n\r\n`);
  socket.write(frame);
  const response = await text(socket);
  const body = response.slice(response.indexOf('\r\n\r\n') + 4);
  if (!response.startsWith('HTTP/1.1 200 ') || !body.startsWith('{')) throw new Error(`workerd answers ${response}`);
  return JSON.parse(body);
}
