/** What a field's raw value means, for libraries that take functions for it. */
import { profile } from 'bench:profile';
import type { Body, Field, Kind } from '../../tools/model.ts';

export const kinds: readonly Kind[] = profile.kinds;

export const START_MARKER = profile.frame.header.find(({ role }) => role === 'start')?.value ?? 0;
export const VERSION = profile.frame.header.find(({ role }) => role === 'version')?.value ?? 0;
export const HEADER_LENGTH = profile.frame.headerLength;
export const CHECK_LENGTH = profile.frame.check.size;

/** One integer of a body, or one text: the fields in it, the highest bits first, reserved ones included. */
export interface Unit {
  readonly byte: number;
  readonly size: number;
  readonly signed: boolean;
  readonly fields: readonly Field[];
}

/** In order of byte; the presence mask is none of them. */
export function unitsOf(body: Body): Unit[] {
  const units = new Map<number, Field[]>();
  for (const field of body.fields) {
    const fields = units.get(field.byte) ?? [];
    fields.push(field);
    units.set(field.byte, fields);
  }
  return [...units].map(([byte, fields]) => {
    const [{ size, signed }] = fields as [Field, ...Field[]];
    return { byte, size, signed, fields: fields.sort((first, second) => second.low - first.low) };
  });
}

/** Null where the raw value is the value. */
export function reading(field: Field): ((raw: number) => unknown) | null {
  const { type, invert, enumeration, flags, divisor, multiplier, addend, null: none } = field;
  if (type === 'bool') return (raw) => (raw !== 0) !== invert;
  if (type === 'enum') {
    const names = namesOf(enumeration?.codes ?? []);
    return (raw) => names[raw] ?? raw;
  }
  if (type === 'flags') return (raw) => flags.filter(({ code }) => (raw & (1 << code)) !== 0).map(({ name }) => name);
  if (divisor === 1 && multiplier === 1 && addend === 0)
    return none === null ? null : (raw) => (raw === none ? null : raw);
  return (raw) => (raw === none ? null : (raw * multiplier + addend) / divisor);
}

export function writing(field: Field): (value: unknown) => number {
  const { type, invert, enumeration, flags, divisor, multiplier, addend, null: none } = field;
  if (type === 'bool') return (value) => ((value === true) === invert ? 0 : 1);
  if (type === 'enum') {
    const codes = codesOf(enumeration?.codes ?? []);
    return (value) => codes.get(value) ?? 0;
  }
  if (type === 'flags') {
    const codes = codesOf(flags);
    return (value) =>
      (value as unknown[]).reduce((bits: number, flag) => bits | (1 << (codes.get(flag) ?? 0)), 0) >>> 0;
  }
  return (value) => (value === null ? (none ?? 0) : Math.round(((value as number) * divisor - addend) / multiplier));
}

function namesOf(codes: Field['flags']): string[] {
  const names: string[] = [];
  for (const { code, name } of codes) names[code] = name;
  return names;
}

function codesOf(codes: Field['flags']): Map<unknown, number> {
  return new Map(codes.map(({ code, name }) => [name, code]));
}

/** A message's kind as one number, as libraries with a `switch` want it. */
export function kindCode({ device, message }: Kind): number {
  return device.code * 256 + message.code;
}

export const kindByCode: ReadonlyMap<number, Kind> = new Map(kinds.map((kind) => [kindCode(kind), kind]));
export const kindByName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.name, kind]));

/** A control body's fields that its mask has; all fields of any other. */
export function fieldsThatAreSet(body: Body, presence: number): Field[] {
  return body.fields.filter(
    ({ type, presence: bit }) => type !== 'reserved' && (bit === null || Math.floor(presence / 2 ** bit) % 2 === 1),
  );
}

/** The mask of a control message that sets these fields. */
export function presenceOf(body: Body, set: Readonly<Record<string, unknown>>): number {
  return body.fields.reduce((mask, { name, presence }) => {
    return presence !== null && set[name] !== undefined ? mask + 2 ** presence : mask;
  }, 0);
}
