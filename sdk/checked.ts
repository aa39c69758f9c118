/** Checks that messages and rules have in common. */
import { checkedInteger, refuse } from './error.ts';

/** A code of the header, by its name or as a number. */
export function checkedCode(value: unknown, path: string, codes: ReadonlyMap<string, number>, most: number): number {
  if (typeof value !== 'string') {
    return checkedInteger(value, path, 0, most, value === undefined ? 'missing-field' : 'wrong-type');
  }
  const names = [...codes.keys()].join(', ');
  return codes.get(value) ?? refuse('unknown-name', path, value, `it must be a number, or one of ${names}`);
}

/** Only the object's own keys, in any order; `prefix` stands in front of a key in an error's path. */
export function refuseUnknownNames(object: object, names: readonly string[], prefix: string): void {
  // Not its entries: somebody's getters are called only for what is refused.
  for (const key of Object.keys(object)) {
    if (names.includes(key)) continue;
    const value = (object as Readonly<Record<string, unknown>>)[key];
    refuse('unknown-field', prefix + key, value, `there are ${names.join(', ') || 'no fields here'}`);
  }
}
