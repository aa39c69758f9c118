/**
 * Messages, fields and codes by role. Exchange and server use these roles and never a name, so that they run on
 * any profile that has the roles they need; missing ones have the defaults of docs/exchange.md.
 */

import type { CodecTypes, OfKind } from '../any-codec.ts';
import type { MessageTypeName } from '../generated/messages.ts';
import type { CodeRole, FieldRole, MessageEntry, MessageRole } from '../generated/roles.ts';
import { RumpError } from '../values/error.ts';
import { CODES, HAS_SEQUENCE, HAS_SERIAL, MESSAGES } from '../wire/names.ts';

export type { CodeRole, FieldRole, MessageEntry, MessageRole };

type EntryOf<Role extends MessageRole, Types extends CodecTypes> = Extract<Types['roles'], { readonly role: Role }>;

/** The message's name; never if the profile has none of this role. */
export type NameOf<Role extends MessageRole, Types extends CodecTypes> = EntryOf<Role, Types>['name'];

export type KindOf<
  Role extends MessageRole,
  Types extends CodecTypes,
  Device extends string = Types['deviceType'],
> = `${Device}.${NameOf<Role, Types>}`;

/** The field's name; never if the message has none of this role. */
export type FieldName<Role extends MessageRole, Field extends FieldRole, Types extends CodecTypes> =
  EntryOf<Role, Types> extends {
    readonly fields: Readonly<Record<Field, { readonly name: infer Name extends string }>>;
  }
    ? Name
    : never;

/** The body of a message of this role, as decoded or as encoders take it. */
export type BodyOf<Messages, Kind> = OfKind<Messages, Kind> extends { readonly body: infer Body } ? Body : never;

/** What a field of this role takes, written strictly. */
export type FieldValue<Role extends MessageRole, Field extends FieldRole, Types extends CodecTypes> =
  BodyOf<Types['inputs'], KindOf<Role, Types>> extends Readonly<Record<FieldName<Role, Field, Types>, infer Value>>
    ? Value
    : never;

const messages: readonly MessageEntry[] = MESSAGES;
const codes: Readonly<Partial<Record<CodeRole, string>>> = CODES;

const byRole: ReadonlyMap<unknown, MessageEntry> = /* @__PURE__ */ messagesBy('role');
const byName: ReadonlyMap<unknown, MessageEntry> = /* @__PURE__ */ messagesBy('name');
/** Messages that answer another message; a heartbeat's echo is itself a heartbeat. */
const answers: ReadonlySet<string | undefined> = /* @__PURE__ */ namesOfAnswers();

/** A function, so that bundlers drop what is unused: in the arguments of a pure call, a call is none. */
function messagesBy(key: 'role' | 'name'): Map<unknown, MessageEntry> {
  return new Map(messages.map((entry) => [entry[key], entry]));
}

function namesOfAnswers(): Set<string | undefined> {
  return new Set(messages.filter(({ name, answeredBy }) => answeredBy !== name).map(({ answeredBy }) => answeredBy));
}

/** Seconds between signs of life, if a register message does not say. */
export const DEFAULT_KEEP_ALIVE = 30;

/** Without these no request can be made: every role needs them. */
export const ASKING: readonly MessageRole[] = ['control', 'response', 'status', 'refusal'];
/** Without these, too, no device can register. */
export const REGISTERING: readonly MessageRole[] = ['register', 'register-response'];

/** Throws `unsupported` if the profile lacks a field of the header, or a message, that `who` requires. */
export function requireRoles(who: string, registers: boolean): void {
  if (!HAS_SERIAL) refuseRole('serial', who, 'header field');
  if (!HAS_SEQUENCE) refuseRole('sequence', who, 'header field');
  for (const role of registers ? [...REGISTERING, ...ASKING] : ASKING) if (!byRole.has(role)) refuseRole(role, who);
}

function refuseRole(role: string, who: string, what = 'message'): never {
  throw new RumpError('unsupported', `${who} needs a ${what} of role ${role}, and the profile has none`);
}

export function messageOf(role: MessageRole): MessageEntry | undefined {
  return byRole.get(role);
}

/** By its name; undefined for a code without a name, or with several. */
export function messageNamed(name: string | number | readonly number[]): MessageEntry | undefined {
  return byName.get(name);
}

/** Undefined for a code without a message, or with several: then the body shows which it is. */
export function messageCoded(code: number): MessageEntry | undefined {
  const [entry, other] = messagesCoded(code);
  return other === undefined ? entry : undefined;
}

export function messagesCoded(code: number): readonly MessageEntry[] {
  return messages.filter((entry) => entry.code === code);
}

/** Throws `unsupported` if the profile has no message of this role; `who` needs it. */
export function nameOf(role: MessageRole, who: string): MessageTypeName {
  return (byRole.get(role) ?? refuseRole(role, who)).name as MessageTypeName;
}

/** Whether a device must answer it. */
export function isRequest({ direction, answeredBy }: MessageEntry): boolean {
  return direction === 'to-device' && answeredBy !== undefined;
}

export function isAnswer({ name, role }: MessageEntry): boolean {
  return role === 'refusal' || answers.has(name);
}

/** In a message's body; undefined if the message has no field of this role. */
export function fieldValue(body: object, role: MessageRole, field: FieldRole): unknown {
  const name = byRole.get(role)?.fields?.[field]?.name;
  return name === undefined ? undefined : (body as Readonly<Record<string, unknown>>)[name];
}

export function fieldNumber(body: object, role: MessageRole, field: FieldRole, missing: number): number {
  const value = fieldValue(body, role, field);
  return typeof value === 'number' ? value : missing;
}

/** A body of these values, without those that the message has no field for. */
export function bodyOf(role: MessageRole, values: Readonly<Partial<Record<FieldRole, unknown>>>): object {
  const body: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const name = byRole.get(role)?.fields?.[field as FieldRole]?.name;
    if (name !== undefined) body[name] = value;
  }
  return body;
}

/** The nearest value that the field may hold, rounded down. */
export function fitted(role: MessageRole, field: FieldRole, value: number): number {
  const { min = 0, max = value, step = 1 } = byRole.get(role)?.fields?.[field] ?? {};
  return min + Math.floor((Math.min(Math.max(value, min), max) - min) / step) * step;
}

/** A code's name; for a result without a code in the profile, that of a fault. */
export function codeName(role: CodeRole): string {
  return codes[role] ?? codes.fault ?? role;
}

export function isCode(value: unknown, role: CodeRole): boolean {
  return value !== undefined && value === codes[role];
}

/** Names of those flags that the profile has. */
export function flagsOf(...roles: readonly CodeRole[]): readonly string[] {
  return roles.flatMap((role) => codes[role] ?? []);
}

/** The body of a refusal of the message with this identifier. */
export function refusalOf(result: CodeRole, code: number): object {
  const refused = fitted('refusal', 'refused-message', code);
  return bodyOf('refusal', { result: codeName(result), 'refused-message': refused });
}
