/** The list of attributes of a body: items of id, kind, length and value. */
import type { Attribute, AttributeList, Field, ListInteger } from '../model.ts';
import { type BodyContext, resolveFields } from './body.ts';
import { hexadecimal, rangeOf, sizeOf } from './integer.ts';
import { Uniqueness } from './names.ts';
import { bitsOfField, Occupancy, showBit } from './placement.ts';
import type { RawAttribute, RawBody, RawField, RawList } from './raw.ts';
import type { Report, Subject } from './report.ts';

export function resolveList(
  entry: RawBody,
  whole: Subject,
  names: Uniqueness,
  context: BodyContext,
  report: Report,
): AttributeList | null {
  const { list, attributes } = entry;
  if (list === undefined || attributes === undefined) {
    const missing = list === undefined ? 'list' : 'attributes';
    if (list !== attributes && !report.partial.has(entry)) {
      report.at(entry, null, whole, `\`${missing}\` is missing: \`list\` and \`attributes\` go together`);
    }
    return null;
  }
  if (entry.length !== undefined) {
    report.at(entry, 'length', whole, 'items follow the fixed part, so a body with a list is as long as they are');
  }
  if (!context.hasLength) report.at(entry, 'list', whole, 'a list needs a header field of role length');
  const integer = (part: 'id' | 'kind' | 'length' | 'count'): ListInteger | null => {
    const written = list[part];
    if (written === undefined) return null;
    return { size: sizeOf(written.type), byteOrder: written.byteOrder ?? context.byteOrder };
  };
  const count = integer('count');
  const ids = new Uniqueness('id', report);
  return {
    id: integer('id') as ListInteger,
    kind: integer('kind'),
    length: integer('length'),
    count: count === null ? null : { ...count, byte: list.count?.byte ?? 0 },
    attributes: attributes.map((attribute, index) =>
      resolveAttribute(attribute, index, entry, list, names, ids, context, report),
    ),
  };
}

function resolveAttribute(
  entry: RawAttribute,
  index: number,
  body: RawBody,
  list: RawList,
  names: Uniqueness,
  ids: Uniqueness,
  context: BodyContext,
  report: Report,
): Attribute {
  const { id, kind, title, origin, source } = entry;
  const subject = { table: body.table ?? null, field: `${body.name}.${hexadecimal(id)}` };
  const refuse = (attribute: string | null, reason: string): void => report.at(entry, attribute, subject, reason);
  ids.add(id, entry, 'id', subject, hexadecimal(id));
  checkFits('id', id, list.id.type, refuse);
  if (list.kind === undefined && kind !== undefined) refuse('kind', 'the items of this list have no kind');
  else if (list.kind !== undefined && kind === undefined)
    refuse(null, '`kind` is missing, which the items of this list have');
  else if (list.kind !== undefined && kind !== undefined) checkFits('kind', kind, list.kind.type, refuse);
  const placed = resolveFields(inSequence(entry.fields), body, names, context, report);
  const length = Math.max(0, ...placed.map(({ field }) => field.byte + field.size));
  if (list.length !== undefined)
    checkFits('fields', length, list.length.type, (_, reason) => refuse('fields', `${reason}, which is their length`));
  const occupancy = new Occupancy(length);
  let echoes = placed.length < entry.fields.length;
  for (const { entry: raw, field, subject: own } of placed) {
    if (raw.presence !== undefined) {
      report.at(raw, 'presence', own, 'a field of an attribute is set where the list has its item');
    }
    if (field.toEnd && list.length === undefined) {
      report.at(raw, 'length', own, 'rest needs items that have lengths');
    } else if (field.toEnd && (field.byte !== length || raw !== placed.at(-1)?.entry)) {
      report.at(raw, 'byte', own, 'a field up to the end is the last one of its attribute');
    }
    const clash = occupancy.take(bitsOfField(field), raw.name ?? 'a reserved entry');
    if (clash === null) continue;
    report.at(raw, 'byte', own, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
    echoes = true;
  }
  if (!echoes) {
    for (const gap of occupancy.gaps()) {
      refuse('fields', `${gap}: not covered by any field; bits without a meaning are \`type: reserved\``);
    }
  }
  return {
    id,
    kind: kind ?? null,
    title,
    length,
    toEnd: placed.some(({ field }) => field.toEnd),
    fields: placed.map(({ field }): Field => ({ ...field, optional: { by: 'item', attribute: index } })),
    origin,
    source,
  };
}

function checkFits(
  attribute: string,
  value: number,
  type: RawList['id']['type'],
  refuse: (attribute: string, reason: string) => void,
): void {
  const { highest } = rangeOf(8 * sizeOf(type), false);
  if (value > highest) refuse(attribute, `${hexadecimal(value)} does not fit ${type}`);
}

/** Each field without a byte behind the one before. */
function inSequence(entries: readonly RawField[]): RawField[] {
  let next = 0;
  return entries.map((entry) => {
    if (entry.byte === undefined && entry.pieces === undefined) (entry as { byte: number }).byte = next;
    const size = entry.storage ?? entry.type;
    next = Math.max(next, (entry.byte ?? 0) + widthOf(entry, size));
    return entry;
  });
}

function widthOf({ length, type, bits }: RawField, size: string): number {
  if (length !== undefined) return length === 'rest' ? 0 : length;
  if (/^[iu]\d+$/.test(size)) return sizeOf(size as 'u8');
  // Bits of an integer that is not named: the smallest that has them.
  const high = bits === undefined ? 0 : Number(String(bits).split('-').at(-1));
  return type === 'reserved' || type === 'bool' ? Math.floor(high / 8) + 1 : Math.max(1, Math.floor(high / 8) + 1);
}
