/**
 * Which messages there are: `generated/identifiers.ts` has their codes; `generated/kinds.ts` every kind with its body's layout, reader and
 * writer; `generated/roles.ts` what messages, fields and codes are for, which is all of the profile that exchange and server know.
 */
import { bytesOf } from '../../check/frame.ts';
import { scriptString } from '../../escape.ts';
import type { ByteOrder, Code, Condition, Field, HeaderValue, MessageType, Profile } from '../../model.ts';
import { codeRolesOf, FIELD_ROLES, type FieldRole, MESSAGE_ROLES, type MessageRole } from '../../roles.ts';
import { headerBody } from '../facts.ts';
import { groupsOf, hexadecimal, variableOf } from '../names.ts';
import { containerOf, valueExpression } from './values.ts';

/** `generated/identifiers.ts`: the codes of Tables 1 and 3, without readers, writers and layouts. */
export function emitIdentifiers(profile: Profile): string {
  return `
/** ${profile.standard === null ? 'D' : 'Table 1: d'}evice types by name. */
export const DEVICE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
${profile.deviceId.deviceTypes.map(({ name, code }) => `[${scriptString(name)}, ${hexadecimal(code, 4)}],`).join('\n')}
]);

/** ${profile.standard === null ? 'M' : 'Table 3: m'}essage identifiers by name. */
export const MESSAGE_TYPES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
${profile.messages.map(({ name, code }) => `[${scriptString(name)}, ${hexadecimal(code)}],`).join('\n')}
]);
`;
}

/** `generated/kinds.ts`. */
export function emitKinds(profile: Profile): string {
  const groups = [...groupsOf(profile)];
  const header = headerBody(profile);
  const imports = groups.flatMap(([group, bodies]) => [
    `import { ${bodies.map(variableOf).join(', ')} } from './fields/${group}.ts';`,
    `import { ${bodies.map((body) => `read${body.name}`).join(', ')} } from './readers/${group}.ts';`,
    `import { ${bodies.map((body) => `write${body.name}`).join(', ')} } from './writers/${group}.ts';`,
  ]);
  if (header !== null) imports.push("import { frameHeader } from './fields/header.ts';");
  const extras = profile.messages.flatMap((message) => extrasOf(profile, message));
  const places = profile.deviceId.deviceTypes.map((device) => bodiesOf(profile, device)).join('\n');
  const plain = `/* @__PURE__ */ kindsOf(DEVICE_TYPES, MESSAGE_TYPES, BODIES, {\n${places}\n})`;
  const kinds = extras.length === 0 ? plain : `/* @__PURE__ */ withExtras(${plain}, {\n${extras.join('\n')}\n})`;
  return `import { type Body, bodiesOf, type Kind, kindsOf${extras.length > 0 ? ', withExtras' : ''} } from '../field/kind.ts';
import type { BodyLayout } from '../field/layout.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from './identifiers.ts';
${imports.join('\n')}

/** Every body once, in the order in which the Wasm side numbers them. */
export const BODIES: readonly Body[] = /* @__PURE__ */ bodiesOf([
${profile.bodies.map((body) => `[${variableOf(body)}, read${body.name}, write${body.name}],`).join('\n')}
]);

/** By kind number: device types in their order, and within each its messages in theirs. */
export const KINDS: readonly Kind[] = ${kinds};

/** The header's fields that mean something, whose bytes count from the frame's start; null where there are none. */
export const FRAME_HEADER: BodyLayout | null = ${header === null ? 'null' : 'frameHeader'};
/** Which of them is the version, where there are several. */
export const VERSION_FIELD: string | null = ${versionName(profile)};
/** What a writer takes for those that a message gives no value for; the others it must give. */
export const HEADER_DEFAULTS: Readonly<Record<string, unknown>> = ${header === null ? '{}' : recordOf(profile, defaultsOf(profile))};
`;
}

function versionName({ frame }: Profile): string {
  const field = frame.header.find(({ role, values }) => role === 'version' && values.length > 1);
  return field === undefined ? 'null' : scriptString(field.name);
}

function defaultsOf({ frame }: Profile): Record<string, HeaderValue> {
  return Object.fromEntries(
    frame.header.flatMap(({ name, field, default: value }) =>
      field === null || value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The entry of a message that has `when` or defaults of its own. */
function extrasOf(profile: Profile, { name, when, header }: MessageType): string[] {
  const entries: string[] = [];
  if (when.length > 0) entries.push(`when: [${whenBytes(when, profile.frame.byteOrder).join(', ')}]`);
  if (Object.keys(header).length > 0) entries.push(`header: ${recordOf(profile, header)}`);
  return entries.length === 0 ? [] : [`${scriptString(name)}: { ${entries.join(', ')} },`];
}

function recordOf({ frame }: Profile, values: Readonly<Record<string, HeaderValue>>): string {
  const entries = Object.entries(values).map(([name, value]) => {
    const field = frame.header.find((candidate) => candidate.name === name)?.field as Field;
    return `${name}: ${literalOf(value, field)}`;
  });
  return `{ ${entries.join(', ')} }`;
}

function literalOf(value: HeaderValue, { type }: Field): string {
  if (type === 'bytes') {
    const bytes = String(value).match(/../g) ?? [];
    return `/* @__PURE__ */ Uint8Array.of(${bytes.map((byte) => `0x${byte.toLowerCase()}`).join(', ')})`;
  }
  if (Array.isArray(value)) return `[${value.map((each) => scriptString(String(each))).join(', ')}]`;
  return typeof value === 'string' ? scriptString(value) : String(value);
}

/** Of each byte with bits of a condition: its place in the body, these bits, and what they must be. */
function whenBytes(conditions: readonly Condition[], order: ByteOrder): number[] {
  const bytes = new Map<number, [mask: number, value: number]>();
  for (const { byte, size, low, width, value } of conditions) {
    const masks = bytesOf((2 ** width - 1) * 2 ** low, size, order);
    const values = bytesOf(value * 2 ** low, size, order);
    for (const [index, mask] of masks.entries()) {
      if (mask === 0) continue;
      const [otherMask, otherValue] = bytes.get(byte + index) ?? [0, 0];
      bytes.set(byte + index, [otherMask | mask, otherValue | (values[index] as number)]);
    }
  }
  return Array.from(bytes, ([byte, [mask, value]]) => [byte, mask, value]).flat();
}

/** A device's bodies by message; -1 for a message that it does not have. */
function bodiesOf(profile: Profile, device: Code): string {
  const places = profile.messages.map((message) => {
    const kind = profile.kinds.find((other) => other.device === device && other.message === message);
    return kind === undefined ? -1 : profile.bodies.indexOf(kind.body);
  });
  return `${scriptString(device.name)}: [${places.join(', ')}],`;
}

/** `generated/roles.ts`. */
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
