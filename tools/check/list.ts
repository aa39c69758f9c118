/** The list of attributes of a body: items of id, kind, length and value. */
import type { Attribute, AttributeList, Field, ListInteger } from '../model.ts';
import { type BodyContext, MAX_BODY_LENGTH, resolveFields } from './field.ts';
import { Uniqueness } from './names.ts';
import { hexadecimal, rangeOf, sizeOf } from './numbers.ts';
import { bitsOfField, endOf, Occupancy, showBit, sizeOfContainer } from './placement.ts';
import type { RawAttribute, RawBody, RawField, RawList } from './raw.ts';
import type { Refuse, Report, Subject } from './report.ts';

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
    if ((list === undefined) !== (attributes === undefined)) {
      report.at(entry, null, whole, `\`${missing}\` is missing: \`list\` and \`attributes\` go together`);
      report.partial.add(entry);
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
  const isIdKnown = id !== undefined;
  const subject = { table: body.table ?? null, field: isIdKnown ? `${body.name}.${hexadecimal(id)}` : body.name };
  const refuse = report.of(entry, subject);
  if (isIdKnown) ids.add(id, entry, 'id', subject, hexadecimal(id));
  checkHead(entry, list, report, refuse);
  const placed = resolveFields(inSequence(entry.fields), body, names, context, report);
  // The refused part may be what a field without a byte follows.
  let arePlacesUnclear = placed.length < entry.fields.length || report.partial.has(entry.fields);
  const length = Math.max(0, ...placed.map(({ field }) => endOf(field)));
  checkLength(length, entry, list, body, context, refuse);
  if (!arePlacesUnclear && placed.every(({ entry: raw }) => raw.type === 'reserved')) {
    refuse('fields', 'none of its fields has a name, so no message could tell whether it is there');
  }
  const occupancy = new Occupancy(Math.min(length, MAX_BODY_LENGTH));
  for (const { entry: raw, field, subject: own } of placed) {
    if (raw.presence !== undefined) {
      report.at(raw, 'presence', own, 'a field of an attribute is set where the list has its item');
    }
    if (field.toEnd && list.length === undefined && !report.partial.has(list)) {
      report.at(raw, 'length', own, 'rest needs items that have lengths');
    } else if (field.toEnd && !arePlacesUnclear && (field.byte !== length || raw !== placed.at(-1)?.entry)) {
      report.at(raw, 'byte', own, 'a field up to the end is the last one of its attribute');
    }
    if (endOf(field) > MAX_BODY_LENGTH) {
      arePlacesUnclear = true;
      continue;
    }
    const clash = occupancy.take(bitsOfField(field), raw.name ?? 'a reserved entry');
    if (clash === null) continue;
    const attribute = raw.pieces === undefined ? 'byte' : 'pieces';
    report.at(raw, attribute, own, `${showBit(clash.bit)} belongs to ${clash.owner} already`);
    arePlacesUnclear = true;
  }
  if (!arePlacesUnclear) {
    for (const gap of occupancy.gaps()) {
      refuse('fields', `${gap}: not covered by any field; bits without a meaning are \`type: reserved\``);
    }
  }
  return {
    id: id ?? 0,
    kind: kind ?? null,
    title,
    length,
    toEnd: placed.some(({ field }) => field.toEnd),
    fields: placed.map(({ field }): Field => ({ ...field, optional: { by: 'item', attribute: index } })),
    origin,
    source,
  };
}

function checkHead(entry: RawAttribute, list: RawList, report: Report, refuse: Refuse): void {
  const { id, kind } = entry;
  // A refused list lacks the refused part, and so may an item.
  if (report.partial.has(list)) return;
  if (id !== undefined) checkFits('id', id, list.id.type, refuse);
  if (list.kind === undefined && kind !== undefined) refuse('kind', 'the items of this list have no kind');
  if (list.kind === undefined) return;
  if (kind !== undefined) checkFits('kind', kind, list.kind.type, refuse);
  else if (!report.partial.has(entry)) refuse(null, '`kind` is missing, which the items of this list have');
}

/** Whether a body has room for an item of such a value. */
function checkLength(
  length: number,
  entry: RawAttribute,
  list: RawList,
  { bytes }: RawBody,
  { maximumBodyLength }: BodyContext,
  refuse: Refuse,
): void {
  // A body of unknown length has 0 bytes, and a refused list few.
  if (list.length !== undefined) {
    checkFits('fields', length, list.length.type, (_, reason) => refuse('fields', `${reason}, which is their length`));
  }
  const sizes = [list.id, list.kind, list.length].map((part) => (part === undefined ? 0 : sizeOf(part.type)));
  const head = sizes.reduce((sum, size) => sum + size);
  const end = bytes + head + length;
  const longest = Math.min(maximumBodyLength, MAX_BODY_LENGTH);
  if (end > longest && entry.fields.length > 0) {
    refuse('fields', `a body with this item has ${end} bytes; it has ${longest} at most`);
  }
}

function checkFits(attribute: string, value: number, type: RawList['id']['type'], refuse: Refuse): void {
  const { highest } = rangeOf(8 * sizeOf(type), false);
  if (value > highest) refuse(attribute, `${hexadecimal(value)} does not fit ${type}`);
}

/** Each field without a byte follows the one before. */
function inSequence(entries: readonly RawField[]): RawField[] {
  let next = 0;
  return entries.map((entry) => {
    if (entry.byte === undefined && entry.pieces === undefined) (entry as { byte: number }).byte = next;
    next = Math.max(next, ...endsOf(entry));
    return entry;
  });
}

/** As far as can be determined: what cannot be placed is refused. */
function endsOf(entry: RawField): number[] {
  const { byte, pieces } = entry;
  const parts = pieces?.map((piece) => ({ ...piece, type: piece.type ?? 'u8' }) as unknown as RawField);
  return (parts ?? [{ ...entry, byte }]).map((part) => part.byte + (sizeOfContainer(part) ?? 1));
}
