/** Which fields of a body are optional, and how each is marked as set. */
import type { Field, Presence, PresenceMask } from '../model.ts';
import type { Placed } from './field.ts';
import { Uniqueness } from './names.ts';
import { rangeOf } from './numbers.ts';
import { resolvePlacement } from './placement.ts';
import type { RawBody, RawField, RawFieldPresence } from './raw.ts';
import type { Report, Subject } from './report.ts';

/** What cannot be known of a body, because something was refused. */
interface Unclear {
  /** Whether it has a presence mask. */
  readonly isMaskUnclear: boolean;
  /** How long the mask is. */
  readonly isMaskSizeUnclear: boolean;
  /** False if it is unclear where the bytes end that every such body has. */
  readonly isEndKnown: boolean;
}

/** The fields, and how they are marked as set. */
export function checkPresence(
  body: RawBody,
  placed: readonly Placed[],
  mask: PresenceMask | null,
  { isMaskUnclear, isMaskSizeUnclear, isEndKnown }: Unclear,
  report: Report,
): Placed[] {
  const bits = new Uniqueness('presence bit', report);
  const isOpen = isEndKnown && body.length === 'at-least' && body.list === undefined;
  const fields = placed.map(({ entry, field, subject }): Field => {
    const { presence } = entry;
    const refuse = report.of(entry, subject);
    if (entry.type === 'reserved') return field;
    const isAppended = isOpen && (field.pieces ?? [field]).some(({ byte }) => byte >= body.bytes);
    if (isAppended) {
      if (presence !== undefined) {
        refuse('presence', 'a field after the bytes that every such body has is set where the body reaches its end');
      }
      // Text up to the end that begins there may be empty, but is never absent.
      return { ...field, optional: field.toEnd && field.byte === body.bytes ? null : { by: 'length' } };
    }
    if (presence === undefined) {
      if (mask !== null && !isMaskUnclear)
        refuse(null, 'a field of a body with a presence mask needs `presence`: a bit of it, or always');
      return field;
    }
    if (presence === 'always') {
      if (mask === null && !isMaskUnclear)
        refuse('presence', 'always is of bodies with a presence mask; this one has none');
      return field;
    }
    if (typeof presence !== 'number')
      return { ...field, optional: resolvePresence(presence, field, body, subject, report) };
    if (mask === null && !isMaskUnclear) refuse('presence', 'a bit of the presence mask; this body has none');
    else if (mask !== null && !isMaskSizeUnclear && presence >= 8 * mask.size) {
      const last = 8 * mask.size - 1;
      refuse('presence', `presence bit ${presence} is beyond the mask, which has bits 0 to ${last}`);
    } else bits.add(presence, entry, 'presence', subject);
    return { ...field, presence };
  });
  checkPartners(fields, placed, report);
  return placed.map((each, index) => ({ ...each, field: fields[index] as Field }));
}

function resolvePresence(
  presence: RawFieldPresence,
  field: Field,
  body: RawBody,
  subject: Subject,
  report: Report,
): Presence | null {
  const refuse = (attribute: string | null, reason: string): null => {
    report.at(presence, attribute, subject, reason);
    return null;
  };
  const { byte, bits, type, unless, with: partner } = presence;
  const given = [byte, unless, partner].filter((value) => value !== undefined);
  if (given.length !== 1) return refuse(null, '`presence` has one of byte, unless and with');
  if (byte === undefined && (bits !== undefined || type !== undefined))
    return refuse(null, '`bits` and `type` go with `byte`');
  if (partner !== undefined) {
    if (body.fields.some(({ name }) => name === partner) && partner !== field.name)
      return { by: 'with', field: partner };
    const isOfItem = body.attributes?.some(({ fields }) => fields.some(({ name }) => name === partner)) === true;
    if (isOfItem) return refuse('with', `${partner} is set where the list has its item, and so are no others`);
    // It may have been refused.
    if (report.partial.has(body.fields) && partner !== field.name) return null;
    return refuse('with', `there is no other field ${partner} in this body`);
  }
  if (unless !== undefined) {
    if (field.type === 'text' || field.type === 'bytes') return refuse('unless', `a ${field.type} has no raw value`);
    const { lowest, highest } = rangeOf(field.width, field.signed);
    if (unless < lowest || unless > highest)
      return refuse('unless', `unless is ${unless}; the raw type holds ${lowest} to ${highest}`);
    const meaning = unless === field.null ? 'null' : field.special.find(({ code }) => code === unless)?.name;
    if (meaning !== undefined) return refuse('unless', `the raw value ${unless} means ${meaning} already`);
    return { by: 'unless', raw: unless };
  }
  if (bits === undefined) return refuse(null, '`bits` is missing: the bit that is 1 where the field is set');
  const place = resolvePlacement({ type: type ?? 'u8', byte, bits } as RawField, subject, report, presence);
  if (place === null) return null;
  if (place.width !== 1) return refuse('bits', 'one bit tells that a field is set');
  return { by: 'bit', byte: place.byte, size: place.size, low: place.low };
}

/** The field on which another depends must itself be optional, and not depend on a third. */
function checkPartners(fields: readonly Field[], placed: readonly Placed[], report: Report): void {
  for (const [index, { optional }] of fields.entries()) {
    if (optional?.by !== 'with') continue;
    const partner = fields.find(({ name }) => name === optional.field);
    if (partner === undefined || partner.presence !== null) continue;
    const { entry, subject } = placed[index] as Placed;
    if (partner.optional === null) {
      // What marks it may have been refused.
      if (isAlways(placed, partner.name)) {
        const { name, type, byte, size, low, width } = partner;
        const own = `{ byte: ${byte}, bits: ${low}${size === 1 ? '' : `, type: u${8 * size}`} }`;
        const hint =
          type === 'bool' && width === 1
            ? `; the bit that marks it as set is declared by \`presence: ${own}\`, not as a field`
            : '';
        const reason = `${name} is always set, so this field is as well${hint}`;
        report.at(entry.presence as object, 'with', subject, reason);
      }
    } else if (partner.optional.by === 'length') {
      const reason = `${partner.name} is set where the body reaches its end, and so are no others`;
      report.at(entry.presence as object, 'with', subject, reason);
    } else if (partner.optional.by === 'with') {
      const reason = `${partner.name} is itself set with ${partner.optional.field}: name that one`;
      report.at(entry.presence as object, 'with', subject, reason);
    }
  }
}

function isAlways(placed: readonly Placed[], name: string): boolean {
  const presence = placed.find((other) => other.entry.name === name)?.entry.presence;
  return presence === undefined || presence === 'always';
}
