/** `docs/rump.ksy`: the whole frame for Kaitai Struct, which generates readers in a dozen languages. */
import { stringify, type Tags } from 'yaml';
import { bytesOf } from '../check/frame.ts';
import { printable } from '../escape.ts';
import type { Body, Condition, Frame, HeaderField, Kind, Profile } from '../model.ts';
import { headerField, isByteString, isWhole, needsBody } from './facts.ts';
import { bodyTypes, fieldEntries } from './kaitai/body.ts';
import { Bytes, bitsOf, isComputed, lacks } from './kaitai/general.ts';
import {
  type Entry,
  Enumerations,
  inRunOrder,
  integerType,
  isWide,
  kaitaiId,
  messageField,
  type Place,
  reservedAttributes,
  runsOf,
  sentences,
  wideAttributes,
} from './kaitai/run.ts';
import { Identifiers, snakeCase } from './names.ts';

export interface Header {
  readonly ids: Identifiers;
  /** Expressions for what identifies the kind: device type and message, or the values of all header fields that identify it. */
  readonly codes: readonly string[];
  /** Null if the kind implies it. */
  readonly length: string | null;
  /** The instance with the frame's position, if bytes are read one by one; null if none are so far. */
  readonly start: string | null;
  readonly attributes: readonly Entry[];
  readonly instances: ReadonlyMap<string, Entry>;
}

/** One that is read, or bits of a computed one. */
type HeaderPlace = HeaderField | (Place & { readonly role: 'reserved' });

export function header(frame: Frame, enumerations: Enumerations): Header {
  const ids = new Identifiers();
  const attributes: Entry[] = [];
  const instances = new Map<string, Entry>();
  const names = new Map<HeaderField, string>();
  const order = frame.byteOrder;
  for (const name of ['body', 'kind']) ids.take(name);
  const computed = frame.header.flatMap(({ field }) => (field !== null && isComputed(field, order) ? [field] : []));
  const read = frame.header.filter(({ field }) => field === null || !computed.includes(field));
  const parts = runsOf(computed.flatMap(bitsOf), order).map((place) => ({ ...place, role: 'reserved' as const }));
  const start = computed.length === 0 ? null : ids.take('frame_at');
  for (const field of inRunOrder<HeaderPlace>([...read, ...parts], order)) {
    if (field.role === 'reserved') {
      attributes.push(...reservedAttributes(field, order));
      continue;
    }
    const id = ids.take(kaitaiId(field.name));
    names.set(field, id);
    const doc = sentences(field.title, field.source);
    if (field.role === 'field' && field.field !== null) {
      const entries = fieldEntries(field.field, id, { order, enumerations, ids });
      attributes.push(...entries.attributes);
      for (const [name, instance] of entries.instances) instances.set(name, instance);
    } else if (isByteString(field)) {
      attributes.push({ id, ...textContent(field), doc });
    } else if (isWide(field) && field.role !== 'constant') {
      const { attributes: halves, joined } = wideAttributes(field, order, id, `${field.title}, in part.`);
      attributes.push(...halves);
      instances.set(id, { value: joined, doc });
    } else {
      attributes.push({ id, ...content(field, frame, enumerations), doc });
    }
  }
  const bytes = new Bytes(ids, instances, start ?? '');
  for (const field of computed) {
    const entries = fieldEntries(field, ids.take(kaitaiId(field.name)), { order, enumerations, ids, bytes });
    for (const [name, instance] of entries.instances) instances.set(name, instance);
  }
  const [device, length] = [headerField(frame, 'device'), headerField(frame, 'length')];
  const telling = [...(device === undefined ? [] : [device]), ...frame.tells];
  return {
    ids,
    start,
    attributes,
    instances,
    codes: telling.map((field) => numberText(field, names.get(field) ?? '', frame)),
    length: length === undefined ? null : (names.get(length) ?? ''),
  };
}

function textContent({ type, size }: HeaderField): Entry {
  return type === 'text' ? { type: 'str', size, terminator: 0, encoding: 'UTF-8' } : { size };
}

/** The field's value as a text of decimal digits. */
function numberText(field: HeaderField, id: string, frame: Frame): string {
  // Kaitai takes one bit for a boolean.
  if (field.width === 1) return `(${id} ? "1" : "0")`;
  const named = field.role === 'device' || messageField(frame) === field;
  return named ? `${id}.to_i.to_s` : `${id}.to_s`;
}

function content(field: HeaderField, frame: Frame, enumerations: Enumerations): Entry {
  const type = integerType(field, frame.byteOrder, false);
  const values = field.values.map((value) => single(field, value));
  const valid = values.length === 1 ? values[0] : { 'any-of': values };
  switch (field.role) {
    case 'start':
      return frame.starts.length === 1 ? { contents: [...(frame.starts[0] as readonly number[])] } : { type, valid };
    case 'constant':
      return isWhole(field)
        ? { contents: bytesOf(field.values[0] ?? 0, field.size, frame.byteOrder) }
        : { type, valid };
    case 'version':
      return { type, valid };
    case 'device':
      return field.width === 1 ? { type } : { type, enum: enumerations.deviceType };
    case 'message':
      return messageField(frame) === field ? { type, enum: enumerations.message } : { type };
    case 'length': {
      const bias = frame.lengthBias ?? 0;
      return { type, valid: { min: bias, max: single(field, bias + frame.maximumBodyLength) } };
    }
    default:
      return { type };
  }
}

/** Kaitai takes one bit for a boolean, and a number of YAML for one of 32 bits with a sign: larger ones are expressions. */
function single({ width }: HeaderField, value: number): number | boolean | string {
  if (width === 1) return value === 1;
  return value < 2 ** 31 ? value : String(value);
}

/** Check and end marker. */
export function ending({ checks, end }: Frame, ids: Identifiers): Entry[] {
  const entries: Entry[] = [];
  for (const { size, byteOrder, title, source } of checks) {
    if (size === 0) continue;
    const order = size === 1 ? '' : byteOrder === 'big' ? 'be' : 'le';
    const doc = sentences(title, 'Kaitai reads it and does not verify it', source);
    entries.push({ id: ids.take('check'), type: `u${size}${order}`, doc });
  }
  if (end.length > 0) entries.push({ id: ids.take('end_marker'), contents: [...end], doc: 'End marker.' });
  return entries;
}

/**
 * Selects the body of a frame. Kaitai switches on one value, so device type, message identifier and body length are joined
 * into one text: codes of any width fit, where a number would overflow.
 */
interface BodyChoice {
  /** As of the header. */
  readonly start: string | null;
  readonly attribute: Entry;
  readonly instances: ReadonlyMap<string, Entry>;
}

function bodyChoice(profile: Profile, head: Header, typeIds: ReadonlyMap<Body, string>): BodyChoice {
  const instances = new Map<string, Entry>();
  const isPlain = profile.frame.tells.length === 1 && headerField(profile.frame, 'device') !== undefined;
  instances.set('kind', {
    value: head.codes.join(` + '.' + `) || '""',
    doc: isPlain
      ? 'Device type and message identifier, with a full stop between them.'
      : 'The values of all header fields that tell the message, with full stops between them.',
  });
  const length = bodyLength(profile, head, instances);
  if (needsBody(profile)) return choiceByOrder(profile, head, typeIds, length, instances);
  const counted = countedLength(profile, head, length, instances);
  const cases = new Map(
    profile.kinds.map((kind) => [`"${key(kind, profile)}.${kind.body.length}"`, typeIds.get(kind.body)]),
  );
  const attribute = {
    id: 'body',
    size: length,
    type: { 'switch-on': `kind + '.' + ${counted}.to_s`, cases },
    doc: 'By device type, message identifier and body length. A body of unknown kind stays bytes.',
  };
  return { start: head.start, attribute, instances };
}

/** Among kinds that share their codes the first that fits: its number in the order of the profile, looked up before the body is read. */
function choiceByOrder(
  profile: Profile,
  head: Header,
  typeIds: ReadonlyMap<Body, string>,
  length: string,
  instances: Map<string, Entry>,
): BodyChoice {
  const { kinds, frame } = profile;
  const places = new Map<string, string>();
  const start = head.start ?? head.ids.take('frame_at');
  const holds = (condition: Condition): string => {
    const { byte, size, low, width, value } = condition;
    const place = `${byte} ${size}`;
    const id = places.get(place) ?? head.ids.take(`body_${byte}${size === 1 ? '' : `_of_${size}`}`);
    if (!places.has(place)) {
      places.set(place, id);
      // Wider ones are read as bytes.
      const type = size > 4 ? { size } : { type: size === 3 ? 'b24' : `u${size}` };
      const doc = 'Bytes of the body that tell the message, before the body is read.';
      instances.set(id, { pos: `${start} + ${frame.headerLength + byte}`, ...type, doc });
    }
    if (size > 4) return `${id} == [${bytesOf(value, size, frame.byteOrder).join(', ')}]`;
    return width === 8 * size ? `${id} == ${value}` : `((${id} >> ${low}) & ${2 ** width - 1}) == ${value}`;
  };
  const tests = kinds.map((kind, index) => {
    const { body, message } = kind;
    const conditions = message.when.map(holds);
    // The length first: a shorter body has no such bytes.
    const fits = [`kind == "${key(kind, profile)}"`, `${length} ${body.atLeast ? '>=' : '=='} ${body.length}`];
    return `(${[...fits, ...conditions].join(' and ')}) ? ${index} : `;
  });
  const choice = head.ids.take('kind_number');
  instances.set(choice, {
    value: `${tests.join('')}-1`,
    doc: 'The number of the first kind that fits, from 0, since several have the same codes; -1 where none does.',
  });
  const cases = new Map(kinds.map((kind, index) => [index, typeIds.get(kind.body)]));
  const doc = 'By the first kind that fits. A body of unknown kind stays bytes.';
  return {
    start: head.start ?? (places.size === 0 ? null : start),
    attribute: { id: 'body', size: length, type: { 'switch-on': choice, cases }, doc },
    instances,
  };
}

function key({ device, message }: Kind, { frame }: Profile): string {
  const told = headerField(frame, 'device') === undefined ? [] : [device.code];
  return [...told, ...message.codes].join('.');
}

/** The identifier of the body's length: the header's field, if that counts nothing else. */
function bodyLength(profile: Profile, head: Header, instances: Map<string, Entry>): string {
  const { lengthBias } = profile.frame;
  if (head.length !== null && lengthBias === 0) return head.length;
  const id = head.ids.take('body_length');
  if (head.length !== null) {
    instances.set(id, { value: `${head.length} - ${lengthBias}`, doc: 'Bytes of the body alone.' });
  } else {
    const lengths = new Map(profile.kinds.map((kind) => [key(kind, profile), kind.body.length]));
    const doc = 'Bytes of the body: the kind implies them, so a frame of unknown kind cannot be read.';
    instances.set(id, { value: choose(lengths, '-1'), doc });
  }
  return id;
}

/** Some bodies may be longer than their table says: their length counts as the table's. */
function countedLength(profile: Profile, head: Header, length: string, instances: Map<string, Entry>): string {
  const longer = profile.kinds.filter(({ body }) => body.atLeast);
  if (longer.length === 0) return length;
  const least = head.ids.take('least_length');
  const lengths = new Map(longer.map((kind) => [key(kind, profile), kind.body.length]));
  instances.set(least, { value: choose(lengths, '0xffff_ffff'), doc: 'The fewest bytes where more are allowed.' });
  const id = head.ids.take('table_length');
  const doc = 'Bytes of the body, except what a later version has appended.';
  instances.set(id, { value: `${length} > ${least} ? ${least} : ${length}`, doc });
  return id;
}

/** A chain of alternatives over `kind`, one for each length. */
function choose(lengths: ReadonlyMap<string, number>, otherwise: string): string {
  const kinds = new Map<number, string[]>();
  for (const [codes, length] of lengths) kinds.set(length, [...(kinds.get(length) ?? []), `kind == "${codes}"`]);
  const alternatives = [...kinds].map(([length, tests]) => `(${tests.join(' or ')}) ? ${length} : `);
  return `${alternatives.join('')}${otherwise}`;
}

export function emitKaitai(profile: Profile): string {
  const { frame } = profile;
  const types = new Identifiers();
  types.take('rump');
  const typeIds = new Map<Body, string>(profile.bodies.map((body) => [body, types.take(snakeCase(body.name))]));
  const enumerations = new Enumerations(profile, types);
  const head = header(frame, enumerations);
  const choice = bodyChoice(profile, head, typeIds);
  const order = frame.byteOrder === 'big' ? 'be' : 'le';
  const { start } = choice;
  const first = start === null ? [] : [{ size: 0, if: `${start} >= 0`, doc: 'Keeps the position of the frame.' }];
  const position: [string, Entry][] =
    start === null ? [] : [[start, { value: '_io.pos', doc: "The frame's first byte." }]];
  const document = {
    meta: {
      id: 'rump',
      title: profile.title,
      license: 'Apache-2.0',
      // Bits from the least significant one and `valid` came with it.
      'ks-version': '0.9',
      endian: order,
      'bit-endian': order,
    },
    doc: explanation(profile),
    seq: [...first, ...head.attributes, choice.attribute, ...ending(frame, head.ids)],
    instances: new Map([...position, ...head.instances, ...choice.instances]),
    types: new Map(
      profile.bodies.flatMap((body) => bodyTypes(body, typeIds.get(body) ?? '', types, profile, enumerations)),
    ),
    enums: enumerations.entries(),
  };
  // As YAML 1.1: Kaitai's compiler reads that, and there a bare `off` is a boolean. It knows no ordered map, though.
  const customTags = (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':omap'));
  return `${heading(profile)}\n${stringify(document, { version: '1.1', lineWidth: 0, customTags })}`;
}

function heading({ id, version }: Profile): string {
  return `# Generated from profile/*.yaml (profile ${printable(id)} ${printable(version)}). Do not edit: correct the profile and generate again.`;
}

function explanation({ id, version, frame, bodies }: Profile): string {
  const unverified =
    frame.checkLength === 0 ? 'There is no frame check.' : 'The frame check is read, but not verified.';
  const escaped =
    frame.escape === null
      ? ''
      : `
Bytes between start and end marker are escaped when they are sent. Kaitai undoes that only where it knows how many bytes there are, which
here the frame itself tells: this reads frames whose escape bytes were taken out.`;
  return `One frame of profile ${id} ${version}. ${unverified}${escaped}${lacks(bodies)}
Values are physical: scaled, and absent where the raw value says that there is none or where a control message leaves the
field unchanged. Attributes called \`…_raw\` are what was transmitted.
`;
}
