/** Pictures of bytes and bits. */
import { html } from '../../escape.ts';
import type { Field } from '../../model.ts';
import { hexadecimal } from '../names.ts';

export interface Cell {
  readonly name: string;
  /** Infinity after a part of variable length. */
  readonly byte: number;
  /** Bytes; 0 where the length varies. */
  readonly size: number;
  readonly low: number;
  readonly width: number;
  readonly reserved: boolean;
  /** What a reserved one is written with; null for 0. */
  readonly filler?: Field['filler'];
}

export function diagram(cells: readonly Cell[]): string {
  if (cells.length === 0) {
    return '<table>\n<tr><th>byte</th><th colspan="8">bits 7 to 0</th></tr>\n<tr><td>–</td><td colspan="8"><i>no bytes</i></td></tr>\n</table>';
  }
  const sorted = [...cells].sort((first, second) => first.byte - second.byte || second.low - first.low);
  const rows = new Map<string, Cell[]>();
  for (const cell of sorted) {
    const key = `${cell.byte}+${cell.size}+${cell.byte === Number.POSITIVE_INFINITY ? cell.name : ''}`;
    rows.set(key, [...(rows.get(key) ?? []), cell]);
  }
  const lines = [...rows.values()].map(row);
  return `<table>
<tr><th>byte</th>${bitHeads()}</tr>
${lines.join('\n')}
</table>`;
}

function bitHeads(): string {
  return [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => `<th>${bit}</th>`).join('');
}

function bytesOf({ byte, size }: Cell): string {
  if (byte === Number.POSITIVE_INFINITY) return `then ${size}`;
  if (size === 0) return `${byte}…`;
  return size === 1 ? `${byte}` : `${byte}–${byte + size - 1}`;
}

/** One row for the bytes of one integer: bits as they lie in one byte, or, for wider ones, as a list of ranges. */
export function row(cells: readonly Cell[]): string {
  const [first] = cells as [Cell];
  const bytes = bytesOf(first);
  const columns = cells.map((cell) => {
    const label = cell.reserved ? reservedLabel(cell) : html(cell.name);
    if (first.size === 1 && first.byte !== Number.POSITIVE_INFINITY)
      return `<td colspan="${cell.width}" align="center">${label}</td>`;
    if (cell.width === cell.size * 8) return `<td colspan="8" align="center">${label}</td>`;
    return `${label} (bits ${cell.low}–${cell.low + cell.width - 1})`;
  });
  const wide = first.size > 1 && first.width !== first.size * 8;
  return `<tr><td>${bytes}</td>${wide ? `<td colspan="8" align="center">${columns.join(', ')}</td>` : columns.join('')}</tr>`;
}

function reservedLabel({ filler = null }: Cell): string {
  return filler === null ? '<i>reserved</i>' : `<i>reserved, written ${fillerText(filler)}</i>`;
}

function fillerText(filler: number | readonly number[]): string {
  return (typeof filler === 'number' ? [filler] : filler).map((value) => hexadecimal(value)).join(' ');
}

export function wholeCell(name: string, byte: number, size: number | null): Cell {
  return { name, byte, size: size ?? 0, low: 0, width: (size ?? 0) * 8, reserved: false };
}
