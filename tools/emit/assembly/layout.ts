/** `assembly/generated/layout.ts`: the frame's constants, its header's loads, and the table of kinds. */
import { scriptComment } from '../../escape.ts';
import type { Check, Frame, HeaderField, PresenceMask, Profile } from '../../model.ts';
import { assemblyAccess as access } from '../access.ts';
import { examinedFields, fits, impliedLengthSwitch, requiredField } from '../frame.ts';
import { hexadecimal } from '../names.ts';
import { emitKindOf } from './kind-table.ts';

const ALGORITHMS = {
  none: 'NONE',
  sum8: 'SUM',
  sum16: 'SUM',
  xor8: 'XOR',
  crc8: 'CRC',
  crc16: 'CRC',
  crc32: 'CRC',
} as const;

export function emitAssemblyLayout(profile: Profile): string {
  const { frame } = profile;
  const check = frame.checks[0] as Check;
  return `
/** ${scriptComment(frame.title)} (Table ${frame.table}). All lengths are bytes. */
export const HEADER_LENGTH: u32 = ${frame.headerLength};
export const START_LENGTH: u32 = ${(frame.starts[0] as readonly number[]).length};
export const CHECK_LENGTH: u32 = ${check.size};
export const END_LENGTH: u32 = ${frame.end.length};
/** Header, check and end marker together. */
export const OVERHEAD: u32 = ${frame.overhead};
export const MAXIMUM_BODY_LENGTH: i32 = ${frame.maximumBodyLength};
export const MINIMUM_FRAME_LENGTH: u32 = ${frame.overhead};
export const MAXIMUM_FRAME_LENGTH: u32 = ${frame.overhead + frame.maximumBodyLength};
export const LITTLE_ENDIAN: bool = ${frame.byteOrder === 'little'};

/** CRC-32 of the wire model that this code was generated from; the SDK refuses a binary of another one. */
export const FINGERPRINT: u32 = ${hexadecimal(profile.fingerprint, 8)};

/** How the check is computed. */
export const NONE: i32 = 0;
export const SUM: i32 = 1;
export const XOR: i32 = 2;
export const CRC: i32 = 3;
export const CHECK_ALGORITHM: i32 = ${ALGORITHMS[check.algorithm]};
/** The check's parameters, as the catalogue of CRCs names them. */
export const CHECK_WIDTH: u32 = ${check.width};
export const CHECK_POLYNOMIAL: u32 = ${hexadecimal(check.poly, 4)};
export const CHECK_INITIAL: u32 = ${hexadecimal(check.init, 4)};
export const CHECK_REFLECTED_IN: bool = ${check.refin};
export const CHECK_REFLECTED_OUT: bool = ${check.refout};
export const CHECK_FINAL_XOR: u32 = ${hexadecimal(check.xorout, 4)};
export const CHECK_LITTLE_ENDIAN: bool = ${check.byteOrder === 'little'};
/** First byte of the frame that the check covers. */
export const CHECK_FROM: u32 = ${check.from};

/** Instead of a body's length: not enough bytes yet, no start here, another version, impossible length. */
export const INCOMPLETE: i32 = -1;
export const BAD_START: i32 = -2;
export const BAD_VERSION: i32 = -3;
export const BAD_LENGTH: i32 = -4;

/** The kind of a valid frame for which the profile has no body. */
export const UNKNOWN_KIND: u32 = ${profile.kinds.length};

/** Whether the start marker is at \`at\`; all of its bytes must be there. */
export function isStart(at: usize): bool {
  return ${markerTest(frame.starts[0] as readonly number[])};
}

/** One bit for each of the 16 places from \`at\` on: whether the start marker is there. */
export function startsIn(at: usize): i32 {
  return i8x16.bitmask(${markerSearch(frame.starts[0] as readonly number[])});
}

/** Whether the first \`available\` bytes at \`at\` could be the beginning of a start marker that is cut off. */
export function isStartOfStart(at: usize, available: u32): bool {
${(frame.starts[0] as readonly number[])
  .slice(0, -1)
  .map((byte, index) => `if (available > ${index} && load<u8>(at, ${index}) != ${hexadecimal(byte)}) return false;`)
  .join('\n')}
  return ${(frame.starts[0] as readonly number[]).length > 1 ? 'true' : 'available > 0'};
}

/** Whether the end marker is at \`at\`. */
export function isEnd(at: usize): bool {
  return ${frame.end.length === 0 ? 'true' : markerTest(frame.end)};
}

export function storeEnd(at: usize): void {
${frame.end.map((byte, index) => `store<u8>(at, ${hexadecimal(byte)}, ${index});`).join('\n')}
}

/**
 * What follows a start marker at \`at\`: the body's length, or one of the four reasons above. The fields are examined
 * in the order in which they arrive, each as soon as it is there, so that the result does not depend on how a stream is split.
 */
export function examineHeader(at: usize, available: u32): i32 {
${emitExamination(frame)}
}

/** Whether a valid header is at \`at\`, apart from its body's length: one comparison if all bytes are there. */
export function beginsFrame(at: usize): bool {
  return ${emitBeginning(frame)};
}

/** The body's length as the header at \`at\` has it, which may be none; read byte by byte, because the next frame waits for it. */
export function loadBodyLength(at: usize): i32 {
  return ${emitBodyLength(frame)};
}

${emitImpliedLength(profile)}
${emitLoad(frame, 'message', 'loadMessageId')}
${emitLoad(frame, 'device', 'loadDeviceType')}
${emitLoad(frame, 'serial', 'loadSerial')}
${emitLoad(frame, 'sequence', 'loadSequence')}
/** The presence mask of a control body (${scriptComment((profile.presence as PresenceMask).source)}). */
export function loadPresence(body: usize): u32 {
  return ${access.read({ size: (profile.presence as PresenceMask).size, signed: false }, frame.byteOrder, 'body', (profile.presence as PresenceMask).byte)};
}

/** The check as the frame carries it; \`at\` is its position. */
export function loadCheck(at: usize): u32 {
  return ${check.size === 0 ? '0' : access.read({ size: check.size, signed: false }, check.byteOrder, 'at', 0)};
}

export function storeCheck(at: usize, check: u32): void {
  ${check.size === 0 ? '' : access.write({ size: check.size, signed: false }, check.byteOrder, 'at', 0, 'check')}
}

${emitKindOf(profile)}`;
}

function markerTest(bytes: readonly number[]): string {
  return bytes
    .map((byte, index) => `load<u8>(at${index === 0 ? '' : `, ${index}`}) == ${hexadecimal(byte)}`)
    .join(' && ');
}

/** Start marker, version and constants as words with masks. */
function emitBeginning(frame: Frame): string {
  const bytes = new Map<number, number>((frame.starts[0] as readonly number[]).entries());
  for (const field of examinedFields(frame)) {
    if (field.role === 'length') continue;
    for (let index = 0; index < field.size; index++) {
      const place = frame.byteOrder === 'big' ? field.size - 1 - index : index;
      bytes.set(field.byte + place, Math.floor((field.values[0] ?? 0) / 2 ** (8 * index)) & 0xff);
    }
  }
  const tests: string[] = [];
  for (let from = 0; from < frame.headerLength; from += 4) {
    const places = [0, 1, 2, 3].filter((place) => bytes.has(from + place));
    const word = (byteAt: (place: number) => number): string =>
      hexadecimal(
        places.reduce((sum, place) => sum + byteAt(place) * 2 ** (8 * place), 0),
        8,
      );
    const mask = word(() => 0xff);
    const value = word((place) => bytes.get(from + place) ?? 0);
    if (places.length > 0) tests.push(`(load<u32>(at, ${from}) & ${mask}) == ${value}`);
  }
  return tests.join(' && ');
}

function emitBodyLength(frame: Frame): string {
  if (frame.lengthBias === null) return 'impliedLength(<u32>loadDeviceType(at), <u32>loadMessageId(at))';
  const field = requiredField(frame, 'length');
  const value = access.read(fits(field), frame.byteOrder, 'at', field.byte);
  return `<i32>${value}${frame.lengthBias === 0 ? '' : ` - ${frame.lengthBias}`}`;
}

function markerSearch(bytes: readonly number[]): string {
  return bytes
    .map((byte, index) => `i8x16.eq(v128.load(at, ${index}), i8x16.splat(<i8>${hexadecimal(byte)}))`)
    .reduce((found, next) => `v128.and(${found}, ${next})`);
}

function emitExamination(frame: Frame): string {
  const lines: string[] = [];
  for (const field of examinedFields(frame)) {
    const value = access.read(fits(field), frame.byteOrder, 'at', field.byte);
    lines.push(`if (available < ${field.byte + field.size}) return INCOMPLETE;`);
    if (field.role === 'length') {
      const bias = frame.lengthBias ?? 0;
      lines.push(`const bodyLength = <i32>${value}${bias === 0 ? '' : ` - ${bias}`};`);
      lines.push(`if (bodyLength < 0 || bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;`);
    } else {
      lines.push(
        `if (${value} != ${field.values[0]}) return ${field.role === 'version' ? 'BAD_VERSION' : 'BAD_START'};`,
      );
    }
  }
  lines.push('if (available < HEADER_LENGTH) return INCOMPLETE;');
  if (frame.lengthBias === null) {
    lines.push('const bodyLength = impliedLength(<u32>loadDeviceType(at), <u32>loadMessageId(at));');
    lines.push('if (bodyLength < 0) return BAD_LENGTH;');
  }
  lines.push('return bodyLength;');
  return lines.join('\n');
}

function emitImpliedLength(profile: Profile): string {
  if (profile.frame.lengthBias !== null) return '';
  return `/** The length of the one body that this kind of message has; -1 for an unknown kind. */
function impliedLength(deviceType: u32, messageId: u32): i32 {
${impliedLengthSwitch(profile)}
}
`;
}

function emitLoad(frame: Frame, role: 'message' | 'device' | 'serial' | 'sequence', name: string): string {
  const field: HeaderField = requiredField(frame, role);
  const type = field.size === 6 ? 'u64' : 'u32';
  return `/** ${scriptComment(`${field.title}, byte ${field.byte} (${field.source})`)}. */
export function ${name}(at: usize): ${type} {
  return ${access.read(fits(field), frame.byteOrder, 'at', field.byte)};
}
`;
}
