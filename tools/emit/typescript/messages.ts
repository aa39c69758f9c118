/** `generated/messages.ts`: the unions of all messages, as read and as written. */
import { scriptString } from '../../escape.ts';
import type { Body, HeaderField, HeaderRole, Kind, Profile } from '../../model.ts';
import { hasRest, headerBody, headerField, isTextSerial } from '../facts.ts';
import { groupsOf, hasCodes, namedFields } from '../names.ts';

export function emitMessages(profile: Profile): string {
  const { frame, standard } = profile;
  const header = headerBody(profile);
  const groups: [string, readonly Body[]][] = [...groupsOf(profile)];
  if (header !== null) groups.push(['header', [header]]);
  const { deviceTypes } = profile.deviceId;
  const has = (role: HeaderRole): boolean => headerField(frame, role) !== undefined;
  const read = header === null ? '' : '\n/** Header fields with a meaning of their own. */\nheader: FrameHeader;';
  const serialType = isTextSerial(frame) ? 'string' : 'number';
  const serial = has('serial') ? `${serialType === 'number' ? serialComment(profile) : ''}serial: ${serialType};` : '';
  const sequence = has('sequence') ? "/** A response carries its request's. */\nsequence: number;" : '';
  return `${groups.map(([group, bodies]) => `import type { ${bodies.map(({ name }) => name).join(', ')} } from './bodies/${group}.ts';`).join('\n')}

${standard === null ? '' : '/** Table 1. */\n'}export type DeviceTypeName = ${deviceTypes.map(({ name }) => scriptString(name)).join(' | ')};

${standard === null ? '' : '/** Table 3. */\n'}export type MessageTypeName = ${profile.messages.map(({ name }) => scriptString(name)).join(' | ')};

/** The header before every body${standard === null ? '' : ' (Table 2)'}. */
interface Header<Kind extends string, Device extends string, Type extends string> {
  kind: Kind;
  deviceType: Device;
  messageType: Type;
  ${[serial, sequence].join('\n')}${read}
${RESIDUE}
}

/** A header to write: the two types repeat what the kind says, so they may be left out. */
interface HeaderInput<Kind extends string, Device extends string, Type extends string> {
  readonly kind: Kind;
  readonly deviceType?: Device;
  readonly messageType?: Type;
  ${has('serial') ? `readonly serial: ${serialType};` : ''}
  ${has('sequence') ? 'readonly sequence: number;' : ''}
}

/** Set bits of the presence mask that belong to no field; only present if there are any. */
interface UnknownFields {
  unknownFields?: number[];
}

${emitExtraTypes(profile)}/** A valid frame for which the profile has no body. It encodes back to the same bytes. */
export interface UnknownMessage {
  kind: 'unknown';
  /** The name where the profile knows the code. */
  deviceType: DeviceTypeName | number;
  messageType: MessageTypeName | ${frame.tells.length > 1 ? 'number[]' : 'number'};
  ${has('serial') ? `serial: ${serialType};` : ''}
  ${has('sequence') ? 'sequence: number;' : ''}${read}
  body: Uint8Array;
${RESIDUE}
}

/** Each kind's message, as decoded. */
export interface Messages {
${profile.kinds.map((kind) => emitMessage(kind, 'Header', '')).join('\n')}
}

/** Each kind's message, as a strict writer takes it: names only. */
export interface MessageInputs {
${profile.kinds.map((kind) => emitMessage(kind, 'HeaderInput', '<never>', header === null ? '' : inputOf(profile, header, kind))).join('\n')}
}

export type KindName = keyof Messages & string;

/** Fields whose codes have more than eight bits. */
export type WideEnumField = ${wideEnums(profile)};

/** Numbers some of whose raw values have names. */
export type SpecialField = ${specialFields(profile)};

/** Any message, discriminated by \`kind\`. An enum's code without a name is a number. */
export type Message = Messages[KindName] | UnknownMessage;

/** Any message to write. */
export type MessageInput = MessageInputs[KindName] | ${header === null ? 'Readonly<UnknownMessage>' : `(Readonly<Omit<UnknownMessage, 'header'>> & { ${inputOf(profile, header)} })`};

/** The header's fields that mean something, as messages have them. */
export type HeaderFields = ${header === null ? 'Record<never, never>' : 'FrameHeader'};

/** The columns of the header that are always doubles. */
export type HeaderColumn = ${[...(has('serial') && serialType === 'number' ? ["'serial'"] : []), ...(has('sequence') ? ["'sequence'"] : []), "'offset'"].join(' | ')};

/** The column of a serial that is text. */
export type TextColumn = ${has('serial') && serialType === 'string' ? "'serial'" : 'never'};

/** What \`encodeColumns\` takes for serials and sequence numbers. */
export interface RoleColumns<Numbers> {
${emitRoleColumns(profile)}
}

${emitSerialMatch(has('serial') ? serialType : null)}
`;
}

const RESIDUE = `  /** Only with \`lossless\`: what header and body hold beyond what is written for this message. */
  residue?: Uint8Array;`;

function serialComment({ frame }: Profile): string {
  return `/** ${headerField(frame, 'serial')?.width} bits, exact as a number. */\n`;
}

function emitRoleColumns({ frame }: Profile): string {
  const serial = headerField(frame, 'serial');
  const sequence = headerField(frame, 'sequence');
  const lines: string[] = [];
  const most = ({ width }: HeaderField): string =>
    width > 32 ? `2^${width} − 1` : (2 ** width - 1).toLocaleString('en');
  const numbers = 'number | Numbers;';
  if (serial !== undefined && isTextSerial(frame)) {
    lines.push('/** Text, or one for all rows. */', 'readonly serial: string | readonly string[];');
  } else if (serial !== undefined) {
    lines.push(`/** 0 to ${most(serial)}, or one number for all rows. */`, `readonly serial: ${numbers}`);
  }
  if (sequence !== undefined) {
    const last = most(sequence);
    lines.push(
      `/** 0 to ${last}, or the number of the first row: the others count on from it, and from ${last} to 0. */`,
      `readonly sequence: ${numbers}`,
    );
  }
  return lines.join('\n');
}

function emitSerialMatch(type: 'string' | 'number' | null): string {
  const comment = (text: string): string => `/** Serials to match: ${text}. */\nexport type SerialMatch = `;
  if (type === null) return `${comment('none, since frames have none')}never;`;
  if (type === 'string') return `${comment('one or several')}string | readonly string[];`;
  return `${comment('one, several, or all from one to another, both included')}number | readonly number[] | { readonly from: number; readonly to: number };`;
}

/** The header's fields as a writer takes them: those that have a default may be left out. */
function inputOf({ frame }: Profile, header: Body, kind?: Kind): string {
  const type = `Readonly<FrameHeader${isGeneric(header) ? '<never>' : ''}>`;
  const required = frame.header.filter(
    ({ field, name, default: value }) =>
      field !== null && value === undefined && !Object.hasOwn(kind?.message.header ?? {}, name),
  );
  if (required.length === 0) return `readonly header?: Partial<${type}>;`;
  const names = required.map(({ name }) => scriptString(name)).join(' | ');
  return `readonly header: Partial<${type}> & Pick<${type}, ${names}>;`;
}

function emitExtraTypes({ bodies }: Profile): string {
  const rest = `/** Bytes after all fields; only present if there are any. */
interface Rest {
  rest?: Uint8Array;
}

`;
  const lists = `/** The order of the attributes in a list; only present if it is not that of the profile, with unknown ones last. */
interface ListOrder {
  /** The id of each item. */
  attributeOrder?: number[];
}

/** What a list has beyond its fields. */
interface ListExtras extends ListOrder {
  /** Items of an id, kind or length without a field, and those that another one of their id follows; only present if there are any. */
  unknownAttributes?: { id: number; kind?: number; bytes: Uint8Array }[];
}

`;
  return `${bodies.some(hasRest) ? rest : ''}${bodies.some(({ list }) => list !== null) ? lists : ''}`;
}

/** Numbers some of whose raw values have names. */
function specialFields(profile: Profile): string {
  const special = bodiesWithHeader(profile)
    .flatMap(namedFields)
    .filter((field) => field.special.length > 0);
  return [...new Set(special.map(({ name }) => scriptString(name)))].join(' | ') || 'never';
}

function wideEnums(profile: Profile): string {
  const wide = bodiesWithHeader(profile)
    .flatMap(namedFields)
    .filter(({ type, width }) => type === 'enum' && width > 8);
  return [...new Set(wide.map(({ name }) => scriptString(name)))].join(' | ') || 'never';
}

/** Fields of the header by the names of their columns. */
function bodiesWithHeader(profile: Profile): readonly Body[] {
  const header = headerBody(profile);
  if (header === null) return profile.bodies;
  const fields = header.fields.map((field) => ({ ...field, name: `header.${field.name}` }));
  return [...profile.bodies, { ...header, fields }];
}

function emitMessage({ name, device, message, body }: Kind, header: string, argument: string, more = ''): string {
  const isRead = header === 'Header';
  const extras = [
    ...(body.presence !== null && isRead ? ['UnknownFields'] : []),
    ...(hasRest(body) && isRead ? ['Rest'] : []),
    ...(body.list !== null ? [isRead ? 'ListExtras' : 'ListOrder'] : []),
  ];
  const unknown = extras.map((name) => ` & ${name}`).join('');
  const bodyType = `${body.name}${isGeneric(body) ? argument : ''}`;
  const modifier = header === 'Header' ? '' : 'readonly ';
  return `${scriptString(name)}: ${header}<${scriptString(name)}, ${scriptString(device.name)}, ${scriptString(message.name)}>${unknown} & { ${more} ${modifier}body: ${
    argument === '' ? bodyType : `Readonly<${bodyType}>`
  } };`;
}

function isGeneric(body: Body): boolean {
  return namedFields(body).some(hasCodes);
}
