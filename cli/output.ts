/** Output to standard output or a file: with back-pressure, and either complete or with a failure. */
import { type BigIntStats, createWriteStream, fstatSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { WholeFile, writeAll } from '../scripts/common/whole-file.ts';
import { exitAtSignals, Failure, misuse, systemFailure } from './failure.ts';
import { fileIdentity, nameOfFileRead } from './input.ts';
import { printableLines } from './printable.ts';

/** Text is buffered up to this length, because a write costs far more than a line. */
const GATHERED_LENGTH = 0x10000;

/** The reader of standard output has closed it, as `head` does; this is not an error to report. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';

  /** Also recognises the copy of this class that a command over another profile has. */
  static is(error: unknown): boolean {
    return error instanceof Error && error.name === 'OutputClosed';
  }
}

/** How a piece of text is shown on a terminal with colours: codes of Select Graphic Rendition (ECMA-48). */
const STYLES = { bold: 1, red: 31, green: 32 } as const;

export type Style = keyof typeof STYLES;

/** As https://no-color.org says. */
function hasColours(): boolean {
  const { NO_COLOR = '', TERM } = process.env;
  return NO_COLOR === '' && TERM !== 'dumb';
}

/** Receives the bytes. */
interface Sink {
  write(bytes: Uint8Array): void | Promise<void>;
  close(): void | Promise<void>;
}

export class Output {
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  readonly #sink: Sink;
  #gathered = '';

  constructor(sink: Sink, isTerminal = false) {
    this.#sink = sink;
    this.isTerminal = isTerminal;
  }

  /** Buffers text. If it returns a promise, await it before adding more; this keeps memory bounded. */
  add(text: string, style?: Style): Promise<void> | undefined {
    // Before any colour code is added, which must reach the terminal.
    const shown = this.isTerminal ? printableLines(text) : text;
    this.#gathered += style !== undefined && this.isTerminal && hasColours() ? styled(shown, style) : shown;
    return this.#gathered.length >= GATHERED_LENGTH ? this.flush() : undefined;
  }

  /** Writes the buffered text, so that it is visible before more input arrives. */
  async flush(): Promise<void> {
    if (this.#gathered === '') return;
    const text = this.#gathered;
    this.#gathered = '';
    await this.#sink.write(Buffer.from(text));
  }

  /** Resolves when the bytes are written; the caller may then reuse them. On a terminal control characters of text are escaped. */
  async write(part: string | Uint8Array): Promise<void> {
    const text = typeof part === 'string' && this.isTerminal ? printableLines(part) : part;
    await this.#sink.write(typeof text === 'string' ? Buffer.from(text) : text);
  }

  /** Gives a file its name; a file that is never closed is removed when the command ends. */
  async close(): Promise<void> {
    await this.flush();
    await this.#sink.close();
  }
}

/** Line by line, so that a pager may show any of them. */
function styled(text: string, style: Style): string {
  return text.replace(/[^\n]+/g, (line) => `\u001b[${STYLES[style]}m${line}\u001b[0m`);
}

export function standardOutput(): Output {
  const status = standardFile();
  if (status === null) {
    const { stdout } = process;
    return new Output({ write: writerTo('standard output', stdout), close: () => {} }, stdout.isTTY === true);
  }
  refuseFileRead('standard output', status);
  // Node calls write only once for a file, and treats a short write as complete.
  return new Output({ write: (bytes) => naming('standard output', () => writeAll(1, bytes)), close: () => {} });
}

/** The status of standard output if it is a file. */
function standardFile(): BigIntStats | null {
  try {
    const status = fstatSync(1, { bigint: true });
    return status.isFile() ? status : null;
  } catch (error) {
    throw systemFailure('standard output', error);
  }
}

/**
 * Standard output if there is no path, or for `-`. Call it when the input is open: then a misspelt input leaves an existing file unchanged,
 * and a file that is also the input is refused.
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

/** A file that a command writes. The command's inputs are never overwritten, and existing files only with `--force`. */
export class OutputFile {
  readonly #path: string;
  readonly #file: WholeFile;

  constructor(path: string, replace: boolean) {
    this.#path = path;
    refuseExisting(path, replace);
    exitAtSignals();
    this.#file = naming(path, () => new WholeFile(path, { replace }));
  }

  write(bytes: Uint8Array): void {
    naming(this.#path, () => this.#file.write(bytes));
  }

  /** Closes the descriptor until the next write. */
  release(): void {
    naming(this.#path, () => this.#file.release());
  }

  commit(): void {
    naming(this.#path, () => this.#file.commit());
  }
}

/** Refuses a path before the first byte is written. @param replace null if the command never replaces a file */
export function refuseExisting(path: string, replace: boolean | null): void {
  const status = statusOf(path);
  if (status === undefined) return;
  if (status.isDirectory()) throw new Failure(`${path}: is a directory, not a file`);
  refuseFileRead(path, status);
  if (replace) return;
  throw new Failure(`${path} exists: choose another name${replace === null ? '' : ', or replace it with --force'}`);
}

function statusOf(path: string): BigIntStats | undefined {
  return naming(path, () => statSync(path, { bigint: true, throwIfNoEntry: false }));
}

function refuseFileRead(path: string, status: BigIntStats): void {
  const name = nameOfFileRead(status);
  if (name === undefined) return;
  const input = name === path ? 'also the input' : `also the input, as ${name}`;
  throw misuse(`${path} is ${input}; writing to it would destroy data that has not been read yet`);
}

/** The system's error, in words that name the file. */
export function naming<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw systemFailure(path, (error as Error).cause ?? error);
  }
}

function writerTo(name: string, stream: Writable): Sink['write'] {
  // Each write reports its own failure; without a listener the same failure would end the process.
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
