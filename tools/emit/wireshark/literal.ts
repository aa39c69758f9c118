/** Values of the model as literals of Lua. */
import { luaString } from '../../escape.ts';

export type Literal =
  | string
  | number
  | boolean
  | null
  | undefined
  | Code
  | readonly Literal[]
  | { [key: string]: Literal };

/** An expression of Lua that goes in as it is. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Null and undefined are left out: reading them gives nil either way. */
export function lua(value: Literal): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return luaString(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'nil';
  if (isList(value)) return value.length === 0 ? '{}' : `{ ${value.map(lua).join(', ')} }`;
  const parts = Object.entries(value)
    .filter(([, part]) => part !== null && part !== undefined)
    .map(([key, part]) => `${key} = ${lua(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** A table by number or text, one entry a line. */
export function luaMap(entries: Iterable<readonly [number | string, Literal]>, indent = ''): string {
  const lines = [...entries].map(
    ([key, value]) => `${indent}  [${typeof key === 'number' ? key : luaString(key)}] = ${lua(value)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

export function luaList(entries: readonly Literal[], indent = ''): string {
  const lines = entries.map((entry) => `${indent}  ${lua(entry)},\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function isList(value: object): value is readonly Literal[] {
  return Array.isArray(value);
}
