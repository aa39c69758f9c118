/** How inspect prints a frame: as JSON, or as a map with one row per field, from the first byte to the last bit. */
import type { Inspection, Part } from 'igrs-rump/profile';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import { printableJson } from '../printable.ts';
import { textTable } from '../text-table.ts';

export interface Inspected {
  /** The position of the frame's first byte in the input. */
  readonly offset: number;
  /** Bytes after the frame. */
  readonly following: number;
  readonly inspection: Inspection;
}

export function inspectionJson({ offset, following, inspection }: Inspected): string {
  const bytesAsText = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? hexadecimalBytes(value) : value;
  return `${printableJson({ offset, ...inspection, following }, bytesAsText, 2)}\n`;
}

const BYTES_IN_ROW = 8;

export function inspectionMap({ offset, following, inspection }: Inspected): string {
  const { kind, length, parts, problems } = inspection;
  const place = offset === 0 ? '' : ` at byte ${offset}`;
  const verdict = problems.length === 0 ? 'a valid frame' : 'a broken frame';
  const title = `${kind ?? 'of no known kind'}, ${bytesText(length)}${place}: ${verdict}\n\n`;
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

/** Several rows if the bytes do not fit into one. */
function rowsOf(part: Part, isFirst: boolean): string[][] {
  const { bytes, size, type } = part;
  const isPlain = type === 'bytes' || part.section === 'trailing';
  const rows = [
    [
      isFirst ? part.section : '',
      bytes.length > BYTES_IN_ROW ? rangeText(part.offset, BYTES_IN_ROW) : rangeText(part.offset, size),
      bitsText(part),
      hexadecimalBytes(bytes.subarray(0, BYTES_IN_ROW), ' '),
      binaryText(part),
      part.name,
      // Raw text is hexadecimal, which the row has already.
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
      hexadecimalBytes(here, ' '),
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

/** The field's bits at their position within its integer: `···0101·`. */
function binaryText({ low, width, size, plain, raw, bits: own }: Part): string {
  const sent = own ?? raw;
  if (low === null || width === null || typeof sent !== 'number') return '';
  const unsigned = sent < 0 ? sent + 2 ** width : sent;
  const bits = unsigned.toString(2).padStart(width, '0');
  return bits.padEnd(low + width, '·').padStart((plain?.length ?? size) * 8, '·');
}

function tableText({ table, source }: Part): string {
  if (table === null) return source;
  return source === '' || source === `Table ${table}` ? String(table) : `${table} (${source})`;
}
