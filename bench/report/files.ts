/** What a whole run leaves: a file for each host, and of all files the tables and the chart. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '../../scripts/common/whole-file.mjs';
import { HOST_NAMES } from '../hosts/host.ts';
import { markdownOf } from './markdown.ts';
import type { Results } from './results.ts';
import { summaryOf } from './summary.ts';

export function keepResults(folder: string, results: Results): void {
  writeWholeFile(join(folder, `${results.host}.json`), `${JSON.stringify(results, null, 2)}\n`);
}

export async function publish(root: string): Promise<void> {
  const folder = join(root, 'bench/results');
  const files = HOST_NAMES.map((name) => join(folder, `${name}.json`)).filter(existsSync);
  const all = files.map((file): Results => JSON.parse(readFileSync(file, 'utf8')));
  writeBetween(join(root, 'docs/performance.md'), 'results', all.map(markdownOf).join('\n\n'));
  const node = all.find(({ host }) => host === 'node');
  if (node === undefined) return;
  writeBetween(join(root, 'docs/performance.md'), 'performance', summaryOf(node));
  // Here, because it brings packages of its own.
  const { drawChart } = (await import('../chart/draw.ts')) as typeof import('../chart/draw.ts');
  writeWholeFile(join(folder, 'chart.svg'), await drawChart(node));
}

/** Replaces what stands between `<!-- name: … -->` and `<!-- /name -->`. */
export function writeBetween(file: string, name: string, content: string): void {
  const text = readFileSync(file, 'utf8');
  const [begin, ...others] = text.match(new RegExp(`<!-- ${name}\\b.*-->`, 'g')) ?? [];
  const end = text.indexOf(`<!-- /${name} -->`);
  if (begin === undefined || others.length > 0 || end < 0) {
    throw new Error(`${file} must have one place between <!-- ${name}: … --> and <!-- /${name} -->`);
  }
  const from = text.indexOf(begin) + begin.length;
  writeWholeFile(file, `${text.slice(0, from)}\n${content}\n${text.slice(end)}`);
}
