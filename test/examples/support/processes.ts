import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function finish(command: string, args: readonly string[], directory = root): Finished {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: directory,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (error) throw error;
  return { code: status, stdout, stderr: stripVTControlCharacters(stderr) };
}

/** A program that serves until it is stopped. */
export class Server {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /** Until it has ended and all that it wrote has been read. */
  isRunning = true;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, 'close').then(() => (this.isRunning = false));
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += stripVTControlCharacters(text);
    });
  }

  static start(command: string, args: readonly string[]): Server {
    return new Server(spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** What `look` finds, as soon as it finds something; `look` is asked again while the program runs. */
  async until<Found>(what: string, look: (server: this) => Found | null | undefined | false): Promise<Found> {
    for (const limit = Date.now() + 20_000; ; ) {
      const found = look(this);
      if (found) return found;
      if (!this.isRunning || Date.now() > limit) throw new Error(`${what}: ${this.stderr}${this.stdout}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The port that it says it listens on. */
  async port(line: RegExp): Promise<number> {
    return Number(await this.until('it does not listen', ({ stderr }) => line.exec(stderr)?.[1]));
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#child.kill();
    await this.#closed;
  }
}
