import type { Body, Field, Profile } from '../../tools/model.ts';
import { textTable } from '../text-table.ts';
import { codesText } from './field.ts';
import { bitsText, nullText, originText, placeText, typeText, valuesText } from './words.ts';

export function explainBody({ kinds }: Profile, body: Body): string {
  const names = kinds.filter((kind) => kind.body === body).map(({ name }) => name);
  const length = body.length === 0 ? 'an empty body' : `${body.atLeast ? 'at least ' : ''}${body.length} bytes`;
  const codes = body.fields.map(codesText).filter((text) => text !== '');
  return `${headingOf(body)}
Kinds: ${names.join(', ')}
Clause ${body.clause}, ${length}${body.length === 0 ? '' : ', counted from the first behind the header'}. ${originText(body)}.
${body.length === 0 ? '' : `\n${layoutTable(body)}`}${codes.length === 0 ? '' : `\n${codes.join('\n')}`}`;
}

export function headingOf({ table, title, name }: Body): string {
  return table === null ? `${title} (${name}, an extension)` : `Table ${table} – ${title} (${name})`;
}

function layoutTable(body: Body): string {
  const isControl = body.presence !== null;
  const heads = [
    'byte',
    'bits',
    ...(isControl ? ['presence'] : []),
    'field',
    'title',
    'type',
    'values',
    'null',
    'origin',
    'source',
  ];
  const mask = body.presence;
  const rows = body.fields.map((field) => fieldRow(field, isControl));
  if (mask !== null) {
    const row = [
      placeText(mask.byte, mask.size),
      '',
      '',
      'presence',
      mask.title,
      `u${mask.size * 8}`,
      '',
      '',
      mask.origin,
      mask.source,
    ];
    rows.splice(body.fields.filter(({ byte }) => byte < mask.byte).length, 0, row);
  }
  return textTable(
    heads.map((head) => ({ head })),
    rows,
  );
}

function fieldRow(field: Field, isControl: boolean): string[] {
  return [
    placeText(field.byte, field.size),
    bitsText(field),
    ...(isControl ? [field.presence === null ? '' : String(field.presence)] : []),
    field.name === '' ? 'reserved' : field.name,
    field.title,
    field.type === 'reserved' ? '' : typeText(field),
    field.type === 'reserved' ? '' : valuesText(field),
    nullText(field),
    field.origin,
    field.source,
  ];
}
