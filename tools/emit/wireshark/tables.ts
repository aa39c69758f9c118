/** The part of the dissector that the profile decides: tables of codes, header fields, bodies and kinds. */
import { luaString } from '../../escape.ts';
import type {
  AttributeList,
  Body,
  ByteOrder,
  Check,
  Code as CodeEntry,
  Field,
  Frame,
  Kind,
  ListInteger,
  MessageType,
  PresenceMask,
  Profile,
} from '../../model.ts';
import { encodingNotes, endOf, piecesOf, placedFields } from '../facts.ts';
import { bodyHeading, hexadecimal, Identifiers, snakeCase } from '../names.ts';
import { type Traits, traitsOf, where } from './traits.ts';

type Literal = string | number | boolean | null | undefined | Code | readonly Literal[] | { [key: string]: Literal };

/** An expression of Lua that is inserted unchanged. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Null and undefined are left out: reading them gives nil either way. */
export function lua(value: Literal): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return luaString(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'nil';
  if (isList(value)) return value.length === 0 ? '{}' : `{ ${value.map(lua).join(', ')} }`;
  const parts = Object.entries(value)
    .filter(([, part]) => part !== null && part !== undefined)
    .map(([key, part]) => `${key} = ${lua(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A table by number or text, one entry a line. */
function luaMap(entries: Iterable<readonly [number | string, Literal]>, indent = ''): string {
  const lines = [...entries].map(
    ([key, value]) => `${indent}  [${typeof key === 'number' ? key : luaString(key)}] = ${lua(value)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function luaList(entries: readonly Literal[], indent = ''): string {
  const lines = entries.map((entry) => `${indent}  ${lua(entry)},\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function isList(value: object): value is readonly Literal[] {
  return Array.isArray(value);
}

export function emitTables(profile: Profile): string {
  const { frame, deviceId, messages, presence } = profile;
  const traits = traitsOf(profile);
  const [check] = frame.checks as [Check];
  const ids = ownIdentifiers();
  const bodies = new Map<Body, string>(profile.bodies.map((body) => [body, ids.take(snakeCase(body.name))]));
  return `local LITTLE_ENDIAN = ${frame.byteOrder === 'little'}
local HEADER_LENGTH = ${frame.headerLength}
local CHECK_LENGTH = ${frame.checkLength}
${where(!traits.checks, `local CHECK_TITLE = ${lua(check.title)}\n`)}local END_LENGTH = ${frame.end.length}
local MAXIMUM_BODY_LENGTH = ${frame.maximumBodyLength}
-- What the length field holds beyond the body's bytes; nil where the kind implies the length.
local LENGTH_BIAS = ${lua(frame.lengthBias)}
${emitStarts(frame, traits)}local END = "${frame.end.map(escaped).join('')}"
${emitEscape(frame)}
-- ${profile.standard === null ? 'What' : 'Table 4: what'} control bodies have in addition to their fields.
local PRESENCE_TITLE = ${lua(presence?.title ?? 'Presence')}
local PRESENCE_AT = ${presence?.byte ?? 0}
local PRESENCE_LENGTH = ${presence?.size ?? 0}

local DEVICE_TYPES = ${names(deviceId.deviceTypes)}

local MESSAGES = ${names(toldByOne(messages))}

-- Names of values.
local NAMES = {}
${profile.enumerations.map(({ name, codes }) => `NAMES[${lua(name)}] = ${names(codes)}`).join('\n')}

-- ${frame.table === null ? 'The header' : `Table ${frame.table}`}.
local HEADER = ${luaList(headerEntries(profile, traits))}

-- A field's \`low\` and \`width\` are bits of the integer of \`size\` bytes at \`byte\`.
-- Physical value = (raw * multiplier + addend) / divisor.
local BODIES = {}
${profile.bodies.map((body) => emitBody(body, bodies.get(body) ?? '', profile, traits)).join('\n')}

-- By device type and ${traits.kinds ? 'the codes of the message, as one number: in the order of the profile' : 'message identifier'}.
local KINDS = {}
${deviceId.deviceTypes.map(({ code }) => `KINDS[${code}] = ${kindsOf(profile, code, bodies, traits)}`).join('\n')}
`;
}

/** Identifiers directly under `rump.`, without those that the dissector defines itself. */
function ownIdentifiers(): Identifiers {
  const ids = new Identifiers();
  const own = 'body check check2 device_id end flag header kind item presence range rest skipped truncated';
  for (const id of own.split(' ')) ids.take(id);
  return ids;
}

function emitStarts({ starts }: Frame, traits: Traits): string {
  const texts = starts.map((start) => `"${start.map(escaped).join('')}"`);
  const length = `local START_LENGTH = ${starts[0]?.length}\n`;
  if (traits.starts) return `local STARTS = { ${texts.join(', ')} }\n${length}`;
  return `local START = ${texts[0]}\n${where(traits.escape, length)}`;
}

function emitEscape({ escape: stuffing }: Frame): string {
  if (stuffing === null) return '';
  const { first, pairs } = stuffing;
  return `
-- Between start and end marker, ESCAPE and one more byte are sent in place of some: PLAIN has them by that byte.
local ESCAPE = ${first}
local PLAIN = ${lua(new Code(`{ ${pairs.map(({ plain, second }) => `[${second}] = ${plain}`).join(', ')} }`))}
local ESCAPED = ${lua(new Code(`{ ${pairs.map(({ plain }) => `[${plain}] = true`).join(', ')} }`))}
`;
}

function escaped(byte: number): string {
  return `\\${String(byte).padStart(3, '0')}`;
}

function names(codes: readonly CodeEntry[]): string {
  return luaMap(codes.map(({ code, title }) => [code, title]));
}

function headerEntries({ frame }: Profile, traits: Traits): Literal[] {
  const ids = ownIdentifiers();
  const meanings = new Identifiers();
  return frame.header.map(({ name, title, role, byte, size, low, width, values, field }) => {
    const partial = width !== 8 * size;
    const place = { byte, size, low: partial ? low : null, width: partial ? width : null };
    return {
      // For a field with a meaning: its place, too, even of a value computed from bits.
      ...(field === null
        ? { id: role === 'reserved' ? null : ids.take(snakeCase(name)) }
        : fieldEntry(field, meanings, frame.byteOrder)),
      title,
      role,
      ...(field === null ? place : {}),
      tells: traits.kinds && frame.tells.some((told) => told.name === name) ? true : null,
      value: role === 'start' || values.length > 1 ? null : (values[0] ?? null),
      values: traits.versions && (role === 'version' || role === 'constant') ? valueSet(values) : null,
    };
  });
}

function valueSet(values: readonly number[]): Code {
  return new Code(`{ ${values.map((value) => `[${value}] = true`).join(', ')} }`);
}

function emitBody(body: Body, id: string, profile: Profile, traits: Traits): string {
  const { presence, length, atLeast, list } = body;
  const order = profile.frame.byteOrder;
  const ids = new Identifiers();
  const heading = [
    `  id = ${lua(id)},`,
    `  title = ${lua(bodyHeading(body, profile))},`,
    `  length = ${length},`,
    ...(atLeast ? ['  at_least = true,'] : []),
    ...(presence === null
      ? []
      : [traits.bodies ? `  mask = ${lua(maskEntry(presence, order))},` : '  controls = true,']),
  ];
  const placed = placedFields(body);
  const entries = placed.map((field) => fieldEntry(field, ids, order));
  const fields = entries.map((entry, index): Literal => {
    const { optional } = placed[index] as Field;
    if (optional?.by !== 'with') return entry;
    return { ...entry, set_with: entries[placed.findIndex(({ name }) => name === optional.field)]?.id };
  });
  return `BODIES.${id} = {
${heading.join('\n')}
  fields = ${luaList(fields, '  ')},${list === null ? '' : `\n  list = ${listEntry(list, ids, order)},`}
}`;
}

function maskEntry({ byte, size, byteOrder }: PresenceMask, order: ByteOrder): Literal {
  return { byte, size, little: littleOf(byteOrder, order) };
}

/** Left out if it is the frame's byte order. */
function littleOf(byteOrder: ByteOrder, order: ByteOrder): boolean | null {
  return byteOrder === order ? null : byteOrder === 'little';
}

function listEntry(list: AttributeList, ids: Identifiers, order: ByteOrder): string {
  const integer = (part: ListInteger | null): Literal =>
    part === null ? null : { size: part.size, little: littleOf(part.byteOrder, order) };
  const { id, kind, length, count } = list;
  const integers = {
    id: integer(id),
    kind: integer(kind),
    length: integer(length),
    count: count === null ? null : { byte: count.byte, size: count.size, little: littleOf(count.byteOrder, order) },
  };
  const attributes = list.attributes.map(
    (attribute) =>
      [
        attribute.id,
        {
          title: attribute.title,
          kind: attribute.kind,
          length: attribute.length,
          to_end: attribute.toEnd ? true : null,
          fields: attribute.fields.map((field) => fieldEntry(field, ids, order)),
        },
      ] as const,
  );
  return `{
    integers = ${lua(integers)},
    attributes = ${luaMap(attributes, '    ')},
  }`;
}

/** Left out: what a field does not have, and what most fields have. */
function fieldEntry(field: Field, ids: Identifiers, order: ByteOrder): Record<string, Literal> {
  const scaled = field.multiplier !== 1 || field.addend !== 0 || field.divisor !== 1;
  const partial = field.width !== field.size * 8;
  return {
    id: field.name === '' ? null : ids.take(snakeCase(field.name)),
    title: field.title,
    type: kindOfField(field),
    byte: field.byte,
    size: field.size,
    low: partial ? field.low : null,
    width: partial ? field.width : null,
    signed: field.signed ? true : null,
    invert: field.invert ? true : null,
    scaled: scaled ? true : null,
    multiplier: scaled ? field.multiplier : null,
    addend: scaled ? field.addend : null,
    divisor: scaled ? field.divisor : null,
    unit: field.unit,
    min: field.ranged ? field.min : null,
    max: field.ranged ? field.max : null,
    none: field.null,
    names: field.enumeration === null ? null : new Code(`NAMES[${lua(field.enumeration.name)}]`),
    flags: field.type === 'flags' ? flagEntries(field.flags) : null,
    presence: field.presence,
    ...generalEntry(field, order),
  };
}

/** What no field has in most profiles. */
function generalEntry(field: Field, order: ByteOrder): Record<string, Literal> {
  const { pieces, encoding, special, filler, toEnd, width, invert, byteOrder, type, optional } = field;
  const entry = {
    encoding: encoding === 'binary' ? null : encoding,
    special:
      special.length === 0
        ? null
        : new Code(`{ ${special.map(({ code, name }) => `[${code}] = ${lua(name)}`).join(', ')} }`),
    filler: filler === null || typeof filler === 'number' ? filler : new Code(`"${filler.map(escaped).join('')}"`),
    to_end: toEnd ? true : null,
    set_bit:
      optional?.by === 'bit'
        ? { byte: optional.byte, size: optional.size, low: optional.low, little: littleOf(byteOrder, order) }
        : null,
    unless: optional?.by === 'unless' ? optional.raw : null,
    reach: optional?.by === 'length' ? endOf(field) : null,
  };
  if (pieces === null && encodingNotes(field, order).length === 0) return entry;
  // It is shown at all bytes of its pieces, and without a picture of its bits.
  const parts = piecesOf(field);
  const first = Math.min(...parts.map(({ byte }) => byte));
  const rawSize = Math.ceil(width / 8);
  return {
    ...entry,
    byte: first,
    size: endOf(field) - first,
    low: width === 8 * rawSize ? null : 0,
    width: width === 8 * rawSize ? null : width,
    raw_size: rawSize,
    pieces: parts.map((piece) => ({ ...piece, invert: piece.invert ? true : null })),
    little: littleOf(byteOrder, order),
    invert: invert && type === 'bool' ? true : null,
    complement: invert && type !== 'bool' ? true : null,
  };
}

function kindOfField({ type }: Field): string {
  return ['bool', 'enum', 'flags', 'text', 'bytes', 'reserved'].includes(type) ? type : 'number';
}

function flagEntries(flags: readonly CodeEntry[]): Literal[] {
  const ids = new Identifiers();
  return flags.map(({ code, name, title }) => ({ id: ids.take(snakeCase(name)), title, bit: code }));
}

function kindsOf(profile: Profile, device: number, bodies: ReadonlyMap<Body, string>, traits: Traits): string {
  const kinds = profile.kinds.filter((kind) => kind.device.code === device);
  const entry = ({ name, message, body }: Kind): Literal => ({
    name,
    when:
      message.when.length === 0
        ? null
        : message.when.map(({ byte, size, low, width, value }) => ({ byte, size, low, width, value })),
    body: new Code(`BODIES.${bodies.get(body)}`),
  });
  if (!traits.kinds) return luaMap(kinds.map((kind) => [kind.message.code, entry(kind)]));
  const byCode = new Map<number, Literal[]>();
  for (const kind of kinds) byCode.set(kind.message.code, [...(byCode.get(kind.message.code) ?? []), entry(kind)]);
  return luaMap(byCode);
}

/** Messages whose codes no other one has. */
function toldByOne(messages: readonly MessageType[]): MessageType[] {
  return messages.filter(({ code }) => messages.filter((other) => other.code === code).length === 1);
}

/** For the comment at the head of the check. */
export function checkTitle(check: Check): string {
  if (!check.algorithm.startsWith('crc')) return `${check.algorithm}${check.complement ? ', negated' : ''}`;
  const digits = check.width / 4;
  const number = (value: number): string => hexadecimal(value, digits);
  return `${check.algorithm}, poly ${number(check.poly)}, init ${number(check.init)}, refin ${check.refin}, refout ${check.refout}, xorout ${number(check.xorout)}`;
}
