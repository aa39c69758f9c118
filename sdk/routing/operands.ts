/** A value as messages have it → operands. By the writers' own rules, so that a rule takes what `encode` takes. */

import type { EnumField, FieldLayout, FlagsField } from '../field/layout.ts';
import { writeBool, writeBytes, writeEnum, writeFlags, writeNumber, writeText } from '../field/write.ts';
import { checkedList } from '../values/checked.ts';
import { isArray, placed, RumpError, refuse } from '../values/error.ts';

/** A range's least and most raw value; of a text its length and its bytes; of flags their mask. */
export type Operands = readonly number[];

/** Throws a RumpError with this path for what the field cannot hold. */
export function operandsOf(value: unknown, field: FieldLayout, path: string): Operands {
  try {
    switch (field.type) {
      case 'text':
      case 'bytes':
        return bytesOf(value, field);
      case 'flags': {
        // Who names a flag twice means it no less; only a writer minds.
        const list = checkedList(
          isArray(value) ? value : [value],
          path,
          (flag) => flag ?? refuse('wrong-type', path, flag, 'each of its flags must be there'),
        );
        const flags = [...new Set(list)];
        return [writeFlags(flags, field, !flags.some((flag) => isNamed(flag, field)))];
      }
      default: {
        const raw =
          field.type === 'bool'
            ? writeBool(value, field)
            : field.type === 'enum'
              ? writeEnum(value, field, !isNamed(value, field))
              : writeNumber(value, field, true);
        return [raw, raw];
      }
    }
  } catch (error) {
    throw RumpError.is(error) ? placed(error, path) : error;
  }
}

/** Messages have a code or bit as its number only where it has no name, and so must rules: hence strict writing where it has. */
function isNamed(value: unknown, field: EnumField | FlagsField): boolean {
  return [...field.enumeration.codes.values()].includes(value as number);
}

function bytesOf(value: unknown, field: FieldLayout & { readonly type: 'text' | 'bytes' }): Operands {
  const view = new DataView(new ArrayBuffer(field.size));
  if (field.type === 'text') writeText(value, field, view, 0);
  else writeBytes(value, field, view, 0);
  // What is no valid UTF-8 reads as U+FFFD, so that text with it stands for many different bytes.
  if (typeof value === 'string' && value.includes('\ufffd'))
    refuse('out-of-range', `body.${field.name}`, value, 'it may not hold U+FFFD');
  const bytes = new Uint8Array(view.buffer);
  const end = field.type === 'text' ? bytes.indexOf(0) : -1;
  const used = end < 0 ? bytes : bytes.subarray(0, end);
  return [used.length, ...used];
}
