/** `generated/messages.ts`: the unions of all messages, as read and as written. */
import { scriptString } from '../../escape.ts';
import type { Body, Kind, Profile } from '../../model.ts';
import { groupsOf, hasCodes, namedFields } from '../names.ts';

export function emitMessages(profile: Profile): string {
  const groups = [...groupsOf(profile)];
  const { deviceTypes } = profile.deviceId;
  return `${groups.map(([group, bodies]) => `import type { ${bodies.map(({ name }) => name).join(', ')} } from './bodies/${group}.ts';`).join('\n')}

/** Table 1. */
export type DeviceTypeName = ${deviceTypes.map(({ name }) => scriptString(name)).join(' | ')};

/** Table 3. */
export type MessageTypeName = ${profile.messages.map(({ name }) => scriptString(name)).join(' | ')};

/** The header before every body (Table 2). */
interface Header<Kind extends string, Device extends string, Type extends string> {
  kind: Kind;
  deviceType: Device;
  messageType: Type;
  /** 48 bits, exact as a number. */
  serial: number;
  /** A response carries its request's. */
  sequence: number;
}

/** A header to write: the two types repeat what the kind says, so they may be left out. */
interface HeaderInput<Kind extends string, Device extends string, Type extends string> {
  readonly kind: Kind;
  readonly deviceType?: Device;
  readonly messageType?: Type;
  readonly serial: number;
  readonly sequence: number;
}

/** Set bits of the presence mask that belong to no field; only present if there are any. */
interface UnknownFields {
  unknownFields?: number[];
}

/** A valid frame for which the profile has no body. It encodes back to the same bytes. */
export interface UnknownMessage {
  kind: 'unknown';
  /** The name where the profile knows the code. */
  deviceType: DeviceTypeName | number;
  messageType: MessageTypeName | number;
  serial: number;
  sequence: number;
  body: Uint8Array;
}

/** Each kind's message, as decoded. */
export interface Messages {
${profile.kinds.map((kind) => emitMessage(kind, 'Header', '')).join('\n')}
}

/** Each kind's message, as a strict writer takes it: names only. */
export interface MessageInputs {
${profile.kinds.map((kind) => emitMessage(kind, 'HeaderInput', '<never>')).join('\n')}
}

export type KindName = keyof Messages;

/** Fields whose codes have more than eight bits. */
export type WideEnumField = ${wideEnums(profile)};

/** Any message, discriminated by \`kind\`. An enum's code without a name is a number. */
export type Message = Messages[KindName] | UnknownMessage;

/** Any message to write. */
export type MessageInput = MessageInputs[KindName] | Readonly<UnknownMessage>;
`;
}

function wideEnums({ bodies }: Profile): string {
  const wide = bodies.flatMap(namedFields).filter(({ type, width }) => type === 'enum' && width > 8);
  return [...new Set(wide.map(({ name }) => scriptString(name)))].join(' | ') || 'never';
}

function emitMessage({ name, device, message, body }: Kind, header: string, argument: string): string {
  const unknown = body.presence !== null && header === 'Header' ? ' & UnknownFields' : '';
  const bodyType = `${body.name}${isGeneric(body) ? argument : ''}`;
  const modifier = header === 'Header' ? '' : 'readonly ';
  return `${scriptString(name)}: ${header}<${scriptString(name)}, ${scriptString(device.name)}, ${scriptString(message.name)}>${unknown} & { ${modifier}body: ${
    argument === '' ? bodyType : `Readonly<${bodyType}>`
  } };`;
}

function isGeneric(body: Body): boolean {
  return namedFields(body).some(hasCodes);
}
