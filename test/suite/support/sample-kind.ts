/** A kind whose bodies have fields of many types, and one field of each: for tests that need some, whatever their names. */
import type { KindName } from 'igrs-rump';
import { fieldsOf, isControl, type KindField } from './describe-fields.ts';
import { kindNames } from './vectors.ts';

type Type = 'bool' | 'enum' | 'number';

export function fieldOfType(kind: KindName, type: KindField['type']): KindField | undefined {
  // A whole number of up to 32 bits has columns of every kind.
  return fieldsOf(kind).find((field) => field.type === type && field.size < 6);
}

const TYPES: readonly Type[] = ['bool', 'enum', 'number'];

/** It has all its fields always, and as many as any. */
export const sampleKind: KindName = kindNames
  .filter((kind) => !isControl(kind) && TYPES.every((type) => fieldOfType(kind, type) !== undefined))
  .reduce((left, right) => (fieldsOf(right).length > fieldsOf(left).length ? right : left));

function nameOf(type: Type): string {
  return (fieldOfType(sampleKind, type) as KindField).name;
}

export const sampleFields: Readonly<Record<Type, string>> = {
  bool: nameOf('bool'),
  enum: nameOf('enum'),
  number: nameOf('number'),
};

/** A kind whose body is empty, by its table. */
export const emptyKind: KindName = kindNames.find(
  (kind) => !isControl(kind) && fieldsOf(kind).length === 0,
) as KindName;

/** A control kind with mask bits that no field owns. */
export const controlKind: KindName = kindNames.find(isControl) as KindName;
