/** Which parts of the frame's grammar the profile uses. The dissector contains only those. */

import type { Body, Field, HeaderField, HeaderRole, Profile } from '../../model.ts';
import { encodingNotes, headerField, isTextSerial, needsBody } from '../facts.ts';

export interface Traits {
  /** Several start markers. */
  readonly starts: boolean;
  /** Header fields that are bits of an integer. */
  readonly bits: boolean;
  /** Kinds that need more than the device type and one message identifier. */
  readonly kinds: boolean;
  readonly escape: boolean;
  /** Several checks, or one over the bytes as sent. */
  readonly checks: boolean;
  /** Header fields with a meaning, such as a version of several. */
  readonly fields: boolean;
  /** Several versions. */
  readonly versions: boolean;
  /** Null where the header has none. */
  readonly serial: HeaderField | null;
  /** A serial that is not a number. */
  readonly textSerial: boolean;
  readonly device: boolean;
  readonly sequence: boolean;
  /** Bodies with more than whole fields, set always or by the profile's mask. */
  readonly bodies: boolean;
  /** Lists of attributes. */
  readonly lists: boolean;
}

export function traitsOf(profile: Profile): Traits {
  const { frame, bodies } = profile;
  const { header, checks, tells } = frame;
  const meanings = header.flatMap(({ field: meaning }) => meaning ?? []);
  const field = (role: HeaderRole): HeaderField | undefined => headerField(frame, role);
  return {
    starts: frame.starts.length > 1,
    bits: header.some(({ size, width }) => width !== 8 * size),
    kinds: tells.length !== 1 || tells[0]?.role !== 'message' || field('device') === undefined || needsBody(profile),
    escape: frame.escape !== null,
    checks: checks.length > 1 || checks.some(({ seesEscaped }) => seesEscaped),
    fields: header.some(({ field: meaning }) => meaning !== null),
    versions: header.some(({ role, values }) => role === 'version' && values.length > 1),
    serial: field('serial') ?? null,
    textSerial: isTextSerial(frame),
    device: field('device') !== undefined,
    sequence: field('sequence') !== undefined,
    bodies:
      bodies.some((body) => needsBodyCode(body, profile)) ||
      meanings.some((each) => needsFieldCode(each, frame.byteOrder)),
    lists: bodies.some(({ list }) => list !== null),
  };
}

function needsBodyCode(body: Body, { presence, frame }: Profile): boolean {
  if (body.atLeast) return true;
  if (body.presence !== null && body.presence !== presence) return true;
  return body.fields.some((field) => needsFieldCode(field, frame.byteOrder));
}

function needsFieldCode(field: Field, order: Field['byteOrder']): boolean {
  const { pieces, special, filler, optional } = field;
  return (
    pieces !== null ||
    special.length > 0 ||
    filler !== null ||
    optional !== null ||
    encodingNotes(field, order).length > 0
  );
}

/** The lines of the script without their marks: those marked `?trait|` where the profile has the trait, `!trait|` where it has not. */
export function chosen(script: string, traits: Traits): string {
  return script.replace(/^((?:[?!]\w+\|)+)(.*\n)/gm, (_, marks: string, line: string) => {
    const all = marks.split('|').slice(0, -1);
    return all.every((mark) => Boolean(traits[mark.slice(1) as keyof Traits]) === mark.startsWith('?')) ? line : '';
  });
}

/** A piece of a line that is included only if it is needed. */
export function where(isNeeded: boolean, text: string, otherwise = ''): string {
  return isNeeded ? text : otherwise;
}
