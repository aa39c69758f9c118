/** `generated/readers/<group>.ts`: bytes → body, with constant offsets and one shape for each body. */
import { scriptComment, scriptString } from '../../escape.ts';
import type { Body, ByteOrder, Field, Piece, Profile } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { endOf, isGeneral, isOpen, isOptional, partnerOf, piecesOf, presenceBit } from '../facts.ts';
import { hasCodes, hexadecimal, namedFields, pascalCase, sourceOf, tableOf } from '../names.ts';
import { listVariableOf } from './fields.ts';
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
function nullable(field: Field): string {
  const raw = `${field.name}Raw`;
  return `${raw} === ${rawLiteral(field)} ? null : ${physicalOf(field, raw)}`;
}

function rawLiteral(field: Field): string {
  const value = field.null ?? 0;
  return value < 0 ? String(value) : hexadecimal(value, field.size * 2);
}

/** The statements of the reader of a body at `at`, of `length` bytes. */
function readGeneral(body: Body): string {
  const fields = namedFields(body);
  const lines: string[] = [];
  if (body.list !== null) lines.push(`locateItems(${listVariableOf(body)}, view, at, length, ${body.name}Items);`);
  // Those in front of the first optional field are there when the object is made, so that its shape is soon known.
  const first = fields.findIndex(isOptional);
  const always = first < 0 ? fields : fields.slice(0, first);
  const entries = always.map((field) => {
    const { constants, value } = readingOf(field, 'at', 'length');
    lines.push(...constants);
    return `${field.name}: ${value},`;
  });
  if (first < 0) return [...lines, `return {\n${entries.join('\n')}\n};`].join('\n');
  const isComplete = fields.slice(first).every(isOptional);
  const literal = entries.length === 0 ? '{}' : `{\n${entries.join('\n')}\n}`;
  lines.push(`const body${isComplete ? `: ${body.name}` : ''} = ${literal}${isComplete ? '' : ` as ${body.name}`};`);
  for (const field of fields.slice(first)) lines.push(...assignment(body, field));
  return [...lines, 'return body;'].join('\n');
}

function assignment(body: Body, field: Field): string[] {
  const { name, optional } = field;
  const at = optional?.by === 'item' ? `${name}At` : 'at';
  const { constants, value } = readingOf(field, at, endExpression(body, field, at));
  const store = `body.${name} = ${value};`;
  switch (optional?.by) {
    case 'item': {
      const place = `const ${at} = ${body.name}Items[${optional.attribute}] as number;`;
      return [place, guarded(`${at} >= 0`, [...constants, store])];
    }
    case 'unless': {
      const [raw = '', ...others] = constants;
      return [raw, guarded(`${name}Raw !== ${optional.raw}`, [...others, store])];
    }
    case 'length':
      return [guarded(`length >= ${endOf(field)}`, [...constants, store])];
    case 'with': {
      const partner = partnerOf(body, field) as Field;
      return [guarded(conditionOf(body, partner), [...constants, store])];
    }
    default: {
      const condition = conditionOf(body, field);
      return condition === '' ? [...constants, store] : [guarded(condition, [...constants, store])];
    }
  }
}

/** Of a field that another one is set with: what tells that it is set; empty where it always is. */
function conditionOf(body: Body, field: Field): string {
  const bit = presenceBit(body, field);
  if (bit !== null) {
    const byte = typeScriptAccess.read({ size: 1, signed: false }, 'big', 'at', bit.byte);
    return `(${byte} & ${hexadecimal(bit.mask)}) !== 0`;
  }
  const { optional } = field;
  if (optional?.by === 'unless') return `${rawExpression(field, 'at')} !== ${optional.raw}`;
  return optional?.by === 'length' ? `length >= ${endOf(field)}` : '';
}

function guarded(condition: string, lines: readonly string[]): string {
  return lines.length === 1 ? `if (${condition}) ${lines[0]}` : `if (${condition}) {\n${lines.join('\n')}\n}`;
}

/** Where the bytes end that a field up to the end takes, counted from its value's start. */
function endExpression({ list }: Body, { toEnd, optional }: Field, at: string): string {
  if (!toEnd || optional?.by !== 'item') return 'length';
  const integer = list?.length;
  if (!integer) throw new Error('a field up to the end needs items that have lengths');
  const { size, byteOrder } = integer;
  return typeScriptAccess.read({ size, signed: false }, byteOrder, `${at} - ${size}`, 0);
}

/** The value as messages have it, from bytes that count from `at`, and the constants that it is made of. */
function readingOf(field: Field, at: string, end: string): { constants: string[]; value: string } {
  const { name, type, byte, size, width, toEnd, invert, encoding, special, optional } = field;
  const from = byte === 0 ? at : `${at} + ${byte}`;
  if (type === 'text' || type === 'bytes') {
    const count = toEnd ? (byte === 0 ? end : `${end} - ${byte}`) : size;
    return { constants: [], value: `${type === 'text' ? 'readText' : 'readBytes'}(view, ${from}, ${count})` };
  }
  const isPlain = field.null === null && special.length === 0 && encoding === 'binary';
  // A raw value that is looked at more than once has a name.
  const isNamed = optional?.by === 'unless' || (type === 'enum' ? width > 8 : !isPlain);
  const expression = rawExpression(field, at);
  const raw = isNamed ? `${name}Raw` : expression;
  const constants = isNamed ? [`const ${raw} = ${expression};`] : [];
  switch (type) {
    case 'bool':
      if (width > 1) return { constants, value: `${raw} ${invert ? '===' : '!=='} 0` };
      return { constants, value: `BOOLS[${invert ? `${raw} ^ 1` : raw}] as boolean` };
    case 'enum': {
      const table = tableOf(field);
      const cast = `as ${pascalCase(table)} | number`;
      if (width <= 8) return { constants, value: `${table}.names[${raw}] ${cast}` };
      return { constants, value: `(${table}.names[${raw}] ?? ${raw}) ${cast}` };
    }
    case 'flags': {
      const table = tableOf(field);
      return { constants, value: `readFlags(${raw}, ${table}) as readonly (${pascalCase(table)} | number)[]` };
    }
    default: {
      const number = encoding === 'binary' ? raw : `${name}Number`;
      if (encoding === 'bcd') constants.push(`const ${number} = numberOfBcd(${raw});`);
      if (encoding === 'sign-magnitude') {
        const sign = hexadecimal(2 ** (width - 1));
        constants.push(`const ${number} = ${raw} < ${sign} ? ${raw} : ${sign} - ${raw};`);
      }
      const cases = [
        ...(field.null === null ? [] : [`${raw} === ${field.null} ? null : `]),
        ...special.map(({ code, name: own }) => `${raw} === ${code} ? ${scriptString(own)} : `),
        ...(encoding === 'bcd' ? [`${number} < 0 ? null : `] : []),
      ];
      return { constants, value: `${cases.join('')}${physicalOf(field, number)}` };
    }
  }
}

/** All pieces together, complemented where they are. */
function rawExpression(field: Field, at: string): string {
  const { width, invert, type } = field;
  const bits = field.pieces === null ? wholeExpression(field, at) : piecesExpression(field, at);
  return invert && type !== 'bool' ? `(${2 ** width - 1} - ${bits})` : bits;
}

function wholeExpression(field: Field, at: string): string {
  const { size, width, signed, byteOrder, byte } = field;
  const isWhole = width === size * 8;
  return rawOf(field, typeScriptAccess.read({ size, signed: isWhole && signed }, byteOrder, at, byte));
}

function piecesExpression(field: Field, at: string): string {
  const { width, signed } = field;
  let below = width;
  const terms = piecesOf(field).map((piece) => {
    below -= piece.width;
    const bits = pieceExpression(field, piece, at);
    return below === 0 ? bits : `(${bits} << ${below})`;
  });
  const joined = `(${terms.join(' | ')})`;
  if (signed) return width === 32 ? joined : `((${joined} << ${32 - width}) >> ${32 - width})`;
  return width === 32 ? `(${joined} >>> 0)` : joined;
}

function pieceExpression({ byteOrder }: Field, piece: Piece, at: string): string {
  const { byte, size, width, invert } = piece;
  const container = typeScriptAccess.read({ size, signed: false }, byteOrder, at, byte);
  const bits = rawOf({ ...piece, signed: false }, container);
  return invert ? `(${bits} ^ ${hexadecimal(2 ** width - 1)})` : bits;
}
