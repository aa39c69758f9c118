/** A program in another process, which takes commands and answers, in lines of JSON. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Place } from './places.ts';

export class Remote {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<number | null>;

  /** @param program beside this file */
  constructor(place: Place, program: string, settings: object) {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const args = ['--import', 'tsx', path, JSON.stringify({ interface: place.interface, ...settings })];
    const [file, words] = place.command(process.execPath, args);
    this.#child = spawn(file, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
    this.#ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.stdout === null) throw new Error('no output');
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The next line that it writes. */
  async line<Value>(): Promise<Value> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error('the program has ended');
    return JSON.parse(value) as Value;
  }

  /** One after the other: an answer is the next line. */
  ask<Value>(what: string, more: object = {}): Promise<Value> {
    this.#child.stdin?.write(`${JSON.stringify({ what, ...more })}\n`);
    return this.line();
  }

  /** Ends its input, and so the program, which says goodbye. */
  end(): Promise<number | null> {
    this.#child.stdin?.end();
    return this.#ended;
  }

  /** As a power cut does. */
  kill(): Promise<number | null> {
    this.#child.kill('SIGKILL');
    return this.#ended;
  }
}

/** The other end: calls back for each line, and writes what that resolves with. */
export async function answer<Details>(on: (what: string, details: Details) => Promise<unknown>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { what, ...details } = JSON.parse(line);
    const reply = await on(what, details).catch((error) => ({
      error: error.code ?? error.message,
      result: error.result,
      message: error.message,
    }));
    process.stdout.write(`${JSON.stringify(reply ?? null)}\n`);
  }
}
