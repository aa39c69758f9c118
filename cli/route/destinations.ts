/** The files of destinations: which names they may have, and one file for each, created when its first frame arrives. */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Routed, Rule } from 'igrs-rump';
import { Failure, systemFailure } from '../failure.ts';
import { OutputFile, refuseExisting } from '../output.ts';

/** With the suffixes added to it, a name must fit into 255 bytes. */
const MAX_NAME_BYTES = 200;

/** Devices on Windows, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\.|$)/i;

/** Letters, also with combining marks, but no invisible characters. */
const NAME = /^(?!.*\p{Default_Ignorable_Code_Point})[\p{L}\p{N}_][\p{L}\p{M}\p{N}_. -]*$/u;

interface Destination {
  readonly name: string;
  /** Null for a rule without shards. */
  readonly shards: number | null;
}

function destinationOf(rule: Rule): string {
  return 'to' in rule ? rule.to : rule.copyTo;
}

/**
 * Refuses names that cannot be file names on every file system or point outside the folder, and destinations that would share a file.
 * `path` is the file of the rules, which may come from someone else.
 */
export function checkDestinations(rules: readonly Rule[], path: string): void {
  const known = new Map<string, Destination>();
  const refuse = (index: number, reason: string): never => {
    throw new Failure(`${path}: rules[${index}]: the destination ${reason}`);
  };
  for (const [index, rule] of rules.entries()) {
    const name = destinationOf(rule);
    const fault = faultOf(name);
    if (fault !== null) refuse(index, `${JSON.stringify(name)} cannot be the name of a file: ${fault}`);
    const key = foldedName(name);
    const other = known.get(key);
    if (other !== undefined && other.name !== name) {
      refuse(
        index,
        `${JSON.stringify(name)} differs from ${JSON.stringify(other.name)} only in case or Unicode form, and many file systems treat them as one file`,
      );
    }
    known.set(key, { name, shards: rule.shards ?? null });
  }
  for (const [index, rule] of rules.entries()) {
    const name = destinationOf(rule);
    const [, base, digits] = /^(.*)-(\d+)$/su.exec(foldedName(name)) ?? [];
    const sharded = base === undefined ? undefined : known.get(base);
    if (rule.shards !== undefined || digits === undefined || sharded === undefined || sharded.shards === null) continue;
    if (digits.length === String(sharded.shards - 1).length && Number(digits) < sharded.shards) {
      refuse(
        index,
        `${JSON.stringify(name)} has the file of shard ${Number(digits)} of ${JSON.stringify(sharded.name)}: rename one of them`,
      );
    }
  }
}

function faultOf(name: string): string | null {
  if (!NAME.test(name)) return 'use letters, digits, - _ . and spaces, and begin with a letter, a digit or _';
  if (/[. ]$/.test(name)) return 'it must not end with a dot or a space';
  if (DEVICE.test(name)) return 'Windows has a device of that name';
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it is longer than ${MAX_NAME_BYTES} bytes of UTF-8`;
  return null;
}

/** Equal for names that some file system treats as one. Upper case first: it turns ß into SS, as file systems that fold case do. */
function foldedName(name: string): string {
  return name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

/** Below the number of files that a system lets a program have open. */
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
  /** Least recently used first. */
  readonly #open = new Set<OutputFile>();

  /** @param replace whether files of an earlier run are replaced */
  constructor(directory: string, rules: readonly Rule[], replace: boolean) {
    this.#directory = directory;
    this.#replace = replace;
    this.#shards = new Map(rules.map((rule) => [destinationOf(rule), rule.shards]));
  }

  /** In order of creation. */
  get counts(): readonly DestinationCount[] {
    return [...this.#counts.values()];
  }

  /** Refuses a file in place of the folder, and files that exist, before the first frame is read. */
  async checkExisting(): Promise<void> {
    const status = await stat(this.#directory).catch(() => null);
    if (status?.isDirectory() === false) throw new Failure(`--out ${this.#directory}: is not a folder`);
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

  /** Files in the folder that this run has not written: reading the whole folder would mix two runs. */
  async others(): Promise<readonly string[]> {
    return (await this.#found()).filter((file) => file.endsWith('.bin') && !this.#counts.has(file));
  }

  /** Gives the files their names. Without it none of them remains. */
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
      throw systemFailure(this.#directory, error);
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

/** Padded, so that the files sort. */
function shardText(shard: number, shards: number): string {
  return String(shard).padStart(String(shards - 1).length, '0');
}
