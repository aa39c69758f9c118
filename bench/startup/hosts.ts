/** The installed hosts: each starts a fresh process of one variant and checks its answer. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { root } from '../../scripts/common/paths.ts';
import { runtimes, startWorkerd, workerdFile, workerdSettings } from '../hosts/hosts.ts';
import { cleanEnvironment } from '../runner.ts';

interface Timing {
  readonly import?: number;
  readonly create?: number;
  readonly decode?: number;
  readonly scan?: number;
}

/** One fresh process, in milliseconds, without what a host cannot measure. */
export interface Sample extends Timing {
  /** From the start of the process to its end; for a server to its first answer. */
  readonly process: number;
}

export interface Host {
  readonly name: string;
  readonly version: string;
  /** Throws if the answer is wrong. */
  sample(variant: Variant): Promise<Sample>;
}

/** The variants; the others are measured against the first. */
export const variants = [
  { name: 'empty', title: 'an empty module', engine: null },
  { name: 'wasm', title: '`igrs-rump`, Wasm', engine: 'wasm' },
  { name: 'js', title: "`igrs-rump`, `engine: 'js'`", engine: 'js' },
  { name: 'js-entry', title: '`igrs-rump/js`', engine: 'js' },
] as const;

export type Variant = (typeof variants)[number];

interface Golden {
  readonly hex: string;
  readonly message: { readonly kind: string };
}

const KIND = 'air-conditioner.status';

/** A frame of an independent program, and the message that it holds. */
export const golden = (
  JSON.parse(readFileSync(new URL('../../test/vectors/golden.json', import.meta.url), 'utf8')) as Golden[]
).find(({ message }) => message.kind === KIND) as Golden;

const [deviceType, messageType] = KIND.split('.');
const expected = { ...golden.message, deviceType, messageType };

export interface Answer {
  readonly engine?: string;
  readonly message?: unknown;
  /** How many were scanned, if any. */
  readonly frames?: number;
}

/** Throws for a variant that does something else: its time would mean nothing. */
export function assertRight({ title, engine }: Variant, { engine: actual, message, frames }: Answer): void {
  if (engine === null) return;
  assert.equal(actual, engine, `${title} runs on the engine ${actual}`);
  assert.deepEqual(message, expected, `${title} has decoded something else`);
  assert.ok(frames === undefined || frames === 32, `${title} has found ${frames} frames of 32`);
}

/**
 * Hosts that run a program and end: Node, Deno and Bun.
 *
 * @param directory of the programs and the package
 */
function processHost(name: string, command: string, args: readonly string[], directory: string): Host {
  const env = cleanEnvironment(join(directory, 'deno'));

  function run(...more: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, more, { cwd: directory, env, encoding: 'utf8' });
    if (error) throw error;
    if (status !== 0) throw new Error(`${name}: ${command} ${more.join(' ')} ended with ${status}\n${stderr}`);
    return stdout;
  }

  const [, version = 'unknown'] = /(\d+\.\d+\.\d+)/.exec(run('--version')) ?? [];
  return {
    name,
    version,
    async sample(variant) {
      const start = performance.now();
      const output = run(...args, 'program.mjs', variant.name, golden.hex);
      const elapsed = performance.now() - start;
      const { engine, message, frames, ...timing }: Answer & Timing = JSON.parse(output);
      assertRight(variant, { engine, message, frames } as Answer);
      return { process: elapsed, ...timing };
    },
  };
}

/** From 2025-06-01 on a worker may compile Wasm while it starts. */
const COMPATIBILITY_DATE = '2026-07-01';

/**
 * workerd, from outside: its clock stands still while a worker computes, and Wasm compiles only while it starts. The time is that from
 * the start of the process to the first answer, which covers all that the worker imports.
 */
async function workerdHost(directory: string): Promise<Host> {
  for (const variant of variants) {
    // One file for each, as wrangler uploads it.
    await build({
      stdin: { contents: workerOf(variant), resolveDir: directory },
      outfile: join(directory, `${variant.name}.bundled.mjs`),
      bundle: true,
      format: 'esm',
      target: 'es2022',
    });
    const file = `${variant.name}.bundled.mjs`;
    writeFileSync(settingsFile(variant), workerdSettings({ file, compatibilityDate: COMPATIBILITY_DATE }));
  }
  function settingsFile({ name }: Variant): string {
    return join(directory, `${name}.capnp`);
  }

  const { stdout } = spawnSync(workerdFile(), ['--version'], { encoding: 'utf8' });
  const [version = 'unknown'] = /\d{4}-\d\d-\d\d/.exec(stdout) ?? [];
  return {
    name: 'workerd',
    version,
    async sample(variant) {
      const start = performance.now();
      const workerd = await startWorkerd(settingsFile(variant));
      try {
        const answer = await ask(workerd.port);
        const elapsed = performance.now() - start;
        assertRight(variant, answer);
        return { process: elapsed };
      } finally {
        await workerd.stop();
      }
    },
  };
}

/** A worker as a user would write it, which decodes the frame that it is sent, or does nothing. */
function workerOf({ name, engine }: Variant): string {
  const entry = name === 'js-entry' ? 'igrs-rump/js' : 'igrs-rump';
  const options = name === 'js' ? `{ engine: 'js' }` : '';
  const source =
    engine === null
      ? 'const codec = null;'
      : `import { createCodec } from '${entry}';\nconst codec = createCodec(${options});`;
  return `${source}
export default {
  async fetch(request) {
    const frame = new Uint8Array(await request.arrayBuffer());
    return Response.json(codec === null ? {} : { engine: codec.engine, message: codec.decode(frame) });
  },
};`;
}

/** Over a bare socket, because the first `fetch` of this process would take longer than the server. */
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

/** This Node, and those runtimes of the tests that are installed. */
export async function installedHosts(directory: string): Promise<Host[]> {
  const hosts = [processHost('Node', process.execPath, [], directory)];
  for (const release of [20, 22, 24, 26]) {
    const command = join(runtimes, `node-${release}`, 'bin', 'node');
    if (!existsSync(command)) continue;
    const host = processHost('Node', command, [], directory);
    if (host.version !== hosts[0]?.version) hosts.push(host);
  }
  const deno = join(root, 'node_modules/.bin/deno');
  if (existsSync(deno)) hosts.push(processHost('Deno', deno, ['run', '--no-prompt'], directory));
  const bun = join(runtimes, '.bin', 'bun');
  if (existsSync(bun)) hosts.push(processHost('Bun', bun, ['run'], directory));
  if (existsSync(join(runtimes, 'workerd'))) hosts.push(await workerdHost(directory));
  return hosts;
}
