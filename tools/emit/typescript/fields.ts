/** `generated/fields/<group>.ts`: where each field lies and what it may hold, as data for columns, rules and the inspector. */
import type { Body, Field } from '../../model.ts';
import { hasCodes, hexadecimal, namedFields, quoted, sourceOf, tableOf, variableOf } from '../names.ts';

const TYPES = {
  bool: 'BoolField',
  enum: 'EnumField',
  flags: 'FlagsField',
  text: 'TextField',
  bytes: 'BytesField',
} as const;

function layoutType(field: Field): string {
  return field.type in TYPES ? TYPES[field.type as keyof typeof TYPES] : 'NumberField';
}

export function emitFields(bodies: readonly Body[]): string {
  const all = bodies.flatMap(namedFields);
  const types = ['type BodyLayout', ...new Set(all.map((field) => `type ${layoutType(field)}`))];
  const makers = new Set(all.map(makerOf));
  const tables = [...new Set(all.filter(hasCodes).map(tableOf))];
  const codes = tables.length === 0 ? '' : `import { ${tables.sort().join(', ')} } from '../codes.ts';\n`;
  return `import { ${[...types, ...makers].sort().join(', ')} } from '../../field/layout.ts';
${codes}
${bodies.map(emitBody).join('\n')}`;
}

/** The name of the constant that holds a body's fields by name. */
export function fieldsOf(body: Body): string {
  return `${variableOf(body)}Fields`;
}

function emitBody(body: Body): string {
  const fields = namedFields(body);
  const { presence } = body;
  const known = fields.reduce((mask, field) => mask + (field.presence === null ? 0 : 2 ** field.presence), 0);
  const constant =
    fields.length === 0
      ? ''
      : `/** ${body.title} (${sourceOf(body)}). */
export const ${fieldsOf(body)}: {
${fields.map((field) => `readonly ${field.name}: ${layoutType(field)};`).join('\n')}
} = {
${fields.map((field) => `${field.name}: /* @__PURE__ */ ${makerOf(field)}(${attributes(field)}),`).join('\n')}
};

`;
  return `${constant}/** ${body.title} (${sourceOf(body)}): ${body.length} bytes. */
export const ${variableOf(body)}: BodyLayout = {
  name: '${body.name}',
  length: ${body.length},
  atLeast: ${body.atLeast},
  presence: ${presence === null ? 'null' : `{ byte: ${presence.byte}, size: ${presence.size}, known: ${hexadecimal(known)} }`},
  fields: ${fields.length === 0 ? '[]' : `/* @__PURE__ */ Object.values(${fieldsOf(body)})`},
};
`;
}

function makerOf(field: Field): string {
  return field.type in TYPES ? `${field.type}Field` : 'numberField';
}

function attributes(field: Field): string {
  const entries: string[] = [`name: '${field.name}'`, `byte: ${field.byte}`, `size: ${field.size}`];
  const add = (name: string, value: string | number | boolean | null, usual: unknown): void => {
    if (value !== usual) entries.push(`${name}: ${value}`);
  };
  add('presence', field.presence ?? -1, -1);
  if (field.type === 'text' || field.type === 'bytes') return `{ ${entries.join(', ')} }`;
  add('low', field.low, 0);
  add('width', field.width, field.type === 'bool' ? 1 : field.size * 8);
  if (field.type === 'bool') {
    add('invert', field.invert, false);
  } else if (hasCodes(field)) {
    entries.push(`enumeration: ${tableOf(field)}`);
  } else {
    const raw = rawRange(field);
    add('signed', field.signed, false);
    add('multiplier', field.multiplier, 1);
    add('addend', field.addend, 0);
    add('divisor', field.divisor, 1);
    entries.push(`least: ${raw.least}`, `most: ${raw.most}`);
    add('step', raw.step, 1);
    add('null', field.null, null);
    if (field.unit !== null) entries.push(`unit: ${quoted(field.unit)}`);
  }
  return `{ ${entries.join(', ')} }`;
}

function rawRange(field: Field): { least: number; most: number; step: number } {
  const raw = (physical: number): number => Math.round((physical * field.divisor - field.addend) / field.multiplier);
  const floor = field.signed ? -(2 ** (field.width - 1)) : 0;
  const ceiling = 2 ** (field.signed ? field.width - 1 : field.width) - 1;
  return {
    least: field.ranged && field.min !== null ? raw(field.min) : floor,
    most: field.ranged && field.max !== null ? raw(field.max) : ceiling,
    step: field.step === null ? 1 : Math.round((field.step * field.divisor) / field.multiplier),
  };
}
