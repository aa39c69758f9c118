/** What tshark shows of a frame, put into the shape of our messages. */
import assert from 'node:assert/strict';
import { snakeCase } from '../../tools/emit/names.ts';
import type { Body, Field, HeaderRole, Kind, Profile } from '../../tools/model.ts';
import type { Shown } from './tshark.ts';

export function messageOf(profile: Profile, { fields }: Shown): Record<string, unknown> {
  const name = required(fields, 'rump.kind');
  const kind = profile.kinds.find((candidate) => candidate.name === name);
  const common = { ...codesOf(profile, fields, kind), ...headerOf(profile, fields) };
  if (name === 'unknown') return { kind: name, ...common, body: bytesOf(fields.get('rump.body') ?? '') };
  assert.ok(kind, name);
  return { kind: name, ...common, ...readBody(kind.body, fields) };
}

function shownField({ frame }: Profile, fields: Shown['fields'], role: HeaderRole): string | undefined {
  const field = frame.header.find((candidate) => candidate.role === role);
  return field === undefined ? undefined : required(fields, `rump.${snakeCase(field.name)}`);
}

/** Names of device type and message by the header where one field tells them, else by the kind. */
function codesOf(profile: Profile, fields: Shown['fields'], kind: Kind | undefined): Record<string, unknown> {
  const { deviceId, messages, frame } = profile;
  const number = (role: HeaderRole): number | undefined => {
    const shown = shownField(profile, fields, role);
    return shown === undefined ? undefined : Number(shown);
  };
  const deviceCode = number('device');
  const device = deviceId.deviceTypes.find(({ code }) => code === deviceCode);
  const messageCode = frame.tells.length === 1 ? number('message') : undefined;
  const own = messages.filter(({ code }) => code === messageCode);
  return {
    deviceType: device?.name ?? deviceCode ?? kind?.device.name,
    messageType: own.length === 1 ? own[0]?.name : (kind?.message.name ?? messageCode),
  };
}

function headerOf(profile: Profile, fields: Shown['fields']): Record<string, unknown> {
  const { header } = profile.frame;
  const serial = shownField(profile, fields, 'serial');
  const sequence = shownField(profile, fields, 'sequence');
  const isNumber = header.find(({ role }) => role === 'serial')?.type.startsWith('u') === true;
  const meanings = header.flatMap(({ field }) => field ?? []);
  const entries = meanings.map((field) => {
    const name = `rump.header.${snakeCase(field.name)}`;
    return [field.name, meaningOf(field, name, fields)];
  });
  return {
    ...(serial === undefined ? {} : { serial: isNumber ? Number(serial) : serial }),
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
    ...(meanings.length === 0 ? {} : { header: Object.fromEntries(entries) }),
  };
}

function readBody(body: Body, fields: Shown['fields']): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const field of body.fields) {
    const name = `rump.${snakeCase(body.name)}.${snakeCase(field.name)}`;
    const isShown = [name, `${name}.special`, `${name}.no_value`].some((each) => fields.has(each));
    if (field.type !== 'reserved' && isShown) entries.push([field.name, meaningOf(field, name, fields)]);
  }
  const unknown = numbers(fields.get('rump.presence.unknown'));
  const attributes = unknownAttributes(fields);
  const rest = fields.get('rump.rest');
  return {
    body: Object.fromEntries(entries),
    ...(unknown.length === 0 ? {} : { unknownFields: unknown }),
    ...(attributes.length === 0 ? {} : { unknownAttributes: attributes }),
    ...(rest === undefined ? {} : { rest: bytesOf(rest) }),
  };
}

function unknownAttributes(fields: Shown['fields']): unknown[] {
  const kinds = numbers(fields.get('rump.item.unknown.kind'));
  const values = fields.get('rump.item.unknown.value')?.split(',') ?? [];
  return numbers(fields.get('rump.item.unknown.id')).map((id, index) => ({
    id,
    ...(kinds.length === 0 ? {} : { kind: kinds[index] }),
    bytes: bytesOf(values[index] ?? ''),
  }));
}

function meaningOf(field: Field, name: string, fields: Shown['fields']): unknown {
  const special = fields.get(`${name}.special`);
  return special ?? (fields.has(`${name}.no_value`) ? null : readField(field, name, fields));
}

function readField(field: Field, name: string, fields: Shown['fields']): unknown {
  const shown = required(fields, name);
  switch (field.type) {
    case 'bool':
      return isTrue(shown);
    case 'enum':
      return field.enumeration?.codes.find(({ code }) => code === Number(shown))?.name ?? Number(shown);
    case 'flags':
      return flagsOf(field, name, Number(shown), fields);
    case 'text':
      return shown;
    case 'bytes':
      return bytesOf(shown);
    default:
      return Number(shown);
  }
}

/** Names where their own bit is shown as set, numbers where the bit is shown as without a name, of this or another field. */
function flagsOf(field: Field, name: string, raw: number, fields: Shown['fields']): (string | number)[] {
  const unknown = numbers(fields.get('rump.flag.unknown'));
  const set = Array.from({ length: field.width }, (_, bit) => bit).flatMap((bit): (string | number)[] => {
    const flag = field.flags.find(({ code }) => code === bit);
    if (flag === undefined) return unknown.includes(bit) && Math.floor(raw / 2 ** bit) % 2 === 1 ? [bit] : [];
    return isTrue(required(fields, `${name}.${snakeCase(flag.name)}`)) ? [flag.name] : [];
  });
  const sum = set.reduce((total: number, flag) => {
    const bit = typeof flag === 'number' ? flag : (field.flags.find((known) => known.name === flag)?.code ?? 0);
    return total + 2 ** bit;
  }, 0);
  assert.equal(raw, sum, `${name} is the sum of its bits`);
  return set;
}

/** The same line several times is a list. */
function numbers(shown: string | undefined): number[] {
  return shown === undefined ? [] : shown.split(',').map(Number);
}

/** Versions of Wireshark differ here. */
function isTrue(shown: string): boolean {
  assert.match(shown, /^(0|1|true|false)$/i);
  return /^(1|true)$/i.test(shown);
}

function bytesOf(shown: string): Uint8Array {
  return Uint8Array.from(Buffer.from(shown.replaceAll(':', ''), 'hex'));
}

function required(fields: Shown['fields'], name: string): string {
  const value = fields.get(name);
  assert.notEqual(value, undefined, `${name} is shown`);
  return value as string;
}
