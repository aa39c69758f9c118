/** One file for each destination, opened when its first frame comes. */
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Routed, Rule } from 'igrs-rump';
import { Failure } from '../failure.ts';
import { systemFailure } from '../system-error.ts';

/** What a system lets a program have open at once, with room for others. */
const OPEN_AT_MOST = 200;

export interface DestinationCount {
  readonly file: string;
  frames: number;
  bytes: number;
}

export class DestinationFiles {
  readonly #directory: string;
  readonly #digits: ReadonlyMap<string, number>;
  readonly #counts = new Map<string, DestinationCount>();
  /** In order of last use. */
  readonly #open = new Map<string, FileHandle>();

  constructor(directory: string, rules: readonly Rule[]) {
    this.#directory = directory;
    this.#digits = new Map(rules.map((rule) => [nameOf(rule), String((rule.shards ?? 1) - 1).length]));
    for (const rule of rules) refuseAsFileName(nameOf(rule));
  }

  /** In the order in which they came. */
  get counts(): readonly DestinationCount[] {
    return [...this.#counts.values()];
  }

  async write({ to, shard, frames, bytes }: Routed): Promise<void> {
    const file =
      shard === undefined ? `${to}.bin` : `${to}-${String(shard).padStart(this.#digits.get(to) ?? 1, '0')}.bin`;
    const count = this.#counts.get(file);
    const handle = await this.#handleOf(file, count === undefined);
    await handle.write(bytes).catch((error: unknown) => {
      throw systemFailure(join(this.#directory, file), error);
    });
    if (count === undefined) this.#counts.set(file, { file, frames, bytes: bytes.length });
    else {
      count.frames += frames;
      count.bytes += bytes.length;
    }
  }

  /** Files in the folder that this run has not written: whoever reads all of it would mix two runs. */
  async others(): Promise<readonly string[]> {
    const found = await readdir(this.#directory).catch(() => []);
    return found.filter((file) => file.endsWith('.bin') && !this.#counts.has(file));
  }

  async close(): Promise<void> {
    for (const handle of this.#open.values()) await handle.close();
    this.#open.clear();
  }

  async #handleOf(file: string, isNew: boolean): Promise<FileHandle> {
    const known = this.#open.get(file);
    if (known !== undefined) {
      this.#open.delete(file);
      this.#open.set(file, known);
      return known;
    }
    if (this.#open.size >= OPEN_AT_MOST) await this.#closeOldest();
    const path = join(this.#directory, file);
    try {
      await mkdir(this.#directory, { recursive: true });
      // What an earlier run has left there is not ours to add to.
      const handle = await open(path, isNew ? 'w' : 'a');
      this.#open.set(file, handle);
      return handle;
    } catch (error) {
      throw systemFailure(path, error);
    }
  }

  async #closeOldest(): Promise<void> {
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest[0]);
    await oldest[1].close();
  }
}

function nameOf(rule: Rule): string {
  return 'to' in rule ? rule.to : rule.copyTo;
}

/** A destination becomes a file's name, and rules may come from somebody else: they may not point elsewhere. */
function refuseAsFileName(name: string): void {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_. -]*$/u.test(name)) return;
  throw new Failure(
    `the destination ${JSON.stringify(name)} cannot be the name of a file: use letters, digits, - _ . and spaces`,
  );
}
