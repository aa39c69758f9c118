/** The message server in workerd, as a client finds it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
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
export const accounts = {
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

/** @param claims further ones, such as `jti` */
export function token(account: AccountName, seconds = 3600, claims: object = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(account)
    .setIssuer(NAME)
    .setAudience(NAME)
    .setExpirationTime(now + seconds)
    .sign(secret);
}

/** Since workerd started, of one group, and of the accounts of all. */
export interface Counts {
  readonly rowsWritten: number;
  readonly rowsRead: number;
  readonly alarmsSet: number;
  readonly alarms: number;
  readonly messages: number;
  readonly requests: number;
  /** Milliseconds with a timer that kept the object awake. */
  readonly awake: number;
  readonly accountReads: number;
  readonly accountWrites: number;
}

export type About = ServerStats & { readonly instance: string; readonly counts: Counts };

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly tokens: Readonly<Record<'home' | 'short' | 'expired', string>>;
  /** Of the object of this group; this wakes it. Once all is written down. */
  about(group: string): Promise<About>;
  /** Puts the object to sleep at once, once all is written down. */
  evict(group: string): Promise<void>;
  /** Replaces the accounts in KV. */
  put(document: object | string): Promise<void>;
  /**
   * What workerd has written to its log, once it has this: lines come through two pipes, after the answer that they are
   * about.
   */
  logged(pattern: RegExp): Promise<string>;
  end(): Promise<void>;
}

/** One file, as wrangler would upload it. */
async function bundled(worker: string, define: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [worker],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd'],
    define,
  });
  return outputFiles[0]?.text ?? '';
}

export interface ServeOptions {
  /** A folder that outlives workerd. */
  readonly storage?: string;
  /** The document in KV; null leaves there what is there. */
  readonly document?: object | null;
  /** Seconds until accounts are read and links reviewed again. */
  readonly age?: number;
  /** Seconds by which an alarm may be late. */
  readonly wake?: number;
}

export async function serve(
  worker: string,
  { storage, document = accounts, age = 60, wake = 0 }: ServeOptions = {},
): Promise<Served> {
  const script = await bundled(worker, { AGE: String(age), WAKE: String(wake) });
  const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' };
  const child = spawn(installed('node-24/bin/node'), [program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const options = {
    script,
    settings,
    bindings: {},
    accounts: document === null ? null : JSON.stringify(document),
    storage: storage ?? null,
  };
  child.stdin.write(`${JSON.stringify(options)}\n`);
  const first = await lines.next();
  if (first.done) throw new Error(`workerd did not start: ${log}`);
  const { port } = JSON.parse(first.value);
  const about = async (group: string): Promise<About> =>
    (await fetch(`http://127.0.0.1:${port}/about/${group}`)).json() as Promise<About>;
  const command = async (words: object): Promise<void> => {
    child.stdin.write(`${JSON.stringify(words)}\n`);
    await lines.next();
  };
  return {
    url: `ws://127.0.0.1:${port}/rump`,
    port,
    tokens: { home: await token('home'), short: await token('short'), expired: await token('home', -60) },
    about,
    async evict(group) {
      await about(group);
      await command({ evict: group });
    },
    put: (given) => command({ put: typeof given === 'string' ? given : JSON.stringify(given) }),
    async logged(pattern) {
      const limit = Date.now() + 20_000;
      while (!pattern.test(log)) {
        if (Date.now() > limit) throw new Error(`the log has no ${pattern}: ${log}`);
        await sleep(20);
      }
      return log;
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
