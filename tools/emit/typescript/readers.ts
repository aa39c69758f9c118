/** `generated/readers/<group>.ts`: bytes → body, with constant offsets and one shape for each body. */

import { scriptComment } from '../../escape.ts';
import type { Body, ByteOrder, Field, Profile } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { isGeneral } from '../general.ts';
import { hasCodes, hexadecimal, namedFields, pascalCase, sourceOf, tableOf } from '../names.ts';
import { listVariableOf } from './fields.ts';
import { isOpen } from './general.ts';
import { readGeneral } from './general-readers.ts';
import { containerOf, physicalOf, rawOf, valueExpression } from './values.ts';

/** What the values of some types are read with. */
const HELPERS = { bool: 'BOOLS', bytes: 'readBytes', flags: 'readFlags', text: 'readText' };

export function emitReaders(bodies: readonly Body[], group: string, profile: Profile): string {
  const order = profile.frame.byteOrder;
  const fields = bodies.flatMap(namedFields);
  const general = bodies.filter((body) => isGeneral(body, profile));
  const lists = general.filter(({ list }) => list !== null);
  const readers = bodies
    .map((body) => (general.includes(body) ? emitGeneralReader(body) : emitReader(body, order)))
    .join('\n');
  const helpers = Object.entries(HELPERS).flatMap(([wanted, name]) =>
    fields.some(({ type }) => type === wanted) && readers.includes(name) ? [name] : [],
  );
  const coded = fields.filter(hasCodes);
  const names = [...new Set(coded.flatMap((field) => [tableOf(field), `type ${pascalCase(tableOf(field))}`]))];
  return `${lists.length === 0 ? '' : "import { locateItems } from '../../field/general/list.ts';\n"}${
    readers.includes('numberOfBcd') ? "import { numberOfBcd } from '../../field/general/values.ts';\n" : ''
  }${helpers.length === 0 ? '' : `import { ${helpers.join(', ')} } from '../../field/read.ts';\n`}import type { ${bodies.map((body) => body.name).join(', ')} } from '../bodies/${group}.ts';
${names.length === 0 ? '' : `import { ${names.join(', ')} } from '../codes.ts';\n`}${
  lists.length === 0 ? '' : `import { ${lists.map(listVariableOf).join(', ')} } from '../fields/${group}.ts';\n`
}
${readers}`;
}

function emitGeneralReader(body: Body): string {
  const { name, title, length, list } = body;
  const parameters = `view: DataView, at: number${isOpen(body) ? ', length: number' : ''}`;
  const bytes = isOpen(body) ? `its bytes at \`at\`, at least ${length} of them` : `its ${length} bytes at \`at\``;
  const items =
    list === null
      ? ''
      : `/** Where the values of its attributes begin: made once, and used by one call at a time. */
const ${name}Items = /* @__PURE__ */ new Int32Array(${list.attributes.length});\n\n`;
  return `${items}/** ${scriptComment(`${title} (${sourceOf(body)})`)} from ${bytes}. */
export function read${name}(${parameters}): ${name} {\n${readGeneral(body)}\n}\n`;
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
