/** What of the frame's grammar the profile uses. The dissector has only what it needs: others are read like the default one. */
import type { HeaderField, Profile } from '../../model.ts';
import { areCodesShared } from '../kinds.ts';

export interface Traits {
  /** Several start markers. */
  readonly starts: boolean;
  /** Header fields that are bits of an integer. */
  readonly bits: boolean;
  /** Kinds that are not told by the device type and one message identifier alone. */
  readonly kinds: boolean;
  readonly escape: boolean;
  /** Several checks, or one of the bytes as they are sent. */
  readonly checks: boolean;
  /** Header fields that mean something, such as a version of several. */
  readonly fields: boolean;
  /** Several versions. */
  readonly versions: boolean;
  /** Null where the header has none. */
  readonly serial: HeaderField | null;
  readonly device: boolean;
  readonly sequence: boolean;
}

export function traitsOf({ frame, kinds }: Profile): Traits {
  const { header, checks, tells } = frame;
  const field = (role: HeaderField['role']): HeaderField | undefined => header.find((each) => each.role === role);
  return {
    starts: frame.starts.length > 1,
    bits: header.some(({ size, width }) => width !== 8 * size),
    kinds: tells.length !== 1 || tells[0]?.role !== 'message' || field('device') === undefined || areCodesShared(kinds),
    escape: frame.escape !== null,
    checks: checks.length > 1 || checks.some(({ seesEscaped }) => seesEscaped),
    fields: header.some(({ field: meaning }) => meaning !== null),
    versions: header.some(({ role, values }) => role === 'version' && values.length > 1),
    serial: field('serial') ?? null,
    device: field('device') !== undefined,
    sequence: field('sequence') !== undefined,
  };
}

/** A piece of the script that is there only where it is needed. */
export function where(isNeeded: boolean, text: string, otherwise = ''): string {
  return isNeeded ? text : otherwise;
}
