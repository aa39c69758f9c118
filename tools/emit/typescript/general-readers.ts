/** The readers of general bodies: an expression for each field's raw value, and a test where it is optional. */

import { scriptString } from '../../escape.ts';
import type { Body, Field, Piece } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hexadecimal, namedFields, pascalCase, tableOf } from '../names.ts';
import { listVariableOf } from './fields.ts';
import { endOf, isOptional, partnerOf, piecesOf, presenceBit } from './general.ts';
import { physicalOf, rawOf } from './values.ts';

/** The statements of the reader of a body at `at`, of `length` bytes. */
export function readGeneral(body: Body): string {
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
