/**
 * `generated/message.ts`: how a message is put together and taken apart, which depends on the roles that the header has.
 * `generated/device-id.ts`: what a device ID consists of, and how its serial is written.
 */
import type { Frame, HeaderField, HeaderRole, Profile } from '../../model.ts';
import { hasRest, headerBody, headerField, isTextSerial, mostOf, tellsOf } from '../facts.ts';
import { hexadecimal } from '../names.ts';

export function emitMessage(profile: Profile): string {
  const { frame } = profile;
  const has = (role: HeaderRole): boolean => headerField(frame, role) !== undefined;
  const hasHeader = headerBody(profile) !== null;
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
    ...(hasHeader ? ['header: readFrameHeader(view, at),'] : []),
  ].join('\n');
  const [view, at] = own === '' ? ['_view', '_at'] : ['view', 'at'];
  const writer = headerField(frame, 'serial')?.type === 'text' ? 'writeValidText' : 'writeDigits';
  return `import type { Kind } from '../field/kind.ts';
${isTextSerial(frame) ? `import { ${writer} } from '../field/${writer === 'writeDigits' ? 'serial-text' : 'write'}.ts';\n` : ''}import { checkedCode${isSimple(frame) ? '' : ', checkedCodes, type Tell'} } from '../values/checked.ts';
import type { Serial } from './device-id.ts';
import { DEVICE_TYPES, MESSAGE_TYPES } from './identifiers.ts';
import { ${layoutNames.sort().join(', ')} } from './layout.ts';
import type { Message, UnknownMessage } from './messages.ts';
${hasHeader ? "import { readFrameHeader } from './readers/header.ts';\n" : ''}
/** The names of all that a message may have. */
export const MESSAGE_KEYS: readonly string[] = [${[
    'kind',
    'deviceType',
    'messageType',
    ...roles,
    ...(hasHeader ? ['header'] : []),
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

/** How many keys a plain message has: its kind, body, and what of the header neither the kind nor a default gives. */
export function plainKeys(${hasHeader ? '' : '_'}message: Readonly<Record<string, unknown>>): number {
  return ${hasHeader ? `message.header === undefined ? ${roles.length + 2} : ${roles.length + 3}` : roles.length + 2};
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
${isSimple(frame) ? '' : `\n/** The fields that identify a message: how many bits each has, and, of a start marker, which values. */\nconst TELLS: readonly Tell[] = [${emitTells(frame)}];\n`}`;
}

/** What messages of bodies have that may go on after their own bytes, or that have lists. */
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

const BITS_OF_DIGIT = 4;
/** Digits of an example, as many as there are. */
const EXAMPLE = '00112233445566778899';

interface Form {
  readonly type: 'number' | 'string' | 'never';
  /** What it imports, by module. */
  readonly imports: string;
  readonly text: string;
  /** Of `text: string`. */
  readonly parsed: string;
  readonly isWritable: string;
  /** Of `serial: unknown`. */
  readonly checked: string;
  readonly example: string;
  /** What the serial must be in a device ID; null for more than digits. */
  readonly digits: number | null;
}

export function emitDeviceId({ frame, deviceId }: Profile): string {
  const device = headerField(frame, 'device');
  const digits = device === undefined ? 0 : digitsOf(device);
  const form = formOf(headerField(frame, 'serial'));
  const type = deviceId.deviceTypes[0]?.code.toString(16).padStart(digits, '0');
  return `
${form.imports}
/** As messages have it. */
export type Serial = ${form.type};

/** Of a device type in a device ID, in hexadecimal; 0 where the frame has none, and a device ID is its serial alone. */
export const DEVICE_TYPE_DIGITS: number = ${digits};

/** Device type and serial in the text of a device ID. */
export const DEVICE_ID: RegExp = /^(${digits === 0 ? '' : `[0-9a-f]{${digits}}`})${digits === 0 ? '' : '-'}(.*)$/is;
/** What is said where text is none. */
export const DEVICE_ID_FORM = '${ruleOf(digits, form)}';
export const DEVICE_ID_EXAMPLE = '${digits === 0 ? '' : `${type}-`}${form.example}';

/** A serial as it stands in a device ID; different serials have different text. */
export function serialText(${parameter('serial', 'Serial', form.text)}): string {
  return ${form.text};
}

/** The inverse of \`serialText\`, in upper or lower case; null for text that is no serial's. */
export function serialOfText(${parameter('text', 'string', form.parsed)}): Serial | null {
  return ${form.parsed};
}

/** A serial that may be anything; throws unless the header can hold it. */
export function checkedSerial(${parameter('serial', 'unknown', form.checked)}): Serial {
  return ${form.checked} as Serial;
}

/** Whether a serial that was read can be written, and is no other's. */
export function isWritableSerial(${parameter('serial', 'Serial', form.isWritable)}): boolean {
  return ${form.isWritable};
}
`;
}

function ruleOf(typeDigits: number, { example, digits }: Form): string {
  if (digits === null)
    return `it must be a device ID such as ${typeDigits === 0 ? '' : `${'0'.repeat(typeDigits)}-`}${example}`;
  return typeDigits === 0
    ? `it must be ${digits} hexadecimal digits`
    : `it must be ${typeDigits} hexadecimal digits, a hyphen and ${digits} more`;
}

function formOf(serial: HeaderField | undefined): Form {
  if (serial === undefined) {
    return {
      type: 'never',
      imports: importOf('field/serial-text', 'noSerial'),
      text: 'noSerial()',
      parsed: 'noSerial()',
      isWritable: 'false',
      checked: 'noSerial()',
      example: '',
      digits: null,
    };
  }
  const { type, size, width } = serial;
  if (type === 'text') {
    return {
      type: 'string',
      imports: importOf('field/serial-text', 'checkedText', 'escapedText', 'isText', 'textOfEscaped'),
      text: 'escapedText(serial)',
      parsed: `textOfEscaped(text, ${size})`,
      isWritable: `isText(serial, ${size})`,
      checked: `checkedText(serial, ${size})`,
      example: 'a1'.slice(0, size),
      digits: null,
    };
  }
  if (type === 'bytes' || type === 'bcd') {
    const checked = type === 'bcd' ? 'checkedDecimals' : 'checkedDigits';
    return {
      type: 'string',
      imports: importOf('field/serial-text', checked, 'digitsOfText', 'digitsText'),
      text: 'digitsText(serial)',
      parsed: `digitsOfText(text, ${size})`,
      isWritable: 'true',
      checked: `${checked}(serial, ${size})`,
      example: EXAMPLE.slice(0, size * 2).padEnd(size * 2, '0'),
      digits: null,
    };
  }
  const digits = digitsOf(serial);
  const test = `/^[0-9a-f]{${digits}}$/i.test(text)`;
  // Fewer bits than the digits have room for.
  const within = width % BITS_OF_DIGIT === 0 ? '' : ` && Number.parseInt(text, 16) < ${2 ** width}`;
  return {
    type: 'number',
    imports: importOf('values/bytes', 'hexadecimal') + importOf('values/error', 'checkedInteger'),
    text: `hexadecimal(serial, ${digits})`,
    parsed: `${test}${within} ? Number.parseInt(text, 16) : null`,
    isWritable: 'true',
    checked: `checkedInteger(serial, 'serial', 0, ${hexadecimal(mostOf(serial))})`,
    example: EXAMPLE.slice(0, 12).slice(-digits),
    digits,
  };
}

function digitsOf({ width }: HeaderField): number {
  return Math.ceil(width / BITS_OF_DIGIT);
}

function importOf(module: string, ...names: readonly string[]): string {
  return `import { ${names.join(', ')} } from '../${module}.ts';\n`;
}

/** With an underscore where the expression does not use it. */
function parameter(name: string, type: string, expression: string): string {
  return `${new RegExp(`\\b${name}\\b`).test(expression) ? name : `_${name}`}: ${type}`;
}
