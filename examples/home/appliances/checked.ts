import { describe, type FieldDescription, type KindName } from 'igrs-rump/profile';

/** How far a physical value may lie off its grid: decimal fractions are not exact in doubles. */
const TOLERANCE = 1e-9;

/**
 * Whether a control message's values are all in the profile's tables and ranges. The codec reads what others have written
 * wrong as it stands; it is for the device to say no.
 */
export function areValuesAllowed(kind: KindName, fields: object): boolean {
  const described = new Map(describe(kind).fields.map((field) => [field.name, field]));
  return Object.entries(fields).every(([name, value]) => {
    const field = described.get(name);
    return value === undefined || (field !== undefined && isAllowed(field, value));
  });
}

function isAllowed(field: FieldDescription, value: unknown): boolean {
  if (value === null) return field.nullable === true;
  // A code without a name reads as its number.
  if (field.type === 'enum') return typeof value === 'string';
  if (field.type !== 'number') return typeof value === 'boolean';
  if (typeof value !== 'number') return false;
  const { minimum = -Infinity, maximum = Infinity, step = 1 } = field;
  const steps = (value - (Number.isFinite(minimum) ? minimum : 0)) / step;
  return value >= minimum && value <= maximum && Math.abs(steps - Math.round(steps)) <= TOLERANCE;
}
