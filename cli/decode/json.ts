import type { FrameBatch } from 'igrs-rump';
import { jsonLine } from '../json-message.ts';
import type { AnyKind } from '../kinds.ts';
import type { Output } from '../output.ts';
import type { Printer } from './printer.ts';

export class JsonPrinter implements Printer {
  readonly #kind: AnyKind | null;

  constructor(kind: AnyKind | null) {
    this.#kind = kind;
  }

  async begin(): Promise<void> {}

  async print(batch: FrameBatch, output: Output): Promise<void> {
    for (let index = 0; index < batch.length; index++) {
      if (this.#kind !== null && batch.kind(index) !== this.#kind) continue;
      const full = output.add(`${jsonLine(batch.message(index), batch.offset(index))}\n`);
      if (full !== undefined) await full;
    }
  }

  settle(output: Output): Promise<void> {
    return output.flush();
  }
}
