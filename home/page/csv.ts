/** What a chart shows, as a file for a spreadsheet. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Series } from '../series.ts';
import { element } from './element.ts';

/** RFC 4180, with the times of ISO 8601. A gap is a line without values. @param since seconds since 1970 */
export function csvOf(series: Series, fields: readonly FieldDescription[], since: number): string {
  const head = ['time', ...fields.map(({ title, unit }) => (unit === undefined ? title : `${title} (${unit})`))];
  const columns = fields.map(({ name }) => series.values(name));
  const rows = series.times.flatMap((time, index) => {
    if (time < since) return [];
    return [[new Date(time * 1000).toISOString(), ...columns.map((values) => String(values[index] ?? ''))]];
  });
  return [head, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula gets an apostrophe, so that it stays text: titles come from the profile. Numbers stay numbers. */
function quoted(text: string): string {
  const isFormula = /^[=+\-@\t\r\n]/.test(text) && !Number.isFinite(Number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  element('a', { href: url, download: name.replace(/[^\p{L}\p{N}. -]+/gu, '-') }).click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
