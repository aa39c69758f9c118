/**
 * The files of a profile as text: the only place of the tools that reads the disk. It knows nothing of YAML, so that a command that
 * only needs to know whether a profile has changed does not load the parser.
 */
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** What a profile may cost. The longest file of the default profile has 14,000 bytes. */
export const MAX_FILE_BYTES: number = 1 << 16;
const MAX_PROFILE_BYTES = 1 << 19;
const MAX_FILES = 256;

/** One file of a profile. */
export interface Source {
  /** Its name within the profile's folder. */
  readonly file: string;
  readonly text: string;
  /** Why it was not read. */
  readonly refusal?: string;
}

/** Without hidden files: editors and file systems put locks and notes of their own beside a file that is open. */
export function profileFilesIn(directory: string): string[] {
  return readdirSync(directory).filter((file) => /^[^.].*\.ya?ml$/i.test(file));
}

/**
 * Reads every `.yaml` file of a folder, by name in code unit order so that results do not depend on the file system. Beyond the
 * limits of a profile it reads no more than it takes to detect that.
 */
export function readSources(directory: string): Source[] {
  const sources: Source[] = [];
  const budget = new Budget();
  for (const file of profileFilesIn(directory).sort()) {
    const source = { file, ...readText(join(directory, file)) };
    sources.push(source);
    if (budget.refusal(source) !== null) break;
  }
  return sources;
}

/** One byte more than is allowed shows that there is too much, however much there is. */
function readText(path: string): { text: string; refusal?: string } {
  // A pipe would have to be waited for, and a device may never end.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) return { text: '', refusal: 'a folder, not a file' };
    if (!stat.isFile()) return { text: '', refusal: 'a pipe, socket or device, not a file' };
    const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
    return { text: bytes.toString('utf8', 0, length) };
  } finally {
    closeSync(file);
  }
}

/** Of all files of a profile together. */
export class Budget {
  #bytes = 0;
  #files = 0;

  /** Null as long as there is room for another file. */
  refusal({ text }: Source): string | null {
    // A file that is too large is refused by itself.
    this.#bytes += Math.min(Buffer.byteLength(text), MAX_FILE_BYTES);
    this.#files++;
    if (this.#files > MAX_FILES) return `the profile has more than ${MAX_FILES} files`;
    if (this.#bytes > MAX_PROFILE_BYTES) return `with this file the profile has more than ${MAX_PROFILE_BYTES} bytes`;
    return null;
  }
}
