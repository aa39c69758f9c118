/** Formats values for people; names, units and ranges come from the profile. */
import { describe, deviceTypes, type FieldDescription, type KindName } from 'igrs-rump/profile';

export const NO_VALUE = '–';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function timeOfDay(milliseconds: number, withSeconds = false): string {
  return (withSeconds ? clockWithSeconds : clock).format(milliseconds);
}

/** Minutes of the day as 07:05. */
export function minuteOfDay(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Seconds as 2:05, or 1:02:05. */
export function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(Math.floor(seconds % 60));
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** As many decimals as the field's step has. */
export function number(value: number, step = 1): string {
  const decimals = (String(step).split('.')[1] ?? '').length;
  // A hyphen is not a minus.
  const text = value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replace('-', '−');
}

export function titleOf(field: FieldDescription, name: unknown): string {
  return field.codes?.find((code) => code.name === name)?.title ?? `unknown (${name})`;
}

/** Without its unit. */
export function bare(field: FieldDescription, value: unknown): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map((name) => titleOf(field, name)).join(', ') || 'None';
  if (field.type === 'enum') return titleOf(field, value);
  if (typeof value === 'number') return number(value, field.step);
  return String(value);
}

export function withUnit(field: FieldDescription, value: unknown): string {
  const text = bare(field, value);
  if (text === NO_VALUE || field.unit === undefined) return text;
  return `${text}\u202f${field.unit}`;
}

const described = new Map<string, ReadonlyMap<string, FieldDescription>>();

/** The fields of a kind, by name. */
export function fieldsOf(kind: string): ReadonlyMap<string, FieldDescription> {
  const known = described.get(kind);
  if (known !== undefined) return known;
  const fields = new Map(describe(kind as KindName).fields.map((field) => [field.name, field]));
  described.set(kind, fields);
  return fields;
}

export function fieldOf(kind: string, name: string): FieldDescription {
  const field = fieldsOf(kind).get(name);
  if (field === undefined) throw new Error(`${kind} has no field ${name}`);
  return field;
}

export function deviceTitle(deviceType: string): string {
  return deviceTypes.find(({ name }) => name === deviceType)?.title ?? deviceType;
}

/** The title of a name in a field that every appliance's alarm or state has: events, severities, results. */
export function commonTitle(kind: string, field: string, name: string): string {
  return fieldOf(kind, field).codes?.find((code) => code.name === name)?.title ?? name;
}
