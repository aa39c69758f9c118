/** `generated/message.ts`: how a message is put together and taken apart, which depends on the roles that the header has. */
import type { Frame, HeaderRole, Profile } from '../../model.ts';
import { hasRest } from '../body.ts';
import { headerBody, headerField, isTextSerial, mostOf, tellsOf } from '../frame.ts';
import { hexadecimal } from '../names.ts';

export function emitMessage(profile: Profile): string {
  const { frame } = profile;
  const has = (role: HeaderRole): boolean => headerField(frame, role) !== undefined;
  const header = headerBody(profile) !== null;
  const roles = (['serial', 'sequence'] as const).filter(has);
  const layoutNames = [
    'HEADER_LENGTH',
    ...(has('sequence') ? ['MAXIMUM_SEQUENCE', 'readSequence'] : []),
    ...(has('serial') ? ['readSerial'] : []),
    ...(has('serial') && !isTextSerial(frame) ? ['MAXIMUM_SERIAL'] : []),
    ...(has('device') ? ['MAXIMUM_DEVICE_TYPE'] : []),
    ...(isSimple(frame) ? ['MAXIMUM_MESSAGE_ID'] : []),
    ...(isTextSerial(frame) ? ['SERIAL_LENGTH'] : []),
  ];
  const own = [
    ...(has('serial') ? ['serial: readSerial(view, at),'] : []),
    ...(has('sequence') ? ['sequence: readSequence(view, at),'] : []),
    ...(header ? ['header: readFrameHeader(view, at),'] : []),
  ].join('\n');
  const [view, at] = own === '' ? ['_view', '_at'] : ['view', 'at'];
  const writer = headerField(frame, 'serial')?.type === 'text' ? 'writeValidText' : 'writeDigits';
  return `import type { Kind } from '../field/kind.ts';
${isTextSerial(frame) ? `import { ${writer} } from '../field/${writer === 'writeDigits' ? 'serial-text' : 'write'}.ts';\n` : ''}import { checkedCode${isSimple(frame) ? '' : ', checkedCodes, type Tell'} } from '../values/checked.ts';
import type { Serial } from './device-id.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from './identifiers.ts';
import { ${layoutNames.sort().join(', ')} } from './layout.ts';
import type { Message, UnknownMessage } from './messages.ts';
${header ? "import { readFrameHeader } from './readers/header.ts';\n" : ''}
/** The names of all that a message may have. */
export const MESSAGE_KEYS: readonly string[] = [${[
    'kind',
    'deviceType',
    'messageType',
    ...roles,
    ...(header ? ['header'] : []),
    'body',
    'unknownFields',
    ...extraKeys(profile),
    'residue',
  ]
    .map((name) => `'${name}'`)
    .join(', ')}];

/** The message of a known kind whose frame is at \`at\`; its body has \`length\` bytes. */
export function messageOf(entry: Kind, view: DataView, at: number, length: number): Message {
  return {
    kind: entry.name,
    deviceType: entry.deviceType,
    messageType: entry.messageType,
    ${own}
    body: entry.read(view, at + HEADER_LENGTH, length),
  } as Message;
}

export function unknownMessageOf(
  deviceType: UnknownMessage['deviceType'],
  messageType: UnknownMessage['messageType'],
  ${view}: DataView,
  ${at}: number,
  body: Uint8Array,
): UnknownMessage {
  return {
    kind: 'unknown',
    deviceType,
    messageType,
    ${own}
    body,
  };
}

/** The roles that messages and columns have by name; and of them those that are numbers, as fields. */
export const HEADER_ROLES: readonly string[] = [${roles.map((role) => `'${role}'`).join(', ')}];
export const NUMBER_ROLES = '${numberRoles(frame)}';

/** The names of all that a rule may have. */
export const RULE_KEYS: readonly string[] = [${['to', 'copyTo', 'deviceType', 'messageType', ...roles.filter((role) => role === 'serial'), 'where', 'shards'].map((name) => `'${name}'`).join(', ')}];

/** How many keys a plain message has: its kind, body, and what of the header is neither told by the kind nor by defaults. */
export function plainKeys(${header ? '' : '_'}message: Readonly<Record<string, unknown>>): number {
  return ${header ? `message.header === undefined ? ${roles.length + 2} : ${roles.length + 3}` : roles.length + 2};
}

/** Whether a strict writer takes serial and sequence number as they are. */
${emitPlainRoles(frame)}

/** The bytes of a serial that is text as they are sent. */
${emitSerialBytes(frame)}

/** A message's code, by its name or as messages of unknown kind have it. */
export function checkedMessageId(value: unknown, path: string): number {
  return ${isSimple(frame) ? 'checkedCode(value, path, MESSAGE_TYPES, MAXIMUM_MESSAGE_ID)' : 'checkedCodes(value, path, MESSAGE_TYPES, TELLS)'};
}

/** A device's code likewise${has('device') ? '' : '; there is one, which may be left out'}. */
export function checkedDeviceType(value: unknown, path: string): number {
  return ${has('device') ? '' : 'value === undefined ? 0 : '}checkedCode(value, path, DEVICE_TYPES, ${has('device') ? 'MAXIMUM_DEVICE_TYPE' : '0'});
}

/** The code as messages of unknown kind have it. */
export function codeOf(messageId: number): UnknownMessage['messageType'] {
  return ${emitCodes(frame)};
}
${isSimple(frame) ? '' : `\n/** The fields that tell a message: how many bits each has, and, of a start marker, which values. */\nconst TELLS: readonly Tell[] = [${emitTells(frame)}];\n`}`;
}

/** What messages of bodies have that may go on behind their own bytes, or that have lists. */
function extraKeys({ bodies }: Profile): string[] {
  const hasLists = bodies.some(({ list }) => list !== null);
  return [...(hasLists ? ['unknownAttributes', 'attributeOrder'] : []), ...(bodies.some(hasRest) ? ['rest'] : [])];
}

/** Whether any number within its bits is a message's code. */
export function isSimple({ tells }: Frame): boolean {
  return tells.length === 1 && tells[0]?.role !== 'start';
}

/** In one function: the writer that calls it is as long as compilers take. */
function emitPlainRoles(frame: Frame): string {
  if (isTextSerial(frame)) {
    return `export function arePlainRoles(_serial: unknown, _sequence: unknown): boolean {
return false;
}`;
  }
  const isPlain = (role: 'serial' | 'sequence', most: string): string =>
    headerField(frame, role) === undefined
      ? `${role} === undefined`
      : `typeof ${role} === 'number' && ${role} >= 0 && ${role} <= ${most} && Math.floor(${role}) === ${role}`;
  return `export function arePlainRoles(serial: unknown, sequence: unknown): boolean {
return ${isPlain('serial', 'MAXIMUM_SERIAL')} && ${isPlain('sequence', 'MAXIMUM_SEQUENCE')};
}`;
}

/** As fields/ has them, with the widest integer. */
function numberRoles(frame: Frame): string {
  return (['serial', 'sequence'] as const)
    .flatMap((role) => {
      const field = headerField(frame, role);
      return field === undefined || (role === 'serial' && isTextSerial(frame))
        ? []
        : `${role} 0 u48 to ${mostOf(field)}`;
    })
    .join('\\n');
}

function emitSerialBytes(frame: Frame): string {
  const opening = 'export function serialBytes';
  if (!isTextSerial(frame)) return `${opening}(_serial: Serial): Uint8Array {\nreturn new Uint8Array(0);\n}`;
  const write =
    headerField(frame, 'serial')?.type === 'text'
      ? 'writeValidText(serial, SERIAL_LENGTH, view, 0);'
      : 'writeDigits(serial, view, 0);';
  return `${opening}(serial: Serial): Uint8Array {
const view = new DataView(new ArrayBuffer(SERIAL_LENGTH));
${write}
return new Uint8Array(view.buffer);
}`;
}

function emitCodes(frame: Frame): string {
  if (frame.tells.length < 2) return 'messageId';
  const codes = tellsOf(frame).map(({ field, shift }) => {
    const down = shift === 0 ? 'messageId' : `Math.floor(messageId / ${hexadecimal(2 ** shift)})`;
    return `${down} % ${hexadecimal(2 ** field.width)}`;
  });
  return `[${codes.join(', ')}]`;
}

function emitTells({ tells }: Frame): string {
  return tells
    .map(
      ({ width, role, values }) => `{ width: ${width}${role === 'start' ? `, values: [${values.join(', ')}]` : ''} }`,
    )
    .join(', ');
}
