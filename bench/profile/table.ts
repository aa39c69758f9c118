/** The shares as Markdown, in nanoseconds a frame: what two variants spend on the same thing can then be compared. */
import { cpus } from 'node:os';
import type { Share } from './shares.ts';

export interface Row {
  readonly task: string;
  readonly variant: string;
  readonly nanosecondsPerFrame: number;
  readonly shares: readonly Share[];
}

/** A file with less than this share is not named. */
const LEAST_SHARE = 0.03;

export function profileTable(rows: readonly Row[]): string {
  const [processor] = cpus();
  const lines = rows.map(({ task, variant, nanosecondsPerFrame, shares }) => {
    const named = shares.filter(({ share }) => share >= LEAST_SHARE);
    const parts = named.map(({ where, share }) => `${where} ${figure(share * nanosecondsPerFrame, 2)}`);
    return `| ${task} | ${variant} | ${figure(nanosecondsPerFrame, 3)} | ${parts.join(', ')} |`;
  });
  return [
    `Node ${process.versions.node}, ${processor?.model ?? 'an unknown processor'}. Nanoseconds per frame under the profiler, and how ` +
      'many of them samples found in the lines of each file.',
    '',
    '| task | variant | all | in |',
    '| --- | --- | ---: | --- |',
    ...lines,
  ].join('\n');
}

function figure(value: number, digits: number): string {
  return Number(value.toPrecision(digits)).toLocaleString('en');
}
