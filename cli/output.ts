/** Where a result goes: standard output or a file, never faster than it is taken. */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { misuse } from './failure.ts';
import { fileIdentity, type Input } from './input.ts';
import { printableLines } from './printable.ts';
import { systemFailure } from './system-error.ts';

/** Text gathers up to this length, because a write costs far more than a line. */
const GATHERED_LENGTH = 0x10000;

/** Whoever read standard output has gone, as `head` does: no reason to complain. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

export class Output {
  /** True where a person reads it as it comes. */
  readonly isTerminal: boolean;
  readonly #name: string;
  readonly #stream: Writable;
  #gathered = '';

  constructor(name: string, stream: Writable, isTerminal: boolean) {
    this.#name = name;
    this.#stream = stream;
    this.isTerminal = isTerminal;
    // Each write hears of its own failure; without a listener the same failure would end the process.
    stream.on('error', () => {});
  }

  /** Gathers text. Where it gives a promise, wait for it before you add more: that is what keeps memory bounded. */
  add(text: string): Promise<void> | undefined {
    this.#gathered += text;
    return this.#gathered.length >= GATHERED_LENGTH ? this.flush() : undefined;
  }

  /** Writes what has gathered, so that it is seen before more input comes. */
  async flush(): Promise<void> {
    if (this.#gathered === '') return;
    const text = this.isTerminal ? printableLines(this.#gathered) : this.#gathered;
    this.#gathered = '';
    await this.write(text);
  }

  /** Resolves when the bytes are taken; they may be overwritten then. */
  write(part: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(part, (error) => {
        if (error) reject(this.#failure(error));
        else resolve();
      });
    });
  }

  async close(): Promise<void> {
    await this.flush();
    if (this.#stream === process.stdout) return;
    await new Promise<void>((resolve, reject) => {
      this.#stream.once('error', (error) => reject(this.#failure(error)));
      this.#stream.end(resolve);
    });
  }

  #failure(error: Error): Error {
    const { code } = error as NodeJS.ErrnoException;
    const isGone = code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
    return this.#stream === process.stdout && isGone ? new OutputClosed() : systemFailure(this.#name, error);
  }
}

export function standardOutput(): Output {
  return new Output('standard output', process.stdout, process.stdout.isTTY === true);
}

/** Standard output where no path is given. Opened after the input, so that a misspelt input leaves the file as it was. */
export async function openOutput(path: string | undefined, input: Input): Promise<Output> {
  if (path === undefined) return standardOutput();
  const status = await stat(path).catch(() => null);
  if (status?.isFile() && fileIdentity(status) === input.identity) {
    throw misuse(`${path} is the input too; writing to it would destroy what is yet to be read`);
  }
  const stream = createWriteStream(path);
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', (error) => reject(systemFailure(path, error)));
  });
  return new Output(path, stream, false);
}
