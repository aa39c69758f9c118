/** What users of restructure and typed-binary hold: the frame's header and body as their structures have them. */

import type { Field, Kind } from '../../tools/model.ts';
import type { PlainMessage } from '../corpus.ts';
import {
  fieldsThatAreSet,
  kindByCode,
  kindByName,
  presenceOf,
  START_MARKER,
  type Unit,
  unitsOf,
  VERSION,
} from './field.ts';

export interface Header {
  startMarker: number;
  version: number;
  messageId: number;
  deviceType: number;
  serialHigh: number;
  serialLow: number;
  sequence: number;
  bodyLength: number;
}

export interface HeldFrame {
  readonly header: Header;
  /** Integers with several fields of a few bits are objects, as the libraries' own bit fields are. */
  readonly body: Record<string, unknown>;
}

export function isBits({ size, fields }: Unit): boolean {
  const [first] = fields as [Field, ...Field[]];
  return fields.length > 1 || (first.type !== 'text' && first.width < 8 * size);
}

export function unitName({ byte, fields }: Unit, isOfBits: boolean): string {
  return isOfBits ? `bits${byte}` : (fields[0] as Field).name || `reserved${byte}`;
}

export function holdFrame({ kind: name, serial, sequence, body: values }: PlainMessage): HeldFrame {
  const kind = kindByName.get(name) as Kind;
  const given = values as Record<string, unknown>;
  const body: Record<string, unknown> = {};
  if (kind.body.presence !== null) body.presence = presenceOf(kind.body, given);
  for (const unit of unitsOf(kind.body)) {
    const named = unit.fields.filter(({ type }) => type !== 'reserved');
    if (isBits(unit)) {
      body[unitName(unit, true)] = Object.fromEntries(
        named.map((field) => [field.name, given[field.name] ?? zero(field)]),
      );
    } else {
      for (const field of named) body[field.name] = given[field.name] !== undefined ? given[field.name] : zero(field);
    }
  }
  return {
    header: {
      startMarker: START_MARKER,
      version: VERSION,
      messageId: kind.message.code,
      deviceType: kind.device.code,
      serialHigh: Math.floor(serial / 0x100000000),
      serialLow: serial % 0x100000000,
      sequence,
      bodyLength: kind.body.length,
    },
    body,
  };
}

/** What a field that is not set has on the wire: zero bits. */
function zero(field: Field): unknown {
  switch (field.type) {
    case 'bool':
      return field.invert;
    case 'enum':
      return field.enumeration?.codes.find(({ code }) => code === 0)?.name;
    case 'flags':
      return [];
    case 'text':
      return '';
    default:
      return field.addend / field.divisor;
  }
}

export function messageOfHeld({ header, body }: HeldFrame): unknown {
  const kind = kindByCode.get(header.deviceType * 256 + header.messageId) as Kind;
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('bits')) Object.assign(flat, value);
    else flat[name] = value;
  }
  const set = fieldsThatAreSet(kind.body, (body.presence as number | undefined) ?? 0);
  return {
    kind: kind.name,
    serial: header.serialHigh * 0x100000000 + header.serialLow,
    sequence: header.sequence,
    body: Object.fromEntries(set.map(({ name }) => [name, flat[name]])),
  };
}
