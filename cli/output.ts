/** Where a result goes: standard output or a file, never faster than it is taken, and whole or with a failure. */
import { type BigIntStats, createWriteStream, fstatSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { WholeFile, writeAll } from '../scripts/common/whole-file.mjs';
import { Failure, misuse } from './failure.ts';
import { fileIdentity, nameOfFileRead } from './input.ts';
import { printableLines } from './printable.ts';
import { systemFailure } from './system-error.ts';

/** Text gathers up to this length, because a write costs far more than a line. */
const GATHERED_LENGTH = 0x10000;

/** Whoever read standard output has gone, as `head` does: no reason to complain. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** What takes the bytes. */
interface Sink {
  write(bytes: Uint8Array): void | Promise<void>;
  close(): void | Promise<void>;
}

export class Output {
  /** True where a person reads it as it comes. */
  readonly isTerminal: boolean;
  readonly #sink: Sink;
  #gathered = '';

  constructor(sink: Sink, isTerminal = false) {
    this.#sink = sink;
    this.isTerminal = isTerminal;
  }

  /** Gathers text. Where it gives a promise, wait for it before you add more: that is what keeps memory bounded. */
  add(text: string): Promise<void> | undefined {
    this.#gathered += text;
    return this.#gathered.length >= GATHERED_LENGTH ? this.flush() : undefined;
  }

  /** Writes what has gathered, so that it is seen before more input comes. */
  async flush(): Promise<void> {
    if (this.#gathered === '') return;
    const text = this.#gathered;
    this.#gathered = '';
    await this.write(text);
  }

  /** Resolves when the bytes are taken; they may be overwritten then. Text steers no terminal. */
  async write(part: string | Uint8Array): Promise<void> {
    const text = typeof part === 'string' && this.isTerminal ? printableLines(part) : part;
    await this.#sink.write(typeof text === 'string' ? Buffer.from(text) : text);
  }

  /** A file has its name from then on; one that is never closed goes when the command ends. */
  async close(): Promise<void> {
    await this.flush();
    await this.#sink.close();
  }
}

export function standardOutput(): Output {
  const status = standardFile();
  if (status === null) {
    const { stdout } = process;
    return new Output({ write: writerTo('standard output', stdout), close: () => {} }, stdout.isTTY === true);
  }
  refuseFileRead('standard output', status);
  // Node writes to a file only once, and takes what the system left for written.
  return new Output({ write: (bytes) => naming('standard output', () => writeAll(1, bytes)), close: () => {} });
}

/** What standard output is, where it is a file. */
function standardFile(): BigIntStats | null {
  try {
    const status = fstatSync(1, { bigint: true });
    return status.isFile() ? status : null;
  } catch (error) {
    throw systemFailure('standard output', error);
  }
}

/**
 * Standard output where no path is given, or `-`. To be called when the input is open: a misspelt input leaves the file as it was, and
 * a file that is the input too is refused.
 */
export async function openOutput(path: string | undefined, replace: boolean): Promise<Output> {
  if (path === undefined || path === '-') return standardOutput();
  const status = statusOf(path);
  if (status === undefined || status.isFile() || status.isDirectory()) {
    if (status !== undefined && fileIdentity(status) === identityOfStandardOutput()) return standardOutput();
    const file = new OutputFile(path, replace);
    return new Output({ write: (bytes) => file.write(bytes), close: () => file.commit() });
  }
  const stream = createWriteStream(path);
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', (error) => reject(systemFailure(path, error)));
  });
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.once('error', (error) => reject(systemFailure(path, error)));
      stream.end(resolve);
    });
  return new Output({ write: writerTo(path, stream), close });
}

function identityOfStandardOutput(): string | null {
  const status = standardFile();
  return status === null ? null : fileIdentity(status);
}

/** A file that a command writes. What this command reads is never written over, and what exists only with `--force`. */
export class OutputFile {
  readonly #path: string;
  readonly #file: WholeFile;

  constructor(path: string, replace: boolean) {
    this.#path = path;
    refuseExisting(path, replace);
    this.#file = naming(path, () => new WholeFile(path, { replace }));
  }

  write(bytes: Uint8Array): void {
    naming(this.#path, () => this.#file.write(bytes));
  }

  /** Until the next write it takes none of the files that a program may have open. */
  release(): void {
    naming(this.#path, () => this.#file.release());
  }

  commit(): void {
    naming(this.#path, () => this.#file.commit());
  }
}

/** For those who know what they will write before they begin. */
export function refuseExisting(path: string, replace: boolean): void {
  const status = statusOf(path);
  if (status === undefined) return;
  if (status.isDirectory()) throw new Failure(`${path}: is a directory, not a file`);
  refuseFileRead(path, status);
  if (!replace) throw new Failure(`${path} exists: choose another name, or replace it with --force`);
}

function statusOf(path: string): BigIntStats | undefined {
  return naming(path, () => statSync(path, { bigint: true, throwIfNoEntry: false }));
}

function refuseFileRead(path: string, status: BigIntStats): void {
  const name = nameOfFileRead(status);
  if (name === undefined) return;
  const input = name === path ? 'the input too' : `the input too, as ${name}`;
  throw misuse(`${path} is ${input}; writing to it would destroy what is yet to be read`);
}

function naming<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw systemFailure(path, (error as Error).cause ?? error);
  }
}

function writerTo(name: string, stream: Writable): Sink['write'] {
  // Each write hears of its own failure; without a listener the same failure would end the process.
  stream.on('error', () => {});
  return (bytes) =>
    new Promise((resolve, reject) => {
      stream.write(bytes, (error) => {
        if (error) reject(streamFailure(name, stream, error));
        else resolve();
      });
    });
}

function streamFailure(name: string, stream: Writable, error: Error): Error {
  const { code } = error as NodeJS.ErrnoException;
  const isGone = code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED';
  return stream === process.stdout && isGone ? new OutputClosed() : systemFailure(name, error);
}
