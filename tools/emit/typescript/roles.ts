/** `generated/roles.ts`: what messages, fields and codes are for. All of the profile that exchange and server know. */

import { scriptString } from '../../escape.ts';
import type { Field, MessageType, Profile } from '../../model.ts';
import { codeRolesOf, FIELD_ROLES, type FieldRole, MESSAGE_ROLES, type MessageRole } from '../../roles.ts';
import { hexadecimal } from '../names.ts';
import { containerOf, valueExpression } from './values.ts';

export function emitRoles(profile: Profile): string {
  const codeRoles = (Object.keys(FIELD_ROLES) as FieldRole[]).flatMap(codeRolesOf);
  return `
export type MessageRole = ${unionOf(Object.keys(MESSAGE_ROLES))};

export type FieldRole = ${unionOf(Object.keys(FIELD_ROLES))};

export type CodeRole = ${unionOf(codeRoles)};

/** A field by its role; an integer with what may be written there, in physical units. */
export interface RoleField {
  readonly name: string;
  /** 0 where it is left out. */
  readonly min?: number;
  readonly max?: number;
  /** 1 where it is left out. */
  readonly step?: number;
}

export interface MessageEntry {
  readonly name: string;
  readonly code: number;
  /** Left out where the exchange has no use for it. */
  readonly role?: MessageRole;
  readonly direction?: 'to-device' | 'from-device' | 'both';
  /** By name; left out where nothing answers it. */
  readonly answeredBy?: string;
  readonly fields?: Readonly<Partial<Record<FieldRole, RoleField>>>;
}

/** Every message of Table 3. */
export const MESSAGES = [
${profile.messages.map((message) => messageLiteral(profile, message)).join('\n')}
] as const;

/** Names of codes and flags by what they mean. */
export const CODES = { ${codesLiteral(profile)} } as const;

/** Bytes of the two bodies that a server reads of any device type; 0 where there is none. */
export const REGISTER_LENGTH = ${lengthOf(profile, 'register')};
export const REFUSAL_LENGTH = ${lengthOf(profile, 'refusal')};

${refusedMessageReader(profile)}`;
}

function unionOf(names: readonly string[]): string {
  return names.map(scriptString).join(' | ');
}

function messageLiteral(profile: Profile, message: MessageType): string {
  const { name, code, role, direction, answeredBy } = message;
  const body = profile.kinds.find((kind) => kind.message.name === name)?.body;
  const allowed = role === null ? {} : (MESSAGE_ROLES[role].fields ?? {});
  const fields = (body?.fields ?? []).filter((field) => field.role !== null && Object.hasOwn(allowed, field.role));
  const entries = [`name: ${scriptString(name)}`, `code: ${hexadecimal(code)}`];
  for (const [key, value] of Object.entries({ role, direction, answeredBy })) {
    if (value !== null) entries.push(`${key}: ${scriptString(value)}`);
  }
  if (fields.length > 0) entries.push(`fields: {${fields.map(fieldLiteral).join(', ')}}`);
  return `{ ${entries.join(', ')} },`;
}

function fieldLiteral({ name, role, min, max, step, scale }: Field): string {
  const entries = [`name: ${scriptString(name)}`];
  // It is as wide as what is written there.
  if (role === 'fingerprint') return `${scriptString(role)}: { ${entries[0]} }`;
  if (min !== null && min !== 0) entries.push(`min: ${min}`);
  if (max !== null) entries.push(`max: ${max}`);
  const distance = step ?? scale;
  if (distance !== 1) entries.push(`step: ${distance}`);
  return `${scriptString(role ?? '')}: { ${entries.join(', ')} }`;
}

function lengthOf({ kinds }: Profile, role: MessageRole): number {
  return kinds.find(({ message }) => message.role === role)?.body.length ?? 0;
}

/** The one field that a server reads of frames which it passes on without making messages of them. */
function refusedMessageReader({ bodies }: Profile): string {
  const field = bodies.flatMap((body) => body.fields).find(({ role }) => role === 'refused-message');
  const parameters = field === undefined ? '_view: DataView, _at: number' : 'view: DataView, at: number';
  const value = field === undefined ? '-1' : valueExpression(field, containerOf(field, field.byteOrder));
  return `/** Which message the refusal whose body is at \`at\` refuses: its identifier. */
export function readRefusedMessage(${parameters}): number {
  return ${value};
}
`;
}

/** A role of codes belongs to one role of fields, whose fields all have the same codes. */
function codesLiteral({ bodies }: Profile): string {
  const fields = bodies.flatMap((body) => body.fields);
  const named = (Object.keys(FIELD_ROLES) as FieldRole[]).flatMap((role) => {
    const field = fields.find((candidate) => candidate.role === role);
    const codes = field?.enumeration?.codes ?? field?.flags ?? [];
    return codeRolesOf(role).flatMap((code) => codes.find((candidate) => candidate.role === code) ?? []);
  });
  return named.map(({ role, name }) => `${scriptString(role ?? '')}: ${scriptString(name)}`).join(', ');
}
