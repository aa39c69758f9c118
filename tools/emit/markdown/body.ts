/** A body in docs/wire-format.md: its picture of bytes and bits, and its fields as a list. */
import { html, markdown, markdownCode } from '../../escape.ts';
import type { AttributeList, Body, Field, ListInteger, Piece, Profile } from '../../model.ts';
import {
  bitsText,
  encodingNotes,
  fillerDigits,
  hasOwnPresence,
  isBlock,
  isWhole,
  piecesOf,
  placedFields,
  placeText,
  presenceText,
  rangeText,
  unsignedText,
  whenPlaces,
} from '../facts.ts';
import { bodyHeading, hasCodes, hexadecimal, namedFields } from '../names.ts';

export function emitBody(body: Body, profile: Profile): string {
  const { byteOrder } = profile.frame;
  const fields = namedFields(body);
  const title = `## ${markdown(bodyHeading(body, profile))}\n`;
  const messages = body.messages.map((name) => `\`${markdownCode(name)}\``).join(', ');
  const clause = body.clause === null ? '' : ` Clause ${markdown(body.clause)}.`;
  const owner = body.group === 'common' ? 'Every device type' : `Device type \`${markdownCode(body.group)}\``;
  const isEmpty = body.length === 0 && !body.atLeast;
  const length = isEmpty ? 'An empty body' : `${body.atLeast ? 'At least ' : ''}${body.length} bytes`;
  const facts = `${owner}, message ${messages}.${clause} ${length}. Origin: ${body.origin}.\n`;
  const cells = bodyCells(body, profile);
  if (fields.length === 0) return `${title}\n${facts}\n${diagram(cells)}\n`;
  const placed = fields.filter(({ optional }) => optional?.by !== 'item');
  const columns = columnsOf(body, placed);
  const tables = [
    ...(placed.length === 0
      ? []
      : [
          `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n${placed.map((field) => fieldRow(field, columns, byteOrder)).join('\n')}`,
        ]),
    ...(body.list === null ? [] : [listText(body.list, body.length, byteOrder)]),
  ];
  return `${title}
${facts}
${diagram(cells)}

${tables.join('\n\n')}

${fields.filter(hasCodes).map(codesOf).join('\n')}
${presenceNotes(body)}`;
}

function bodyCells(body: Body, profile: Profile): Cell[] {
  const told = whenPlaces(body, profile).map((place) => ({
    ...place,
    name: 'identifies the message',
    reserved: false,
  }));
  const cells: Cell[] = [...placedFields(body).flatMap(cellsOf), ...told];
  if (body.presence !== null && namedFields(body).length > 0) {
    const { byte, size } = body.presence;
    const isStandard = profile.standard !== null && body.presence === profile.presence;
    cells.push(wholeCell(isStandard ? 'presence mask (Table 4)' : 'presence mask', byte, size));
  }
  const { list } = body;
  if (list === null) return cells;
  if (list.count !== null) cells.push(wholeCell('count of items', list.count.byte, list.count.size));
  return [...cells, wholeCell('items', body.length, null)];
}

/** One for each of its pieces, and one for the bit that marks it as set. */
export function cellsOf(field: Field): Cell[] {
  const { name, type, optional, filler } = field;
  const reserved = type === 'reserved';
  const own = piecesOf(field).map(({ byte, size, low, width }, index, { length }) => {
    const part = length === 1 ? name : `${name}, part ${index + 1}`;
    return { name: part, byte, size, low, width, reserved, filler };
  });
  if (optional?.by !== 'bit') return own;
  const { byte, size, low } = optional;
  return [...own, { name: `${name} is set`, byte, size, low, width: 1, reserved: false }];
}

function columnsOf(body: Body, fields: readonly Field[]): string[] {
  const set = hasOwnPresence(body) ? ['set'] : body.presence === null ? [] : ['presence bit'];
  return ['byte', 'bits', ...set, ...valueColumns(fields)];
}

function valueColumns(fields: readonly Field[]): string[] {
  const special = fields.some((field) => field.special.length > 0) ? 'null, special' : 'null';
  return ['field', 'type', 'values', special, 'origin'];
}

function fieldRow(field: Field, columns: readonly string[], order: Field['byteOrder']): string {
  const cells = fieldCells(field, order);
  return `| ${columns.map((column) => cells[column] ?? '').join(' | ')} |`;
}

export function fieldCells(field: Field, order: Field['byteOrder']): Record<string, string> {
  const pieces = piecesOf(field);
  return {
    byte: field.toEnd ? `${field.byte}…` : pieces.map(({ byte, size }) => placeText(byte, size)).join(', '),
    bits: field.pieces === null ? bitsText(field) : pieces.map(pieceBits).join(', '),
    'presence bit': String(field.presence),
    set: presenceText(field),
    field: markdown(field.name),
    type: [field.type, ...encodingNotes(field, order)].join(', '),
    values: valuesOf(field),
    null: field.null === null ? '' : hexadecimal(field.null),
    'null, special': meanings(field).join(', '),
    origin: field.origin,
  };
}

/** Raw values that are not numbers. */
export function meanings(field: Field): string[] {
  const none = field.null === null ? [] : [`${hexadecimal(field.null)} null`];
  return [...none, ...field.special.map(({ code, name }) => `${hexadecimal(code)} ${markdown(name)}`)];
}

/** All of them, and that they are complemented. */
function pieceBits({ low, width, invert }: Piece): string {
  return `${placeText(low, width)}${invert ? ' complemented' : ''}`;
}

export const PARTS = 'A value in parts has the bits of all of them, those of part 1 uppermost.';

/** How some fields are marked as set, if a column of a word or two cannot say it. */
function presenceNotes(body: Body): string {
  const fields = namedFields(body);
  const by = (kind: string): boolean => fields.some(({ optional }) => optional?.by === kind);
  const notes = [
    ...(by('unless') ? ['“unless” names the raw value of a field that is not set.'] : []),
    ...(by('length') ? ['A field “from n bytes on” is set where the body has as many.'] : []),
    ...(fields.some(({ pieces }) => pieces !== null) ? [PARTS] : []),
  ];
  return notes.length === 0 ? '' : `\n${notes.join(' ')}\n`;
}

/** The items after the fixed part, and the contents of their attributes. */
function listText(
  { id, kind, length, count, attributes }: AttributeList,
  first: number,
  order: Field['byteOrder'],
): string {
  const integer = (name: string, part: ListInteger | null): string[] =>
    part === null ? [] : [`${name} (${unsignedText(part, order)})`];
  const parts = [...integer('id', id), ...integer('kind', kind), ...integer('length of the value in bytes', length)];
  const many =
    count === null ? 'up to the end of the body' : `as many as byte ${placeText(count.byte, count.size)} says`;
  const fields = attributes.flatMap(namedFields);
  const columns = ['id', ...(kind === null ? [] : ['kind']), 'byte', 'bits', ...valueColumns(fields)];
  const rows = attributes.flatMap((attribute) => {
    const heads = { id: hexadecimal(attribute.id, 2 * id.size), kind: String(attribute.kind) };
    const own = namedFields(attribute);
    const empty = { ...heads, field: '', values: `${attribute.length} bytes`, origin: attribute.origin };
    const cells = own.length === 0 ? [empty] : own.map((field) => ({ ...fieldCells(field, order), ...heads }));
    return cells.map((row: Record<string, string>) => columns.map((column) => row[column] ?? ''));
  });
  return `From byte ${first} on there are items, ${many}, each of ${parts.join(', ')} and value. A field is set where its item is there; what is
of another id${kind === null ? '' : ', kind'}${length === null ? '' : ' or length'} is kept as an unknown attribute. Bytes of the value count from its start.

${markdownTable(columns, rows)}`;
}

export function valuesOf(field: Field): string {
  if (field.toEnd) return 'all that is left';
  if (isBlock(field)) return `${field.size} bytes`;
  if (hasCodes(field)) return 'listed below';
  const unit = field.unit === null ? null : markdown(field.unit);
  return rangeText({ ...field, unit }) ?? (field.type === 'bool' && field.invert ? 'inverted' : '');
}

export function codesOf(field: Field): string {
  const codes = field.enumeration?.codes ?? field.flags;
  const ordered = field.enumeration?.ordered === true ? ' (ordered)' : '';
  return `- \`${markdownCode(field.name)}\`${ordered}: ${codes.map(({ code, name }) => `${code} ${markdown(name)}`).join(', ')}`;
}

export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

export interface Cell {
  readonly name: string;
  /** Infinity after a part of variable length. */
  readonly byte: number;
  /** Bytes; 0 if the length varies. */
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
  return placeText(byte, size);
}

/** One row for the bytes of one integer: bits as they lie in one byte, or, for wider ones, as a list of ranges. */
function row(cells: readonly Cell[]): string {
  const [first] = cells as [Cell];
  const bytes = bytesOf(first);
  const columns = cells.map((cell) => {
    const label = cell.reserved ? reservedLabel(cell) : html(cell.name);
    if (first.size === 1 && first.byte !== Number.POSITIVE_INFINITY)
      return `<td colspan="${cell.width}" align="center">${label}</td>`;
    if (isWhole(cell)) return `<td colspan="8" align="center">${label}</td>`;
    return `${label} (bits ${cell.low}–${cell.low + cell.width - 1})`;
  });
  const wide = first.size > 1 && !isWhole(first);
  return `<tr><td>${bytes}</td>${wide ? `<td colspan="8" align="center">${columns.join(', ')}</td>` : columns.join('')}</tr>`;
}

function reservedLabel({ filler = null }: Cell): string {
  return filler === null ? '<i>reserved</i>' : `<i>reserved, written ${fillerDigits(filler)}</i>`;
}

export function wholeCell(name: string, byte: number, size: number | null): Cell {
  return { name, byte, size: size ?? 0, low: 0, width: (size ?? 0) * 8, reserved: false };
}
