/** `generated/layout.ts`: the frame's constants, and its header's readers and writer. */

import { bytesOf } from '../../check/frame.ts';
import { scriptComment, scriptString } from '../../escape.ts';
import type { Check, Frame, HeaderField, HeaderRole, PresenceMask, Profile } from '../../model.ts';
import { typeScriptAccess as access } from '../access.ts';
import {
  examinedFields,
  headerBody,
  headerField,
  impliedLengthSwitch,
  isTextSerial,
  isWhole,
  maximumWireLength,
  mostOf,
  needsBody,
  requiredField,
  tellBits,
} from '../facts.ts';
import { hexadecimal, titleOf } from '../names.ts';
import {
  emitHeaderWords,
  emitHeaderWriter,
  emitMessageReader,
  emitReader,
  emitSequenceWriter,
  emitSerialReader,
  valueAt,
} from './header.ts';

export function emitLayout(profile: Profile): string {
  const { frame } = profile;
  const [start = []] = frame.starts;
  const check = frame.checks[0] as Check;
  const header = headerBody(profile) !== null;
  const has = (role: HeaderRole): boolean => headerField(frame, role) !== undefined;
  const table = frame.table === null ? null : `Table ${frame.table}`;
  return `${emitImports(frame)}
/** ${scriptComment(titleOf(frame.title, table ?? frame.source))}. All lengths are bytes. */
export const HEADER_LENGTH = ${frame.headerLength};
export const CHECK_LENGTH = ${frame.checkLength};
export const END_LENGTH = ${frame.end.length};
/** Header, check and end marker together. */
export const OVERHEAD = ${frame.overhead};
export const MAXIMUM_BODY_LENGTH = ${frame.maximumBodyLength};
export const MINIMUM_FRAME_LENGTH = ${frame.overhead};
export const MAXIMUM_FRAME_LENGTH = ${frame.overhead + frame.maximumBodyLength};
/** The same as it is sent: if every byte between the markers is escaped. */
export const MAXIMUM_WIRE_LENGTH = ${maximumWireLength(frame)};
/** The known version, and the offsets that errors name: of the version, and of the length, or the message where no field states one. */
export const VERSION = ${headerField(frame, 'version')?.values[0] ?? 0};
export const VERSION_OFFSET = ${headerField(frame, 'version')?.byte ?? 0};
export const LENGTH_OFFSET = ${(headerField(frame, 'length') ?? headerField(frame, 'message'))?.byte ?? 0};
/** Which roles the header has a field for. */
export const HAS_SERIAL: boolean = ${has('serial')};
export const HAS_SEQUENCE: boolean = ${has('sequence')};
/** Whether the header has fields with a meaning of their own. */
export const HAS_HEADER_FIELDS: boolean = ${header};
/** Whether some kinds differ in bytes of the body or in its length, not in their codes. */
export const TOLD_BY_BODY: boolean = ${needsBody(profile)};
/** Whether bytes between the markers are escaped on the wire. */
export const ESCAPES: boolean = ${frame.escape !== null};
/** The greatest values that the header's fields hold. */
export const MAXIMUM_SERIAL = ${isTextSerial(frame) ? 0 : most(frame, 'serial')};
export const MAXIMUM_SEQUENCE = ${has('sequence') ? most(frame, 'sequence') : hexadecimal(Number.MAX_SAFE_INTEGER)};
export const MAXIMUM_DEVICE_TYPE = ${most(frame, 'device')};
export const MAXIMUM_MESSAGE_ID = ${hexadecimal(2 ** tellBits(frame) - 1)};
/** Of a serial that is text or bytes, and so a string in messages: how many bytes; 0 for a number. */
export const SERIAL_LENGTH: number = ${isTextSerial(frame) ? requiredField(frame, 'serial').size : 0};
/** Where the serial begins. */
export const SERIAL_OFFSET = ${headerField(frame, 'serial')?.byte ?? 0};
/** First byte that a single check without escapes covers; of others each check knows its own. */
export const CHECK_FROM = ${frame.checks.length > 1 || frame.escape !== null ? 0 : check.from};
/** What a register message carries: CRC-32 of the wire model that this code was generated from. */
export const PROFILE_FINGERPRINT = ${hexadecimal(profile.fingerprint, 8)};

/** Instead of a body's length: not enough bytes yet, no start here, another version, impossible length. */
export const INCOMPLETE = -1;
export const BAD_START = -2;
export const BAD_VERSION = -3;
export const BAD_LENGTH = -4;

// After the plain constants: a bundler only inlines those if nothing else precedes them.

/** The markers, in the order in which their bytes arrive. */
export const START: readonly number[] = ${bytesLiteral(start)};
export const STARTS: readonly (readonly number[])[] = [${frame.starts.map(bytesLiteral).join(', ')}];
export const END: readonly number[] = ${bytesLiteral(frame.end)};
/** What is wrong with a length. */
export const LENGTH_FAULT = '${lengthFault(frame)}';
/** All versions that are read; the text is for errors. */
export const KNOWN_VERSIONS = '${(headerField(frame, 'version')?.values ?? []).join(', ')}';
export const VERSIONS: readonly number[] = [${(headerField(frame, 'version')?.values ?? []).join(', ')}];
/** Other header fields that hold one value: a start marker without them does not count. Of those with \`masks\` only these bits. */
export const CONSTANTS: readonly {
  readonly title: string;
  readonly offset: number;
  readonly bytes: readonly number[];
  readonly masks?: readonly number[];
}[] = [${frame.header
    .filter(({ role }) => role === 'constant')
    .map(emitConstant(frame))
    .join(', ')}];

/** Whether a start marker is at \`at\`; all of its bytes must be there. */
export function isStart(view: DataView, at: number): boolean {
  return ${frame.starts.map(markerTest).join(' || ')};
}

/** Whether a start marker begins with this byte. */
export function isFirst(byte: number | undefined): boolean {
  return ${[...new Set(frame.starts.map(([first = 0]) => first))].map((first) => `byte === ${hexadecimal(first)}`).join(' || ')};
}

/** Whether the end marker is at \`at\`. */
export function isEnd(${frame.end.length === 0 ? '_view: DataView, _at: number' : 'view: DataView, at: number'}): boolean {
  return ${frame.end.length === 0 ? 'true' : markerTest(frame.end)};
}

/**
 * What follows a start marker at \`at\`: the body's length, or one of the four reasons above. The fields are examined
 * in the order in which they arrive, each as soon as it is there, so that the result does not depend on how a stream is split.
 */
export function examineHeader(view: DataView, at: number, available: number): number {
${emitExamination(frame)}
}

${frame.lengthBias === null ? emitImpliedLength(profile) : ''}
${emitHeaderWords(frame)}
${emitReader(frame, 'version', 'readVersion')}
${emitMessageReader(frame)}
${emitReader(frame, 'device', 'readDeviceType')}
${emitSerialReader(frame)}
${emitReader(frame, 'sequence', 'readSequence')}
/** The first check as the frame carries it; \`at\` is its position. */
export function readCheck(${check.size === 0 ? '_view: DataView, _at: number' : 'view: DataView, at: number'}): number {
  return ${check.size === 0 ? '0' : access.read({ size: check.size, signed: false }, check.byteOrder, 'at', 0)};
}

${emitPresence(profile)}

/** The weight of byte \`index\` of an integer of \`size\` bytes: 0 for the least significant. */
export function weightOf(index: number, ${frame.byteOrder === 'little' ? '_size' : 'size'}: number): number {
  return ${frame.byteOrder === 'little' ? 'index' : 'size - 1 - index'};
}

${emitIntegers(frame)}
${emitHeaderWriter(frame)}

/** Replaces the sequence in a complete header; the frame's check must be written again. */
${emitSequenceWriter(frame)}

export function writeEnd(${frame.end.length === 0 ? '_view: DataView, _at: number' : 'view: DataView, at: number'}): void {
${frame.end.map((byte, index) => `view.setUint8(at + ${index}, ${hexadecimal(byte)});`).join('\n')}
}
`;
}

function lengthFault(frame: Frame): string {
  if (frame.lengthBias === null) return 'the profile has no such kind of message, and only the kind tells the length';
  return `the length at byte ${requiredField(frame, 'length').byte} gives no body of 0 to ${frame.maximumBodyLength} bytes`;
}

function emitImports(frame: Frame): string {
  const hasBoth = ['serial', 'sequence'].every((role) => headerField(frame, role as HeaderRole) !== undefined);
  const error = hasBoth ? '' : "import { RumpError } from '../values/error.ts';\n";
  if (!isTextSerial(frame)) return error;
  const isText = requiredField(frame, 'serial').type === 'text';
  const imports = isText
    ? "import { readText } from '../field/read.ts';\nimport { writeCutText } from '../field/write.ts';\n"
    : "import { readDigits, writeDigits } from '../field/serial-text.ts';\n";
  return imports + error;
}

function bytesLiteral(bytes: readonly number[]): string {
  return `[${bytes.map((byte) => hexadecimal(byte)).join(', ')}]`;
}

function emitConstant(frame: Frame): (field: HeaderField) => string {
  return (field) => {
    const { title, byte, size, low, width, values } = field;
    const bytes = bytesOf((values[0] ?? 0) * 2 ** low, size, frame.byteOrder);
    const masks = bytesOf((2 ** width - 1) * 2 ** low, size, frame.byteOrder);
    const entries = [`title: ${scriptString(title)}`, `offset: ${byte}`, `bytes: ${bytesLiteral(bytes)}`];
    if (!isWhole(field)) entries.push(`masks: ${bytesLiteral(masks)}`);
    return `{ ${entries.join(', ')} }`;
  };
}

function most(frame: Frame, role: HeaderRole): string {
  const field = headerField(frame, role);
  return field === undefined ? '0' : hexadecimal(mostOf(field));
}

/** For columns, which know an integer's size only when they run. */
function emitIntegers(frame: Frame): string {
  return [2, 3, 4, 6]
    .map(
      (size) => `/** ${size * 8} bits in the profile's byte order. */
export function readU${size * 8}(view: DataView, at: number): number {
  return ${access.read({ size, signed: false }, frame.byteOrder, 'at', 0)};
}
`,
    )
    .join('\n');
}

function markerTest(bytes: readonly number[]): string {
  const [first, second, third, fourth] = bytes as [number, number?, number?, number?];
  const byte = (index: number, value: number): string => `view.getUint8(at + ${index}) === ${hexadecimal(value)}`;
  if (second === undefined) return byte(0, first);
  const pair = `view.getUint16(at) === ${hexadecimal(first * 256 + second, 4)}`;
  if (third === undefined) return pair;
  if (fourth === undefined) return `${pair} && ${byte(2, third)}`;
  return `view.getUint32(at) === ${hexadecimal(((first * 256 + second) * 256 + third) * 256 + fourth, 8)}`;
}

function emitExamination(frame: Frame): string {
  const lines: string[] = [];
  for (const field of examinedFields(frame)) {
    const value = valueAt(frame, field);
    lines.push(`if (available < ${field.byte + field.size}) return INCOMPLETE;`);
    if (field.role === 'length') {
      const bias = frame.lengthBias ?? 0;
      lines.push(`const bodyLength = ${bias === 0 ? value : `(${value}) - ${bias}`};`);
      lines.push(`if (${bias === 0 ? '' : 'bodyLength < 0 || '}bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;`);
    } else if (field.values.length > 1) {
      lines.push(`const version = ${value};`);
      lines.push(`if (${field.values.map((known) => `version !== ${known}`).join(' && ')}) return BAD_VERSION;`);
    } else {
      const reason = field.role === 'version' ? 'BAD_VERSION' : 'BAD_START';
      lines.push(`if (${isWhole(field) ? value : `(${value})`} !== ${field.values[0]}) return ${reason};`);
    }
  }
  lines.push('if (available < HEADER_LENGTH) return INCOMPLETE;');
  if (frame.lengthBias === null) {
    lines.push('const bodyLength = impliedLength(readDeviceType(view, at), readMessageId(view, at));');
    lines.push('if (bodyLength < 0) return BAD_LENGTH;');
  }
  lines.push('return bodyLength;');
  return lines.join('\n');
}

function emitImpliedLength(profile: Profile): string {
  return `/** The length of the one body that this kind of message has; -1 for an unknown kind. */
function impliedLength(deviceType: number, messageId: number): number {
${impliedLengthSwitch(profile)}
}
`;
}

function emitPresence({ presence, frame }: Profile): string {
  if (presence === null) {
    return `/** No body has a presence mask. */
export function readPresence(_view: DataView, _body: number): number {
  return 0;
}

export function writePresence(_view: DataView, _body: number, _mask: number): void {}`;
  }
  const { size, byte, source }: PresenceMask = presence;
  const shape = { size, signed: false };
  return `/** ${scriptComment(titleOf('The presence mask of a control body', source))}. */
export function readPresence(view: DataView, body: number): number {
  return ${access.read(shape, frame.byteOrder, 'body', byte)};
}

export function writePresence(view: DataView, body: number, mask: number): void {
  ${access.write(shape, frame.byteOrder, 'body', byte, 'mask')}
}`;
}
