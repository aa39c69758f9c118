/** `generated/fields/<group>.ts`: where each field lies and what it may hold, as tables for columns, rules, writers and the inspector. */

import { printable, scriptComment, scriptTemplate } from '../../escape.ts';
import type { AttributeList, Body, ByteOrder, Field, ListInteger, PresenceMask, Profile } from '../../model.ts';
import { endOf, fillOf, isBlock, isGeneral, numbersOf, placedFields } from '../facts.ts';
import { hasCodes, hexadecimal, namedFields, sourceOf, tableOf, variableOf } from '../names.ts';

export function emitFields(bodies: readonly Body[], profile: Profile): string {
  const general = bodies.filter((body) => isGeneral(body, profile));
  const hasList = bodies.some(({ list }) => list !== null);
  const layout = [
    'type BodyLayout',
    ...(general.length < bodies.length ? ['bodyLayout'] : []),
    ...(hasList ? ['type ListLayout'] : []),
  ];
  const isTypes = layout.every((name) => name.startsWith('type '));
  return `${general.length === 0 ? '' : "import { generalLayout } from '../../field/general/layout.ts';\n"}${
    hasList ? "import { listLayout } from '../../field/general/list.ts';\n" : ''
  }import ${isTypes ? 'type ' : ''}{ ${layout.map((name) => (isTypes ? name.replace('type ', '') : name)).join(', ')} } from '../../field/layout.ts';
import { CODES } from '../codes.ts';
${bodies.map((body) => (general.includes(body) ? emitGeneral(body, profile.frame.byteOrder) : emitBody(body))).join('')}`;
}

function emitGeneral(body: Body, order: ByteOrder): string {
  const { length, atLeast, presence, list } = body;
  const options: string[] = [];
  if (order === 'little') options.push('little: true');
  if (atLeast) options.push('atLeast: true');
  if (presence !== null) {
    options.push(`mask: { byte: ${presence.byte}, size: ${presence.size}, little: ${isLittle(presence)} }`);
  }
  if (list !== null) options.push(`list: ${listVariableOf(body)}`);
  const fill = fillOf(placedFields(body));
  if (fill.length > 0) options.push(`fill: ${fillTable(fill)}`);
  const table = namedFields(body)
    .map((field) => `${lineOf(field, null, generalEntries(field, order))}\n`)
    .join('');
  return `${list === null ? '' : emitList(body, list)}
/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}: ${atLeast ? 'at least ' : ''}${length} bytes. */
export const ${variableOf(body)}: BodyLayout = /* @__PURE__ */ generalLayout(CODES, ${length}, ${templateOf(table)}${
    options.length === 0 ? '' : `, { ${options.join(', ')} }`
  });
`;
}

function isLittle({ byteOrder }: PresenceMask | ListInteger): boolean {
  return byteOrder === 'little';
}

export function listVariableOf(body: Body): string {
  return `${variableOf(body)}List`;
}

function emitList(body: Body, { id, kind, length, count, attributes }: AttributeList): string {
  const integers = Object.entries({ id, kind, length }).flatMap(([name, integer]) =>
    integer === null ? [] : [`${name}: [${integer.size}, ${isLittle(integer)}]`],
  );
  if (count !== null) integers.push(`count: [${count.size}, ${isLittle(count)}, ${count.byte}]`);
  const rows = attributes.map((attribute) => {
    const fill = fillOf(attribute.fields);
    const more = fill.length > 0 ? [String(attribute.toEnd), fillTable(fill)] : attribute.toEnd ? ['true'] : [];
    return `[${[attribute.id, String(attribute.kind), attribute.length, ...more].join(', ')}],`;
  });
  return `
/** The items of ${scriptComment(body.title)}. */
export const ${listVariableOf(body)}: ListLayout = /* @__PURE__ */ listLayout(${body.length}, { ${integers.join(', ')} }, [
${rows.join('\n')}
]);
`;
}

function fillTable(fill: readonly (readonly [number, number])[]): string {
  return `[${fill.map(([byte, bits]) => `[${byte}, ${hexadecimal(bits)}]`).join(', ')}]`;
}

/** The keys that only `generalLayout` reads. */
function generalEntries(field: Field, order: ByteOrder): (string | number)[] {
  const { presence, optional, byteOrder, pieces, encoding, special, toEnd, invert, type } = field;
  const entries: (string | number)[] = [];
  if (byteOrder !== order) entries.push('order', byteOrder);
  if (pieces !== null) {
    const texts = pieces.map((piece) => `${piece.byte}${bitsText('u', piece)}${piece.invert ? '~' : ''}`);
    entries.push('pieces', texts.join(','));
  }
  if (invert && type !== 'bool') entries.push('invert', 1);
  if (encoding !== 'binary') entries.push('encoding', encoding);
  if (special.length > 0) entries.push('special', special.map(({ code, name }) => `${code}=${name}`).join(','));
  if (toEnd) entries.push('rest', 1);
  if (presence !== null) entries.push('bit', presence);
  switch (optional?.by) {
    case 'bit':
      return [...entries, 'flag', `${optional.byte}u${optional.size * 8}.${optional.low}`];
    case 'unless':
      return [...entries, 'unless', optional.raw];
    case 'with':
      return [...entries, 'with', optional.field];
    case 'length':
      return [...entries, 'reach', endOf(field)];
    case 'item':
      return [...entries, 'item', optional.attribute];
    default:
      return entries;
  }
}

function emitBody(body: Body): string {
  const { presence } = body;
  const fields = namedFields(body);
  const options: string[] = [];
  if (body.atLeast) options.push('atLeast: true');
  if (presence !== null) {
    const known = fields.reduce((mask, field) => mask + 2 ** (field.presence ?? 0), 0);
    options.push(`presence: { size: ${presence.size}, known: ${hexadecimal(known)} }`);
  }
  const table = fields.map((field, index) => `${lineOf(field, presence === null ? null : index)}\n`).join('');
  return `
/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}: ${body.length} bytes. */
export const ${variableOf(body)}: BodyLayout = /* @__PURE__ */ bodyLayout(CODES, ${body.length}, ${templateOf(table)}${
    options.length === 0 ? '' : `, { ${options.join(', ')} }`
  });
`;
}

function templateOf(table: string): string {
  return `\`\n${scriptTemplate(table)}\``;
}

/** As sdk/field/layout.ts reads it. */
function lineOf(field: Field, place: number | null, more: readonly (string | number)[] = []): string {
  const entries: (string | number)[] = [field.name, field.byte, storeOf(field)];
  const add = (key: string, value: number | null, usual: number | null): void => {
    if (value !== usual && value !== null) entries.push(key, value);
  };
  if (more.length === 0) add('bit', field.presence, place);
  else entries.push(...more);
  if (field.type === 'bool') {
    entries.push('true', field.invert ? 0 : 1);
  } else if (hasCodes(field)) {
    entries.push(field.type, tableOf(field));
  } else if (!isBlock(field)) {
    const range = rawRange(field);
    add('times', field.multiplier, 1);
    add('plus', field.addend, 0);
    add('over', field.divisor, 1);
    add('from', range.least, range.floor);
    add('to', range.most, range.ceiling);
    add('step', range.step, 1);
    add('null', field.null, null);
    if (field.unit !== null) entries.push('in', printable(field.unit));
  }
  return entries.join(' ');
}

function storeOf(field: Field): string {
  const { type, signed, size } = field;
  return isBlock(field) ? `${type}${size}` : bitsText(signed ? 'i' : 'u', field);
}

function bitsText(sign: string, { size, low, width }: Pick<Field, 'size' | 'low' | 'width'>): string {
  const bits = `${sign}${size * 8}`;
  if (width === size * 8) return bits;
  return width === 1 ? `${bits}.${low}` : `${bits}.${low}-${low + width - 1}`;
}

interface RawRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** What the field's bits hold. */
  readonly floor: number;
  readonly ceiling: number;
}

/** What a strict writer allows, in raw units; of other encodings than binary the numbers that these stand for. */
export function rawRange(field: Field): RawRange {
  const raw = (physical: number): number => Math.round((physical * field.divisor - field.addend) / field.multiplier);
  const numbers = numbersOf(field);
  return {
    ...numbersOf({ ...field, encoding: 'binary' }),
    least: field.ranged && field.min !== null ? raw(field.min) : numbers.floor,
    most: field.ranged && field.max !== null ? raw(field.max) : numbers.ceiling,
    step: field.step === null ? 1 : Math.round((field.step * field.divisor) / field.multiplier),
  };
}
