/** Compares two bodies of the same kind, field by field, and their lists of attributes. */
import { divide, fraction, hexadecimal, isWhole, subtract } from '../check/numbers.ts';
import { bitsOf, bitsOfField } from '../check/placement.ts';
import { namedFields } from '../emit/names.ts';
import type { Attribute, AttributeList, Body, ByteOrder, Field, ListInteger, PresenceMask } from '../model.ts';
import { type ChangeLog, compareCodes, type Subject } from './change.ts';

/** A field's surroundings, before and after. */
export interface Surroundings {
  readonly byteOrder: ByteOrder;
  /** The attributes of its body's list; empty without one. */
  readonly attributes: readonly Attribute[];
}

export function compareFields(
  subject: Subject,
  before: Field,
  after: Field,
  [was, is]: readonly [Surroundings, Surroundings],
  log: ChangeLog,
): void {
  log.breaking(subject, 'place', showPlaceOf(before, was), showPlaceOf(after, is));
  log.breaking(subject, 'type', before.type, after.type);
  // A change of the frame's is reported once.
  const isFrames = before.byteOrder === was.byteOrder && after.byteOrder === is.byteOrder;
  if (isOrdered(before) && isOrdered(after) && !isFrames) {
    log.breaking(subject, 'byteOrder', before.byteOrder, after.byteOrder);
  }
  log.breaking(subject, 'encoding', before.encoding, after.encoding);
  log.breaking(subject, 'presence', showPresence(before), showPresence(after));
  log.breaking(subject, 'invert', before.invert, after.invert);
  log.breaking(subject, 'unit', before.unit, after.unit);
  log.breaking(subject, 'scale', before.scale, after.scale);
  log.breaking(subject, 'offset', before.addend / before.divisor, after.addend / after.divisor);
  log.breaking(subject, 'null', showNull(before), showNull(after));
  log.breaking(subject, 'special', showSpecial(before), showSpecial(after));
  compareRanges(subject, before, after, log);
  compareDictionaries(subject, before, after, log);
  log.exchange(subject, 'role', before.role, after.role);
  log.provenance(subject, before, after);
}

/** Whether some integer that holds it, or its bit of presence, has several bytes. */
function isOrdered({ type, size, pieces, optional }: Field): boolean {
  if (type === 'text' || type === 'bytes') return false;
  return (pieces ?? [{ size }]).some((piece) => piece.size > 1) || (optional?.by === 'bit' && optional.size > 1);
}

/** A wider range is compatible, because reading refuses no value. A narrower one is not: values that were valid to write are refused. */
function compareRanges(subject: Subject, before: Field, after: Field, log: ChangeLog): void {
  const [was, is] = [showRange(before), showRange(after)];
  if (was === is || before.type !== after.type) return;
  log.add(contains(after, before) ? 'compatible' : 'breaking', subject, 'range', was, is);
}

/** Whether every value of the second field's range is one of the first's. */
function contains(outer: Field, inner: Field): boolean {
  if (outer.min === null || outer.max === null || inner.min === null || inner.max === null) return false;
  const step = fraction(outer.step ?? outer.scale);
  return (
    outer.min <= inner.min &&
    outer.max >= inner.max &&
    isWhole(divide(subtract(fraction(inner.min), fraction(outer.min)), step)) &&
    isWhole(divide(fraction(inner.step ?? inner.scale), step))
  );
}

function compareDictionaries({ table, field }: Subject, before: Field, after: Field, log: ChangeLog): void {
  const section = field ?? '';
  if (before.enumeration !== null && after.enumeration !== null) {
    const [was, is] = [before.enumeration, after.enumeration];
    log.compatible({ table, field }, 'enum', was.name, is.name);
    // Comparing its codes by rank is only valid while the enum is ordered.
    if (was.ordered) log.breaking({ table, field }, 'ordered', was.ordered, is.ordered);
    else log.compatible({ table, field }, 'ordered', was.ordered, is.ordered);
    compareCodes({ table, section }, was.codes, is.codes, log);
  }
  compareCodes({ table, section }, before.flags, after.flags, log);
}

function showField(field: Field, of: Surroundings): string {
  return `${field.type} at ${showPlaceOf(field, of)}`;
}

/** For a field that may have pieces, or be in an item. */
function showPlaceOf(field: Field, { attributes }: Surroundings): string {
  const { pieces, toEnd, byte, optional } = field;
  const item = optional?.by === 'item' ? `attribute ${hexadecimal(attributes[optional.attribute]?.id ?? 0)}, ` : '';
  if (toEnd) return `${item}byte ${byte} to the end`;
  if (pieces === null) return item + showPlace(field);
  return item + pieces.map((piece) => showPlace(piece) + (piece.invert ? ' inverted' : '')).join(' and ');
}

function showPresence({ presence, optional }: Field): string | null {
  if (presence !== null) return `bit ${presence} of the mask`;
  switch (optional?.by) {
    case 'bit':
      return showPlace({ ...optional, width: 1 });
    case 'unless':
      return `unless ${showRaw(optional.raw)}`;
    case 'with':
      return `with ${optional.field}`;
    case 'length':
      return 'where the body reaches it';
    default:
      // An item is identified by its place.
      return null;
  }
}

function showSpecial({ special }: Field): string | null {
  return special.length === 0 ? null : special.map(({ code, name }) => `${showRaw(code)} ${name}`).join(', ');
}

function showNull({ null: raw }: Field): string | null {
  return raw === null ? null : showRaw(raw);
}

/** As profiles write values on the wire: in hexadecimal, except negative numbers. */
function showRaw(value: number): string {
  return value < 0 ? String(value) : hexadecimal(value);
}

export function showPlace({ byte, size, low, width }: Pick<Field, 'byte' | 'size' | 'low' | 'width'>): string {
  const bytes = size === 1 ? `byte ${byte}` : `bytes ${byte}-${byte + size - 1}`;
  if (width === 8 * size) return bytes;
  return width === 1 ? `${bytes} bit ${low}` : `${bytes} bits ${low}-${low + width - 1}`;
}

function showRange({ min, max, step }: Field): string {
  if (min === null || max === null) return 'none';
  return step === null ? `${min} to ${max}` : `${min} to ${max} in steps of ${step}`;
}

/** A body, and the parts of its profile that it refers to. */
export interface BodyOf {
  readonly body: Body;
  readonly byteOrder: ByteOrder;
  /** The profile's mask, which is compared separately. */
  readonly presence: PresenceMask | null;
}

export function compareBodies(was: BodyOf, is: BodyOf, log: ChangeLog): void {
  const [before, after] = [was.body, is.body];
  const { table } = before;
  const whole: Subject = { table, field: before.name };
  log.compatible(whole, 'name', before.name, after.name);
  log.compatible(whole, 'table', before.table, after.table);
  log.compatible(whole, 'clause', before.clause, after.clause);
  log.provenance(whole, before, after);
  compareLengths(before, after, whole, log);
  compareOwnMasks(was, is, whole, log);
  compareLists(before, after, whole, log);

  const around = [surroundingsOf(was), surroundingsOf(is)] as const;
  const owned = new OwnedBits(before);
  for (const field of namedFields(before)) {
    const subject = { table, field: field.name };
    const other = namedFields(after).find(({ name }) => name === field.name);
    if (other === undefined) log.add('breaking', subject, 'removed', showField(field, around[0]), null);
    else compareFields(subject, field, other, around, log);
  }
  for (const field of namedFields(after)) {
    if (namedFields(before).some(({ name }) => name === field.name)) continue;
    const isLegible = !isPastExact(field, after, before) && !swallowsItems(field, after, before);
    const isFree = isLegible && !owned.has(field, after) && !reusesPresence(field, before);
    log.add(
      isFree ? 'compatible' : 'breaking',
      { table, field: field.name },
      'added',
      null,
      showField(field, around[1]),
    );
  }
  compareReserved(before, after, log);
}

function surroundingsOf({ body, byteOrder }: BodyOf): Surroundings {
  return { byteOrder, attributes: body.list?.attributes ?? [] };
}

/** Reserved entries have no name: those of the same bits are the same. */
function compareReserved(before: Body, after: Body, log: ChangeLog): void {
  for (const field of reserved(before)) {
    const other = reserved(after).find((each) => sameRun(each, after, field, before));
    if (other === undefined) continue;
    const subject = { table: before.table, field: `reserved byte ${field.byte}` };
    // Readers ignore it.
    log.compatible(subject, 'value', showFiller(field), showFiller(other));
    log.provenance(subject, field, other);
  }
}

function showFiller({ filler }: Field): string | null {
  if (filler === null) return null;
  return [filler].flat().map(hexadecimal).join(' ');
}

function compareLengths(before: Body, after: Body, subject: Subject, log: ChangeLog): void {
  const show = ({ length, atLeast }: Body): string => (atLeast ? `at least ${length} bytes` : `${length} bytes`);
  // An older reader accepts a longer body if the length was a minimum; but after it items begin.
  const isMinimum = before.atLeast && before.list === null && after.list === null;
  const accepted = isMinimum ? after.length >= before.length : after.length === before.length;
  const staysOpen = !before.atLeast || after.atLeast;
  if (accepted && staysOpen) log.compatible(subject, 'length', show(before), show(after));
  else log.breaking(subject, 'length', show(before), show(after));
}

/** If both have the profile's, that is compared once. */
function compareOwnMasks(was: BodyOf, is: BodyOf, subject: Subject, log: ChangeLog): void {
  const [before, after] = [was.body.presence, is.body.presence];
  if (before === was.presence && after === is.presence) return;
  log.breaking(subject, 'presence mask', showMask(before), showMask(after));
}

function showMask(mask: PresenceMask | null): string | null {
  if (mask === null) return null;
  const { byte, size, byteOrder } = mask;
  const place = showPlace({ byte, size, low: 0, width: 8 * size });
  return size === 1 ? place : `${place}, ${byteOrder}`;
}

function reusesPresence(field: Field, { fields }: Body): boolean {
  return field.presence !== null && fields.some(({ presence }) => presence === field.presence);
}

/** Whether it lengthens a body that old readers take in one length only. */
function isPastExact(field: Field, after: Body, before: Body): boolean {
  if (before.atLeast || partOf(field, after) !== 'fixed') return false;
  return field.toEnd || bitsWithPresence(field).some((bit) => bit >= 8 * before.length);
}

/** Whether it comes with an attribute unknown to old readers; without a stated length, one that reaches to the end covers other items. */
function swallowsItems({ optional }: Field, after: Body, { list }: Body): boolean {
  if (optional?.by !== 'item' || list === null || list.length !== null) return false;
  const id = after.list?.attributes[optional.attribute]?.id;
  return list.attributes.every((attribute) => attribute.id !== id);
}

/** Old readers read neither unused bits nor bytes after the end. */
class OwnedBits {
  /** Within the fixed part, or within the attribute of that id. */
  readonly #bits = new Set<string>();
  /** The first byte of what reaches up to the end. */
  readonly #ends = new Map<string, number>();

  constructor(body: Body) {
    for (const field of namedFields(body)) {
      const part = partOf(field, body);
      if (field.toEnd) this.#ends.set(part, field.byte);
      for (const bit of bitsWithPresence(field)) this.#bits.add(`${part} ${bit}`);
    }
  }

  has(field: Field, body: Body): boolean {
    const part = partOf(field, body);
    const end = this.#ends.get(part) ?? Infinity;
    if (field.toEnd && Number.isFinite(end)) return true;
    return bitsWithPresence(field).some((bit) => this.#bits.has(`${part} ${bit}`) || bit >= 8 * end);
  }
}

function bitsWithPresence(field: Field): number[] {
  const { optional, byteOrder } = field;
  const own = [...bitsOfField(field)];
  return optional?.by === 'bit' ? [...own, ...bitsOf({ ...optional, width: 1 }, byteOrder)] : own;
}

function partOf({ optional }: Field, { list }: Body): string {
  return optional?.by === 'item' ? String(list?.attributes[optional.attribute]?.id) : 'fixed';
}

function reserved({ fields }: Body): Field[] {
  return fields.filter(({ type }) => type === 'reserved');
}

function sameRun(left: Field, ofLeft: Body, right: Field, ofRight: Body): boolean {
  const isPlaced = left.byte === right.byte && left.low === right.low && left.width === right.width;
  return isPlaced && partOf(left, ofLeft) === partOf(right, ofRight);
}

function compareLists(before: Body, after: Body, subject: Subject, log: ChangeLog): void {
  const [was, is] = [before.list, after.list];
  log.breaking(subject, 'list', showList(was), showList(is));
  if (was === null || is === null) return;
  for (const attribute of was.attributes) {
    const other = is.attributes.find(({ id }) => id === attribute.id);
    // What is added or removed includes its fields.
    if (other !== undefined) compareAttributes(attribute, other, subject, log);
  }
  // Readers take items in any order; only writers have one.
  const shared = (list: AttributeList, others: AttributeList): string =>
    list.attributes
      .filter(({ id }) => others.attributes.some((other) => other.id === id))
      .map(({ id }) => hexadecimal(id))
      .join(', ');
  log.compatible(subject, 'order of attributes', shared(was, is), shared(is, was));
}

function compareAttributes(before: Attribute, after: Attribute, { table }: Subject, log: ChangeLog): void {
  const subject: Subject = { table, field: `attribute ${hexadecimal(before.id)}` };
  log.breaking(subject, 'kind', before.kind, after.kind);
  log.breaking(subject, 'length', showLength(before), showLength(after));
  log.provenance(subject, before, after);
}

function showLength({ length, toEnd }: Attribute): string {
  return toEnd ? `at least ${length} bytes` : `${length} bytes`;
}

function showList(list: AttributeList | null): string | null {
  if (list === null) return null;
  const parts = (['id', 'kind', 'length'] as const).flatMap((part) => {
    const integer = list[part];
    return integer === null ? [] : `${part} ${showInteger(integer)}`;
  });
  const { count } = list;
  return [...parts, ...(count === null ? [] : [`count ${showInteger(count)} at byte ${count.byte}`])].join(', ');
}

function showInteger({ size, byteOrder }: ListInteger): string {
  return size === 1 ? 'u8' : `u${8 * size} ${byteOrder}`;
}
