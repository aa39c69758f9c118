/** Files that are written whole or not at all: the one way in which this project writes a user's files. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes all bytes: the system may take fewer than it was given, as it does with the last that fit on a disk, and reports the error
 * only when the rest is written.
 * @param file its descriptor
 */
export function writeAll(file: number, bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; ) {
    const count = writeSync(file, bytes, at, bytes.length - at);
    if (count === 0) throw Object.assign(new Error('the system takes no more bytes'), { code: 'ENOSPC' });
    at += count;
  }
}

const unfinished: Set<WholeFile> = new Set();

/** However the process ends, as long as it ends by itself. */
function discardUnfinished() {
  for (const file of unfinished) file.discard();
}

/**
 * A file that grows under a temporary name beside its final one. If anything fails, or it was not committed when the process
 * exits, it is removed.
 */
export class WholeFile {
  /** What messages call it. */
  path;
  /** The final path: what a symbolic link points to is replaced, not the link. */
  #target;
  #partial;
  #file: number | null;
  #replaces;
  #mode: number | undefined;

  /**
   * @param options `replace`: whether a file of that name is replaced; by default true. `mode`: the permissions; by default those of the
   * file that is replaced. `sole`: whether a second one for the same file, in any process, fails with EEXIST until this one has ended, so
   * that a file can be read and changed
   */
  constructor(
    path: string,
    {
      replace = true,
      mode,
      sole = false,
    }: { readonly replace?: boolean; readonly mode?: number; readonly sole?: boolean } = {},
  ) {
    this.path = path;
    this.#replaces = replace;
    this.#target = existsSync(path) ? realpathSync(path) : path;
    this.#mode = mode ?? this.#named(() => statSync(this.#target, { throwIfNoEntry: false })?.mode);
    this.#partial = `${this.#target}.${sole ? '' : `${randomBytes(4).toString('hex')}.`}partial`;
    this.#refuseExisting();
    // From the start, since others might read half of a secret; writable, because it may be released and opened again.
    this.#file = this.#named(() => openSync(this.#partial, 'wx', this.#mode && (this.#mode & 0o777) | 0o200));
    if (unfinished.size === 0) {
      process.off('exit', discardUnfinished);
      process.on('exit', discardUnfinished);
    }
    unfinished.add(this);
  }

  write(bytes: Uint8Array) {
    this.#attempt(() => {
      this.#file ??= openSync(this.#partial, 'a');
      writeAll(this.#file, bytes);
    });
  }

  /** Gives the descriptor back to the system until the next write. */
  release() {
    const file = this.#file;
    if (file === null) return;
    this.#file = null;
    // Some file systems report here what they could not write.
    this.#attempt(() => closeSync(file));
  }

  /** Gives it its name. */
  commit() {
    this.release();
    this.#attempt(() => {
      this.#refuseExisting();
      if (this.#mode !== undefined) chmodSync(this.#partial, this.#mode & 0o777);
      renameSync(this.#partial, this.#target);
    });
    unfinished.delete(this);
  }

  /** Removes whatever exists of it. */
  discard() {
    if (!unfinished.delete(this)) return;
    try {
      if (this.#file !== null) closeSync(this.#file);
    } catch {
      // It is not kept.
    }
    this.#file = null;
    try {
      unlinkSync(this.#partial);
    } catch {
      // Its name says what it is.
    }
  }

  #refuseExisting() {
    if (this.#replaces || !existsSync(this.#target)) return;
    throw failure(this.path, Object.assign(new Error('it exists'), { code: 'EEXIST' }));
  }

  #attempt(work: () => void) {
    try {
      this.#named(work);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  #named<Result>(work: () => Result) {
    try {
      return work();
    } catch (error) {
      throw failure(this.path, error as NodeJS.ErrnoException);
    }
  }
}

/** As `mkdirSync` with `recursive`, which in /proc never ends, and no signal ends it. */
export function makeFolder(path: string, mode?: number) {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync(parent) && parent !== path) {
      makeFolder(parent, mode);
      makeFolder(path, mode);
    } else if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/**
 * Writes a file whole, in a folder that is made where it is missing; replaces the one that is there.
 * @param mode its permissions
 */
export function writeWholeFile(path: string, contents: string | Uint8Array, mode?: number) {
  makeFolder(dirname(path));
  const file = new WholeFile(path, mode === undefined ? {} : { mode });
  file.write(typeof contents === 'string' ? Buffer.from(contents) : contents);
  file.commit();
}

/** Node names no file where a write fails. */
function failure(path: string, error: NodeJS.ErrnoException) {
  if (error.message.startsWith(`${path}: `)) return error;
  return Object.assign(new Error(`${path}: ${error.message}`, { cause: error }), { code: error.code, path });
}
