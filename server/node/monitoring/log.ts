/**
 * A log of lines, as text or JSON, from a level upwards; and a writer for it or an audit to targets that may stop taking data: a pipe, a
 * full disk. Memory is bounded; lines without room are dropped and counted.
 */
import { close, constants, open, write } from 'node:fs';
import { promisify } from 'node:util';
import { refuse, requireMethod } from '../../../sdk/values/error.ts';

/** Characters that may wait, in addition to those being written. */
const MAX_WAITING = 0x80000;
/** Characters that are written at once. */
const MAX_AT_ONCE = 0x10000;
/** Milliseconds after which a full pipe is tried again. */
const TRY_AGAIN = 100;

/** Writes text as a whole. Rejects if it cannot; part of it may have been written then. */
export type WriteText = (text: string) => Promise<void>;

export class Lines {
  readonly #write: WriteText;
  readonly #missing: ((count: number) => string) | undefined;
  #waiting: string[] = [];
  #length = 0;
  #isWriting = false;
  /** Whether the last written line may be incomplete. */
  #isBroken = false;
  #dropped = 0;
  #untold = 0;
  #drained: (() => void)[] = [];

  /** @param missing makes a line that says how many were dropped, written when there is room again */
  constructor(write: WriteText, missing?: (count: number) => string) {
    this.#write = write;
    this.#missing = missing;
  }

  /** Lines that were lost. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Never throws and never waits. @param line without its line feed */
  add(line: string): void {
    if (this.#length + line.length >= MAX_WAITING) {
      this.#lose(1);
      return;
    }
    this.#waiting.push(line);
    this.#length += line.length + 1;
    if (!this.#isWriting) this.#run();
  }

  /** Resolves with true when all is written, or with false after `within` milliseconds. */
  flush(within: number): Promise<boolean> {
    if (!this.#isWriting) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, within, false);
      this.#drained.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  async #run(): Promise<void> {
    this.#isWriting = true;
    // Further lines of this turn are included.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#take();
      try {
        await this.#write(`${this.#isBroken ? '\n' : ''}${lines.join('\n')}\n`);
        this.#isBroken = false;
        if (this.#untold > 0 && this.#missing !== undefined) {
          this.add(this.#missing(this.#untold));
          this.#untold = 0;
        }
      } catch {
        this.#isBroken = true;
        this.#lose(lines.length);
      }
    }
    this.#isWriting = false;
    for (const drained of this.#drained.splice(0)) drained();
  }

  #take(): string[] {
    let [count, length] = [0, 0];
    while (count < this.#waiting.length && (count === 0 || length < MAX_AT_ONCE)) {
      length += (this.#waiting[count++] as string).length + 1;
    }
    this.#length -= length;
    return this.#waiting.splice(0, count);
  }

  #lose(count: number): void {
    this.#dropped += count;
    this.#untold += count;
  }
}

/** Standard error, if it is a pipe: its reader may be gone, or have stopped reading. */
export function writeToStream(stream: NodeJS.WritableStream): WriteText {
  // Each write reports its failure; without a listener the same would end the process.
  stream.on('error', () => {});
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
}

export interface LineFile {
  readonly write: WriteText;
  /** Another file of that name has taken its place, as after a rotation. If it cannot be opened, the old one stays. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const [opened, closed] = [promisify(open), promisify(close)];

/**
 * Appends lines to a file that nobody else may read. A pipe is opened without waiting for its reader.
 *
 * Rejects with an error of the system if it cannot be opened.
 */
export async function openLineFile(path: string): Promise<LineFile> {
  const { O_WRONLY, O_CREAT, O_APPEND, O_NONBLOCK = 0 } = constants;
  const openFile = (): Promise<number> => opened(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, 0o600);
  let file = await openFile();
  // One after the other, so that no file is closed during a write.
  let last: Promise<unknown> = Promise.resolve();
  const then = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return {
    write: (text) =>
      then(async () => {
        let left: Uint8Array = Buffer.from(text);
        while (left.length > 0) left = left.subarray(await written(file, left));
      }),
    reopen: () =>
      then(async () => {
        const before = file;
        file = await openFile();
        await closed(before);
      }),
    close: () => then(() => closed(file)),
  };
}

function written(file: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(file, bytes, (error, count) => {
      if (error === null) resolve(count);
      else if (error.code === 'EAGAIN') setTimeout(resolve, TRY_AGAIN, 0).unref();
      else reject(error);
    });
  });
}

/** The most verbose first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly write: WriteText;
  /**
   * `text` writes `rump: ` and the message on a line; `json` an object with `time`, `level`, `event`, `message` and any further fields. By
   * default `json`.
   */
  readonly format?: 'text' | 'json';
  /** The lowest level that is written; by default `info`. */
  readonly level?: LogLevel;
}

export type LogFields = Readonly<Record<string, unknown>>;

export class Log {
  /** @internal */
  static readonly name = 'Log';
  readonly isJson: boolean;
  readonly #least: number;
  readonly #lines: Lines;

  /** @throws {RumpError} `wrong-type` for `write`, `unknown-name` for a level that does not exist */
  constructor(options: LogOptions) {
    const { write, format = 'json', level = 'info' } = options ?? {};
    requireMethod(write, 'write', 'call', 'a function');
    this.isJson = format === 'json';
    this.#least = LOG_LEVELS.indexOf(level);
    if (this.#least < 0) refuse('unknown-name', 'level', level, `it must be one of ${LOG_LEVELS.join(', ')}`);
    this.#lines = new Lines(write, (count) =>
      this.#line('warn', 'lines-dropped', `${count} lines of this log were dropped for lack of room`, { count }),
    );
  }

  /** Lines dropped for lack of room. */
  get dropped(): number {
    return this.#lines.dropped;
  }

  /** @param event a name for machines @param message a sentence for people @param fields further data; never a token */
  debug(event: string, message: string, fields?: LogFields): void {
    this.#add('debug', event, message, fields);
  }

  info(event: string, message: string, fields?: LogFields): void {
    this.#add('info', event, message, fields);
  }

  warn(event: string, message: string, fields?: LogFields): void {
    this.#add('warn', event, message, fields);
  }

  error(event: string, message: string, fields?: LogFields): void {
    this.#add('error', event, message, fields);
  }

  /** Resolves with whether all was written within `within` milliseconds. */
  flush(within: number): Promise<boolean> {
    return this.#lines.flush(within);
  }

  #add(level: LogLevel, event: string, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(level) < this.#least) return;
    this.#lines.add(this.#line(level, event, message, fields));
  }

  #line(level: LogLevel, event: string, message: string, fields: LogFields): string {
    if (this.isJson) return jsonLine({ time: new Date().toISOString(), level, event, message, ...fields });
    return `rump: ${message.replace(/\s*\n\s*/g, ' ')}`;
  }

  get [Symbol.toStringTag](): string {
    return 'Log';
  }
}

/** One line, whatever the values: bytes become hexadecimal text, unsafe integers text. */
export function jsonLine(value: object): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === 'bigint') return String(each);
    return each instanceof Uint8Array ? Buffer.from(each).toString('hex') : each;
  });
}
