/** A frame as a map to read: one row for each field, from its first byte to its last bit. */
import type { Part } from 'igrs-rump/profile';
import { toHexadecimal } from '../hexadecimal.ts';
import { textTable } from '../text-table.ts';
import type { Inspected } from './json.ts';

const BYTES_IN_ROW = 8;

export function inspectionMap({ offset, following, inspection }: Inspected): string {
  const { kind, length, parts, problems } = inspection;
  const place = offset === 0 ? '' : ` at byte ${offset}`;
  const verdict = problems.length === 0 ? 'a right frame' : 'a broken frame';
  const title = `${kind ?? 'no kind to tell'}, ${bytesText(length)}${place}: ${verdict}\n\n`;
  const rows = parts.flatMap((part, index) => rowsOf(part, parts[index - 1]?.section !== part.section));
  const map = textTable(
    [
      { head: 'part' },
      { head: 'byte', align: 'right' },
      { head: 'bits' },
      { head: 'hex' },
      { head: 'binary' },
      { head: 'field' },
      { head: 'raw', align: 'right' },
      { head: 'value' },
      { head: 'table' },
      { head: 'origin' },
      { head: 'note' },
    ],
    rows,
  );
  const faults = problems.map(({ code, offset: at, message }) => `byte ${at}: ${code}: ${message}\n`).join('');
  const rest = following > 0 ? `${following === 1 ? '1 more byte follows' : `${following} more bytes follow`}\n` : '';
  return `${title}${map}${faults === '' ? '' : `\n${faults}`}${rest === '' ? '' : `\n${rest}`}`;
}

/** More than one where the bytes do not fit into a row. */
function rowsOf(part: Part, isFirst: boolean): string[][] {
  const { bytes, size, type } = part;
  const isPlain = type === 'bytes' || part.section === 'trailing';
  const rows = [
    [
      isFirst ? part.section : '',
      bytes.length > BYTES_IN_ROW ? rangeText(part.offset, BYTES_IN_ROW) : rangeText(part.offset, size),
      bitsText(part),
      toHexadecimal(bytes.subarray(0, BYTES_IN_ROW), ' '),
      binaryText(part),
      part.name,
      // Raw text is hexadecimal, which stands there already.
      typeof part.raw === 'number' ? String(part.raw) : '',
      isPlain && !part.missing ? '' : part.text,
      tableText(part),
      part.origin ?? '',
      part.note,
    ],
  ];
  for (let from = BYTES_IN_ROW; from < bytes.length; from += BYTES_IN_ROW) {
    const here = bytes.subarray(from, from + BYTES_IN_ROW);
    rows.push([
      '',
      rangeText(part.offset + from, here.length),
      '',
      toHexadecimal(here, ' '),
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ]);
  }
  return rows;
}

function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

function rangeText(first: number, size: number): string {
  return size <= 1 ? String(first) : `${first}–${first + size - 1}`;
}

function bitsText({ low, width }: Part): string {
  return low === null || width === null ? '' : rangeText(low, width);
}

/** The field's bits in their place among those of its integer: `···0101·`. */
function binaryText({ low, width, size, raw }: Part): string {
  if (low === null || width === null || typeof raw !== 'number') return '';
  const unsigned = raw < 0 ? raw + 2 ** width : raw;
  const bits = unsigned.toString(2).padStart(width, '0');
  return bits.padEnd(low + width, '·').padStart(size * 8, '·');
}

function tableText({ table, source }: Part): string {
  if (table === null) return source;
  return source === '' || source === `Table ${table}` ? String(table) : `${table} (${source})`;
}
