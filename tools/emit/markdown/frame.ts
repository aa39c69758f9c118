/** The frame's part of docs/wire-format.md: header, checks and end marker. */
import { markdown } from '../../escape.ts';
import type { Check, Frame, HeaderField, HeaderValue } from '../../model.ts';
import { hasCodes, hexadecimal } from '../names.ts';
import {
  bitsText,
  type Cell,
  cellsOf,
  codesOf,
  fieldCells,
  isWhole,
  markdownTable,
  meanings,
  PARTS,
  range,
  valuesOf,
  wholeCell,
} from './body.ts';

export function frameCells(frame: Frame): Cell[] {
  const header = frame.header.flatMap(({ name, byte, size, low, width, role, field }): Cell[] =>
    field === null
      ? [{ name: name === '' ? 'reserved' : name, byte, size, low, width, reserved: role === 'reserved' }]
      : cellsOf(field),
  );
  const behind = [wholeCell('body', frame.headerLength, null)];
  for (const { size, title } of frame.checks) {
    const name = frame.checks.length === 1 ? 'check' : title;
    if (size > 0) behind.push(wholeCell(name, Number.POSITIVE_INFINITY, size));
  }
  if (frame.end.length > 0) behind.push(wholeCell('end marker', Number.POSITIVE_INFINITY, frame.end.length));
  return [...header, ...behind];
}

export function headerTable(frame: Frame): string {
  const { header, headerLength, maximumBodyLength, origin } = frame;
  const columns = [
    'byte',
    ...(hasBits(header) ? ['bits'] : []),
    'type',
    'field',
    'role',
    'value',
    ...(header.some((field) => field.default !== undefined) ? ['default'] : []),
    'origin',
  ];
  const body: Record<string, string> = {
    byte: `${headerLength}…`,
    field: 'body',
    role: `at most ${maximumBodyLength} bytes`,
    origin,
  };
  const rows = header.map(
    (field): Record<string, string> => ({
      byte: range(field.byte, field.size),
      bits: bitsText(field),
      type: field.type,
      ...(field.field === null ? {} : fieldCells(field.field, frame.byteOrder)),
      field: markdown(field.name),
      role: field.role,
      value: headerValues(field),
      default: field.default === undefined ? '' : markdown(shownValue(field.default)),
      origin: field.origin,
    }),
  );
  const cellsOf = (row: Record<string, string>): string[] => columns.map((column) => row[column] ?? '');
  const last = `| ${cellsOf(body).join(' | ')} |`.replaceAll('|  |', '| |');
  return `${markdownTable(columns, rows.map(cellsOf))}\n${last}`;
}

function hasBits(header: readonly HeaderField[]): boolean {
  return !header.every((field) => isWhole(field) && field.field?.pieces == null);
}

function headerValues({ role, values, field }: HeaderField): string {
  if (role === 'field' && field !== null) return [valuesOf(field), ...meanings(field)].filter(Boolean).join('; ');
  return values.map((value) => hexadecimal(value)).join(', ');
}

export function shownValue(value: HeaderValue): string {
  return Array.isArray(value) ? value.join(' ') || 'none' : String(value);
}

/** The checks and the end marker, as rows of the header's table. */
export function checkRows(frame: Frame): string {
  const { checks, end, header } = frame;
  const gap = hasBits(header) ? ' |' : '';
  const filler = header.some((field) => field.default !== undefined) ? ' |' : '';
  const rows = checks
    .filter(({ size }) => size > 0)
    .map((check, index) => {
      const place = index === 0 ? 'after the body' : 'after that';
      const name = checks.length === 1 ? 'check' : markdown(check.title);
      return `| ${place} |${gap} u${check.size * 8} | ${name} | ${checkText(check)} | |${filler} ${check.origin} |\n`;
    });
  const marker =
    end.length === 0
      ? ''
      : `| |${gap} | end marker | | ${end.map((byte) => hexadecimal(byte)).join(' ')} |${filler} |\n`;
  return `${rows.join('')}${marker}`;
}

function checkText(check: Check): string {
  const parameters = check.algorithm.startsWith('crc')
    ? `${check.algorithm}, polynomial ${hexadecimal(check.poly)}, initial ${hexadecimal(check.init)}, ` +
      `reflected in ${check.refin}, out ${check.refout}, final xor ${hexadecimal(check.xorout)}`
    : `${check.algorithm}${check.complement ? ', negated' : ''}`;
  const covered =
    check.to === 'body'
      ? `the bytes from byte ${check.from} to the end of the body`
      : `the bytes before it from byte ${check.from}`;
  return `${parameters}, over ${covered}${check.seesEscaped ? ', escape bytes included' : ''}`;
}

/** What is said of the frame below its table: names of its values, and how bytes are escaped. */
export function frameNotes({ header, starts, escape: stuffing }: Frame): string {
  const codes = header.flatMap(({ role, field }) =>
    role === 'field' && field !== null && hasCodes(field) ? [field] : [],
  );
  const notes = [
    ...(codes.length === 0 ? [] : [codes.map(codesOf).join('\n')]),
    ...(header.some(({ field }) => field?.pieces != null) ? [PARTS] : []),
    ...(starts.length < 2 ? [] : ['A frame begins with any one of the start markers.']),
    ...(stuffing === null
      ? []
      : [
          `Everything between start and end marker is escaped when it is sent: ${stuffing.pairs
            .map(
              ({ plain, second }) =>
                `\`${hexadecimal(plain)}\` as \`${hexadecimal(stuffing.first)} ${hexadecimal(second)}\``,
            )
            .join(', ')}. Bytes and lengths of these tables count what is there before that.`,
        ]),
  ];
  return notes.map((note) => `\n${note}\n`).join('');
}
