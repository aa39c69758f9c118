/** Fields by name, in all bodies that have one of it. */
import type { Body, Enumeration, Field, Profile } from '../../tools/model.ts';
import { textTable } from '../text-table.ts';
import { bitsText, codeRows, inOrderOfTable, nullText, placeText, typeText, valuesText } from './words.ts';

export interface Place {
  readonly body: Body;
  readonly field: Field;
}

/** Of `name`, or of `kind.name` in that kind alone. */
export function placesOf({ bodies, kinds }: Profile, subject: string): Place[] {
  const dot = subject.lastIndexOf('.');
  const kind = kinds.find(({ name }) => name === subject.slice(0, Math.max(0, dot)));
  const name = dot === -1 ? subject : subject.slice(dot + 1);
  const searched = dot === -1 ? inOrderOfTable(bodies) : kind === undefined ? [] : [kind.body];
  return searched.flatMap((body) =>
    body.fields.filter((field) => field.name !== '' && field.name === name).map((field) => ({ body, field })),
  );
}

/** One table of all places, and each list of codes once. */
export function explainField({ kinds }: Profile, places: readonly Place[]): string[] {
  const [first] = places;
  if (first === undefined) return [];
  const rows = places.map(({ body, field }) => [
    body.table === null ? body.name : `Table ${body.table}, ${body.name}`,
    placeText(field.byte, field.size),
    bitsText(field),
    field.presence === null ? '' : String(field.presence),
    typeText(field),
    valuesText(field),
    nullText(field),
    rawText(field),
    field.origin,
    field.source,
  ]);
  const heads = ['where', 'byte', 'bits', 'presence', 'type', 'values', 'null', 'physical', 'origin', 'source'];
  const table = textTable(
    heads.map((head) => ({ head })),
    rows,
  );
  const owners = new Set(places.map(({ body }) => body));
  const names = kinds.filter(({ body }) => owners.has(body)).map(({ name }) => name);
  const codes = [...new Set(places.map(({ field }) => codesText(field)))].filter((text) => text !== '');
  const { name, title } = first.field;
  return [
    `${name} – ${title}\nKinds: ${names.join(', ')}\n\n${table}${codes.length === 0 ? '' : `\n${codes.join('\n')}`}`,
  ];
}

export function explainEnumeration({ bodies }: Profile, entry: Enumeration): string {
  const users = bodies.flatMap(({ name, fields }) =>
    fields.filter(({ enumeration }) => enumeration?.name === entry.name).map((field) => `${name}.${field.name}`),
  );
  const heads = ['code', 'name', 'title', 'origin', 'source'].map((head) => ({ head }));
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
  const heads = [what, `${field.name}${ordered}`, 'title', 'origin', 'source'].map((head) => ({ head }));
  return textTable(heads, codeRows(codes, 0));
}

/** How the raw value becomes the physical one; empty where they are the same. */
function rawText({ multiplier, addend, divisor }: Field): string {
  const scaled = multiplier === 1 ? 'raw' : `raw × ${multiplier}`;
  const moved = addend === 0 ? scaled : `${scaled} ${addend < 0 ? '−' : '+'} ${Math.abs(addend)}`;
  if (divisor === 1) return moved === 'raw' ? '' : moved;
  return `${moved.includes(' ') ? `(${moved})` : moved} / ${divisor}`;
}
