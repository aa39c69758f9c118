/** One case of either sort, and what became of it. */
import { compareMessages } from './messages/compare-messages.ts';
import { type MessagesCase, makeMessages } from './messages/make-messages.ts';
import { type MakePair, outcomeOf, type Pair } from './pair.ts';
import { randomOf } from './random.ts';
import { compareStream } from './stream/compare-stream.ts';
import { LEAST_MEMORY, makeStream, type StreamCase } from './stream/make-stream.ts';

export type Case = { readonly stream: StreamCase } | { readonly messages: MessagesCase };

export interface Counts {
  /** Frames put into streams, right and wrong. */
  frames: number;
  /** Frames that both engines found. */
  found: number;
  bytes: number;
  messages: number;
}

/** Of so many cases, one is of messages. */
const MESSAGES_EVERY = 5;

/** Case `index` of a seed: always the same. */
export function makeCase(seed: number, index: number): { frames: number; made: Case } {
  const random = randomOf(seed, index);
  if (index % MESSAGES_EVERY === 0) return { frames: 0, made: { messages: makeMessages(random) } };
  const { pieces, made } = makeStream(random);
  return { frames: pieces, made: { stream: made } };
}

/** The codecs of a run: one pair for each limit of memory, used by all of its cases. */
export class Codecs {
  readonly #make: MakePair;
  readonly #pairs: Map<number | undefined, Pair> = new Map();

  constructor(make: MakePair) {
    this.#make = make;
  }

  pairFor(made: Case): Pair {
    const limit = 'stream' in made ? made.stream.maxMemory : LEAST_MEMORY;
    const pair = this.#pairs.get(limit) ?? this.#make(limit);
    this.#pairs.set(limit, pair);
    return pair;
  }
}

/** What was wrong, or null; what was compared is added to `counts`. */
export function runCase(made: Case, codecs: Codecs, counts: Counts): string | null {
  return outcomeOf(() => {
    const pair = codecs.pairFor(made);
    if ('messages' in made) {
      compareMessages(made.messages, pair);
      counts.messages += made.messages.recipes.length;
      return;
    }
    counts.found += compareStream(made.stream, pair);
    for (const { chunk } of made.stream.steps) counts.bytes += chunk?.length ?? 0;
  });
}

export function noCounts(): Counts {
  return { frames: 0, found: 0, bytes: 0, messages: 0 };
}
