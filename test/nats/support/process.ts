/** Message servers in processes of their own, so that one can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ControllerOptions } from 'igrs-rump/exchange';
import type { NatsBusStats } from 'igrs-rump/nats';
import type { ServerStats } from 'igrs-rump/server';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { type Host, hosts } from '../../server/support/hosts.ts';

const program = fileURLToPath(new URL('serve.mjs', import.meta.url));

export interface ServerProcess {
  readonly connect: ControllerOptions['connect'];
  stats(): Promise<{ readonly server: ServerStats; readonly bus: NatsBusStats }>;
  /** It stands still, as a machine does that is out of memory. */
  pause(): void;
  resume(): void;
  /** At once, without a word to anybody. */
  kill(): Promise<void>;
  /** As a server ends that is told to; resolves with its exit code. */
  end(): Promise<number | null>;
}

export async function serverProcess(natsPort: number, lease: number, host = hosts[0] as Host): Promise<ServerProcess> {
  const [file, ...args] = host.command() as [string, ...string[]];
  const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
  const child = spawn(file, [...args, program, String(natsPort), String(lease)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done) throw new Error(`${file} ended without a word`);
  const { url, port, token } = JSON.parse(first.value);
  return {
    connect: webSocket(url, { token, WebSocket: WebSocket as never }),
    stats: async () => (await fetch(`http://127.0.0.1:${port}/`)).json() as never,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () => ended(child, () => child.kill('SIGKILL')).then(() => undefined),
    end: () => ended(child, () => child.stdin.end()),
  };
}

async function ended(child: ChildProcess, end: () => void): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  end();
  const [code] = await exit;
  return code;
}
