/** Bytes → lines, whatever chunks they come in. */
import { Failure } from '../failure.ts';

/** Far above any message: what is longer is no JSON lines, and must not fill the memory. */
const LONGEST_LINE = 0x100000;
const LINE_FEED = 0x0a;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

export class LineSplitter {
  readonly #name: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** The parts of a line that has not ended yet. */
  #parts: Uint8Array[] = [];
  #length = 0;
  #number = 1;

  /** `name` is what failures call the input. */
  constructor(name: string) {
    this.#name = name;
  }

  *push(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, from);
      this.#keep(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1) return;
      yield this.#take();
      from = end + 1;
    }
  }

  /** The last line, where nothing ends it. */
  *end(): Generator<Line> {
    if (this.#length > 0) yield this.#take();
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > LONGEST_LINE) throw this.#failure(`it is longer than ${LONGEST_LINE} bytes`);
    this.#parts.push(part);
  }

  #take(): Line {
    const [only] = this.#parts;
    const bytes = this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    try {
      return { number: this.#number, text: this.#decoder.decode(bytes) };
    } catch (error) {
      throw this.#failure('it is not UTF-8', error);
    } finally {
      this.#number++;
    }
  }

  #failure(reason: string, cause?: unknown): Failure {
    return new Failure(`${this.#name}, line ${this.#number}: ${reason}`, undefined, { cause });
  }
}
