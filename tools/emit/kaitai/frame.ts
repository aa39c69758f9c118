/** What surrounds a body: header, check and end marker. */
import type { Frame, HeaderField } from '../../model.ts';
import type { Enumerations } from './enumerations.ts';
import { Identifiers, snakeCase } from './ids.ts';
import { type Entry, integerType, isWide, type Place, reservedAttributes, wideAttributes } from './run.ts';

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
    const doc = `${field.title}. ${field.source}.`;
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
      return { contents: [...frame.start] };
    case 'constant':
      return { contents: bytesOf(field, frame) };
    case 'version':
      return { type, valid: field.value };
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

function bytesOf({ value, size }: HeaderField, { byteOrder }: Frame): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor((value ?? 0) / 256 ** index) % 256);
  return byteOrder === 'little' ? bytes : bytes.reverse();
}

/** Check and end marker. */
export function ending({ check, end }: Frame, ids: Identifiers): Entry[] {
  const entries: Entry[] = [];
  if (check.size > 0) {
    const order = check.size === 1 ? '' : check.byteOrder === 'big' ? 'be' : 'le';
    const doc = `${check.title}. Kaitai reads it and does not verify it. ${check.source}.`;
    entries.push({ id: ids.take('check'), type: `u${check.size}${order}`, doc });
  }
  if (end.length > 0) entries.push({ id: ids.take('end_marker'), contents: [...end], doc: 'End marker.' });
  return entries;
}
