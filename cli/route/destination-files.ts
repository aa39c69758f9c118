/** One file for each destination, opened when its first frame comes. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Routed, Rule } from 'igrs-rump';
import { OutputFile, refuseExisting } from '../output.ts';
import { systemFailure } from '../system-error.ts';
import { destinationOf } from './destination-names.ts';

/** What a system lets a program have open at once, with room for others. */
const MAX_OPEN_FILES = 200;

export interface DestinationCount {
  readonly file: string;
  frames: number;
  bytes: number;
}

export class DestinationFiles {
  readonly #directory: string;
  readonly #replace: boolean;
  /** By destination; undefined for one without shards. */
  readonly #shards: ReadonlyMap<string, number | undefined>;
  readonly #counts = new Map<string, DestinationCount>();
  readonly #files = new Map<string, OutputFile>();
  /** In order of last use. */
  readonly #open = new Set<OutputFile>();

  /** `replace`: whether files of an earlier run are replaced. */
  constructor(directory: string, rules: readonly Rule[], replace: boolean) {
    this.#directory = directory;
    this.#replace = replace;
    this.#shards = new Map(rules.map((rule) => [destinationOf(rule), rule.shards]));
  }

  /** In the order in which they came. */
  get counts(): readonly DestinationCount[] {
    return [...this.#counts.values()];
  }

  /** Refuses what would be refused with the first frame, before one is read. */
  async checkExisting(): Promise<void> {
    for (const file of await this.#found()) {
      if (this.#isDestination(file)) refuseExisting(join(this.#directory, file), this.#replace);
    }
  }

  async write({ to, shard, frames, bytes }: Routed): Promise<void> {
    const name = shard === undefined ? `${to}.bin` : `${to}-${shardText(shard, this.#shards.get(to) ?? 1)}.bin`;
    const file = this.#files.get(name) ?? (await this.#create(name));
    this.#use(file);
    file.write(bytes);
    const count = this.#counts.get(name);
    if (count === undefined) this.#counts.set(name, { file: name, frames, bytes: bytes.length });
    else {
      count.frames += frames;
      count.bytes += bytes.length;
    }
  }

  /** Files in the folder that this run has not written: whoever reads all of it would mix two runs. */
  async others(): Promise<readonly string[]> {
    return (await this.#found()).filter((file) => file.endsWith('.bin') && !this.#counts.has(file));
  }

  /** Gives the files their names. Without it none of them stays. */
  commit(): void {
    for (const file of this.#files.values()) file.commit();
  }

  async #found(): Promise<readonly string[]> {
    return readdir(this.#directory).catch(() => []);
  }

  #isDestination(file: string): boolean {
    if (!file.endsWith('.bin')) return false;
    const name = file.slice(0, -'.bin'.length);
    if (this.#shards.has(name) && this.#shards.get(name) === undefined) return true;
    const [, to = '', digits = ''] = /^(.*)-(\d+)$/s.exec(name) ?? [];
    const shards = this.#shards.get(to);
    return shards !== undefined && Number(digits) < shards && digits === shardText(Number(digits), shards);
  }

  async #create(name: string): Promise<OutputFile> {
    const path = join(this.#directory, name);
    await mkdir(this.#directory, { recursive: true }).catch((error: unknown) => {
      throw systemFailure(path, error);
    });
    this.#makeRoom();
    const file = new OutputFile(path, this.#replace);
    this.#files.set(name, file);
    return file;
  }

  #use(file: OutputFile): void {
    if (!this.#open.delete(file)) this.#makeRoom();
    this.#open.add(file);
  }

  #makeRoom(): void {
    if (this.#open.size < MAX_OPEN_FILES) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    this.#open.delete(oldest);
    oldest.release();
  }
}

/** As many digits for each, so that the files sort. */
function shardText(shard: number, shards: number): string {
  return String(shard).padStart(String(shards - 1).length, '0');
}
