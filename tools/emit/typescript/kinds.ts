/** `generated/kinds.ts`: every kind of message with its codes, its body's layout, reader and writer. */

import { bytesOf } from '../../check/frame.ts';
import { scriptString } from '../../escape.ts';
import type { ByteOrder, Code, Condition, Field, HeaderValue, MessageType, Profile } from '../../model.ts';
import { headerBody } from '../frame.ts';
import { groupsOf, hexadecimal, variableOf } from '../names.ts';

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
