/** The results as Markdown. */
import type { Figures, Results, VariantResults } from './results.ts';
import { VARIANTS, type Variant } from './variants.ts';

const TITLES: Readonly<Record<Variant, string>> = {
  wasm: 'edge router, Wasm engine',
  js: 'edge router, JavaScript engine',
  table: 'the same worker on a plain table codec',
};

export function markdownOf(results: Results): string {
  const { wasm, table: plain } = results.variants;
  return [headline(results), tableOf(results), `Wasm against the table: ${ratios(wasm, plain)}.`].join('\n\n');
}

function headline({ machine, workerd, node, date, rounds, concurrency, bytes, frames, destinations }: Results): string {
  return (
    `workerd ${workerd}, ${machine.processor}, ${machine.cores} cores, ${machine.system}, ${date}; ${machine.load.toFixed(1)} programs ` +
    `at work on the machine when it ended. Bodies of ${bytes.toLocaleString('en')} bytes with ${frames.toLocaleString('en')} frames, to ` +
    `${destinations} destinations; ${concurrency} requests under way, sent by Node ${node}. Medians of ${rounds} fresh processes each, in ` +
    `turns; ± is half of what the best of them was better than the worst.`
  );
}

function tableOf({ variants }: Results): string {
  const head = ['worker', 'splitting alone, frames/s', 'MB/s', '±', 'whole requests, frames/s', 'MB/s', '±'];
  const rows = VARIANTS.map((variant) => {
    const { split, requests } = variants[variant];
    return [TITLES[variant], ...cells(split), ...cells(requests)];
  });
  const rule = head.map((_, column) => (column < 1 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cells({ framesPerSecond, megabytesPerSecond, spread }: Figures): string[] {
  const frames = Number(framesPerSecond.toPrecision(3)).toLocaleString('en');
  return [frames, megabytesPerSecond.toFixed(0), `${(spread * 100).toFixed(0)} %`];
}

function ratios(wasm: VariantResults, plain: VariantResults): string {
  const ratio = (of: keyof VariantResults): string => (wasm[of].framesPerSecond / plain[of].framesPerSecond).toFixed(1);
  return `${ratio('split')} times as fast in splitting alone, ${ratio('requests')} times in whole requests`;
}
