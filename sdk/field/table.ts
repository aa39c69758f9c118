/**
 * Layout tables as text, one line for each field:
 *
 *     name byte store [key value]… [in unit]
 *
 * `store` is the integer that holds the field, with its bits where it does not fill it (`u8`, `i16`, `u8.1-3`), or `text16`,
 * `bytes4`. Keys: `true` and the bit that means it; `enum` and `flags` with their table; for numbers `times`, `plus` and
 * `over` (physical = (raw × times + plus) / over), `from`, `to` and `step` in raw units, and `null`; `bit` of the presence
 * mask where it is not the line's own number.
 *
 * Text, because as object literals these tables were a tenth of the whole package. Each is taken apart when it is first asked
 * for: who only decodes never needs one.
 */
import { interned } from './interned.ts';
import type { BodyLayout, Enumeration, FieldLayout, IntegerSize, PresenceLayout } from './layout.ts';

export type Enumerations = Readonly<Record<string, Enumeration>>;

export function bodyLayout(
  enumerations: Enumerations,
  name: string,
  length: number,
  table: string,
  { atLeast = false, presence = null }: { atLeast?: boolean; presence?: PresenceLayout | null } = {},
): BodyLayout {
  const lines = table.trim().split('\n').filter(Boolean);
  const names = interned(lines.map((line) => line.slice(0, line.indexOf(' '))));
  let fields: readonly FieldLayout[] | undefined;
  return {
    name,
    length,
    atLeast,
    presence,
    names,
    get fields() {
      fields ??= lines.map((line, index) =>
        fieldLayout(names[index] as string, line, presence === null ? -1 : index, enumerations),
      );
      return fields;
    },
  };
}

function fieldLayout(name: string, line: string, place: number, enumerations: Enumerations): FieldLayout {
  const [entries = '', unit = ''] = line.split(/ in (.*)/);
  const [, byte, store = '', ...pairs] = entries.split(' ');
  const keys: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) keys[pairs[index] as string] = pairs[index + 1] as string;
  const number = (key: string, usual: number): number => Number(keys[key] ?? usual);

  const [, type, digits, first = '0', last = first] = /^([a-z]+)(\d+)(?:\.(\d+)(?:-(\d+))?)?$/.exec(store) as string[];
  const placed = { name, byte: Number(byte), presence: number('bit', place) };
  if (type === 'text' || type === 'bytes') return { ...placed, type, size: Number(digits) };
  const size = (Number(digits) / 8) as IntegerSize;
  const low = Number(first);
  const width = store.includes('.') ? Number(last) - low + 1 : size * 8;
  const packed = { ...placed, size, low, width };
  if (keys.true !== undefined) return { ...packed, type: 'bool', invert: keys.true === '0' };
  if (keys.enum !== undefined) return { ...packed, type: 'enum', enumeration: enumerations[keys.enum] as Enumeration };
  if (keys.flags !== undefined)
    return { ...packed, type: 'flags', enumeration: enumerations[keys.flags] as Enumeration };

  const signed = type === 'i';
  const [multiplier, addend, divisor] = [number('times', 1), number('plus', 0), number('over', 1)];
  return {
    ...packed,
    type: 'number',
    signed,
    multiplier,
    addend,
    divisor,
    integer: multiplier === 1 && addend === 0 && divisor === 1,
    least: number('from', signed ? -(2 ** (width - 1)) : 0),
    most: number('to', 2 ** (signed ? width - 1 : width) - 1),
    step: number('step', 1),
    null: keys.null === undefined ? null : Number(keys.null),
    unit,
  };
}
