/**
 * The number by which two peers compare their wire formats. It covers only the meaning of the bytes: correcting a title or an origin,
 * or moving an entry to another file, does not change it.
 */

import { overlaps } from './check/kinds.ts';
import type {
  AttributeList,
  Body,
  ByteOrder,
  Check,
  Code,
  Field,
  Frame,
  HeaderField,
  Kind,
  ListInteger,
  MessageType,
  PresenceMask,
  Profile,
} from './model.ts';

type UnprintedProfile = Omit<Profile, 'fingerprint'>;

/** @returns the CRC-32 of the wire model, an unsigned integer of 32 bits */
export function fingerprint(profile: UnprintedProfile): number {
  return crc32(new TextEncoder().encode(canonicalJson(wireModel(profile))));
}

/** Plain data, with each list in an order that the wire format defines. */
function wireModel({ frame, deviceId, messages, presence, kinds }: UnprintedProfile): object {
  const isMasked = messages.some(({ control }) => control);
  return {
    byteOrder: frame.byteOrder,
    header: frame.header.map((field) => wireHeaderField(field, frame.byteOrder)),
    lengthBias: frame.lengthBias,
    maximumBodyLength: frame.maximumBodyLength,
    ...(frame.checks.length === 1
      ? { check: wireCheck(frame.checks[0] as Check) }
      : { checks: frame.checks.map(wireCheck) }),
    ...(frame.escape === null ? {} : { escape: frame.escape }),
    end: frame.end,
    deviceTypes: deviceId.deviceTypes.toSorted(byCode).map(wireCode),
    messages: messages.toSorted(byCode).map(wireMessage),
    presence: presence !== null && isMasked ? { byte: presence.byte, size: presence.size } : null,
    kinds: [...sharingKinds(kinds)]
      .toSorted(byCodes)
      .map(([kind, sharing]) => wireKind(kind, sharing, frame, presence)),
  };
}

/** By code, not by place in the file; those that share one, by name. */
function byCode(left: Code, right: Code): number {
  return left.code - right.code || (left.name < right.name ? -1 : 1);
}

function byCodes([left]: readonly [Kind, unknown], [right]: readonly [Kind, unknown]): number {
  return left.device === right.device ? byCode(left.message, right.message) : byCode(left.device, right.device);
}

/** For each kind those with the same codes, itself included, in the order of the files. */
function sharingKinds(kinds: readonly Kind[]): Map<Kind, readonly Kind[]> {
  const groups = new Map<string, Kind[]>();
  for (const kind of kinds) {
    const key = `${kind.device.name} ${kind.message.code}`;
    groups.set(key, [...(groups.get(key) ?? []), kind]);
  }
  return new Map([...groups.values()].flatMap((group) => group.map((kind) => [kind, group] as const)));
}

/** With its body, so that it does not matter which kinds share one. If a frame can be of several kinds, their order decides. */
function wireKind(kind: Kind, sharing: readonly Kind[], frame: Frame, presence: PresenceMask | null): object {
  const { device, message, body } = kind;
  const { byteOrder } = frame;
  const earlier = sharing.slice(0, sharing.indexOf(kind)).filter((other) => overlaps(other, kind, byteOrder));
  return {
    device: device.code,
    message: message.code,
    body: wireBody(body, { byteOrder, presence }),
    ...(sharing.length > 1 ? { name: message.name } : {}),
    ...(earlier.length > 0 ? { behind: earlier.map((other) => other.message.name).sort() } : {}),
  };
}

/** What most profiles do not use is included only if it is used: their fingerprints stay. */
function wireHeaderField(
  { name, role, byte, type, size, low, width, values, field }: HeaderField,
  byteOrder: ByteOrder,
): object {
  const isWhole = width === 8 * size;
  return {
    role,
    byte,
    type,
    value: values[0] ?? null,
    ...(values.length > 1 ? { values } : {}),
    ...(isWhole ? {} : { size, low, width }),
    ...(type === 'text' || type === 'bytes' || type === 'bcd' ? { size } : {}),
    // A default matters only to writers.
    ...(field === null ? {} : { name, field: wireField(field, byteOrder) }),
  };
}

function wireCheck({ title, origin, source, to, complement, seesEscaped, ...parameters }: Check): object {
  return {
    ...parameters,
    ...(to === 'body' ? { to } : {}),
    ...(complement ? { complement } : {}),
    ...(seesEscaped ? { seesEscaped } : {}),
  };
}

function wireMessage({ code, codes, name, when, control }: MessageType): object {
  const own = codes.length === 1 ? { code } : { codes };
  return { ...own, name, ...(when.length > 0 ? { when } : {}), control };
}

function wireBody({ length, atLeast, fields, list, presence }: Body, { byteOrder, presence: usual }: Wire): object {
  // Reserved entries fill the gaps between the others: how they are split does not change the wire format.
  const wireFields = (some: readonly Field[]): object[] =>
    some.filter(({ type }) => type !== 'reserved').map((field) => wireField(field, byteOrder));
  return {
    length,
    atLeast,
    fields: wireFields(fields.filter(({ optional }) => optional?.by !== 'item')),
    ...(isUsual(presence, usual) ? {} : { presence: wireMask(presence as PresenceMask) }),
    ...(list === null ? {} : { list: wireList(list, wireFields) }),
  };
}

function isUsual(mask: PresenceMask | null, usual: PresenceMask | null): boolean {
  if (mask === null) return true;
  const isPlaced = mask.byte === usual?.byte && mask.size === usual.size;
  return isPlaced && (mask.size === 1 || mask.byteOrder === usual.byteOrder);
}

function wireMask({ byte, size, byteOrder }: PresenceMask): object {
  return { byte, ...wireInteger({ size, byteOrder }) };
}

/** Items may come in any order, so the order of attributes is not part of the wire format. */
function wireList({ id, kind, length, count, attributes }: AttributeList, wireFields: WireFields): object {
  return {
    id: wireInteger(id),
    kind: kind === null ? null : wireInteger(kind),
    length: length === null ? null : wireInteger(length),
    count: count === null ? null : { byte: count.byte, ...wireInteger(count) },
    attributes: attributes
      .toSorted((left, right) => left.id - right.id)
      .map((attribute) => ({
        id: attribute.id,
        kind: attribute.kind,
        length: attribute.length,
        toEnd: attribute.toEnd,
        fields: wireFields(attribute.fields),
      })),
  };
}

type WireFields = (fields: readonly Field[]) => object[];

/** A single byte has no order. */
function wireInteger({ size, byteOrder }: ListInteger): object {
  return size === 1 ? { size } : { size, byteOrder };
}

interface Wire {
  readonly byteOrder: ByteOrder;
  readonly presence: PresenceMask | null;
}

function wireField(field: Field, usual: ByteOrder): object {
  const { title, origin, source, role, ranged, enumeration, flags, flagSet, ...others } = field;
  const { byteOrder, pieces, encoding, special, filler, toEnd, optional, ...wire } = others;
  const sizes = [...(pieces ?? [field]).map(({ size }) => size), optional?.by === 'bit' ? optional.size : 1];
  const isOrdered = byteOrder === usual || sizes.every((size) => size === 1);
  return {
    ...wire,
    codes: enumeration?.codes.map(wireCode) ?? null,
    flags: flags.map(wireCode),
    ...(isOrdered ? {} : { byteOrder }),
    ...(pieces === null ? {} : { pieces }),
    ...(encoding === 'binary' ? {} : { encoding }),
    ...(special.length === 0 ? {} : { special: special.map(wireCode) }),
    ...(toEnd ? { toEnd } : {}),
    ...(optional === null || optional.by === 'item' ? {} : { optional }),
  };
}

function wireCode({ code, name }: Code): object {
  return { code, name };
}

/** JSON with sorted keys and no white space. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** CRC-32/ISO-HDLC. */
export function crc32(bytes: Uint8Array): number {
  let register = 0xffffffff;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = (register >>> 1) ^ (register & 1 ? 0xedb88320 : 0);
  }
  return (register ^ 0xffffffff) >>> 0;
}
