/** A rule's `where`, in physical units and names → what the engines compare with raw values of one kind's field. */

import type { RouteCondition } from '../engine/route-program.ts';
import type { EnumField, FieldLayout, NumberField } from '../field/layout.ts';
import { checkedList } from '../values/checked.ts';
import { checkedType, refuse } from '../values/error.ts';
import type { Condition } from './checked.ts';
import { type Operands, operandsOf } from './operands.ts';
import { beyond, intersect, notNull, nullOf } from './ranges.ts';
import type { Refusals } from './refusals.ts';

/** Which tests make sense for which type of field. */
const TESTS: Readonly<Record<FieldLayout['type'], string>> = {
  number: 'equals, oneOf, atLeast, atMost, isNull',
  enum: 'equals, oneOf, atLeast, atMost',
  bool: 'equals, oneOf',
  flags: 'has',
  text: 'equals, oneOf',
  bytes: 'equals, oneOf',
};

/** Throws a RumpError where the condition makes no sense for this field. */
export function compileCondition({ path, tests }: Condition, field: FieldLayout, refusals: Refusals): RouteCondition {
  const isText = field.type === 'text' || field.type === 'bytes';
  const allowed = tests
    .map(([test, value]) => allowedBy(test, value, field, path, refusals))
    .reduce(isText ? common : intersect)
    // Engines search by halving.
    .sort(([first = 0], [second = 0]) => first - second);
  // One shape for all types of field: the loop over frames reads it.
  const { type, byte, size, low, width, signed, presence } = field as NumberField;
  return { type, byte, size, low, width, signed, presence, operands: allowed.flat() };
}

/** What one of the tests lets through: ranges, texts, or the mask of flags. */
function allowedBy(test: string, value: unknown, field: FieldLayout, where: string, refusals: Refusals): Operands[] {
  const path = `${where}.${test}`;
  const tests = TESTS[field.type];
  if (!tests.split(', ').includes(test)) refuse('wrong-type', path, value, `${field.name} is tested by ${tests}`);
  if (test === 'isNull') {
    const none = nullOf(field as NumberField);
    return checkedType(value, path, 'boolean') ? [[none, none]] : notNull(field as NumberField);
  }
  if (test === 'atLeast' || test === 'atMost') {
    if (field.type === 'enum' && !field.enumeration.ordered) {
      refuse('wrong-type', where, value, `${field.name} has no order`);
    }
    return beyond(value, field as EnumField | NumberField, path, test === 'atLeast' ? 1 : -1);
  }
  return checkedList(test === 'oneOf' ? value : [value], path, (each) => {
    if (each === undefined) refuse('wrong-type', path, each, 'each of its values must be there');
    return refusals.attempt(each, () => operandsOf(each, field, path));
  }).flat();
}

/** Texts that stand in both lists. */
function common(first: readonly Operands[], second: readonly Operands[]): Operands[] {
  return first.filter((bytes) => second.some((other) => String(other) === String(bytes)));
}
