/** `rump route`: splits a stream by rules into one file for each destination, and prints a summary. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Codec, FrameBatch, Routed, Router, RouterOptions, Rule, ScannerStats } from 'igrs-rump';
import { makeFolder } from '../scripts/common/whole-file.ts';
import { createEngineCodec, type Engine, engineText } from './engine.ts';
import { Failure, misuse, orFailure } from './failure.ts';
import { jsonOfFile, openInput, readText, reportSkipped, skippedText } from './input.ts';
import { contentOf, type InputOption } from './input-kind.ts';
import { naming, OutputFile, refuseExisting, standardOutput } from './output.ts';
import { withProgress } from './progress.ts';
import { textTable } from './text-table.ts';

interface LoadedRules {
  readonly router: Router;
  readonly rules: readonly Rule[];
}

async function loadRules(codec: Codec, path: string): Promise<LoadedRules> {
  const value = jsonOfFile(path, await readText(path));
  // A bare list is allowed. The router refuses anything else.
  const options = (Array.isArray(value) ? { rules: value } : (value ?? {})) as RouterOptions;
  const router = orFailure(
    () => codec.router(options),
    (error) => new Failure(`${path}: ${error.message}`, error),
  );
  checkDestinations(options.rules, path);
  return { router, rules: options.rules };
}

interface RouteOptions {
  readonly engine: Engine;
  readonly out: string;
  readonly force?: boolean;
  readonly input: InputOption;
}

export async function route(rulesPath: string, path: string, options: RouteOptions): Promise<void> {
  if (options.out === '') throw misuse('--out is ""; it must be the name of a folder');
  if (rulesPath === '-' && path === '-') throw misuse('RULES and FILE cannot both be standard input');
  const codec = await createEngineCodec(options.engine);
  const { router, rules } = await loadRules(codec, rulesPath);
  const input = await openInput(path, true);
  const output = standardOutput();
  const files = new DestinationFiles(options.out, rules, options.force === true);
  await files.checkExisting();
  const scanner = codec.scanner();
  let dropped = 0;
  /** Time spent in the codec, without reading and writing files. */
  let milliseconds = 0;

  const timed = <Result>(work: () => Result): Result => {
    const started = performance.now();
    const result = work();
    milliseconds += performance.now() - started;
    return result;
  };
  const take = async (batches: Iterable<FrameBatch>): Promise<void> => {
    const each = batches[Symbol.iterator]();
    for (let next = timed(() => each.next()); !next.done; next = timed(() => each.next())) {
      const { value: batch } = next;
      const routed = timed(() => router.route(batch));
      dropped += routed.dropped;
      for (const run of routed) await files.write(run);
    }
  };

  const content = contentOf(input.name, withProgress(input, output), { input: options.input, reads: ['raw'] });
  for await (const chunk of content) await take(timed(() => scanner.push(chunk)));
  await take(timed(() => scanner.end()));
  files.commit();
  const others = await files.others();
  if (others.length > 0) {
    const files = others.length === 1 ? '1 older .bin file remains' : `${others.length} older .bin files remain`;
    process.stderr.write(`rump: ${files} in ${options.out}, such as ${others[0]}\n`);
  }
  await output.write(summary(files.counts, dropped, scanner.stats, milliseconds, engineText(codec, options.engine)));
  reportSkipped(input.name, scanner.stats);
}

const COLUMNS = ['file', { head: 'frames', align: 'right' }, { head: 'bytes', align: 'right' }] as const;

function summary(
  counts: readonly DestinationCount[],
  dropped: number,
  stats: ScannerStats,
  milliseconds: number,
  engine: string,
): string {
  const rows = counts.map(({ file, frames, bytes }) => [file, String(frames), String(bytes)]);
  const seconds = Math.max(milliseconds, 0.001) / 1000;
  const rate = `${Math.round(stats.frames / seconds).toLocaleString('en')} frames/s, ${(stats.bytes / seconds / 1e9).toFixed(2)} GB/s`;
  return `${counts.length === 0 ? '' : textTable(COLUMNS, rows)}${stats.frames === 1 ? '1 frame' : `${stats.frames} frames`}, ${dropped} of them matched no rule; ${skippedText(stats)}
found and routed at ${rate} with engine ${engine}
`;
}

/** With the suffixes added to it, a name must fit into 255 bytes. */
const MAX_NAME_BYTES = 200;

/** Device names on Windows, whatever follows the first dot; the escapes are superscript digits. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9\xb9\xb2\xb3]|lpt[0-9\xb9\xb2\xb3]|conin\$|conout\$) *(?:\.|$)/i;

/** Letters, even with combining marks, but no invisible characters. */
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
function checkDestinations(rules: readonly Rule[], path: string): void {
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

interface DestinationCount {
  readonly file: string;
  frames: number;
  bytes: number;
}

class DestinationFiles {
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
    naming(this.#directory, () => makeFolder(this.#directory));
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
