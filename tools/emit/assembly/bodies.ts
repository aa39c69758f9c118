/**
 * Where the loops of `columns.ts` read and write a field. Fields of bits at a fixed place have a location in
 * `assembly/generated/<group>.ts`. All others are described by a few calls each in `assembly/generated/general.ts`, and lists of attributes
 * have a walk of their own there.
 */
import { scriptComment } from '../../escape.ts';
import type { Attribute, AttributeList, Body, ByteOrder, Field, ListInteger, Piece, Profile } from '../../model.ts';
import { assemblyAccess as access } from '../access.ts';
import { bitOf, bodiesAndHeader, endOf, headerBody, isBlock, isGeneral } from '../facts.ts';
import { groupsOf, hexadecimal, namedFields, sourceOf } from '../names.ts';

/** Fields are numbered as in the SDK's layout tables, text and bytes counted. */
interface Numbered {
  readonly field: Field;
  readonly index: number;
}

function numbered(body: Body): Numbered[] {
  return namedFields(body).map((field, index) => ({ field, index }));
}

/** Text and bytes have no columns of integers; the SDK reads them from the frames. */
function locatedFields(body: Body, profile: Profile): Numbered[] {
  return isGeneral(body, profile) ? [] : numbered(body).filter(({ field }) => !isBlock(field));
}

function locatedBodies(bodies: readonly Body[], profile: Profile): Body[] {
  return bodies.filter((body) => locatedFields(body, profile).length > 0);
}

/** `assembly/generated/<group>.ts`: where the fields of each body lie. */
export function emitLocations(bodies: readonly Body[], profile: Profile): string {
  const located = locatedBodies(bodies, profile);
  const makers = new Set(located.flatMap((body) => locatedFields(body, profile).map(({ field }) => makerOf(field))));
  return `import { ${['NO_INTEGER', ...[...makers].sort()].join(', ')} } from '../location';
${located.map((body) => emitBody(body, profile)).join('\n')}`;
}

function makerOf(field: Field): string {
  return field.signed ? 'signed' : 'unsigned';
}

function emitBody(body: Body, profile: Profile): string {
  return `
/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}. */
export ${emitLocationFunction(body.name, locatedFields(body, profile))}`;
}

function emitLocationFunction(name: string, fields: readonly Numbered[]): string {
  const cases = fields.map(
    ({ field, index }) =>
      `case ${index}: // ${field.name}\nreturn ${makerOf(field)}(${field.byte}, ${field.size}, ${field.low}, ${field.width});`,
  );
  return `function locationIn${name}(field: u32): u32 {
  switch (field) {
${cases.join('\n')}
default:
return NO_INTEGER;
  }
}
`;
}

/** `assembly/generated/bodies.ts`: from the number of a body to the function that locates its fields. */
export function emitBodyDispatch(profile: Profile): string {
  const imports = [...groupsOf(profile)].flatMap(([group, bodies]) => {
    const names = locatedBodies(bodies, profile).map(({ name }) => `locationIn${name}`);
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from './${group}';`];
  });
  const headerFields = headerBody(profile);
  const header = headerFields === null ? [] : locatedFields(headerFields, profile);
  const makers = [...new Set(header.map(({ field }) => makerOf(field)))].sort();
  return `${imports.join('\n')}
import { ${['NO_INTEGER', ...makers].join(', ')} } from '../location';
${header.length === 0 ? '' : `import { HEADER_BODY } from './layout';\n`}
/** Where a field of a body lies; bodies are numbered as in the SDK's \`BODIES\`. */
export function locationOf(body: u32, field: u32): u32 {
  switch (body) {
${locatedBodies(profile.bodies, profile)
  .map((body) => `case ${profile.bodies.indexOf(body)}:\nreturn locationIn${body.name}(field);`)
  .join('\n')}
${header.length === 0 ? '' : 'case HEADER_BODY:\nreturn locationInFrameHeader(field);'}
default:
return NO_INTEGER;
  }
}
${header.length === 0 ? '' : emitHeaderLocations(header)}`;
}

function emitHeaderLocations(fields: readonly Numbered[]): string {
  return `
/** Where a field of the header lies, from the frame's first byte on. */
${emitLocationFunction('FrameHeader', fields)}`;
}

/** Beyond this number, comparisons one after the other take longer than halving. */
const MAX_COMPARED = 6;

interface GeneralBody {
  readonly body: Body;
  readonly number: number;
  readonly fields: readonly Numbered[];
}

function generalBodies(profile: Profile): GeneralBody[] {
  return bodiesAndHeader(profile)
    .map((body, number) => ({ body, number, fields: isGeneral(body, profile) ? numbered(body) : [] }))
    .filter(({ fields }) => fields.length > 0);
}

export function walkerOf(body: Body): string {
  // Even for a body named List, this needs another name than its caller.
  return `walkItemsOf${body.name}`;
}

export function emitGeneral(profile: Profile): string {
  const bodies = generalBodies(profile);
  const lists = profile.bodies.filter(({ list }) => list !== null);
  const parts = bodies.map(({ body, fields }) => emitDescriptions(body, fields, profile));
  const words = new Set(parts.join('').match(/\b(?:begin|piece|block|blank|none|setBy\w+)(?=\()/g));
  const most = Math.max(0, ...bodies.flatMap(({ fields }) => fields.map(({ field }) => blanksOf(field).length)));
  return `${words.size === 0 ? '' : `import { ${[...words].sort().join(', ')} } from '../description';\n`}
/** Whether there are fields that a location does not describe, or not all of it. */
export const HAS_GENERAL: bool = ${bodies.length > 0};
export const HAS_LISTS: bool = ${lists.length > 0};
${most === 0 ? '' : `\n/** Raw values of one field that are no numbers, doubles. */\nconst BLANKS: usize = memory.data(${8 * most}, 8);\n`}
/** Describes a field; false where its location does. Bodies are numbered as in the SDK's \`BODIES\`. */
export function describe(body: u32, field: u32): bool {
  ${emitSwitch(
    bodies.map(({ body, number }) => ({ value: number, text: `return describeIn${body.name}(field);` })),
    'return false;',
  )}
}

/** How many attributes the list of a body knows. */
export function attributesOf(body: u32): u32 {
  ${emitSwitch(
    lists.map((body) => ({
      value: profile.bodies.indexOf(body),
      text: `return ${(body.list as AttributeList).attributes.length};`,
    })),
    'return 0;',
  )}
}

/**
 * Walks the items of a body of \`length\` bytes at \`at\`, and returns where they end, or -1 where they do not fit. Of \`count\` attributes
 * from number \`first\` on the value's address goes to \`to\`, each \`stride\` bytes after the one before; of several items the last
 * counts.
 */
export function walkList(body: u32, at: usize, length: u32, to: usize, stride: usize, first: u32, count: u32): i32 {
  ${emitSwitch(
    lists.map((body) => ({
      value: profile.bodies.indexOf(body),
      text: `return ${walkerOf(body)}(at, length, to, stride, first, count);`,
    })),
    'return -1;',
  )}
}
${parts.join('')}${lists.map(emitWalk).join('')}`;
}

function emitSwitch(cases: readonly { value: number; text: string }[], otherwise: string): string {
  if (cases.length === 0) return otherwise;
  return `switch (body) {
${cases.map(({ value, text }) => `case ${value}:\n${text}`).join('\n')}
default:
${otherwise}
  }`;
}

function emitDescriptions(body: Body, fields: readonly Numbered[], profile: Profile): string {
  return `
/** ${scriptComment(`${body.title} (${sourceOf(body)})`)}. */
function describeIn${body.name}(field: u32): bool {
  switch (field) {
${fields
  .map(({ field, index }) => `case ${index}: // ${field.name}\n${describing(field, body, profile).join('\n')}\nbreak;`)
  .join('\n')}
default:
return false;
  }
  return true;
}
`;
}

const ENCODINGS = { binary: 0, bcd: 1, 'sign-magnitude': 2 } as const;

function describing(field: Field, body: Body, profile: Profile): string[] {
  const base = body.group === 'header' ? profile.frame.headerLength : 0;
  const { type, signed, width, encoding, invert } = field;
  const truth = type === 'bool' ? (invert ? 2 : 1) : 0;
  const room = blanksOf(field).length > 0 ? 'BLANKS' : '0';
  const calls = [`begin(${width}, ${signed}, ${ENCODINGS[encoding]}, ${truth}, ${room});`];
  if (isBlock(field)) {
    const lengths = field.optional?.by === 'item' ? (body.list?.length ?? null) : null;
    const order = lengths?.byteOrder === 'little';
    calls.push(
      `block(${field.byte - base}, ${field.size}, ${field.toEnd}, ${lengths?.size ?? 0}, ${order}, ${type === 'text'});`,
    );
  } else {
    for (const piece of field.pieces ?? [{ ...field, invert: false }]) {
      // In a value in one piece all bits are its own.
      const isInverted = piece.invert !== (invert && type !== 'bool');
      calls.push(pieceOf({ ...piece, invert: isInverted }, field.byteOrder, base));
    }
  }
  calls.push(...settingOf(field, body, profile, base));
  if (field.null !== null) calls.push(`none(${field.null});`);
  for (const { code } of field.special) calls.push(`blank(${code});`);
  return calls;
}

/** Three bytes are the upper or lower ones of four. */
function pieceOf({ byte, size, low, width, invert }: Piece, order: ByteOrder, base: number): string {
  const isLittle = order === 'little';
  const shifted = size === 3 && !isLittle ? low + 8 : low;
  return `piece(${byte - base}, ${size === 3 ? 4 : size}, ${shifted}, ${width}, ${!isLittle && size > 1}, ${invert});`;
}

/** What tells whether the field is set. */
function settingOf(field: Field, body: Body, profile: Profile, base: number): string[] {
  const { optional, presence } = field;
  if (presence !== null && body.presence !== null) {
    const { byte, size, byteOrder } = body.presence;
    return [setByBit(byte - base, size, byteOrder, presence)];
  }
  switch (optional?.by) {
    case 'bit':
      return [setByBit(optional.byte - base, optional.size, field.byteOrder, optional.low)];
    case 'unless':
      return [`setByRaw(${optional.raw});`];
    case 'length':
      return [`setByLength(${endOf(field)});`];
    case 'item':
      return [`setByItem(${optional.attribute});`];
    case 'with': {
      const fields = namedFields(body);
      const index = fields.findIndex(({ name }) => name === optional.field);
      const partner = fields[index] as Field;
      return partner.optional?.by === 'unless'
        ? [`setByPartner(${index}, ${partner.optional.raw});`]
        : settingOf(partner, body, profile, base);
    }
    default:
      return [];
  }
}

function setByBit(byte: number, size: number, order: ByteOrder, bit: number): string {
  const place = bitOf({ byte, size }, order, bit);
  return `setByBit(${place.byte}, ${hexadecimal(place.mask)});`;
}

function blanksOf(field: Field): number[] {
  return [...(field.null === null ? [] : [field.null]), ...field.special.map(({ code }) => code)];
}

function emitWalk(body: Body): string {
  const { id, kind, length, count, attributes } = body.list as AttributeList;
  const head = id.size + (kind?.size ?? 0) + (length?.size ?? 0);
  const read = ({ size, byteOrder }: ListInteger, at: string, offset: number): string =>
    access.read({ size, signed: false }, byteOrder, at, offset);
  const sorted = attributes.map((attribute, number) => ({ attribute, number })).sort(byId);
  return `
/** ${scriptComment(`The items of ${body.title}`)}. */
export function ${walkerOf(body)}(at: usize, length: u32, to: usize, stride: usize, first: u32, count: u32): i32 {
  const end = at + <usize>length;
  let next = at + ${body.length};
  ${
    count === null
      ? 'while (next < end) {'
      : `for (let rest: u32 = ${read(count, 'at', count.byte)}; rest != 0; rest--) {`
  }
    const value = next + ${head};
    if (value > end) return -1;
    const id: u32 = ${read(id, 'next', 0)};
    ${kind === null ? '' : `const kind: u32 = ${read(kind, 'next', id.size)};`}
    let attribute: u32 = -1;
    ${length === null ? 'let' : 'const'} size: u32 = ${length === null ? '<u32>(end - value)' : read(length, 'next', head - length.size)};
    ${emitSearch(sorted, kind !== null, length !== null)}
    if (size > <u32>(end - value)) return -1;
    const place = attribute - first;
    if (place < count) store<u32>(to + <usize>place * stride, <u32>value);
    next = value + <usize>size;
  }
  return <i32>(next - at);
}
`;
}

interface NumberedAttribute {
  readonly attribute: Attribute;
  readonly number: number;
}

function byId(first: NumberedAttribute, second: NumberedAttribute): number {
  return first.attribute.id - second.attribute.id;
}

function emitSearch(attributes: readonly NumberedAttribute[], hasKinds: boolean, hasLengths: boolean): string {
  if (attributes.length > MAX_COMPARED) {
    const middle = attributes.length >> 1;
    const halves = [attributes.slice(0, middle), attributes.slice(middle)];
    const [lower, upper] = halves.map((half) => emitSearch(half, hasKinds, hasLengths));
    return `if (id < ${attributes[middle]?.attribute.id}) {\n${lower}\n} else {\n${upper}\n}`;
  }
  return attributes
    .map(({ attribute: { id, kind, length, toEnd }, number }) => {
      const tests = [`id == ${id}`];
      if (hasKinds) tests.push(`kind == ${kind}`);
      if (hasLengths) tests.push(toEnd ? `size >= ${length}` : `size == ${length}`);
      return `if (${tests.join(' && ')}) {\nattribute = ${number};${hasLengths ? '' : `\nsize = ${length};`}\n}`;
    })
    .join(' else ');
}
