/** A file or standard input, as chunks. */
import { fstatSync, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { systemFailure } from './system-error.ts';

/** Large enough that opening the next chunk costs nothing, small enough that a slow disk still gives early output. */
const CHUNK_LENGTH = 0x40000;

export interface Input {
  /** How messages to the user call it. */
  readonly name: string;
  /** Bytes; null where nobody knows: pipes, terminals, devices. */
  readonly size: number | null;
  /** Whether `chunks` can start anywhere. */
  readonly isSeekable: boolean;
  /** By which two names of one file are recognised. */
  readonly identity: string;
  /** To be called once. Leaving the loop early closes the input. Only a seekable input starts at another byte than its first. */
  chunks(start?: number): AsyncIterable<Uint8Array>;
}

/** `-` is standard input. Throws a Failure where there is nothing to read. */
export async function openInput(path: string): Promise<Input> {
  return path === '-' ? standardInput() : openFile(path);
}

async function openFile(path: string): Promise<Input> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const status = await handle.stat();
    refuseDirectory(status);
    const opened = handle;
    return {
      name: path,
      ...factsOf(status),
      isSeekable: status.isFile(),
      chunks: (start = 0) =>
        // Pipes and devices refuse any position, even 0.
        failing(path, opened.createReadStream({ highWaterMark: CHUNK_LENGTH, ...(start > 0 ? { start } : {}) })),
    };
  } catch (error) {
    await handle?.close();
    throw systemFailure(path, error);
  }
}

function standardInput(): Input {
  const name = 'standard input';
  try {
    // Node takes a directory, which a shell may redirect from, for a stream that is empty.
    const status = fstatSync(0);
    refuseDirectory(status);
    return { name, ...factsOf(status), isSeekable: false, chunks: () => failing(name, process.stdin) };
  } catch (error) {
    throw systemFailure(name, error);
  }
}

function refuseDirectory(status: Stats): void {
  if (status.isDirectory()) throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
}

function factsOf(status: Stats): { size: number | null; identity: string } {
  return { size: status.isFile() ? status.size : null, identity: fileIdentity(status) };
}

/** Device and inode. */
export function fileIdentity({ dev, ino }: Stats): string {
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

/** A file of something else is no failure, but whoever named it will want to know. */
export function hintAtOtherFile(
  { name }: Input,
  { frames, bytes }: { readonly frames: number; readonly bytes: number },
): void {
  if (frames === 0 && bytes > 0) process.stderr.write(`rump: ${name}: no frame in ${bytes} bytes\n`);
}
