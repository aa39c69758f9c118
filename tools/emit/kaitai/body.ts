/** One body: a type of Kaitai. */
import type { Body, ByteOrder, Field, Profile } from '../../model.ts';
import { placedFields, whenPlaces } from '../facts.ts';
import { Identifiers, namedFields, snakeCase, sourceOf } from '../names.ts';
import {
  attributeBody,
  Bytes,
  bitsOf,
  fillerDoc,
  isAppended,
  isComputed,
  isPlainMask,
  itemType,
  listEntries,
  listIntegerType,
  maskPlace,
  numberOf,
  presenceBits,
  restInstance,
  setExpression,
} from './general.ts';
import {
  type Entry,
  type Enumerations,
  inRunOrder,
  integerType,
  isByteInteger,
  isWide,
  kaitaiId,
  type Place,
  reservedAttributes,
  runsOf,
  sentences,
  wideAttributes,
} from './run.ts';

/** The attribute that reads a field, and the instances that give its meaning. */
interface FieldEntries {
  readonly attributes: readonly Entry[];
  /** By identifier. */
  readonly instances: ReadonlyMap<string, Entry>;
}

interface FieldContext {
  readonly order: ByteOrder;
  readonly enumerations: Enumerations;
  readonly ids: Identifiers;
  /** The condition for a set field; null or absent if it always is. */
  readonly set?: string | null;
  /** For a computed value. */
  readonly bytes?: Bytes;
}

/** `id` is the field's own; an attribute whose raw value is not yet the meaning has the name `id_raw`. */
export function fieldEntries(field: Field, id: string, context: FieldContext): FieldEntries {
  const { order, enumerations, ids, set = null } = context;
  if (field.type === 'reserved') {
    return { attributes: reservedAttributes(field, order, fillerDoc(field)), instances: new Map() };
  }
  const doc = describe(field);
  const typed = typeOf(field, order, enumerations);
  if (context.bytes !== undefined) return computedEntries(field, id, context, context.bytes);

  if (!isWide(field) && set === null && isMeaningRaw(field, order, id)) {
    return { attributes: [{ id, ...typed, doc }], instances: flagInstances(field, id, null, ids) };
  }
  const raw = ids.take(`${id}_raw`);
  const wide = isWide(field) && typed.type !== undefined && field.type !== 'text' ? raw : null;
  const { attributes, joined } =
    wide === null
      ? { attributes: [{ id: raw, ...typed, doc: `${field.title} as transmitted.` }], joined: raw }
      : wideAttributes(field, order, wide, `${field.title} as transmitted.`);
  const instances = meaningInstances(field, id, joined, rawValue(field, order, joined), doc, context);
  return { attributes, instances };
}

function isMeaningRaw(field: Field, order: ByteOrder, id: string): boolean {
  return meaning(field, order, id) === id && field.null === null && field.special.length === 0;
}

/** The field's meaning, absent if it is not set or has none, and its named values. */
function meaningInstances(
  field: Field,
  id: string,
  raw: string,
  signed: string,
  doc: string,
  { order, ids, set = null }: FieldContext,
): Map<string, Entry> {
  const known = [...(field.null === null ? [] : [field.null]), ...field.special.map(({ code }) => code)].map(
    (code) => `${signed} != ${code}`,
  );
  const { known: digits } = numberOf(field, raw);
  const test = condition(set, ...known, digits);
  const instances = new Map<string, Entry>([[id, { value: meaning(field, order, raw), ...test, doc }]]);
  for (const [name, instance] of flagInstances(field, id, set, ids)) instances.set(name, instance);
  if (field.special.length > 0) {
    const names = field.special.map(({ code, name }) => `${signed} == ${code} ? "${name}" : `);
    const any = field.special.map(({ code }) => `${signed} == ${code}`).join(' or ');
    instances.set(ids.take(`${id}_special`), {
      value: `${names.join('')}""`,
      ...condition(set, any),
      doc: sentences(`${field.title}: the name of a raw value with a meaning of its own`),
    });
  }
  return instances;
}

/** Entries of a computed field: from the bytes that hold its pieces, or, for text and bytes, read at its place. */
function computedEntries(field: Field, id: string, context: FieldContext, bytes: Bytes): FieldEntries {
  const { order, enumerations, ids, set = null } = context;
  const doc = describe(field);
  if (field.type === 'text' || field.type === 'bytes') {
    const place = { pos: field.byte, ...typeOf(field, order, enumerations), ...condition(set), doc };
    return { attributes: [], instances: new Map([[id, place]]) };
  }
  const raw = ids.take(`${id}_raw`);
  const unsigned = bytes.raw(field);
  const half = 2 ** (field.width - 1);
  const value = field.signed ? `(${unsigned} >= ${half} ? ${unsigned} - ${2 ** field.width} : ${unsigned})` : unsigned;
  const reached = field.optional?.by === 'length' ? condition(set) : {};
  const instances = new Map<string, Entry>([[raw, { value, ...reached, doc: `${field.title} as transmitted.` }]]);
  // As an integer that has its sign already; a bool of one bit would be taken for one that Kaitai has read as such.
  const like = { ...field, signed: false, width: field.type === 'bool' ? Math.max(2, field.width) : field.width };
  for (const [name, instance] of meaningInstances(like, id, raw, raw, doc, context)) instances.set(name, instance);
  if (field.enumeration !== null) {
    instances.set(id, { ...instances.get(id), enum: enumerations.idOf(field.enumeration) });
  }
  return { attributes: [], instances };
}

function typeOf(field: Field, order: ByteOrder, enumerations: Enumerations): Entry {
  switch (field.type) {
    case 'text':
      return { type: 'str', ...sizeEntry(field), terminator: 0, encoding: 'UTF-8' };
    case 'bytes':
      return sizeEntry(field);
    case 'bool':
      return { type: field.width === 1 ? 'b1' : integerType(field, order, false) };
    default: {
      const type = integerType(field, order, field.signed);
      return field.enumeration === null ? { type } : { type, enum: enumerations.idOf(field.enumeration) };
    }
  }
}

function sizeEntry({ size, toEnd }: Field): Entry {
  return toEnd ? { 'size-eos': true } : { size };
}

/** The value from the raw one; `raw` itself if they are the same. */
function meaning(field: Field, order: ByteOrder, raw: string): string {
  if (field.type === 'bool' && field.width > 1) return `${raw} ${field.invert ? '==' : '!='} 0`;
  if (field.type === 'bool') return field.invert ? `not ${raw}` : raw;
  if (field.type === 'text' || field.type === 'bytes' || field.type === 'enum') return raw;
  return physicalOf(field, numberOf(field, rawValue(field, order, raw)).number);
}

/** The raw integer with its sign, which only types of whole bytes have by themselves. */
function rawValue(field: Field, order: ByteOrder, raw: string): string {
  // Kaitai takes one bit for a boolean.
  const counted = field.width === 1 ? `(${raw} ? 1 : 0)` : raw;
  if (!field.signed || isByteInteger(field, order)) return counted;
  return `(${counted} >= ${2 ** (field.width - 1)} ? ${counted} - ${2 ** field.width} : ${counted})`;
}

/**
 * One division of two integers gives the double nearest to the decimal value; the divisor is a float, since integers are divided without a
 * remainder.
 */
function physicalOf({ multiplier, addend, divisor }: Field, raw: string): string {
  const product = multiplier === 1 ? raw : `${raw} * ${multiplier}`;
  const sum = addend === 0 ? product : `${product} ${addend < 0 ? '-' : '+'} ${Math.abs(addend)}`;
  if (divisor === 1) return sum;
  return `${sum === raw ? raw : `(${sum})`} / ${divisor}.0`;
}

/** An instance whose condition does not hold is absent: null in most languages. */
function condition(...parts: readonly (string | null)[]): Entry {
  const held = parts.filter((part) => part !== null);
  if (held.length === 0) return {};
  return { if: held.length === 1 ? held[0] : held.map((part) => `(${part})`).join(' and ') };
}

function flagInstances(field: Field, id: string, set: string | null, ids: Identifiers): Map<string, Entry> {
  return new Map(
    field.flags.map(({ code, name, title }) => [
      ids.take(`${id}_${snakeCase(name)}`),
      { value: `(${id} & ${2 ** code}) != 0`, ...condition(set), doc: `${title}: bit ${code}.` },
    ]),
  );
}

function describe(field: Field): string {
  const parts = [field.title];
  if (field.ranged) parts.push(`${field.min} to ${field.max}${field.unit === null ? '' : ` ${field.unit}`}`);
  else if (field.unit !== null) parts.push(`in ${field.unit}`);
  const step = field.step ?? field.scale;
  if (step !== 1) parts.push(`in steps of ${step}`);
  if (field.type === 'text' && !field.toEnd) parts.push(`at most ${field.size} bytes`);
  if (field.null !== null || field.encoding === 'bcd') parts.push('absent where there is no value');
  if (field.presence !== null) parts.push('absent where the field is left unchanged');
  else if (field.optional !== null) parts.push('absent where it is not set');
  return sentences(parts.join(', '), field.source);
}

/** A type for the body, and for one with a list types of its items and of their values. */
export function bodyTypes(
  body: Body,
  id: string,
  types: Identifiers,
  profile: Profile,
  enumerations: Enumerations,
): [string, Entry][] {
  const { list } = body;
  if (list === null) return [[id, bodyType(body, profile, enumerations, null)]];
  const item = types.take(`${id}_item`);
  const values = list.attributes.map((attribute) => types.take(`${id}_${attribute.id}`));
  const typeOfValue = (attribute: (typeof list.attributes)[number]): string =>
    values[list.attributes.indexOf(attribute)] as string;
  return [
    [id, bodyType(body, profile, enumerations, item)],
    [item, itemType(list, typeOfValue)],
    ...list.attributes.map((attribute): [string, Entry] => [
      typeOfValue(attribute),
      bodyType(attributeBody(attribute, body), profile, enumerations, null),
    ]),
  ];
}

function bodyType(body: Body, profile: Profile, enumerations: Enumerations, item: string | null): Entry {
  const order = profile.frame.byteOrder;
  const told = runsOf(whenPlaces(body, profile), order);
  const ids = new Identifiers();
  const { presence } = body;
  const mask = presence === null ? [] : [maskPlace(presence, ids)];
  for (const name of item === null ? [] : ['items', 'rest', 'count']) ids.take(name);
  // The fields' own names come before any that is made from them.
  const names = new Map(namedFields(body).map((field) => [field, ids.take(kaitaiId(field.name))]));
  const seq: Entry[] = [];
  const instances = new Map<string, Entry>();
  const bytes = new Bytes(ids, instances);
  const fixed = placedFields(body).filter((field) => !isAppended(field, body));
  const whole = fixed.filter((field) => !isComputed(field, order));
  const parts = fixed.filter((field) => isComputed(field, order)).flatMap(bitsOf);
  const bits = fixed.flatMap((field) => presenceBits(field));
  const { count = null } = body.list ?? {};
  const counts = count === null ? [] : [{ byte: count.byte, size: count.size, low: 0, width: 8 * count.size }];
  const add = ({ attributes, instances: own }: FieldEntries): void => {
    seq.push(...attributes);
    for (const [id, instance] of own) instances.set(id, instance);
  };
  const context = (field: Field): FieldContext => ({
    ...{ order, enumerations, ids },
    set: setExpression(field, body, order, bytes, names),
  });
  for (const entry of inRunOrder<Place>([...mask, ...told, ...parts, ...bits, ...counts, ...whole], order)) {
    const field = whole.find((candidate) => candidate === entry);
    if (field !== undefined) add(fieldEntries(field, names.get(field) ?? '', context(field)));
    else if (told.includes(entry)) seq.push(...reservedAttributes(entry, order, 'Tells the message.'));
    else if (parts.includes(entry)) seq.push(...reservedAttributes(entry, order, COMPUTED));
    else if (bits.includes(entry)) seq.push(...reservedAttributes(entry, order, 'Tells that a field is set.'));
    else if (counts.includes(entry) && count !== null) {
      seq.push({ id: 'count', type: listIntegerType(count), doc: 'How many items there are.' });
    } else {
      const doc = 'One bit for each field: 1 where it is set, 0 where the device leaves it unchanged.';
      const type =
        presence === null || isPlainMask(presence, order)
          ? { type: integerType(entry, order, false) }
          : { size: presence.size };
      seq.push({ id: 'presence', ...type, doc });
    }
  }
  for (const field of namedFields(body)) {
    if (whole.includes(field) || field.optional?.by === 'item') continue;
    add(fieldEntries(field, names.get(field) ?? '', { ...context(field), bytes }));
  }
  const rest = restInstance(body);
  if (rest !== null) instances.set(ids.take('rest'), rest);
  if (item !== null) seq.push(...listEntries(body, item, count === null ? null : 'count'));
  const isOpen = body.list !== null || body.fields.some(({ toEnd }) => toEnd);
  const more = !body.atLeast ? '' : isOpen ? ' or more' : ' or more; what follows belongs to a later version';
  const source = body.clause === null ? null : `${capital(sourceOf(body))}, clause ${body.clause}`;
  return {
    doc: sentences(`${body.title}: ${body.length} bytes${more}`, source),
    ...(seq.length === 0 ? {} : { seq: withoutRepeats(seq) }),
    ...(instances.size === 0 ? {} : { instances }),
  };
}

/** Adjacent bytes without a name and of the same kind become one entry. */
function withoutRepeats(seq: readonly Entry[]): Entry[] {
  const joined: Entry[] = [];
  for (const entry of seq) {
    const last = joined.at(-1);
    const isSame = last !== undefined && isPart(last) && isPart(entry) && last.doc === entry.doc;
    if (isSame) joined[joined.length - 1] = { ...last, size: Number(last.size) + Number(entry.size) };
    else joined.push(entry);
  }
  return joined;
}

function isPart({ doc, size }: Entry): boolean {
  return doc === COMPUTED && typeof size === 'number';
}

const COMPUTED = 'Parts of what is computed below.';

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
