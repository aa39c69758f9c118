/** `generated/fields/<group>.ts`: where each field lies and what it may hold, as tables for columns, rules, writers and the inspector. */
import { printable, scriptComment, scriptTemplate } from '../../escape.ts';
import type { Body, Field } from '../../model.ts';
import { hasCodes, hexadecimal, namedFields, sourceOf, tableOf, variableOf } from '../names.ts';

export function emitFields(bodies: readonly Body[]): string {
  return `import { type BodyLayout, bodyLayout } from '../../field/layout.ts';
import { CODES } from '../codes.ts';
${bodies.map(emitBody).join('')}`;
}

function emitBody(body: Body): string {
  const { presence } = body;
  const fields = namedFields(body);
  const options: string[] = [];
  if (body.atLeast) options.push('atLeast: true');
  if (presence !== null) {
    const known = fields.reduce((mask, field) => mask + 2 ** (field.presence ?? 0), 0);
    options.push(`presence: { byte: ${presence.byte}, size: ${presence.size}, known: ${hexadecimal(known)} }`);
  }
  const table = fields.map((field, index) => `${lineOf(field, presence === null ? null : index)}\n`).join('');
  return `
/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}: ${body.length} bytes. */
export const ${variableOf(body)}: BodyLayout = /* @__PURE__ */ bodyLayout(CODES, '${body.name}', ${body.length}, ${templateOf(table)}${
    options.length === 0 ? '' : `, { ${options.join(', ')} }`
  });
`;
}

function templateOf(table: string): string {
  return `\`\n${scriptTemplate(table)}\``;
}

/** As sdk/field/layout.ts reads it. */
function lineOf(field: Field, place: number | null): string {
  const entries: (string | number)[] = [field.name, field.byte, storeOf(field)];
  const add = (key: string, value: number | null, usual: number | null): void => {
    if (value !== usual && value !== null) entries.push(key, value);
  };
  add('bit', field.presence, place);
  if (field.type === 'bool') {
    entries.push('true', field.invert ? 0 : 1);
  } else if (hasCodes(field)) {
    entries.push(field.type, tableOf(field));
  } else if (field.type !== 'text' && field.type !== 'bytes') {
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

function storeOf({ type, signed, size, low, width }: Field): string {
  if (type === 'text' || type === 'bytes') return `${type}${size}`;
  const bits = `${signed ? 'i' : 'u'}${size * 8}`;
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

/** What a strict writer allows, in raw units. */
export function rawRange(field: Field): RawRange {
  const raw = (physical: number): number => Math.round((physical * field.divisor - field.addend) / field.multiplier);
  const floor = field.signed ? -(2 ** (field.width - 1)) : 0;
  const ceiling = 2 ** (field.signed ? field.width - 1 : field.width) - 1;
  return {
    floor,
    ceiling,
    least: field.ranged && field.min !== null ? raw(field.min) : floor,
    most: field.ranged && field.max !== null ? raw(field.max) : ceiling,
    step: field.step === null ? 1 : Math.round((field.step * field.divisor) / field.multiplier),
  };
}
