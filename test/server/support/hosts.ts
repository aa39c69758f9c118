/** The runtimes that the server must run on, each with the program of `serve.mjs`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installed } from '../../host/host.mjs';

const program = fileURLToPath(new URL('serve.mjs', import.meta.url));

export interface Host {
  readonly name: string;
  readonly command: () => readonly string[];
}

export const hosts: readonly Host[] = [
  { name: 'Node', command: () => [process.execPath, '--expose-gc'] },
  {
    name: 'Deno',
    command: () => [installed('deno/deno'), 'run', '--no-lock', '--no-check', '--allow-all', '--v8-flags=--expose-gc'],
  },
  { name: 'Bun', command: () => [installed('bun/bin/bun.exe')] },
];

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly tcpPort: number;
  readonly tokens: Readonly<Record<'home' | 'observer' | 'short' | 'expired', string>>;
  stats(): Promise<{ readonly memory: number; readonly links: number; readonly closed: Record<string, number> }>;
  /** Ends the program's input; resolves with the last line that it writes and its exit code. */
  end(): Promise<{ readonly last: string; readonly code: number | null }>;
}

export async function serve({ command }: Host): Promise<Served> {
  const [file, ...args] = command() as [string, ...string[]];
  const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
  const child = spawn(file, [...args, program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) throw new Error(`${file} ended without a word`);
  const { url, port, tcpPort, tokens } = JSON.parse(first.value);
  return {
    url,
    port,
    tcpPort,
    tokens,
    stats: async () => (await fetch(`http://127.0.0.1:${port}/stats`)).json(),
    end: async () => {
      const ended = exitOf(child);
      child.stdin.end();
      const { value: last } = await lines.next();
      return { last, code: await ended };
    },
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}
