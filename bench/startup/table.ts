/** The results as Markdown. */
import type { Size } from './installation.ts';
import type { Result } from './results.ts';

export function resultsTable(results: readonly Result[]): string {
  return table(
    [
      'host',
      'imports',
      'import',
      'createCodec',
      'first decode',
      'import to first decode',
      'at best',
      'first scan',
      'process',
      'over empty',
    ],
    results.map((result) => [
      `${result.host} ${result.version}`,
      result.title,
      milliseconds(result.import),
      milliseconds(result.create),
      milliseconds(result.decode),
      milliseconds(result.toFirstDecode),
      milliseconds(result.toFirstDecodeAtBest),
      milliseconds(result.scan),
      milliseconds(result.process, 1),
      milliseconds(result.overEmpty, 1),
    ]),
    2,
  );
}

export function sizesTable(sizes: readonly Size[]): string {
  return table(
    ['entry', 'files', 'bytes', 'gzip', 'bundled and minified, gzip'],
    sizes.map(({ entry, files, bytes, gzip, bundledGzip }) => [
      `\`${entry}\``,
      ...[files, bytes, gzip, bundledGzip].map((count) => count.toLocaleString('en')),
    ]),
    1,
  );
}

function milliseconds(value: number | null, digits = 2): string {
  return value === null ? '–' : value.toFixed(digits);
}

/** @param words how many columns hold words; the others hold numbers */
function table(head: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const rule = head.map((_, column) => (column < words ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
