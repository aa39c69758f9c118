/** `assembly/generated/layout.ts`: the frame's constants, its header's loads, and the table of kinds. */
import type { Frame, HeaderField, Profile } from '../../model.ts';
import { assemblyAccess as access } from '../access.ts';
import { examinedFields, fits, impliedLengthSwitch, requiredField } from '../frame.ts';
import { hexadecimal } from '../names.ts';

const ALGORITHMS = { none: 'NONE', sum8: 'SUM', xor8: 'XOR', crc8: 'CRC', crc16: 'CRC', crc32: 'CRC' } as const;

export function emitAssemblyLayout(profile: Profile): string {
  const { frame } = profile;
  const { check } = frame;
  return `
/** ${frame.title} (Table ${frame.table}). All lengths are bytes. */
export const HEADER_LENGTH: u32 = ${frame.headerLength};
export const START_LENGTH: u32 = ${frame.start.length};
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
/** First byte of the frame that the check covers. */
export const CHECK_FROM: u32 = ${check.from};

/** In place of a body's length: not enough bytes yet, no start here, another version, no such length. */
export const INCOMPLETE: i32 = -1;
export const BAD_START: i32 = -2;
export const BAD_VERSION: i32 = -3;
export const BAD_LENGTH: i32 = -4;

/** The kind of a right frame that the profile has no body for. */
export const UNKNOWN_KIND: u32 = ${profile.kinds.length};

/** Whether the start marker stands at \`at\`; all of its bytes must be there. */
export function isStart(at: usize): bool {
  return ${markerTest(frame.start)};
}

/** Whether the first \`available\` bytes at \`at\` could be the beginning of a start marker that is cut off. */
export function isStartOfStart(at: usize, available: u32): bool {
${frame.start
  .slice(0, -1)
  .map((byte, index) => `if (available > ${index} && load<u8>(at, ${index}) != ${hexadecimal(byte)}) return false;`)
  .join('\n')}
  return ${frame.start.length > 1 ? 'true' : 'available > 0'};
}

/** Whether the end marker stands at \`at\`. */
export function isEnd(at: usize): bool {
  return ${frame.end.length === 0 ? 'true' : markerTest(frame.end)};
}

export function storeEnd(at: usize): void {
${frame.end.map((byte, index) => `store<u8>(at, ${hexadecimal(byte)}, ${index});`).join('\n')}
}

/**
 * What stands behind a start marker at \`at\`: the body's length, or one of the four reasons above. The fields are looked
 * at in the order in which they arrive, each as soon as it is there, so that how a stream is split changes no verdict.
 */
export function examineHeader(at: usize, available: u32): i32 {
${emitExamination(frame)}
}

${emitImpliedLength(profile)}
${emitLoad(frame, 'message', 'loadMessageId')}
${emitLoad(frame, 'device', 'loadDeviceType')}
${emitLoad(frame, 'serial', 'loadSerial')}
${emitLoad(frame, 'sequence', 'loadSequence')}
/** The presence mask of a control body (${profile.presence.source}). */
export function loadPresence(body: usize): u32 {
  return ${access.read({ size: profile.presence.size, signed: false }, frame.byteOrder, 'body', profile.presence.byte)};
}

/** The check as the frame carries it; \`at\` is where it stands. */
export function loadCheck(at: usize): u32 {
  return ${check.size === 0 ? '0' : access.read({ size: check.size, signed: false }, check.byteOrder, 'at', 0)};
}

export function storeCheck(at: usize, check: u32): void {
  ${check.size === 0 ? '' : access.write({ size: check.size, signed: false }, check.byteOrder, 'at', 0, 'check')}
}

/** The number of the kind of a right frame at \`at\`, or UNKNOWN_KIND. */
export function kindOf(at: usize, bodyLength: u32): u32 {
  const device = deviceIndex(<u32>loadDeviceType(at));
  const message = messageIndex(<u32>loadMessageId(at));
  if (device < 0 || message < 0) return UNKNOWN_KIND;
  const place = KIND_TABLE + (<usize>(device * ${profile.messages.length} + message) << 2);
  const length = load<u16>(place, 2);
  if (bodyLength != (length & 0x7fff) && !((length & 0x8000) != 0 && bodyLength > (length & 0x7fff))) return UNKNOWN_KIND;
  return load<u16>(place);
}

${emitIndex('deviceIndex', 'Table 1', profile.deviceId.deviceTypes)}
${emitIndex('messageIndex', 'Table 3', profile.messages)}
/** For each device type and message: the kind's number, then its body's length, with the highest bit set for \`at-least\`. */
const KIND_TABLE: usize = memory.data<u16>([
${emitKindTable(profile)}
]);
`;
}

function markerTest(bytes: readonly number[]): string {
  return bytes
    .map((byte, index) => `load<u8>(at${index === 0 ? '' : `, ${index}`}) == ${hexadecimal(byte)}`)
    .join(' && ');
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
      lines.push(`if (${value} != ${field.value}) return ${field.role === 'version' ? 'BAD_VERSION' : 'BAD_START'};`);
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
  return `/** ${field.title}, byte ${field.byte} (${field.source}). */
export function ${name}(at: usize): ${type} {
  return ${access.read(fits(field), frame.byteOrder, 'at', field.byte)};
}
`;
}

function emitIndex(name: string, source: string, codes: readonly { code: number; name: string }[]): string {
  return `/** The place of a code in ${source}, or -1. */
function ${name}(code: u32): i32 {
  switch (code) {
${codes.map(({ code }, index) => `case ${hexadecimal(code)}:\nreturn ${index};`).join('\n')}
default:
return -1;
  }
}
`;
}

function emitKindTable(profile: Profile): string {
  const rows: string[] = [];
  for (const device of profile.deviceId.deviceTypes) {
    const cells = profile.messages.map((message) => {
      const index = profile.kinds.findIndex((kind) => kind.device === device && kind.message === message);
      const body = profile.kinds[index]?.body;
      // No body is 0x7fff long, so that a pair without a kind matches no length.
      if (body === undefined) return `${profile.kinds.length}, 0x7fff`;
      return `${index}, ${hexadecimal(body.length + (body.atLeast ? 0x8000 : 0), 4)}`;
    });
    rows.push(`// ${device.name}\n${cells.join(', ')},`);
  }
  return rows.join('\n');
}
