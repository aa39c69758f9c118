/** `docs/rump.ksy`: the whole frame for Kaitai Struct, which generates readers in a dozen languages. */
import { stringify, type Tags } from 'yaml';
import { printable } from '../escape.ts';
import type { Body, Frame, HeaderField, Kind, Profile } from '../model.ts';
import { bodyType } from './kaitai/body.ts';
import {
  type Entry,
  Enumerations,
  integerType,
  isWide,
  type Place,
  reservedAttributes,
  sentences,
  wideAttributes,
} from './kaitai/run.ts';
import { Identifiers, snakeCase } from './names.ts';

export interface Header {
  readonly ids: Identifiers;
  /** Of the fields that say what the body is. */
  readonly device: string;
  readonly message: string;
  /** Null where the kind implies it. */
  readonly length: string | null;
  readonly attributes: readonly Entry[];
  readonly instances: ReadonlyMap<string, Entry>;
}

export function header(frame: Frame, enumerations: Enumerations): Header {
  const ids = new Identifiers();
  const attributes: Entry[] = [];
  const instances = new Map<string, Entry>();
  const byRole = new Map<HeaderField['role'], string>();
  for (const name of ['body', 'kind']) ids.take(name);
  for (const field of frame.header) {
    const place: Place = { byte: field.byte, size: field.size, low: 0, width: 8 * field.size };
    if (field.role === 'reserved') {
      attributes.push(...reservedAttributes(place, frame.byteOrder));
      continue;
    }
    const id = ids.take(snakeCase(field.name));
    byRole.set(field.role, id);
    const doc = sentences(field.title, field.source);
    if (isWide(place) && field.role !== 'constant') {
      const { attributes: halves, joined } = wideAttributes(place, frame.byteOrder, id, `${field.title}, in part.`);
      attributes.push(...halves);
      instances.set(id, { value: joined, doc });
    } else {
      attributes.push({ id, ...content(field, place, frame, enumerations), doc });
    }
  }
  return {
    ids,
    attributes,
    instances,
    device: byRole.get('device') ?? '',
    message: byRole.get('message') ?? '',
    length: byRole.get('length') ?? null,
  };
}

function content(field: HeaderField, place: Place, frame: Frame, enumerations: Enumerations): Entry {
  const type = integerType(place, frame.byteOrder, false);
  switch (field.role) {
    case 'start':
      return { contents: [...(frame.starts[0] as readonly number[])] };
    case 'constant':
      return { contents: bytesOf(field, frame) };
    case 'version':
      return { type, valid: field.values[0] ?? 0 };
    case 'device':
      return { type, enum: enumerations.deviceType };
    case 'message':
      return { type, enum: enumerations.message };
    case 'length': {
      const bias = frame.lengthBias ?? 0;
      return { type, valid: { min: bias, max: bias + frame.maximumBodyLength } };
    }
    default:
      return { type };
  }
}

function bytesOf({ values: [value = 0], size }: HeaderField, { byteOrder }: Frame): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
  return byteOrder === 'little' ? bytes : bytes.reverse();
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
  readonly attribute: Entry;
  readonly instances: ReadonlyMap<string, Entry>;
}

function bodyChoice(profile: Profile, head: Header, typeIds: ReadonlyMap<Body, string>): BodyChoice {
  const instances = new Map<string, Entry>();
  instances.set('kind', {
    value: `${head.device}.to_i.to_s + '.' + ${head.message}.to_i.to_s`,
    doc: 'Device type and message identifier, with a full stop between them.',
  });
  const length = bodyLength(profile, head, instances);
  const counted = countedLength(profile, head, length, instances);
  const cases = new Map(profile.kinds.map((kind) => [`"${key(kind)}.${kind.body.length}"`, typeIds.get(kind.body)]));
  const attribute = {
    id: 'body',
    size: length,
    type: { 'switch-on': `kind + '.' + ${counted}.to_s`, cases },
    doc: 'By device type, message identifier and body length. A body of unknown kind stays bytes.',
  };
  return { attribute, instances };
}

function key({ device, message }: Kind): string {
  return `${device.code}.${message.code}`;
}

/** The identifier of the body's length: the header's field where that counts nothing else. */
function bodyLength(profile: Profile, head: Header, instances: Map<string, Entry>): string {
  const { lengthBias } = profile.frame;
  if (head.length !== null && lengthBias === 0) return head.length;
  const id = head.ids.take('body_length');
  if (head.length !== null) {
    instances.set(id, { value: `${head.length} - ${lengthBias}`, doc: 'Bytes of the body alone.' });
  } else {
    const lengths = new Map(profile.kinds.map((kind) => [kind, kind.body.length]));
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
  const lengths = new Map(longer.map((kind) => [kind, kind.body.length]));
  instances.set(least, { value: choose(lengths, '0xffff_ffff'), doc: 'The fewest bytes where more are allowed.' });
  const id = head.ids.take('table_length');
  const doc = 'Bytes of the body, but for what a later version has appended.';
  instances.set(id, { value: `${length} > ${least} ? ${least} : ${length}`, doc });
  return id;
}

/** A chain of alternatives over `kind`, one for each length. */
function choose(lengths: ReadonlyMap<Kind, number>, otherwise: string): string {
  const kinds = new Map<number, string[]>();
  for (const [kind, length] of lengths) kinds.set(length, [...(kinds.get(length) ?? []), `kind == "${key(kind)}"`]);
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
    seq: [...head.attributes, choice.attribute, ...ending(frame, head.ids)],
    instances: new Map([...head.instances, ...choice.instances]),
    types: new Map(profile.bodies.map((body) => [typeIds.get(body), bodyType(body, frame.byteOrder, enumerations)])),
    enums: enumerations.entries(),
  };
  // As YAML 1.1: Kaitai's compiler reads that, where a bare `off` is a boolean. It knows no ordered map, though.
  const customTags = (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':omap'));
  return `${heading(profile)}\n${stringify(document, { version: '1.1', lineWidth: 0, customTags })}`;
}

function heading({ id, version }: Profile): string {
  return `# Generated from profile/*.yaml (profile ${printable(id)} ${printable(version)}). Do not edit: correct the profile and generate again.`;
}

function explanation({ id, version, frame }: Profile): string {
  const unverified =
    frame.checkLength === 0 ? 'There is no frame check.' : 'The frame check is read, but not verified.';
  return `One frame of profile ${id} ${version}. ${unverified}
Values are physical: scaled, and absent where the raw value says that there is none or where a control message leaves the
field unchanged. Attributes called \`…_raw\` are what was transmitted.
`;
}
