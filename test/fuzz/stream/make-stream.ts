import type { Rule } from 'igrs-rump';
import { below, pick, type Random } from '../random.ts';
import { Draft } from './draft.ts';
import { anyPiece } from './pieces.ts';
import { rulesPool } from './rules.ts';

/** One call of a scanner: a chunk, or the end of its stream where there is none. */
export interface Step {
  readonly scanner: number;
  readonly chunk: Uint8Array<ArrayBuffer> | null;
}

/** Columns of each kind that the batch has. */
export const OF_ALL_KINDS = -1;

/** What is asked of every batch, beside its frames' places and bytes. */
export interface Look {
  readonly messages: boolean;
  readonly views: boolean;
  /** Which of the batch's frames says of what kind the columns are, counted round; or OF_ALL_KINDS; null for no columns. */
  readonly columns: number | null;
  readonly raw: boolean;
  /** Which value of the columns is changed, counted round, before they are encoded again. */
  readonly spoil: number;
  readonly rules: readonly Rule[] | null;
  /** Each chunk is also taken for one frame. */
  readonly decode: boolean;
  /** Each scanner's chunks are also pushed as one. */
  readonly whole: boolean;
  /** Loops over several batches are left after the first. */
  readonly leave: boolean;
}

export interface StreamCase {
  readonly maxMemory: number | undefined;
  readonly steps: readonly Step[];
  readonly look: Look;
}

/** The least that a codec takes: long chunks come as many batches. */
export const LEAST_MEMORY = 196608;

/** The most pieces that come as chunks of their own. */
const MAX_SINGLE = 300;

const draft = new Draft();

/** How many pieces went into the case, and the case. */
export function makeStream(random: Random): { pieces: number; made: StreamCase } {
  const chance = random();
  const scanners = random() < 0.8 ? 1 : 2 + below(random, 3);
  // Seldom longer than a window; often no longer than one frame and what is after it.
  const most = chance < 0.08 ? 4 : chance < 0.9995 ? 240 : 60_000;
  const pieces = 1 + below(random, most);
  const each = Math.max(1, Math.floor(pieces / scanners));
  const decode = random() < 0.04;
  const streams = Array.from({ length: scanners }, () => chunksOf(each, decode, random));
  return {
    pieces: each * scanners,
    made: {
      maxMemory: random() < 0.3 ? LEAST_MEMORY : undefined,
      steps: interleaved(streams, random),
      look: { ...anyLook(random), decode },
    },
  };
}

function anyLook(random: Random): Omit<Look, 'decode'> {
  return {
    messages: random() < 0.3,
    views: random() < 0.03,
    columns: random() < 0.2 ? below(random, 1000) : null,
    raw: random() < 0.5,
    spoil: below(random, 1 << 20),
    rules: random() < 0.2 ? pick(random, rulesPool) : null,
    whole: random() < 0.1,
    leave: random() < 0.1,
  };
}

/** @param single whether each piece is a chunk of its own */
function chunksOf(pieces: number, single: boolean, random: Random): Uint8Array<ArrayBuffer>[] {
  draft.clear();
  for (let count = 0; count < pieces; count++) {
    draft.starts.push(draft.length);
    anyPiece(random)(draft, random);
  }
  const stream = draft.bytes.slice(0, draft.length);
  const cuts = (single ? draft.starts.slice(0, MAX_SINGLE) : cutsOf(stream.length, random)).filter(
    (cut) => cut <= stream.length,
  );
  cuts.push(0, stream.length);
  cuts.sort((left, right) => left - right);
  return cuts.slice(1).map((end, index) => stream.subarray(cuts[index], end));
}

function cutsOf(length: number, random: Random): number[] {
  const chance = random();
  if (chance < 0.3) return [];
  if (chance < 0.7) return Array.from({ length: 1 + below(random, 12) }, () => below(random, length + 1));
  if (chance < 0.85) {
    // All of one size, in a short stream down to a byte.
    const size = Math.ceil(length / 100) + below(random, 600);
    return Array.from({ length: Math.floor(length / size) }, (_, index) => (index + 1) * size);
  }
  const size = 1 + below(random, 9);
  const first = below(random, length + 1);
  return Array.from({ length: 1 + below(random, 40) }, (_, index) => first + index * size);
}

/** The scanners' chunks in turns of chance, each scanner's in its order, and most streams brought to an end. */
function interleaved(streams: readonly Uint8Array<ArrayBuffer>[][], random: Random): Step[] {
  const steps: Step[] = [];
  const next = streams.map(() => 0);
  const open = streams.map((_, scanner) => scanner);
  while (open.length > 0) {
    const at = below(random, open.length);
    const scanner = open[at] as number;
    const chunks = streams[scanner] as Uint8Array<ArrayBuffer>[];
    const chunk = chunks[next[scanner] as number];
    if (chunk !== undefined) {
      steps.push({ scanner, chunk });
      next[scanner] = (next[scanner] as number) + 1;
      continue;
    }
    if (random() < 0.8) steps.push({ scanner, chunk: null });
    open.splice(at, 1);
  }
  return steps;
}
