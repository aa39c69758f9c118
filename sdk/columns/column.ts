/** Builds columns. */
import type { Enumeration } from '../field/layout.ts';

export type Column = Float64Array | Int32Array | Uint32Array | Uint8Array | string[] | Uint8Array[];

export interface OpenColumns {
  length: number;
  dictionaries: Record<string, readonly (string | number)[]>;
  validity: Record<string, Uint8Array>;
  [field: string]: unknown;
}

const dictionaries = new WeakMap<Enumeration, readonly (string | number)[]>();

/** Frozen, because all callers share it. Its entries alone, because wide codes may be far apart. */
export function dictionaryOf(enumeration: Enumeration): readonly (string | number)[] {
  const known = dictionaries.get(enumeration) ?? Object.freeze(Object.assign([], enumeration.names));
  dictionaries.set(enumeration, known);
  return known;
}
