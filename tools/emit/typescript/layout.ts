/** `generated/layout.ts`: the frame's constants, and its header's readers and writer. */

import { bytesOf } from '../../check/frame.ts';
import { scriptComment, scriptString } from '../../escape.ts';
import type { Check, Frame, HeaderField, PresenceMask, Profile } from '../../model.ts';
import { typeScriptAccess as access } from '../access.ts';
import { examinedFields, fits, headerField, impliedLengthSwitch, requiredField } from '../frame.ts';
import { hexadecimal } from '../names.ts';
import { emitHeaderWords, type Part, partsOf, placed, reaches, storeWord, wordsBetween } from './words.ts';

export function emitLayout(profile: Profile): string {
  const { frame } = profile;
  const check = frame.checks[0] as Check;
  return `
/** ${scriptComment(frame.title)} (Table ${frame.table}). All lengths are bytes. */
export const HEADER_LENGTH = ${frame.headerLength};
export const CHECK_LENGTH = ${check.size};
export const END_LENGTH = ${frame.end.length};
/** Header, check and end marker together. */
export const OVERHEAD = ${frame.overhead};
export const MAXIMUM_BODY_LENGTH = ${frame.maximumBodyLength};
export const MINIMUM_FRAME_LENGTH = ${frame.overhead};
export const MAXIMUM_FRAME_LENGTH = ${frame.overhead + frame.maximumBodyLength};
/** The known version, and the offsets of the fields that errors name. */
export const VERSION = ${requiredField(frame, 'version').values[0]};
export const VERSION_OFFSET = ${headerField(frame, 'version')?.byte ?? 0};
export const LENGTH_OFFSET = ${(headerField(frame, 'length') ?? requiredField(frame, 'message')).byte};
/** Whether no field tells the body's length: then only the kind does, and a message of unknown kind has no end. */
export const IMPLIED_LENGTH: boolean = ${frame.lengthBias === null};
/** The most that the header's fields hold. */
export const MAXIMUM_SERIAL = ${most(requiredField(frame, 'serial'))};
export const MAXIMUM_SEQUENCE = ${most(requiredField(frame, 'sequence'))};
export const MAXIMUM_DEVICE_TYPE = ${most(requiredField(frame, 'device'))};
export const MAXIMUM_MESSAGE_ID = ${most(requiredField(frame, 'message'))};
/** First byte of the frame that the check covers. */
export const CHECK_FROM = ${check.from};
/** What a register message carries: CRC-32 of the wire model that this code was generated from. */
export const PROFILE_FINGERPRINT = ${hexadecimal(profile.fingerprint, 8)};

/** Instead of a body's length: not enough bytes yet, no start here, another version, impossible length. */
export const INCOMPLETE = -1;
export const BAD_START = -2;
export const BAD_VERSION = -3;
export const BAD_LENGTH = -4;

// After the plain constants: a bundler only inlines those if nothing else precedes them.

/** The markers, in the order in which their bytes arrive. */
export const START: readonly number[] = [${(frame.starts[0] as readonly number[]).map((byte) => hexadecimal(byte)).join(', ')}];
export const END: readonly number[] = [${frame.end.map((byte) => hexadecimal(byte)).join(', ')}];
/** Other header fields that hold one value: a start marker without them is none. */
export const CONSTANTS: readonly { readonly title: string; readonly offset: number; readonly bytes: readonly number[] }[] = [${frame.header
    .filter(({ role }) => role === 'constant')
    .map(emitConstant(frame))
    .join(', ')}];

/** Whether the start marker is at \`at\`; all of its bytes must be there. */
export function isStart(view: DataView, at: number): boolean {
  return ${markerTest(frame.starts[0] as readonly number[])};
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
${emitReader(frame, 'message', 'readMessageId')}
${emitReader(frame, 'device', 'readDeviceType')}
${emitReader(frame, 'serial', 'readSerial')}
${emitReader(frame, 'sequence', 'readSequence')}
/** The check as the frame carries it; \`at\` is its position. */
export function readCheck(${check.size === 0 ? '_view: DataView, _at: number' : 'view: DataView, at: number'}): number {
  return ${check.size === 0 ? '0' : access.read({ size: check.size, signed: false }, check.byteOrder, 'at', 0)};
}

export function writeCheck(${check.size === 0 ? '_view: DataView, _at: number, _check: number' : 'view: DataView, at: number, check: number'}): void {
  ${check.size === 0 ? '' : access.write({ size: check.size, signed: false }, check.byteOrder, 'at', 0, 'check')}
}

/** The presence mask of a control body (${scriptComment((profile.presence as PresenceMask).source)}). */
export function readPresence(view: DataView, body: number): number {
  return ${access.read({ size: (profile.presence as PresenceMask).size, signed: false }, frame.byteOrder, 'body', (profile.presence as PresenceMask).byte)};
}

export function writePresence(view: DataView, body: number, mask: number): void {
  ${access.write({ size: (profile.presence as PresenceMask).size, signed: false }, frame.byteOrder, 'body', (profile.presence as PresenceMask).byte, 'mask')}
}

/** The weight of byte \`index\` of an integer of \`size\` bytes: 0 for the least significant. */
export function weightOf(index: number, ${frame.byteOrder === 'little' ? '_size' : 'size'}: number): number {
  return ${frame.byteOrder === 'little' ? 'index' : 'size - 1 - index'};
}

${emitIntegers(frame)}
/** Writes the whole header; all values must be within their fields. */
export function writeHeader(
  view: DataView,
  at: number,
  deviceType: number,
  messageId: number,
  serial: number,
  sequence: number,
  bodyLength: number,
): void {
${emitHeaderWriter(frame)}
}

/** In a header that is complete. The frame must be sealed again. */
export function writeSequence(view: DataView, at: number, sequence: number): void {
  ${access.write(fits(requiredField(frame, 'sequence')), frame.byteOrder, 'at', requiredField(frame, 'sequence').byte, 'sequence')}
}

export function writeEnd(${frame.end.length === 0 ? '_view: DataView, _at: number' : 'view: DataView, at: number'}): void {
${frame.end.map((byte, index) => `view.setUint8(at + ${index}, ${hexadecimal(byte)});`).join('\n')}
}
`;
}

function emitConstant(frame: Frame): (field: HeaderField) => string {
  return ({ title, byte, size, values: [value = 0] }) => {
    const bytes = bytesOf(value, size, frame.byteOrder).map((part) => hexadecimal(part));
    return `{ title: ${scriptString(title)}, offset: ${byte}, bytes: [${bytes.join(', ')}] }`;
  };
}

function most(field: HeaderField): string {
  return hexadecimal(2 ** (field.size * 8) - 1);
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
    const value = access.read(fits(field), frame.byteOrder, 'at', field.byte);
    lines.push(`if (available < ${field.byte + field.size}) return INCOMPLETE;`);
    if (field.role === 'length') {
      const bias = frame.lengthBias ?? 0;
      lines.push(`const bodyLength = ${value}${bias === 0 ? '' : ` - ${bias}`};`);
      lines.push(`if (${bias === 0 ? '' : 'bodyLength < 0 || '}bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;`);
    } else {
      const reason = field.role === 'version' ? 'BAD_VERSION' : 'BAD_START';
      lines.push(`if (${value} !== ${field.values[0]}) return ${reason};`);
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

function emitReader(
  frame: Frame,
  role: 'version' | 'message' | 'device' | 'serial' | 'sequence',
  name: string,
): string {
  const field = requiredField(frame, role);
  return `/** ${scriptComment(`${field.title}, byte ${field.byte} (${field.source})`)}. */
export function ${name}(view: DataView, at: number): number {
  return ${access.read(fits(field), frame.byteOrder, 'at', field.byte)};
}
`;
}

function emitHeaderWriter(frame: Frame): string {
  const order = frame.byteOrder;
  const names: Partial<Record<HeaderField['role'], string>> = {
    message: 'messageId',
    device: 'deviceType',
    serial: 'serial',
    sequence: 'sequence',
    length: frame.lengthBias ? 'length' : 'bodyLength',
  };
  const parts = frame.header.flatMap(({ role, byte, size, values: [value = 0] }) => {
    // Markers have no byte order.
    if (role === 'start')
      return (frame.starts[0] as readonly number[]).map((marker, index) =>
        wholePart(byte + index, 1, hexadecimal(marker)),
      );
    const expression = names[role] ?? (value ? hexadecimal(value) : '');
    return expression === '' ? [] : partsOf({ byte, size, low: 0, width: size * 8 }, expression);
  });
  const stores = wordsBetween(0, frame.headerLength).map((word) => {
    const own = parts.filter((part) => reaches(part, word, order)).map((part) => placed(part, word, order));
    return storeWord(word, order, own.join(' | ') || '0');
  });
  return [...(frame.lengthBias ? [`const length = bodyLength + ${frame.lengthBias};`] : []), ...stores].join('\n');
}

function wholePart(byte: number, size: number, expression: string): Part {
  return { byte, size, low: 0, width: size * 8, expression };
}
