/** Formats values for people; names, units and ranges come from the profile. */
import { deviceTypes, type FieldDescription } from 'igrs-rump/profile';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import { decimalsOf } from '../appliances/values.ts';
import { kindOf, type MessageRole } from '../vocabulary.ts';

export const NO_VALUE = '–';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function timeOfDay(milliseconds: number, withSeconds = false): string {
  return (withSeconds ? clockWithSeconds : clock).format(milliseconds);
}

/** The time of day, with the day unless it is today. */
export function moment(milliseconds: number, withSeconds = false): string {
  const date = new Date(milliseconds);
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? '' : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, `;
  return `${day}${timeOfDay(milliseconds, withSeconds)}`;
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
  const decimals = Math.min(decimalsOf(step), 20);
  // A hyphen is not a minus.
  const text = value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replace('-', '−');
}

export function titleOf(field: FieldDescription, name: unknown): string {
  return field.codes?.find((code) => code.name === name)?.title ?? `unknown (${name})`;
}

/** What a number means that is only a name; null for a number, and for the values of other fields. */
function meaningOf({ special = [] }: FieldDescription, value: unknown): string | null {
  return special.find(({ name }) => name === value)?.title ?? null;
}

/** Without its unit. */
export function bare(field: FieldDescription, value: unknown): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map((name) => titleOf(field, name)).join(', ') || 'None';
  if (field.type === 'enum') return titleOf(field, value);
  if (typeof value === 'number') return number(value, field.step);
  if (value instanceof Uint8Array) return hexadecimalBytes(value, ' ') || 'None';
  return meaningOf(field, value) ?? String(value);
}

export function withUnit(field: FieldDescription, value: unknown): string {
  const text = bare(field, value);
  if (text === NO_VALUE || field.unit === undefined || meaningOf(field, value) !== null) return text;
  return `${text}\u202f${field.unit}`;
}

const described = new Map<string, ReadonlyMap<string, FieldDescription>>();

/** The fields of a device type's message, by name; none if the profile has no such message, or no such device type. */
export function fieldsOf(deviceType: string, role: MessageRole): ReadonlyMap<string, FieldDescription> {
  const key = `${deviceType} ${role}`;
  const known = described.get(key);
  if (known !== undefined) return known;
  const fields = new Map((kindOf(deviceType, role)?.fields ?? []).map((field) => [field.name, field]));
  described.set(key, fields);
  return fields;
}

/** For a type that this page's profile does not know, the code that its IDs begin with. */
export function deviceTitle(deviceType: string): string {
  return deviceTypes.find(({ name }) => name === deviceType)?.title ?? `Unknown type ${deviceType}`;
}

/** The title of a code: an alarm's event or fault, a result; its name if the profile has none. */
export function codeTitle(field: FieldDescription | null, name: string | number): string {
  return field?.codes?.find((code) => code.name === name)?.title ?? String(name);
}

/** A text as a sentence, whoever wrote it. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const begun = trimmed[0]?.toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
