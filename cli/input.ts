/** A file or standard input, as chunks; and which files were read, so that nothing is written over them. */
import { type BigIntStats, fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { ScannerStats } from 'igrs-rump';
import { Failure } from './failure.ts';
import { interrupted } from './interruption.ts';
import { systemFailure } from './system-error.ts';

/** Large enough that opening the next chunk costs nothing, small enough that a slow disk still gives early output. */
const CHUNK_LENGTH = 0x40000;

/** Enough to tell what a file is. */
export const HEAD_LENGTH = 512;

/** By `fileIdentity`: what messages call it. */
const filesRead = new Map<string, string>();

/** The name under which this command reads the file, if it does: by that name, another link, or a redirection. */
export function nameOfFileRead(status: BigIntStats): string | undefined {
  return status.isFile() ? filesRead.get(fileIdentity(status)) : undefined;
}

export interface Input {
  /** How messages to the user call it. */
  readonly name: string;
  /** Bytes; null where nobody knows: pipes, terminals, devices. */
  readonly size: number | null;
  /** Whether `chunks` can start anywhere. */
  readonly isSeekable: boolean;
  /** The first bytes of what is seekable. */
  readonly head: Uint8Array | null;
  /** To be called once. Leaving the loop early closes the input. Only a seekable input starts at another byte than its first. */
  chunks(start?: number): AsyncIterable<Uint8Array>;
}

/**
 * `-` is standard input. Throws a Failure where there is nothing to read. `endsAtSignal`: whether Ctrl-C ends a standard input that would
 * go on for ever, and not the work, so that what came until then is kept.
 */
export async function openInput(path: string, endsAtSignal = false): Promise<Input> {
  return path === '-' ? standardInput(endsAtSignal) : openFile(path);
}

async function openFile(path: string): Promise<Input> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const status = await handle.stat({ bigint: true });
    refuseDirectory(status);
    filesRead.set(fileIdentity(status), path);
    const opened = handle;
    return {
      name: path,
      size: sizeOf(status),
      isSeekable: status.isFile(),
      head: status.isFile() ? await headOf(handle) : null,
      chunks: (start = 0) =>
        // Pipes and devices refuse any position, even 0.
        failing(path, opened.createReadStream({ highWaterMark: CHUNK_LENGTH, ...(start > 0 ? { start } : {}) })),
    };
  } catch (error) {
    await handle?.close();
    throw systemFailure(path, error);
  }
}

function standardInput(endsAtSignal: boolean): Input {
  const name = 'standard input';
  try {
    // Node takes a directory, which a shell may redirect from, for a stream that is empty.
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

/** All of a file that is small, such as one of rules. */
export async function readText(path: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of (await openInput(path)).chunks()) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

function refuseDirectory(status: BigIntStats): void {
  if (status.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
}

function sizeOf(status: BigIntStats): number | null {
  return status.isFile() ? Number(status.size) : null;
}

async function headOf(handle: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(HEAD_LENGTH), 0, HEAD_LENGTH, 0);
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
        // Else the read that is under way would keep the process, and complain that it was ended.
        reading.catch(() => {});
        process.stdin.destroy();
        process.stderr.write('rump: interrupted: what came until now is kept\n');
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
 * Says in one line how many bytes were skipped and why; throws that as a Failure where there was no frame at all, or where none may be
 * skipped.
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
  return reasons.length === 0 ? 'no start marker in them' : reasons.join(', ');
}
