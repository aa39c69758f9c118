import type { FrameBatch } from 'igrs-rump';
import { jsonLine } from '../json-message.ts';
import type { AnyKind } from '../kinds.ts';
import type { Output } from '../output.ts';
import type { Printer } from './printer.ts';

export class JsonPrinter implements Printer {
  readonly #kinds: ReadonlySet<AnyKind> | null;

  /** @param kinds those that are printed; null for all */
  constructor(kinds: ReadonlySet<AnyKind> | null) {
    this.#kinds = kinds;
  }

  async begin(): Promise<void> {}

  async print(batch: FrameBatch, output: Output): Promise<void> {
    for (let index = 0; index < batch.length; index++) {
      if (this.#kinds?.has(batch.kind(index)) === false) continue;
      const full = output.add(`${jsonLine(batch.message(index), batch.offset(index))}\n`);
      if (full !== undefined) await full;
    }
  }

  settle(output: Output): Promise<void> {
    return output.flush();
  }
}
