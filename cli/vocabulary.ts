/** The profile's words as the user writes them: kinds of message, device types, and values of fields. */
import type { DeviceTypeName } from 'igrs-rump';
import {
  describe,
  deviceTypes,
  type FieldDescription,
  frame,
  type KindDescription,
  type KindName,
  kinds,
} from 'igrs-rump/profile';
import { bytesOfHexadecimal } from '../sdk/values/bytes.ts';
import { nearNames } from '../sdk/values/near.ts';
import { misuse, suggestion } from './failure.ts';

/** The device types of a comma-separated list; a repeated type is returned repeatedly, which makes it more frequent. All by default. */
export function readTypes(list: string | undefined): readonly DeviceTypeName[] {
  const known = deviceTypes.map(({ name }) => name as DeviceTypeName);
  if (list === undefined) return known;
  return list.split(',').map((text) => {
    const type = known.find((name) => name === text.trim());
    if (type === undefined) throw misuse(`--types has "${text}"; it must be one of ${known.join(', ')}`);
    return type;
  });
}

export type AnyKind = KindName | 'unknown';

export function checkedKind(written: string): AnyKind {
  const names: readonly AnyKind[] = [...kinds(), 'unknown'];
  const kind = names.find((name) => name === written);
  if (kind === undefined) throw misuse(`--kind is ${JSON.stringify(written)}; ${kindHint(written)}`);
  return kind;
}

/** Beyond this number they are looked up rather than read. */
const MAX_LISTED_KINDS = 12;

/** A suggestion for a name that no kind has. */
export function kindHint(written: string): string {
  const names = kinds();
  const near = nearNames(written, names);
  if (near.length > 0) return `did you mean ${near.join(', ')}?`;
  if (names.length <= MAX_LISTED_KINDS) return `kinds are ${names.join(', ')}`;
  return `a kind is a device type and a message, such as ${names[0]}; rump profile explain messages lists the messages`;
}

/** Whether the frame's header has a field of this role: without one, messages have no such number. */
export function hasHeader(role: (typeof frame.header)[number]['role']): boolean {
  return frame.header.some((field) => field.role === role);
}

/** What messages have under `header`: fields of the header with a meaning. */
export const headerFields: readonly FieldDescription[] = frame.header.flatMap(({ field }) => field ?? []);

/** As a column: `header.answer`. */
export function headerColumn({ name }: FieldDescription): string {
  return `header.${name}`;
}

const described = new Map<KindName, KindDescription>();

/** As `describe`, cached for each kind. */
export function descriptionOf(kind: KindName): KindDescription {
  const known = described.get(kind) ?? describe(kind);
  described.set(kind, known);
  return known;
}

/** In decimal. */
export const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The value of a field as messages have it: in `--where` of decode and watch, and in what control sets. The codec decides whether the
 * field can hold it.
 *
 * @param where the beginning of error messages, such as `--where`
 */
export function valueOfText(field: FieldDescription, text: string, where: string): unknown {
  const refuse = (allowed: string): never => {
    throw misuse(`${where}: ${field.name} is ${JSON.stringify(text)}; ${allowed}`);
  };
  switch (field.type) {
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : refuse('it must be true or false');
    case 'number': {
      if (NUMBER.test(text)) return Number(text);
      if (field.nullable && text === 'null') return null;
      const names = (field.special ?? []).map(({ name }) => name);
      if (names.includes(text)) return text;
      return refuse(
        [`it must be a number${rangeText(field)}`, ...(field.nullable ? ['null'] : []), ...names].join(' or '),
      );
    }
    case 'enum':
      return codeOfText(field, text, refuse);
    case 'flags':
      return text === '' ? [] : text.split(',').map((flag) => codeOfText(field, flag, refuse));
    case 'bytes':
      return bytesOfHexadecimal(text) ?? refuse('it must be pairs of hexadecimal digits');
    default:
      return text;
  }
}

function rangeText({ minimum, maximum, unit = '' }: FieldDescription): string {
  return minimum === undefined || maximum === undefined ? '' : ` from ${minimum} to ${maximum} ${unit}`.trimEnd();
}

/** A name or, for a code without one, its number. */
function codeOfText({ codes = [] }: FieldDescription, text: string, refuse: (allowed: string) => never): unknown {
  if (codes.some(({ name }) => name === text)) return text;
  if (/^\d+$/.test(text)) return codes.find(({ code }) => code === Number(text))?.name ?? Number(text);
  const names = codes.map(({ name }) => name);
  return refuse(suggestion(text, names, 'it must be one of'));
}
