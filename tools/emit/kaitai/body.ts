/** One body: a type of Kaitai. */
import type { Body, ByteOrder, Field, PresenceMask, Profile } from '../../model.ts';
import { whenPlaces } from '../kinds.ts';
import { Identifiers, namedFields, snakeCase, sourceOf } from '../names.ts';
import {
  type Entry,
  type Enumerations,
  inRunOrder,
  integerType,
  isByteInteger,
  isWide,
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
}

/** `id` is the field's own; an attribute whose raw value is not yet the meaning goes by `id_raw`. */
export function fieldEntries(field: Field, id: string, { order, enumerations, ids }: FieldContext): FieldEntries {
  if (field.type === 'reserved') return { attributes: reservedAttributes(field, order), instances: new Map() };
  const doc = describe(field);
  const set = field.presence === null ? null : `(presence & ${2 ** field.presence}) != 0`;
  const typed = typeOf(field, order, enumerations);

  if (!isWide(field) && set === null && meaning(field, order, id) === id && field.null === null) {
    return { attributes: [{ id, ...typed, doc }], instances: flagInstances(field, id, null, ids) };
  }
  const raw = ids.take(`${id}_raw`);
  const wide = isWide(field) && typed.type !== undefined && field.type !== 'text' ? raw : null;
  const { attributes, joined } =
    wide === null
      ? { attributes: [{ id: raw, ...typed, doc: `${field.title} as transmitted.` }], joined: raw }
      : wideAttributes(field, order, wide, `${field.title} as transmitted.`);
  const known = field.null === null ? null : `${rawValue(field, order, joined)} != ${field.null}`;
  const instance = { value: meaning(field, order, joined), ...condition(set, known), doc };
  return { attributes, instances: new Map([[id, instance], ...flagInstances(field, id, set, ids)]) };
}

function typeOf(field: Field, order: ByteOrder, enumerations: Enumerations): Entry {
  switch (field.type) {
    case 'text':
      return { type: 'str', size: field.size, terminator: 0, encoding: 'UTF-8' };
    case 'bytes':
      return { size: field.size };
    case 'bool':
      return { type: 'b1' };
    default: {
      const type = integerType(field, order, field.signed);
      return field.enumeration === null ? { type } : { type, enum: enumerations.idOf(field.enumeration) };
    }
  }
}

/** The value out of the raw one; `raw` itself where they are the same. */
function meaning(field: Field, order: ByteOrder, raw: string): string {
  if (field.type === 'bool') return field.invert ? `not ${raw}` : raw;
  if (field.type === 'text' || field.type === 'bytes' || field.type === 'enum') return raw;
  return physicalOf(field, rawValue(field, order, raw));
}

/** The raw integer with its sign, which only types of whole bytes have by themselves. */
function rawValue(field: Field, order: ByteOrder, raw: string): string {
  // Kaitai takes one bit for a boolean.
  const counted = field.width === 1 ? `(${raw} ? 1 : 0)` : raw;
  if (!field.signed || isByteInteger(field, order)) return counted;
  return `(${counted} >= ${2 ** (field.width - 1)} ? ${counted} - ${2 ** field.width} : ${counted})`;
}

/** One division of two integers, so that it gives the double nearest to the decimal value; by a float, lest it be cut. */
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
  if (field.type === 'text') parts.push(`at most ${field.size} bytes`);
  if (field.null !== null) parts.push('absent where there is no value');
  if (field.presence !== null) parts.push('absent where the field is left unchanged');
  return sentences(parts.join(', '), field.source);
}

export function bodyType(body: Body, profile: Profile, enumerations: Enumerations): Entry {
  const order = profile.frame.byteOrder;
  const told = runsOf(whenPlaces(body, profile), order);
  const ids = new Identifiers();
  const mask = body.presence === null ? [] : [maskPlace(body.presence, ids)];
  // The fields' own names come before any that is made from them.
  const names = new Map(namedFields(body).map((field) => [field, ids.take(snakeCase(field.name))]));
  const seq: Entry[] = [];
  const instances = new Map<string, Entry>();
  for (const entry of inRunOrder<Place>([...mask, ...told, ...body.fields], order)) {
    if (told.includes(entry)) {
      seq.push(...reservedAttributes(entry, order, 'Tells the message.'));
      continue;
    }
    const field = body.fields.find((candidate) => candidate === entry);
    if (field === undefined) {
      const doc = 'One bit for each field: 1 where it is set, 0 where the device leaves it unchanged.';
      seq.push({ id: 'presence', type: integerType(entry, order, false), doc });
      continue;
    }
    const entries = fieldEntries(field, names.get(field) ?? '', { order, enumerations, ids });
    seq.push(...entries.attributes);
    for (const [id, instance] of entries.instances) instances.set(id, instance);
  }
  const more = body.atLeast ? ' or more; what follows belongs to a later version' : '';
  const source = body.clause === null ? null : `${capital(sourceOf(body))}, clause ${body.clause}`;
  return {
    doc: sentences(`${body.title}: ${body.length} bytes${more}`, source),
    ...(seq.length === 0 ? {} : { seq }),
    ...(instances.size === 0 ? {} : { instances }),
  };
}

/** A field cannot be called `presence`. */
function maskPlace({ byte, size }: PresenceMask, ids: Identifiers): Place {
  ids.take('presence');
  return { byte, size, low: 0, width: 8 * size };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
