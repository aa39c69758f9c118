/** What tshark shows of a frame, put into the shape of our messages. */
import assert from 'node:assert/strict';
import { snakeCase } from '../../tools/emit/names.ts';
import type { Body, Field, HeaderRole, Profile } from '../../tools/model.ts';
import type { Shown } from './tshark.ts';

export function messageOf(profile: Profile, { fields }: Shown): Record<string, unknown> {
  const header = (role: HeaderRole): number => {
    const field = profile.frame.header.find((candidate) => candidate.role === role);
    return Number(required(fields, `rump.${snakeCase(field?.name ?? '')}`));
  };
  const device = profile.deviceId.deviceTypes.find(({ code }) => code === header('device'));
  const message = profile.messages.find(({ code }) => code === header('message'));
  const common = {
    deviceType: device?.name ?? header('device'),
    messageType: message?.name ?? header('message'),
    serial: header('serial'),
    sequence: header('sequence'),
  };
  const name = required(fields, 'rump.kind');
  if (name === 'unknown') return { kind: name, ...common, body: bytesOf(fields.get('rump.body') ?? '') };
  const kind = profile.kinds.find((candidate) => candidate.name === name);
  assert.ok(kind, name);
  return { kind: name, ...common, ...readBody(kind.body, fields) };
}

function readBody(body: Body, fields: Shown['fields']): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const field of body.fields) {
    const name = `rump.${snakeCase(body.name)}.${snakeCase(field.name)}`;
    const isNull = fields.has(`${name}.no_value`);
    if (field.type === 'reserved' || !(fields.has(name) || isNull)) continue;
    entries.push([field.name, isNull ? null : readField(field, name, fields)]);
  }
  const unknown = numbers(fields.get('rump.presence.unknown'));
  return { body: Object.fromEntries(entries), ...(unknown.length === 0 ? {} : { unknownFields: unknown }) };
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

/** Names where their own bit is shown as set, numbers where the bit is shown as without a name. */
function flagsOf(field: Field, name: string, raw: number, fields: Shown['fields']): (string | number)[] {
  const unknown = numbers(fields.get('rump.flag.unknown'));
  const set = Array.from({ length: field.width }, (_, bit) => bit).flatMap((bit): (string | number)[] => {
    const flag = field.flags.find(({ code }) => code === bit);
    if (flag === undefined) return unknown.includes(bit) ? [bit] : [];
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
