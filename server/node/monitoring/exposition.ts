/** Metrics in the text format of Prometheus, version 0.0.4. */

export type Labels = Readonly<Record<string, string>>;

/** One number, or one for each set of labels. */
export type Readings = number | Iterable<readonly [labels: Labels, value: number]>;

interface Named {
  readonly name: string;
  /** One line, without a full stop. */
  readonly help: string;
}

/** What is measured under one name, and how it is read from a source. Null if there is no value now. */
export type Family<Source> = Named &
  (
    | { readonly type: 'counter' | 'gauge'; readonly read: (source: Source) => Readings | null }
    | {
        readonly type: 'histogram';
        readonly read: (source: Source) => Iterable<readonly [labels: Labels, histogram: Histogram]>;
      }
  );

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Upper bounds of the buckets, in seconds. */
const BOUNDS: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts durations by bucket. */
export class Histogram {
  readonly #counts = new Float64Array(BOUNDS.length + 1);
  #sum = 0;

  /** @param seconds not below 0 */
  add(seconds: number): void {
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++;
    (this.#counts[bucket] as number)++;
    this.#sum += seconds;
  }

  lines(name: string, labels: Labels): string[] {
    let count = 0;
    const lines = [...this.#counts].map((own, bucket) => {
      count += own;
      return line(`${name}_bucket`, { ...labels, le: String(BOUNDS[bucket] ?? '+Inf') }, count);
    });
    return [...lines, line(`${name}_sum`, labels, this.#sum), line(`${name}_count`, labels, count)];
  }
}

export function exposition<Source>(families: readonly Family<Source>[], source: Source): string {
  const lines: string[] = [];
  for (const family of families) {
    const { name, help, type } = family;
    lines.push(`# HELP ${name} ${help.replace(/[\\\n]/g, escaped)}`, `# TYPE ${name} ${type}`);
    if (type === 'histogram') {
      for (const [labels, histogram] of family.read(source)) lines.push(...histogram.lines(name, labels));
      continue;
    }
    const readings = family.read(source);
    if (typeof readings === 'number') lines.push(line(name, {}, readings));
    else for (const [labels, value] of readings ?? []) lines.push(line(name, labels, value));
  }
  return `${lines.join('\n')}\n`;
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/[\\\n"]/g, escaped)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join()}}`} ${value}`;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
