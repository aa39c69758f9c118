/** The fast writers of general bodies. Like those of plain ones they never refuse: -1 leaves the message to the strict writer. */

import { scriptComment } from '../../escape.ts';
import type { Attribute, Body, ByteOrder, Field, Frame, ListInteger } from '../../model.ts';
import { typeScriptAccess as access } from '../access.ts';
import {
  bitsIn,
  endOf,
  fillOf,
  isBlock,
  isOptional,
  partnerOf,
  piecesOf,
  placedFields,
  slicesOf,
  wireOf,
} from '../facts.ts';
import { namedFields, sourceOf, variableOf } from '../names.ts';
import { type Bytes, Section, type Stretch } from './section.ts';
import { encodedStatements, isNarrow, isNumber, PLAIN_ALONE, rawStatements } from './values.ts';

/** What a writer declares, used over and over. */
interface Variables {
  readonly words: string[];
  /** Whether the body's length is one. */
  length: boolean;
  /** The value of the field of this name, or undefined. */
  readonly of: (name: string) => string;
}

export function emitGeneralWriter(body: Body, frame: Frame): string {
  const fields = namedFields(body);
  const has = (...types: string[]): boolean => fields.some(({ type }) => types.includes(type));
  const optional = fields.some(isOptional);
  // A body that may set nothing has as many shapes as choices of fields.
  const isEmptiable = optional && fields.every(isOptional);
  const variables: Variables = {
    words: [],
    length: false,
    of: (name) => (isEmptiable ? `${name}Value` : `body.${name}`),
  };
  const lines = [
    PLAIN_ALONE,
    ...(isEmptiable ? keyByKey(fields, variables) : []),
    ...fixedPart(body, frame.byteOrder, variables),
    ...(body.list === null ? appendedPart(body, frame, variables) : listPart(body, frame, variables)),
    // If all fields are there, one key too many is an unknown one.
    ...(isEmptiable
      ? []
      : optional
        ? [`for (const key in body) if (!NAMES_OF_${body.name}.has(key)) return -1;`]
        : ['for (const _ in body) keys++;']),
  ];
  const right = [
    ...(has('bool') ? ['ok === 1'] : []),
    ...(isEmptiable ? ['hasNoMore(body, keys)'] : optional ? [] : [`keys === ${fields.length}`]),
  ];
  const length = variables.length ? 'length' : String(body.length);
  lines.push(right.length === 0 ? `return ${length};` : `return ${right.join(' && ')} ? ${length} : -1;`);
  const text = lines.join('\n');
  const declarations = [
    ...(has('bool') ? ['let ok = 1;'] : []),
    ...(isEmptiable || !optional ? ['let keys = 0;'] : []),
    ...(fields.length > 0 ? ['let value: unknown;'] : []),
    ...(/^raw = /m.test(text) ? ['let raw: number;'] : []),
    ...(has('flags') ? ['let bits: number;'] : []),
    ...(fields.some((field) => isNumber(field) && isNarrow(field)) ? ['let rest: number;'] : []),
    ...variables.words.map((name) => `let ${name} = 0;`),
  ];
  const [view, at] = ['view', 'at'].map((name) => (new RegExp(`\\b${name}\\b`).test(text) ? name : `_${name}`));
  const names = `const NAMES_OF_${body.name}: ReadonlySet<string> = /* @__PURE__ */ (() => new Set(${variableOf(body)}.names))();\n\n`;
  return `${optional && !isEmptiable ? names : ''}/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}: writes all of its bytes at \`at\` and answers how many; or -1, and then they may be anything. */
export function write${body.name}(body: Body, ${view}: DataView, ${at}: number): number {
${[...declarations, text].join('\n')}
}
`;
}

/** As the writers of plain bodies take theirs; but what this one writes depends on which fields are given: it needs all of them first. */
function keyByKey(fields: readonly Field[], variables: Variables): string[] {
  const cases = fields.map(({ name }) => `case '${name}': ${variables.of(name)} = body[key]; break;`);
  return [
    ...fields.map(({ name }) => `let ${variables.of(name)}: unknown;`),
    `for (const key in body) {\nkeys++;\nswitch (key) {\n${cases.join('\n')}\ndefault: return -1;\n}\n}`,
  ];
}

function sectionOf(
  body: Body | null,
  order: ByteOrder,
  { words }: Variables,
  part: Pick<Stretch, 'fields' | 'from' | 'to' | 'fill'> & { readonly at?: string },
): Section {
  return new Section({ at: 'at', ...part, body, order, names: words });
}

/** From `value` to the words that have bits of the field. */
function writtenIn(section: Section, field: Field, at: string): string[] {
  return [...section.open(field), ...statementsOf(field, at), ...section.merge(field), ...section.close(field)];
}

function inOrder(fields: readonly Field[]): Field[] {
  return [...fields].sort((a, b) => a.byte - b.byte || a.low - b.low);
}

/** The bytes that every such body has, except text and bytes up to the end. */
function fixedPart(body: Body, order: ByteOrder, variables: Variables): string[] {
  const placedOnes = placedFields(body);
  const fields = inOrder(
    placedOnes.filter(({ type, toEnd, optional }) => type !== 'reserved' && !toEnd && optional?.by !== 'length'),
  );
  const section = sectionOf(body, order, variables, { fields, from: 0, to: body.length, fill: fillOf(placedOnes) });
  const lines = section.storeIdle();
  const pairs = fields.flatMap((field) => {
    const partner = partnerOf(body, field);
    return partner === null || partner.optional?.by === 'length' ? [] : [{ field, partner }];
  });
  for (const field of fields) {
    lines.push(...section.open(field), `value = ${variables.of(field.name)};`);
    if (pairs.some((pair) => pair.field === field || pair.partner === field)) {
      lines.push(`const ${field.name}Given = value !== undefined;`);
    }
    const statements = [...statementsOf(field, 'at'), ...section.merge(field)];
    if (!isOptional(field)) lines.push(...statements);
    else lines.push(`if (value !== undefined) {\n${statements.join('\n')}\n}${absent(field, section)}`);
    lines.push(...section.close(field));
  }
  for (const { field, partner } of pairs) lines.push(`if (${field.name}Given !== ${partner.name}Given) return -1;`);
  return lines;
}

/** The bytes may hold an earlier frame. */
function absent(field: Field, section: Section): string {
  const lines = isBlock(field)
    ? section.zeros(field)
    : field.optional?.by === 'unless'
      ? section.mergeBytes(rawBytes(field, field.optional.raw))
      : [];
  return lines.length === 0 ? '' : ` else {\n${lines.join('\n')}\n}`;
}

/** The bytes of a field with this raw value. */
function rawBytes(field: Field, raw: number): Bytes {
  return slicesOf(field).map((slice) => [slice.byte, bitsIn(slice, wireOf(field, raw))]);
}

/** Fields after the bytes that every such body has: those with one end are set together, and only after all before them. */
function appendedPart(body: Body, frame: Frame, variables: Variables): string[] {
  const fields = placedFields(body);
  const appended = fields.filter(({ optional }) => optional?.by === 'length');
  const open = fields.find(({ toEnd }) => toEnd);
  if (appended.length === 0 && open === undefined) return [];
  variables.length = true;
  const lines = [`let length = ${body.length};`];
  const partners = fields.filter((field) => partnerOf(body, field)?.optional?.by === 'length');
  const groups = appended.filter(({ toEnd }) => !toEnd);
  // Bits of a field before another's end would also be bits of a shorter body.
  const ends = [...new Set(groups.map(endOf))].sort((a, b) => a - b);
  const begins = (end: number): number => ends[ends.indexOf(end) - 1] ?? body.length;
  const isMixed = groups.some((field) => Math.min(...piecesOf(field).map(({ byte }) => byte)) < begins(endOf(field)));
  if (isMixed || partners.length > 0) {
    for (const { name } of [...appended, ...partners])
      lines.push(`if (${variables.of(name)} !== undefined) return -1;`);
    if (open !== undefined && open.optional === null) {
      lines.push(`value = ${variables.of(open.name)};`, ...openField(open, frame.maximumBodyLength));
    }
    return lines;
  }
  const fill = fillOf(fields);
  const part = (some: readonly Field[], from: number, to: number): Section =>
    sectionOf(body, frame.byteOrder, variables, { fields: some, from, to, fill });
  for (const end of ends) {
    const group = inOrder(groups.filter((field) => endOf(field) === end));
    const section = part(group, begins(end), end);
    const [first] = group as [Field, ...Field[]];
    const inner = [`if (length !== ${begins(end)}) return -1;`, ...section.storeIdle()];
    for (const field of group) {
      if (field !== first) inner.push(`value = ${variables.of(field.name)};`, 'if (value === undefined) return -1;');
      inner.push(...writtenIn(section, field, 'at'));
    }
    inner.push(`length = ${end};`);
    const others = group.slice(1).map(({ name }) => `${variables.of(name)} !== undefined`);
    const otherwise = others.length === 0 ? '' : ` else if (${others.join(' || ')}) return -1;`;
    lines.push(
      `value = ${variables.of(first.name)};`,
      `if (value !== undefined) {\n${inner.join('\n')}\n}${otherwise}`,
    );
  }
  if (open === undefined) return lines;
  lines.push(`value = ${variables.of(open.name)};`);
  const statements = openField(open, frame.maximumBodyLength);
  if (open.optional === null) return [...lines, ...statements];
  const last = ends.at(-1) ?? body.length;
  // Reserved bytes may lie between.
  const after = open.byte === last ? [] : part([], last, open.byte).storeIdle();
  const inner = [`if (length !== ${last}) return -1;`, ...after, `length = ${open.byte};`, ...statements];
  return [...lines, `if (value !== undefined) {\n${inner.join('\n')}\n}`];
}

/** From `value` text or bytes up to the end; what it takes is added to `length`. */
function openField({ name, type, byte }: Field, maximum: number): string[] {
  const write = type === 'text' ? 'writeOpenText' : 'writeOpenBytes';
  return [
    `const ${name}Length = ${write}(value, ${maximum - byte}, view, at + ${byte});`,
    `if (${name}Length < 0) return -1;`,
    `length += ${name}Length;`,
  ];
}

/** Items in the order of the profile. */
function listPart(body: Body, frame: Frame, variables: Variables): string[] {
  const { list } = body;
  if (list === null) return [];
  variables.length = true;
  const { id, kind, length, count, attributes } = list;
  const head = id.size + (kind?.size ?? 0) + (length?.size ?? 0);
  const lines = [
    `let next = at${body.length === 0 ? '' : ` + ${body.length}`};`,
    ...(count === null ? [] : ['let count = 0;']),
  ];
  const most = attributes.reduce((sum, attribute) => sum + head + attribute.length, body.length);
  const isBounded = most <= frame.maximumBodyLength && attributes.every(({ toEnd }) => !toEnd);
  const mostItems = count === null ? Number.POSITIVE_INFINITY : 2 ** (8 * count.size) - 1;
  for (const attribute of attributes) {
    const named = namedFields(attribute);
    const [first, ...others] = named as [Field, ...Field[]];
    const inner: string[] = [];
    if (!isBounded) {
      const end = head + attribute.length;
      inner.push(`if (next - at > ${frame.maximumBodyLength - end}) return -1;`);
    }
    inner.push(...itemStatements(attribute, named, head, list, frame, variables));
    const otherwise = others.map(({ name }) => `${variables.of(name)} !== undefined`).join(' || ');
    lines.push(
      `value = ${variables.of(first.name)};`,
      `if (value !== undefined) {\n${[...inner, ...(count === null ? [] : ['count++;'])].join('\n')}\n}${
        otherwise === '' ? '' : ` else if (${otherwise}) return -1;`
      }`,
    );
  }
  if (count !== null) {
    if (attributes.length > mostItems) lines.push(`if (count > ${mostItems}) return -1;`);
    lines.push(access.write({ size: count.size, signed: false }, count.byteOrder, 'at', count.byte, 'count'));
  }
  return [...lines, 'const length = next - at;'];
}

/** One attribute whose first field is in `value`. */
function itemStatements(
  attribute: Attribute,
  named: readonly Field[],
  head: number,
  { id, kind, length }: NonNullable<Body['list']>,
  frame: Frame,
  variables: Variables,
): string[] {
  const [first] = named;
  const bytes: [number, number][] = [];
  let at = -head;
  const add = (integer: ListInteger | null, value: number): void => {
    if (integer === null) return;
    for (let index = 0; index < integer.size; index++) {
      const weight = integer.byteOrder === 'little' ? index : integer.size - 1 - index;
      bytes.push([at + index, Math.floor(value / 256 ** weight) % 256]);
    }
    at += integer.size;
  };
  add(id, attribute.id);
  add(kind, attribute.kind ?? 0);
  // One of varying length has it written after its value.
  add(length, attribute.length);
  const shifted = [...bytes, ...fillOf(attribute.fields)].map(([byte, bits]) => [byte + head, bits] as const);
  const closed = inOrder(named.filter(({ toEnd }) => !toEnd)).map((field) => moved(field, head));
  const part = { fields: closed, from: 0, to: head + attribute.length, at: 'next', fill: shifted };
  const section = sectionOf(null, frame.byteOrder, variables, part);
  const lines = section.storeIdle();
  // In the order in which they are looked at, which is the order of the profile: its first value is there already.
  const names = new Map(closed.map((field) => [field.name, field]));
  for (const { name, toEnd } of named) {
    if (toEnd) continue;
    const field = names.get(name) as Field;
    if (name !== first?.name) lines.push(`value = ${variables.of(name)};`, 'if (value === undefined) return -1;');
    lines.push(...writtenIn(section, field, 'next'));
  }
  const open = named.find(({ toEnd }) => toEnd);
  if (open === undefined || length === null) return [...lines, `next += ${head + attribute.length};`];
  const write = open.type === 'text' ? 'writeOpenText' : 'writeOpenBytes';
  const size = `${open.name}Length`;
  const most = 2 ** (8 * length.size) - 1 - attribute.length;
  const left = `${frame.maximumBodyLength - head - attribute.length} - (next - at)`;
  const room = most < frame.maximumBodyLength ? `Math.min(${left}, ${most})` : left;
  if (open.name !== first?.name) lines.push(`value = ${variables.of(open.name)};`);
  return [
    ...lines,
    `const ${size} = ${write}(value, ${room}, view, next + ${head + open.byte});`,
    `if (${size} < 0) return -1;`,
    `raw = ${size} + ${attribute.length};`,
    access.write({ size: length.size, signed: false }, length.byteOrder, 'next', head - length.size, 'raw'),
    `next += raw + ${head};`,
  ];
}

/** The same field, `by` bytes further back. */
function moved(field: Field, by: number): Field {
  const pieces = field.pieces?.map((piece) => ({ ...piece, byte: piece.byte + by })) ?? null;
  return { ...field, byte: field.byte + by, pieces };
}

/** From `value` to the bits in `raw`; text and bytes go to their place. */
function statementsOf(field: Field, at: string): string[] {
  const { type, byte, size, optional, width } = field;
  const place = byte === 0 ? at : `${at} + ${byte}`;
  if (type === 'text') return [`if (!writeValidText(value, ${size}, view, ${place})) return -1;`];
  if (type === 'bytes') return [`if (!writeExactBytes(value, ${size}, view, ${place})) return -1;`];
  const lines = isNumber(field) ? encodedStatements(field) : rawStatements(field, true);
  if (optional?.by === 'unless' && type !== 'flags' && type !== 'bool')
    lines.push(`if (raw === ${optional.raw}) return -1;`);
  else if (optional?.by === 'unless') lines.push(`if (raw >>> 0 === ${optional.raw}) return -1;`);
  if (field.invert && type !== 'bool') lines.push(`raw = ${2 ** width - 1} - raw;`);
  return lines;
}
