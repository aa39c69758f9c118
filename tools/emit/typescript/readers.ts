/** `generated/readers/<group>.ts`: bytes → body, with constant offsets and one shape for each body. */

import { scriptComment } from '../../escape.ts';
import type { Body, ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hasCodes, hexadecimal, namedFields, pascalCase, sourceOf, tableOf } from '../names.ts';

/** The integer that holds the field; text and bytes have none. */
export function containerOf(field: Field, order: ByteOrder): string {
  if (field.type === 'text' || field.type === 'bytes') return '';
  const whole = field.width === field.size * 8;
  return typeScriptAccess.read({ size: field.size, signed: whole && field.signed }, order, 'at', field.byte);
}

/** The field's raw value out of its container, which may be a name or an expression. */
export function rawOf(field: Field, container: string): string {
  if (field.width === field.size * 8) return container;
  if (field.signed) {
    const up = 32 - field.low - field.width;
    return `((${container}${up === 0 ? '' : ` << ${up}`}) >> ${32 - field.width})`;
  }
  const shifted = field.low === 0 ? container : `(${container} >>> ${field.low})`;
  const top = field.low + field.width === field.size * 8;
  return top && field.size < 4 ? shifted : `(${shifted} & ${hexadecimal(2 ** field.width - 1)})`;
}

/** The value, from an expression for the raw value; `name` is given where the raw value has a name of its own. */
export function valueExpression(field: Field, container: string): string {
  switch (field.type) {
    case 'bool': {
      const raw = rawOf(field, container);
      return `BOOLS[${field.invert ? `${raw} ^ 1` : raw}] as boolean`;
    }
    case 'enum': {
      const table = tableOf(field);
      const type = `as ${pascalCase(table)} | number`;
      const raw = rawOf(field, container);
      // Narrow tables have an entry for every code; wide ones would be mostly holes.
      return field.width > 8 ? `(${table}.names[${raw}] ?? ${raw}) ${type}` : `${table}.names[${raw}] ${type}`;
    }
    case 'flags': {
      const table = tableOf(field);
      return `readFlags(${rawOf(field, container)}, ${table}) as (${pascalCase(table)} | number)[]`;
    }
    case 'text':
      return `readText(view, at + ${field.byte}, ${field.size})`;
    case 'bytes':
      return `readBytes(view, at + ${field.byte}, ${field.size})`;
    default:
      return physicalOf(field, rawOf(field, container));
  }
}

/** A correctly rounded physical value from a raw value. */
export function physicalOf(field: Field, raw: string): string {
  const product = field.multiplier === 1 ? raw : `${raw} * ${field.multiplier}`;
  const sum = field.addend === 0 ? product : `${product} ${field.addend < 0 ? '-' : '+'} ${Math.abs(field.addend)}`;
  if (field.divisor === 1) return sum;
  return field.addend === 0 ? `${product} / ${field.divisor}` : `(${sum}) / ${field.divisor}`;
}

/** What the values of some types are read with. */
const HELPERS = { bool: 'BOOLS', bytes: 'readBytes', flags: 'readFlags', text: 'readText' };

export function emitReaders(bodies: readonly Body[], group: string, order: ByteOrder): string {
  const fields = bodies.flatMap(namedFields);
  const helpers = Object.entries(HELPERS).flatMap(([wanted, name]) =>
    fields.some(({ type }) => type === wanted) ? [name] : [],
  );
  const coded = fields.filter(hasCodes);
  const names = [...new Set(coded.flatMap((field) => [tableOf(field), `type ${pascalCase(tableOf(field))}`]))];
  return `${helpers.length === 0 ? '' : `import { ${helpers.join(', ')} } from '../../field/read.ts';\n`}import type { ${bodies.map((body) => body.name).join(', ')} } from '../bodies/${group}.ts';
${names.length === 0 ? '' : `import { ${names.join(', ')} } from '../codes.ts';\n`}
${bodies.map((body) => emitReader(body, order)).join('\n')}`;
}

function emitReader(body: Body, order: ByteOrder): string {
  const fields = namedFields(body);
  const opening = `/** ${scriptComment(`${body.title} (${sourceOf(body)})`)} from its ${body.length} bytes at \`at\`. */
export function read${body.name}`;
  if (fields.length === 0) return `${opening}(): ${body.name} {\nreturn {};\n}\n`;
  const inner = body.presence === null ? readAll(fields, order) : readPresent(body, fields, order);
  return `${opening}(view: DataView, at: number): ${body.name} {\n${inner}\n}\n`;
}

function readAll(fields: readonly Field[], order: ByteOrder): string {
  const containers = new Map<string, string>();
  const lines: string[] = [];
  // Fields that share an integer load it once.
  for (const field of fields) {
    if (field.width === field.size * 8) continue;
    const name = containerName(field);
    if (containers.has(name)) continue;
    const container = containerOf(field, order);
    containers.set(name, container);
    lines.push(`const ${name} = ${container};`);
  }
  for (const field of fields) {
    if (field.null !== null) lines.push(`const ${field.name}Raw = ${rawOf(field, sharedContainer(field, order))};`);
  }
  const values = fields.map((field) => {
    if (field.null === null) return `${field.name}: ${valueExpression(field, sharedContainer(field, order))},`;
    return `${field.name}: ${nullable(field)},`;
  });
  return `${lines.join('\n')}\nreturn {\n${values.join('\n')}\n};`;
}

function readPresent(body: Body, fields: readonly Field[], order: ByteOrder): string {
  const { presence } = body;
  if (presence === null) throw new Error(`${body.name} has no presence mask`);
  const mask = typeScriptAccess.read({ size: presence.size, signed: false }, order, 'at', presence.byte);
  const lines = fields.map((field) => {
    const bit = `if ((presence & ${hexadecimal(2 ** (field.presence ?? 0))}) !== 0)`;
    const container = containerOf(field, order);
    if (field.null === null) return `${bit} body.${field.name} = ${valueExpression(field, container)};`;
    return `${bit} {
const ${field.name}Raw = ${rawOf(field, container)};
body.${field.name} = ${nullable(field)};
}`;
  });
  return `const presence = ${mask};
const body: ${body.name} = {};
${lines.join('\n')}
return body;`;
}

function containerName(field: Field): string {
  return field.size === 1 ? `byte${field.byte}` : `bytes${field.byte}to${field.byte + field.size - 1}`;
}

function sharedContainer(field: Field, order: ByteOrder): string {
  return field.width === field.size * 8 ? containerOf(field, order) : containerName(field);
}

/** The value of a field that can be null, from the raw value that its own constant holds. */
export function nullable(field: Field): string {
  const raw = `${field.name}Raw`;
  return `${raw} === ${rawLiteral(field)} ? null : ${physicalOf(field, raw)}`;
}

function rawLiteral(field: Field): string {
  const value = field.null ?? 0;
  return value < 0 ? String(value) : hexadecimal(value, field.size * 2);
}
