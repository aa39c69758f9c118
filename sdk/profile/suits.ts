import { BODY_DESCRIPTIONS } from '../generated/descriptions.ts';
import type { BodyDescription, KindPlace } from './description.ts';

/** Whether a body of this kind can have this length. */
export function suits({ body }: KindPlace, length: number): boolean {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return atLeast ? length >= least : length === least;
}

export function unsuited({ kind, body }: KindPlace, length: number): string {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return `a body of ${kind} has ${atLeast ? 'at least ' : ''}${least} bytes, not ${length}`;
}
