/**
 * Nanoseconds per frame of several variants of the same work, taken in turns of a few milliseconds, so that other work on the
 * machine affects all alike.
 */

/** One variant of the work. Where a host's own clock cannot be used, its driver tells the time. */
export interface Timed {
  readonly name: string;
  /** How many frames one run processes. */
  readonly frames: number;
  /** @returns nanoseconds for this many runs */
  sample(repeats: number): number | Promise<number>;
}

export interface Pace {
  readonly rounds: number;
  /** How long each variant runs in a round; at least one run. */
  readonly roundMilliseconds: number;
  /** How long each variant runs before anything counts. */
  readonly warmUpMilliseconds: number;
}

/** For a function that does the work once, on a host whose clock runs meanwhile. */
export function timed(name: string, frames: number, run: () => void): Timed {
  const sample = (repeats: number): number => {
    const start = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) run();
    return (performance.now() - start) * 1e6;
  };
  return { name, frames, sample };
}

/** A variant whose single runs are long gets fewer rounds, but at least these. */
const MIN_ROUNDS = 3;

/** One figure per variant and round; none without a pace. */
export async function measure(variants: readonly Timed[], pace: Pace | null): Promise<Map<string, number[]>> {
  const samples = new Map(variants.map(({ name }) => [name, [] as number[]]));
  if (pace === null) return samples;
  const repeats = new Map<Timed, number>();
  // In two halves, so that each variant is warmed up once more after the others have changed what is shared: caches, the heap,
  // and what the compiler assumes about the code that several variants share.
  for (const _ of [1, 2]) {
    for (const variant of variants) repeats.set(variant, await warmUp(variant, pace));
  }
  const spent = new Map<Timed, number>();
  const enough = 3 * pace.rounds * pace.roundMilliseconds * 1e6;
  for (let round = 0; round < pace.rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const variant = variants[(turn + round) % variants.length] as Timed;
      const before = spent.get(variant) ?? 0;
      if (round >= MIN_ROUNDS && before > enough) continue;
      const times = repeats.get(variant) as number;
      const nanoseconds = await variant.sample(times);
      spent.set(variant, before + nanoseconds);
      samples.get(variant.name)?.push(nanoseconds / times / variant.frames);
    }
  }
  return samples;
}

/** @returns how often the variant runs in one round */
async function warmUp(variant: Timed, pace: Pace): Promise<number> {
  const least = (pace.warmUpMilliseconds * 1e6) / 2;
  let total = 0;
  for (let repeats = 1; ; repeats *= 2) {
    const nanoseconds = await variant.sample(repeats);
    total += nanoseconds;
    if (total >= least) return Math.max(1, Math.round((pace.roundMilliseconds * 1e6 * repeats) / nanoseconds));
  }
}

/** The first quartile: other work on a machine only adds to times. */
export function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  return sorted[Math.floor((sorted.length - 1) / 4)] as number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
