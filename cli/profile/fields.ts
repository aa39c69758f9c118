/** How explain prints bodies, fields and codes as text. */
import { hexadecimal } from '../../sdk/values/bytes.ts';
import {
  bitsText,
  encodingNotes,
  fillerDigits,
  hasOwnPresence,
  isBlock,
  piecesOf,
  placedFields,
  placeText,
  presenceText,
  rangeText,
  unsignedText,
  valueText,
} from '../../tools/emit/facts.ts';
import type {
  AttributeList,
  Body,
  ByteOrder,
  Code,
  Enumeration,
  Field,
  ListInteger,
  MessageType,
  Profile,
  Provenance,
} from '../../tools/model.ts';
import { textTable } from '../text-table.ts';

/** An integer of `size` bytes, with all its digits. */
export function integerText(value: number, size: number): string {
  return `0x${hexadecimal(value, size * 2)}`;
}

export function bytesText(first: number, count: number): string {
  return `${count === 1 ? 'byte' : 'bytes'} ${placeText(first, count)}`;
}

/** Bodies without a table of the standard come last. */
export function inOrderOfTable<Entry extends Pick<Body, 'table'>>(entries: readonly Entry[]): Entry[] {
  const place = ({ table }: Entry): number => table ?? Number.MAX_SAFE_INTEGER;
  return [...entries].sort((first, second) => place(first) - place(second));
}

export function originText({ origin, source }: Provenance): string {
  return source === null ? `Origin: ${origin}` : `Origin: ${origin}, ${source}`;
}

export function typeText(field: Field): string {
  if (field.enumeration !== null) return `enum ${field.enumeration.name}`;
  return field.type === 'bool' && field.invert ? 'bool, inverted' : field.type;
}

/** The same with what other profiles' fields lack, such as an encoding. */
function typeNotes(field: Field, order: ByteOrder): string {
  return [typeText(field), ...encodingNotes(field, order)].join(', ');
}

/** Bytes and bits of all parts, the most significant first. */
function placeTexts(field: Field): [bytes: string, bits: string] {
  if (field.toEnd) return [`${field.byte}…`, ''];
  const pieces = piecesOf(field);
  const bits = pieces.map((piece) => {
    const own = bitsText(piece);
    return piece.invert ? `${own === '' ? 'all' : own} complemented` : own;
  });
  const all = bits.some((text) => text !== '') ? bits.map((text) => text || 'all') : [];
  return [
    pieces.map(({ byte, size }) => placeText(byte, size)).join(', '),
    pieces.length === 1 ? bits.join('') : all.join(', '),
  ];
}

export function valuesText(field: Field): string {
  if (field.toEnd) return 'all bytes that are left';
  if (isBlock(field)) return `${field.size} bytes`;
  return rangeText(field) ?? field.unit ?? '';
}

/** What identifies the message besides its codes, and what a writer puts into the header for it. */
export function messageNotes({ when, header }: MessageType): string[] {
  const conditions = when.map((condition) => {
    const { byte, size, value } = condition;
    const bits = bitsText(condition);
    const place = bits === '' ? bytesText(byte, size) : `${bytesText(byte, size)} bits ${bits}`;
    return `body ${place} ${size === 1 ? 'is' : 'are'} ${integerText(value, size)}`;
  });
  return [...conditions, ...Object.entries(header).map(([name, value]) => `${name} ${valueText(value)} by default`)];
}

/** The raw value that means "no value", and those with a meaning of their own. */
function nullText(field: Field): string {
  const special = field.special.map(({ code, name }) => `${code} ${name}`);
  if (field.null === null) return special.join(', ');
  return [special.length === 0 ? String(field.null) : `${field.null} null`, ...special].join(', ');
}

/** How it is marked as set: the number of a bit of the mask, or words if some body has something else. */
function setText(field: Field, isOwn: boolean): string {
  if (isOwn || (field.optional !== null && field.optional.by !== 'item'))
    return field.type === 'reserved' ? '' : presenceText(field);
  return field.presence === null ? '' : String(field.presence);
}

/** Code, name, title, origin, source. */
export function codeRows(codes: readonly Code[], size: number): string[][] {
  return codes.map(({ code, name, title, origin, source }) => [
    size === 0 ? String(code) : integerText(code, size),
    name,
    title,
    origin,
    source ?? '',
  ]);
}

export interface Place {
  readonly body: Body;
  readonly field: Field;
}

/** All fields called `name`, or for `kind.name` the one of that kind. */
export function placesOf({ bodies, kinds }: Profile, subject: string): Place[] {
  const dot = subject.lastIndexOf('.');
  const kind = kinds.find(({ name }) => name === subject.slice(0, Math.max(0, dot)));
  const name = dot === -1 ? subject : subject.slice(dot + 1);
  const searched = dot === -1 ? inOrderOfTable(bodies) : kind === undefined ? [] : [kind.body];
  return searched.flatMap((body) =>
    body.fields.filter((field) => field.name !== '' && field.name === name).map((field) => ({ body, field })),
  );
}

/** One table with all fields of a name, and each list of codes once. */
export function explainField({ kinds, frame }: Profile, places: readonly Place[]): string[] {
  const [first] = places;
  if (first === undefined) return [];
  const rows = places.map(({ body, field }) => [
    ownerText(body, field),
    ...placeTexts(field),
    setText(field, hasOwnPresence(body)),
    typeNotes(field, frame.byteOrder),
    valuesText(field),
    nullText(field),
    rawText(field),
    field.origin,
    field.source ?? '',
  ]);
  const heads = ['where', 'byte', 'bits', 'presence', 'type', 'values', 'null', 'physical', 'origin', 'source'];
  const table = textTable(heads, rows);
  const owners = new Set(places.map(({ body }) => body));
  const names = kinds.filter(({ body }) => owners.has(body)).map(({ name }) => name);
  const codes = [...new Set(places.map(({ field }) => codesText(field)))].filter((text) => text !== '');
  const { name, title } = first.field;
  return [
    `${name} – ${title}\nKinds: ${names.join(', ')}\n\n${table}${codes.length === 0 ? '' : `\n${codes.join('\n')}`}`,
  ];
}

function ownerText({ table, name, list }: Body, { optional }: Field): string {
  const owner = table === null ? name : `Table ${table}, ${name}`;
  if (optional?.by !== 'item') return owner;
  const { id } = list?.attributes[optional.attribute] ?? {};
  return `${owner}, item ${id}`;
}

export function explainEnumeration({ bodies, frame }: Profile, entry: Enumeration): string {
  const users = bodies.flatMap(({ name, fields }) =>
    fields.filter(({ enumeration }) => enumeration?.name === entry.name).map((field) => `${name}.${field.name}`),
  );
  for (const { name, field } of frame.header) {
    if (field?.enumeration?.name === entry.name) users.push(`header.${name}`);
  }
  const heads = ['code', 'name', 'title', 'origin', 'source'];
  return `enum ${entry.name}${entry.ordered ? ', ordered' : ''}
Used by ${users.join(', ')}

${textTable(heads, codeRows(entry.codes, 0))}`;
}

/** The names of an enum's codes or of the bits of flags; empty for other fields. */
export function codesText(field: Field): string {
  const codes = field.enumeration?.codes ?? field.flags;
  if (codes.length === 0) return '';
  const what = field.enumeration === null ? 'bit' : 'code';
  const ordered = field.enumeration?.ordered === true ? ' (ordered)' : '';
  const heads = [what, `${field.name}${ordered}`, 'title', 'origin', 'source'];
  return textTable(heads, codeRows(codes, 0));
}

/** The formula from the raw to the physical value; empty if they are equal. */
function rawText({ multiplier, addend, divisor }: Field): string {
  const scaled = multiplier === 1 ? 'raw' : `raw × ${multiplier}`;
  const moved = addend === 0 ? scaled : `${scaled} ${addend < 0 ? '−' : '+'} ${Math.abs(addend)}`;
  if (divisor === 1) return moved === 'raw' ? '' : moved;
  return `${moved.includes(' ') ? `(${moved})` : moved} / ${divisor}`;
}

export function explainBody({ kinds, messages, frame }: Profile, body: Body): string {
  const names = kinds.filter((kind) => kind.body === body).map(({ name }) => name);
  const isEmpty = body.length === 0 && !body.atLeast;
  const length = isEmpty ? 'an empty body' : `${body.atLeast ? 'at least ' : ''}${body.length} bytes`;
  const codes = body.fields.map(codesText).filter((text) => text !== '');
  const told = messages.flatMap((message) => {
    const notes = body.messages.includes(message.name) ? messageNotes(message) : [];
    return notes.length === 0 ? [] : `${message.name}: ${notes.join(', ')}\n`;
  });
  const clause = body.clause === null ? '' : `Clause ${body.clause}, `;
  return `${headingOf(body)}
Kinds: ${names.join(', ')}
${told.join('')}${capital(`${clause}${length}`)}${isEmpty ? '' : ', counted from the first byte after the header'}. ${originText(body)}.
${isEmpty ? '' : tablesOf(body, frame.byteOrder)}${codes.length === 0 ? '' : `\n${codes.join('\n')}`}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function headingOf({ table, clause, title, name }: Body): string {
  if (table !== null) return `Table ${table} – ${title} (${name})`;
  return clause === null ? `${title} (${name})` : `${title} (${name}, an extension)`;
}

/** The fields at fixed places, and the items after them. */
function tablesOf(body: Body, order: ByteOrder): string {
  const { list } = body;
  const fixed = placedFields(body).length > 0 || list === null ? `\n${layoutTable(body, order)}` : '';
  return list === null ? fixed : `${fixed}\n${listText(list, body.length, order)}`;
}

function layoutTable(body: Body, order: ByteOrder): string {
  const isOwn = hasOwnPresence(body);
  const isControl = body.presence !== null;
  const mask = body.presence;
  const heads = ['byte', 'bits', ...(isOwn ? ['set'] : isControl ? ['presence'] : []), ...valueHeads(body.fields)];
  const fields = placedFields(body);
  const rows = fields.map((field) => fieldRow(field, order, isOwn || isControl ? [setText(field, isOwn)] : []));
  if (mask !== null) {
    const { byte, size, title, origin, source } = mask;
    const type = unsignedText(mask, order);
    const row = [placeText(byte, size), '', '', 'presence', title, type, '', '', origin, source ?? ''];
    rows.splice(fields.filter((field) => field.byte < byte).length, 0, row);
  }
  return textTable(heads, rows);
}

function valueHeads(fields: readonly Field[]): string[] {
  const special = fields.some((field) => field.special.length > 0) ? 'null, special' : 'null';
  return ['field', 'title', 'type', 'values', special, 'origin', 'source'];
}

function fieldRow(field: Field, order: ByteOrder, set: readonly string[]): string[] {
  const isReserved = field.type === 'reserved';
  return [
    ...placeTexts(field),
    ...set,
    isReserved ? 'reserved' : field.name,
    field.title,
    isReserved ? '' : typeNotes(field, order),
    isReserved ? fillerText(field) : valuesText(field),
    nullText(field),
    field.origin,
    field.source ?? '',
  ];
}

function fillerText({ filler }: Field): string {
  return filler === null ? '' : `written ${fillerDigits(filler)}`;
}

/** How items follow the fixed part, and the fields of each. */
function listText({ id, kind, length, count, attributes }: AttributeList, first: number, order: ByteOrder): string {
  const integer = (name: string, part: ListInteger | null): string[] =>
    part === null ? [] : [`${name} (${unsignedText(part, order)})`];
  const parts = [...integer('id', id), ...integer('kind', kind), ...integer('length', length), 'value'];
  const many = count === null ? 'to the end of the body' : `as many as ${bytesText(count.byte, count.size)} says`;
  const fields = attributes.flatMap((attribute) => attribute.fields);
  const heads = ['id', ...(kind === null ? [] : ['kind']), 'byte', 'bits', ...valueHeads(fields)];
  const rows = attributes.flatMap((attribute) => {
    const own = [integerText(attribute.id, id.size), ...(kind === null ? [] : [String(attribute.kind)])];
    return attribute.fields.map((field) => [...own, ...fieldRow(field, order, [])]);
  });
  return `From byte ${first} on items of ${parts.join(', ')}, ${many}. A field is set where its item is there, and its bytes count from the value's start.

${textTable(heads, rows)}`;
}
