/** A value that needs another look: it is written as in a message, once a number is what a message would have. */

import type { FieldLayout } from '../../field/layout.ts';
import { readFlags } from '../../field/read.ts';
import { writeBool, writeBytes, writeEnum, writeFlags, writeNumber, writeText } from '../../field/write.ts';
import { checkedInteger, refuse } from '../../values/error.ts';
import type { NumberRule } from './numbers.ts';

/**
 * The raw value; null where the row does not set the field. `isThere` is what validity says, null where it says nothing. Text and
 * bytes go straight to `at` in `view`.
 */
export function settle(
  value: unknown,
  isThere: boolean | null,
  layout: FieldLayout,
  { least, most }: NumberRule,
  raw: boolean,
  lenient: boolean,
  view: DataView,
  at: number,
): number | null {
  const path = `body.${layout.name}`;
  const isOptional = layout.presence >= 0;
  const none = layout.type === 'number' ? layout.null : null;
  if (raw && none !== null && value === none) {
    // A 0 in the bitmap stands both for a null that is set and for a field that is not, but the number 0 for the latter.
    if (isThere === null || (!isThere && !(isOptional && none === 0))) return none;
  }
  const isNone = layout.type === 'number' && !raw && Number.isNaN(value);
  if (isThere === false || value === undefined || isNone) {
    if (isOptional && isThere !== true) return null;
    if (none !== null && (isThere === false || isNone)) return none;
    if (!isNone) refuse('missing-field', path, undefined, 'this row must have a value');
  }
  switch (layout.type) {
    case 'bool':
      return writeBool(typeof value === 'number' ? checkedInteger(value, path, 0, 1) === 1 : value, layout);
    case 'enum':
      return writeEnum(typeof value === 'number' ? (layout.enumeration.names[value] ?? value) : value, layout, lenient);
    case 'flags':
      return writeFlags(
        typeof value === 'number' ? readFlags(checkedInteger(value, path, 0, most), layout.enumeration) : value,
        layout,
        lenient,
      );
    case 'number': {
      const { multiplier, addend, divisor } = layout;
      const number = raw ? (checkedInteger(value, path, least, most) * multiplier + addend) / divisor : value;
      return writeNumber(number, layout, lenient);
    }
    case 'text':
      writeText(value, layout, view, at);
      return 0;
    default:
      writeBytes(value, layout, view, at);
      return 0;
  }
}
