import { median } from '../throughput.ts';
import type { Host, Sample } from './sample.ts';
import type { Variant } from './variants.ts';

export interface Result {
  readonly host: string;
  readonly version: string;
  readonly variant: Variant['name'];
  readonly title: string;
  /** Medians in milliseconds. What the host cannot tell is null. */
  readonly import: number | null;
  readonly create: number | null;
  readonly decode: number | null;
  readonly toFirstDecode: number | null;
  /** The same of the process that was disturbed least. */
  readonly toFirstDecodeAtBest: number | null;
  readonly scan: number | null;
  readonly process: number;
  /** How much longer the process took than the one that imports an empty module in the same round. */
  readonly overEmpty: number | null;
}

/** @param empty the samples of the variant that does nothing, round by round */
export function summarise(host: Host, variant: Variant, samples: readonly Sample[], empty: readonly Sample[]): Result {
  const toFirstDecode = samples.flatMap(({ import: load, create, decode }) =>
    load === undefined || create === undefined || decode === undefined ? [] : load + create + decode,
  );
  const over = samples.map((sample, round) => sample.process - (empty[round] as Sample).process);
  return {
    host: host.name,
    version: host.version,
    variant: variant.name,
    title: variant.title,
    import: medianOf(samples.map((sample) => sample.import)),
    create: medianOf(samples.map((sample) => sample.create)),
    decode: medianOf(samples.map((sample) => sample.decode)),
    toFirstDecode: medianOf(toFirstDecode),
    toFirstDecodeAtBest: toFirstDecode.length === 0 ? null : Math.min(...toFirstDecode),
    scan: medianOf(samples.map((sample) => sample.scan)),
    process: median(samples.map((sample) => sample.process)),
    overEmpty: variant.engine === null ? null : median(over),
  };
}

function medianOf(values: readonly (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : median(known);
}
