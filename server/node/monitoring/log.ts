/** A log of lines, for people or as JSON, from a level upwards. */
import { Lines, type WriteText } from './lines.ts';

/** From the one that says most. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly write: WriteText;
  /**
   * `text` has `rump: ` and the message on a line; `json` an object with `time`, `level`, `event`, `message` and what else there is. By default
   * `json`.
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

  constructor({ write, format = 'json', level = 'info' }: LogOptions) {
    this.isJson = format === 'json';
    this.#least = LOG_LEVELS.indexOf(level);
    this.#lines = new Lines(write, (count) =>
      this.#line('warn', 'lines-dropped', `${count} lines of this log found no room and are lost`, { count }),
    );
  }

  /** Lines that found no room. */
  get dropped(): number {
    return this.#lines.dropped;
  }

  /** @param event a name for machines @param message a sentence for people @param fields what else there is; never a token */
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

  /** Resolves with whether all is written within so many milliseconds. */
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

/** One line, whatever is in it: bytes as hexadecimal text, integers beyond the safe ones as text. */
export function jsonLine(value: object): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === 'bigint') return String(each);
    return each instanceof Uint8Array ? Buffer.from(each).toString('hex') : each;
  });
}
