/**
 * A strict reader of Prometheus' text format 0.0.4, written from its description and not from what writes it. What a lenient server would
 * take is refused here: samples without a type, metrics in two groups, histograms whose buckets do not add up.
 */

type MetricType = 'counter' | 'gauge' | 'histogram';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metric {
  readonly type: MetricType;
  readonly help: string;
  /** By the name that each has: those of a histogram have endings. */
  readonly samples: Map<string, Sample[]>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/;
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|NaN|[+-]Inf)$/;
const TYPES: readonly string[] = ['counter', 'gauge', 'histogram'];
const ENDINGS = ['_bucket', '_sum', '_count'];

/** Throws for whatever breaks a rule, with the line. */
export function parseExposition(text: string): ReadonlyMap<string, Metric> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const metrics = new Map<string, Metric>();
  let help: { name: string; text: string } | null = null;
  let open: { name: string; metric: Metric } | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (what: string): never => {
      throw new Error(`${what}: ${line}`);
    };
    if (line.startsWith('#')) {
      const [, keyword, name = '', rest = ''] = COMMENT.exec(line) ?? fail('neither HELP nor TYPE');
      if (keyword === 'HELP') {
        if (help !== null) fail('a HELP without its TYPE before');
        if (/\\(?![\\n])/.test(rest)) fail('an escape that does not exist');
        help = { name, text: rest };
        continue;
      }
      if (metrics.has(name)) fail('a second group or TYPE of a metric');
      if (help?.name !== name) fail('a TYPE without HELP');
      if (!TYPES.includes(rest)) fail('no type');
      if ((rest === 'counter') !== name.endsWith('_total')) fail('counters, and they alone, end in _total');
      if (ENDINGS.some((ending) => name.endsWith(ending))) fail('the name has an ending of histograms');
      open = { name, metric: { type: rest as MetricType, help: help?.text ?? '', samples: new Map() } };
      metrics.set(name, open.metric);
      help = null;
      continue;
    }
    if (help !== null) fail('a sample between HELP and TYPE');
    const [, name = '', inner, number = ''] = SAMPLE.exec(line) ?? fail('no sample');
    const { name: own, metric } = open ?? fail('a sample without a TYPE');
    const names = metric.type === 'histogram' ? ENDINGS.map((ending) => own + ending) : [own];
    if (!names.includes(name)) fail(`a sample among those of ${own}`);
    if (!NUMBER.test(number)) fail('no number');
    const labels = labelsOf(inner ?? '', fail);
    const samples = metric.samples.get(name) ?? [];
    metric.samples.set(name, samples);
    const key = JSON.stringify(Object.entries(labels).sort());
    if (samples.some((each) => JSON.stringify(Object.entries(each.labels).sort()) === key))
      fail('the same labels twice');
    const value = Number(number.replace('Inf', 'Infinity'));
    if (metric.type !== 'gauge' && !(value >= 0)) fail('a count below zero');
    samples.push({ labels, value });
  }
  if (help !== null) throw new Error('a HELP without TYPE at the end');
  for (const [name, metric] of metrics) if (metric.type === 'histogram') checkHistogram(name, metric);
  return metrics;
}

function labelsOf(text: string, fail: (what: string) => never): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const [all, name = '', value = '', comma] = LABEL.exec(rest) ?? fail('no label');
    if (name.startsWith('__') || Object.hasOwn(labels, name)) fail('a label that may not be');
    labels[name] = value.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
    rest = rest.slice(all.length);
    if (comma === ',' && rest === '') fail('a comma at the end');
  }
  return labels;
}

function checkHistogram(name: string, { samples }: Metric): void {
  const by = (ending: string) => {
    const found = new Map<string, { le: string; value: number }[]>();
    for (const { labels, value } of samples.get(name + ending) ?? []) {
      const { le = '', ...others } = labels;
      const key = JSON.stringify(others);
      found.set(key, [...(found.get(key) ?? []), { le, value }]);
    }
    return found;
  };
  const [buckets, sums, counts] = [by('_bucket'), by('_sum'), by('_count')];
  if (sums.size !== buckets.size || counts.size !== buckets.size) throw new Error(`${name}: something is missing`);
  for (const [key, own] of buckets) {
    const bounds = own.map(({ le }) => Number(le.replace('Inf', 'Infinity')));
    const values = own.map(({ value }) => value);
    if (bounds.some((bound, index) => !(bound > (bounds[index - 1] ?? Number.NEGATIVE_INFINITY))))
      throw new Error(`${name}${key}: bounds do not rise`);
    if (values.some((value, index) => value < (values[index - 1] ?? 0)))
      throw new Error(`${name}${key}: buckets are not cumulative`);
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new Error(`${name}${key}: no bucket +Inf`);
    if (counts.get(key)?.[0]?.value !== values.at(-1)) throw new Error(`${name}${key}: _count is not the last bucket`);
    if (sums.get(key) === undefined) throw new Error(`${name}${key}: no _sum`);
  }
}

/** Its one sample with exactly these labels; undefined where there is none. */
export function sampleOf(
  metrics: ReadonlyMap<string, Metric>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const metric = metrics.get(name) ?? metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  const wanted = JSON.stringify(Object.entries(labels).sort());
  return metric?.samples.get(name)?.find((each) => JSON.stringify(Object.entries(each.labels).sort()) === wanted)
    ?.value;
}
