/** Frames and bytes per second of several variants of the same work, taken in turns so that a noisy machine is unfair to none. */

export interface Variant {
  readonly name: string;
  /** Does the work once and answers how many frames it took, so that the bench can see that all variants did the same. */
  run(): number;
}

export interface Measurement {
  readonly name: string;
  readonly frames: number;
  /** The median over all rounds. */
  readonly nanosecondsPerFrame: number;
}

const ROUND_MILLISECONDS = 40;

/** Each variant runs once per round, for some forty milliseconds, in an order that turns from round to round. */
export function measure(variants: readonly Variant[], rounds: number): Measurement[] {
  const repeats = variants.map(calibrate);
  const samples: number[][] = variants.map(() => []);
  const frames = variants.map((variant) => variant.run());
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const place = (turn + round) % variants.length;
      const variant = variants[place] as Variant;
      samples[place]?.push(time(variant, repeats[place] as number));
    }
  }
  return variants.map(({ name }, place) => ({
    name,
    frames: frames[place] as number,
    nanosecondsPerFrame: median(samples[place] as number[]) / (frames[place] as number),
  }));
}

/** Warm-up too: the first runs are those of the interpreter. */
function calibrate(variant: Variant): number {
  let repeats = 1;
  for (;;) {
    const nanoseconds = time(variant, repeats) * repeats;
    if (nanoseconds >= (ROUND_MILLISECONDS * 1e6) / 2)
      return Math.max(1, Math.round((repeats * ROUND_MILLISECONDS * 1e6) / nanoseconds));
    repeats *= 2;
  }
}

/** Nanoseconds for one run. */
function time(variant: Variant, repeats: number): number {
  const start = performance.now();
  for (let repeat = 0; repeat < repeats; repeat++) variant.run();
  return ((performance.now() - start) * 1e6) / repeats;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((first, second) => first - second);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
