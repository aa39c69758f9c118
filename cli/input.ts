/** Input from a file or standard input, as chunks, lines or text. Remembers which files were read, so that none is overwritten. */
import { type BigIntStats, closeSync, createReadStream, fstat, fstatSync, open, read } from 'node:fs';
import { promisify } from 'node:util';
import type { ScannerStats } from 'igrs-rump';
import { parseJsonFile } from '../sdk/values/json-file.ts';
import { Failure, interrupted, systemFailure } from './failure.ts';

/** The value of a JSON file; throws a Failure, with line and column, if it is not JSON. */
export function jsonOfFile(file: string, text: string): unknown {
  try {
    return parseJsonFile(text, file);
  } catch (error) {
    throw new Failure(`${file}: ${(error as Error).message}`, error);
  }
}

/** Bytes; far above any message. A longer line is not JSON and must not fill the memory. */
const MAX_LINE_LENGTH = 0x100000;
const LINE_FEED = 0x0a;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** Splits bytes into lines, however they are cut into chunks. */
export class LineSplitter {
  readonly #name: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** The parts of the unfinished line. */
  #parts: Uint8Array[] = [];
  #length = 0;
  #number = 1;

  /** @param name of the input, for errors */
  constructor(name: string) {
    this.#name = name;
  }

  *push(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, from);
      this.#keep(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1) return;
      yield this.#take();
      from = end + 1;
    }
  }

  /** The last line, if no line feed ends it. */
  *end(): Generator<Line> {
    if (this.#length > 0) yield this.#take();
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > MAX_LINE_LENGTH) throw this.#failure(`it is longer than ${MAX_LINE_LENGTH} bytes`);
    this.#parts.push(part);
  }

  #take(): Line {
    const [only] = this.#parts;
    const bytes = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    try {
      return { number: this.#number, text: this.#decoder.decode(bytes) };
    } catch (error) {
      throw this.#failure('it is not UTF-8', error);
    } finally {
      this.#number++;
    }
  }

  #failure(reason: string, cause?: unknown): Failure {
    return new Failure(`${this.#name}, line ${this.#number}: ${reason}`, cause);
  }
}

/** Large enough that opening the next chunk costs nothing, small enough that a slow disk still gives early output. */
const CHUNK_LENGTH = 0x40000;

/** Bytes; enough to recognise the kind of a file. */
export const HEAD_LENGTH = 512;

const openDescriptor = promisify(open);
const statusOf = promisify(fstat);
const readInto = promisify(read);

/** From `fileIdentity` to the name for messages. */
const filesRead = new Map<string, string>();

/** The name under which this command reads the file, if it does: by that name, another link, or a redirection. */
export function nameOfFileRead(status: BigIntStats): string | undefined {
  return status.isFile() ? filesRead.get(fileIdentity(status)) : undefined;
}

export interface Input {
  /** For messages to the user. */
  readonly name: string;
  /** Bytes; null if unknown: pipes, terminals, devices. */
  readonly size: number | null;
  /** Whether `chunks` can start anywhere. */
  readonly isSeekable: boolean;
  /** The first bytes of a seekable input. */
  readonly head: Uint8Array | null;
  /** Call it once. Leaving the loop early closes the input. Only a seekable input can start at a byte other than the first. */
  chunks(start?: number): AsyncIterable<Uint8Array>;
}

/**
 * `-` is standard input. Throws a Failure if it cannot be read. With `endsAtSignal`, Ctrl-C ends an endless standard input and not the
 * command, so that what has been read is kept.
 */
export async function openInput(path: string, endsAtSignal = false): Promise<Input> {
  return path === '-' ? standardInput(endsAtSignal) : openFile(path);
}

async function openFile(path: string): Promise<Input> {
  let descriptor: number | undefined;
  try {
    // No FileHandle: if the command fails before it reads, Node would warn that it was not closed.
    descriptor = await openDescriptor(path, 'r');
    const status = await statusOf(descriptor, { bigint: true });
    refuseDirectory(status);
    filesRead.set(fileIdentity(status), path);
    const fd = descriptor;
    return {
      name: path,
      size: sizeOf(status),
      isSeekable: status.isFile(),
      head: status.isFile() ? await headOf(fd) : null,
      chunks: (start = 0) =>
        // Pipes and devices refuse any position, even 0.
        failing(path, createReadStream(path, { fd, highWaterMark: CHUNK_LENGTH, ...(start > 0 ? { start } : {}) })),
    };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw systemFailure(path, error);
  }
}

function standardInput(endsAtSignal: boolean): Input {
  const name = 'standard input';
  try {
    // Node reads a directory, from which a shell may redirect, as an empty stream.
    const status = fstatSync(0, { bigint: true });
    refuseDirectory(status);
    filesRead.set(fileIdentity(status), name);
    const size = sizeOf(status);
    const chunks = (): AsyncGenerator<Uint8Array> => {
      const read = failing(name, process.stdin);
      return endsAtSignal && size === null ? untilSignal(read) : read;
    };
    return { name, size, isSeekable: false, head: null, chunks };
  } catch (error) {
    throw systemFailure(name, error);
  }
}

/** MiB; far above any file of rules, faults, keys or tokens, and enough for hundreds of thousands of accounts. */
const MAX_SMALL_FILE = 64;

/** The whole text of a small file, such as rules. */
export async function readText(path: string): Promise<string> {
  const { name, chunks } = await openInput(path);
  return (await gathered(name, chunks())).toString('utf8');
}

/** All bytes of a small file that an option names, such as a key: a pipe too, but no endless input. */
export async function readSmallFile(path: string): Promise<Buffer> {
  return gathered(path, failing(path, createReadStream(path)));
}

async function gathered(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_SMALL_FILE * 0x100000) {
      throw new Failure(`${name}: it is longer than the ${MAX_SMALL_FILE} MiB allowed for such a file`);
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function refuseDirectory(status: BigIntStats): void {
  if (status.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
}

function sizeOf(status: BigIntStats): number | null {
  return status.isFile() ? Number(status.size) : null;
}

async function headOf(descriptor: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await readInto(descriptor, new Uint8Array(HEAD_LENGTH), 0, HEAD_LENGTH, 0);
  return buffer.subarray(0, bytesRead);
}

/** Device and inode. */
export function fileIdentity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

async function* failing(name: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch((error: unknown) => {
        throw systemFailure(name, error);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

async function* untilSignal(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const over = new AbortController();
  const signalled = interrupted(over.signal).then(() => null);
  try {
    for (;;) {
      const reading = chunks.next();
      const next = await Promise.race([reading, signalled]);
      if (next === null) {
        // Otherwise the pending read would keep the process alive and fail.
        reading.catch(() => {});
        process.stdin.destroy();
        process.stderr.write('rump: interrupted: what has been read so far is kept\n');
        return;
      }
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    over.abort();
    chunks.return(undefined).catch(() => {});
  }
}

/**
 * Prints in one line how many bytes were skipped and why; throws it as a Failure if there was no frame at all, or if `strict` forbids
 * skipped bytes.
 */
export function reportSkipped(name: string, stats: ScannerStats, strict = false): void {
  const { frames, bytes, bytesSkipped } = stats;
  if (frames === 0 && bytes > 0) throw new Failure(`${name}: no frame in ${bytes} bytes: ${reasonsOf(stats)}`);
  if (bytesSkipped === 0) return;
  const line = `${name}: ${skippedText(stats)}`;
  if (strict) throw new Failure(line);
  process.stderr.write(`rump: ${line}\n`);
}

export function skippedText(stats: ScannerStats): string {
  const reasons = stats.bytesSkipped === 0 ? '' : `: ${reasonsOf(stats)}`;
  return `${stats.bytesSkipped} of ${stats.bytes} bytes skipped${reasons}`;
}

function reasonsOf({ badVersions, badLengths, badChecks, truncated }: ScannerStats): string {
  const counts: [number, string, string][] = [
    [badChecks, 'check mismatch', 'check mismatches'],
    [badLengths, 'impossible length', 'impossible lengths'],
    [badVersions, 'unknown version', 'unknown versions'],
    [truncated, 'frame cut off by the end', 'frames cut off by the end'],
  ];
  const reasons = counts.flatMap(([count, one, many]) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]));
  return reasons.length === 0 ? 'no start marker' : reasons.join(', ');
}
