/**
 * The same names, as engines keep names of properties: two of those are compared by address. Parts of a text that was split are
 * compared character by character, which made writing a message twice as slow. No two may be the same, and none a number.
 */
export function interned(names: readonly string[]): string[] {
  return Object.keys(Object.fromEntries(names.map((name) => [name, 0])));
}
