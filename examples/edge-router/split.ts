/** Splits one stream of bytes by the rules, before delivery. */
import type { FrameBatch, Routed, Scanner } from 'igrs-rump';
import { codec } from './codec.ts';
import { limits } from './limits.ts';
import rules from './rules.json';
import { type Group, readRules } from './rules.ts';

const { router, groups: destinations } = readRules(codec, rules, limits.destinations);

export const engine: string = codec.engine;
export const groups: readonly Group[] = destinations;

export class Split {
  readonly #scanner: Scanner = codec.scanner();
  /** Frames that no rule matched. */
  dropped = 0;

  /** Takes the next bytes, split anywhere. The caller owns the result; undecided bytes wait for the next call. */
  push(chunk: Uint8Array | ArrayBuffer): Routed[] {
    return this.#route(this.#scanner.push(chunk));
  }

  /** At the end of the stream: a frame cut off by it is dropped, but its bytes may contain another one. */
  end(): Routed[] {
    return this.#route(this.#scanner.end());
  }

  get frames(): number {
    return this.#scanner.stats.frames;
  }

  get bytes(): number {
    return this.#scanner.stats.bytes;
  }

  get bytesSkipped(): number {
    return this.#scanner.stats.bytesSkipped;
  }

  /** Bytes of the stream that have been decided, as parts of frames or skipped; always a frame boundary. */
  get position(): number {
    const { bytes, bytesPending } = this.#scanner.stats;
    return bytes - bytesPending;
  }

  #route(batches: Iterable<FrameBatch>): Routed[] {
    const all: Routed[] = [];
    for (const batch of batches) {
      const routed = router.route(batch);
      this.dropped += routed.dropped;
      all.push(...routed);
    }
    return all;
  }
}
