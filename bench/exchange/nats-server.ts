/** A nats-server for the bench, with a store of its own that goes with it. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningNats {
  readonly port: number;
  readonly version: string;
  kill(): void;
}

/** Milliseconds that it has to listen. */
const STARTS_WITHIN = 20_000;

export async function startNats(): Promise<RunningNats> {
  const version = execFileSync('nats-server', ['--version'], { encoding: 'utf8' }).trim().replace(':', '');
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-bench-'));
  const file = join(folder, 'nats.conf');
  // A port that is free: it writes which one it took beside its configuration.
  writeFileSync(
    file,
    `listen: "127.0.0.1:-1"\nports_file_dir: "${folder}"\njetstream { store_dir: "${folder}", max_file: 2G, max_mem: 64M }\n`,
  );
  const child = spawn('nats-server', ['-c', file], { stdio: 'ignore' });
  const kill = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const end = Date.now() + STARTS_WITHIN;
  for (;;) {
    await sleep(50);
    const port = portIn(join(folder, `nats-server_${child.pid}.ports`));
    if (port !== null) return { port, version, kill };
    if (Date.now() > end) {
      kill();
      throw new Error('nats-server does not listen');
    }
  }
}

function portIn(file: string): number | null {
  try {
    const { nats } = JSON.parse(readFileSync(file, 'utf8')) as { readonly nats: readonly string[] };
    return Number(new URL(nats[0] as string).port);
  } catch {
    return null;
  }
}
