/** The message server in workerd, as a client finds it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Grants, ServerStats } from 'igrs-rump/server';
import { SignJWT } from 'jose';
import { installed } from '../../host/host.mjs';

const program = fileURLToPath(new URL('../../host/workerd/serve.mjs', import.meta.url));
export const testWorker = fileURLToPath(new URL('worker.ts', import.meta.url));
export const exampleWorker = fileURLToPath(new URL('../../../examples/workers-server/worker.ts', import.meta.url));
const wrangler = new URL('../../../examples/workers-server/wrangler.jsonc', import.meta.url);
const settings = JSON.parse(readFileSync(wrangler, 'utf8').replace(/^\s*\/\/.*$/gm, ''));

const secret = new TextEncoder().encode('a secret of these tests and of nothing else');
const NAME = 'tests';
const all: Grants = { '*': ['register', 'observe', 'control'] };
const accounts = {
  algorithm: 'HS256',
  issuer: NAME,
  audience: NAME,
  keys: [{ kty: 'oct', k: Buffer.from(secret).toString('base64url') }],
  accounts: {
    home: { grants: all },
    other: { grants: all },
    observer: { grants: { '*': ['observe'] } },
    short: { grants: all },
    // More than a WebSocket's attachment takes.
    large: {
      grants: Object.fromEntries(
        Array.from({ length: 400 }, (_, index) => [
          `0001-${index.toString(16).padStart(12, '0')}`,
          ['observe', 'control'],
        ]),
      ),
    },
  },
};

export type AccountName = keyof (typeof accounts)['accounts'];

export function token(account: AccountName, seconds = 3600): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(account)
    .setIssuer(NAME)
    .setAudience(NAME)
    .setExpirationTime(now + seconds)
    .sign(secret);
}

export type About = ServerStats & { readonly instance: string };

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly tokens: Readonly<Record<'home' | 'short' | 'expired', string>>;
  /** Of the object of this group; this wakes it. Once all is written down. */
  about(group: string): Promise<About>;
  /** Puts the object to sleep at once, once all is written down. */
  evict(group: string): Promise<void>;
  end(): Promise<void>;
}

/** One file, as wrangler would upload it. */
async function bundled(worker: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [worker],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd'],
  });
  return outputFiles[0]?.text ?? '';
}

/** `storage` is a folder that outlives workerd, null for none. */
export async function serve(worker: string, storage: string | null = null): Promise<Served> {
  const script = await bundled(worker);
  const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };
  const child = spawn(installed('node-24/bin/node'), [program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const bindings = { ACCOUNTS: JSON.stringify(accounts) };
  child.stdin.write(`${JSON.stringify({ script, settings, bindings, storage })}\n`);
  const first = await lines.next();
  if (first.done) throw new Error('workerd did not start');
  const { port } = JSON.parse(first.value);
  const about = async (group: string): Promise<About> =>
    (await fetch(`http://127.0.0.1:${port}/about/${group}`)).json() as Promise<About>;
  return {
    url: `ws://127.0.0.1:${port}/rump`,
    port,
    tokens: { home: await token('home'), short: await token('short'), expired: await token('home', -60) },
    about,
    async evict(group) {
      await about(group);
      child.stdin.write(`${group}\n`);
      await lines.next();
    },
    async end() {
      const ended = exitOf(child);
      child.stdin.end();
      await ended;
    },
  };
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
