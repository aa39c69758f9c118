/** `assembly/generated/layout.ts`: the frame's constants, its header's loads, and the table of kinds. */
import { scriptComment } from '../../escape.ts';
import type { ByteOrder, Check, Frame, HeaderField, HeaderRole, Profile } from '../../model.ts';
import { assemblyAccess as access, readBits } from '../access.ts';
import { examinedFields, headerField, isByteString, requiredField } from '../facts.ts';
import { hexadecimal } from '../names.ts';
import { walkerOf } from './bodies.ts';
import { emitKindOf } from './kind-table.ts';

export function emitAssemblyLayout(profile: Profile): string {
  const { frame } = profile;
  const [check, second] = frame.checks as [Check, Check?];
  const serial = headerField(frame, 'serial');
  const hasPlainSerial = serial !== undefined && isByteString(serial);
  const walkers = profile.kinds.filter(({ body }) => body.list !== null).map(({ body }) => walkerOf(body));
  return `${walkers.length === 0 ? '' : `import { ${[...new Set(walkers)].sort().join(', ')} } from './general';\n`}
/** ${scriptComment(frame.title)}${frame.table === null ? '' : ` (Table ${frame.table})`}. All lengths are bytes. */
export const HEADER_LENGTH: u32 = ${frame.headerLength};
export const START_LENGTH: u32 = ${(frame.starts[0] as readonly number[]).length};
export const CHECK_LENGTH: u32 = ${frame.checkLength};
export const END_LENGTH: u32 = ${frame.end.length};
/** Header, check and end marker together. */
export const OVERHEAD: u32 = ${frame.overhead};
export const MAXIMUM_BODY_LENGTH: i32 = ${frame.maximumBodyLength};
export const MINIMUM_FRAME_LENGTH: u32 = ${frame.overhead};
export const MAXIMUM_FRAME_LENGTH: u32 = ${frame.overhead + frame.maximumBodyLength};
export const LITTLE_ENDIAN: bool = ${frame.byteOrder === 'little'};
/** Whether bytes between start and end marker are escaped. */
export const ESCAPES: bool = ${frame.escape !== null};
/** A row of the index: with escapes, also where the plain frame stands. */
export const ROW_LENGTH: u32 = ${frame.escape === null ? 8 : 16};
/** Whether writers may be given a version, and then write one that readers refuse. */
export const SEVERAL_VERSIONS: bool = ${headerField(frame, 'version')?.field != null};
/** The number of the body that stands for the header's own fields; after all others. */
export const HEADER_BODY: u32 = ${profile.bodies.length};
export const HAS_HEADER_FIELDS: bool = ${frame.header.some(({ field }) => field !== null)};
/** A serial that is not a number: where it stands, and how many bytes it has; 0 where it is a number. */
export const SERIAL_AT: u32 = ${hasPlainSerial ? serial.byte : 0};
export const SERIAL_LENGTH: u32 = ${hasPlainSerial ? serial.size : 0};

/** CRC-32 of the wire model that this code was generated from; the SDK refuses a binary of another one. */
export const FINGERPRINT: u32 = ${hexadecimal(profile.fingerprint, 8)};

/** How the check is computed. */
export const NONE: i32 = 0;
export const SUM: i32 = 1;
export const XOR: i32 = 2;
export const CRC: i32 = 3;
export const INTERNET: i32 = 4;
/** The check's parameters, as the catalogue of CRCs names them. */
${emitCheckParameters('CHECK', check)}
/** The same of a second check after the first. */
${emitCheckParameters('SECOND', second)}

/** Instead of a body's length: not enough bytes yet, no start here, another version, impossible length. */
export const INCOMPLETE: i32 = -1;
export const BAD_START: i32 = -2;
export const BAD_VERSION: i32 = -3;
export const BAD_LENGTH: i32 = -4;

/** The kind of a valid frame for which the profile has no body. */
export const UNKNOWN_KIND: u32 = ${profile.kinds.length};

/** Whether the start marker is at \`at\`; all of its bytes must be there. */
export function isStart(at: usize): bool {
  return ${anyOf(frame.starts.map(markerTest))};
}

/** One bit for each of the 16 places from \`at\` on: whether the start marker is there. */
export function startsIn(at: usize): i32 {
  return i8x16.bitmask(${markerSearch(frame.starts)});
}

/** Whether the first \`available\` bytes at \`at\` could be the beginning of a start marker that is cut off. */
export function isStartOfStart(at: usize, available: u32): bool {
${emitStartOfStart(frame.starts)}
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

${emitLoad('loadMessageId', 'what tells the message', frame.tells, frame.byteOrder)}
${emitLoad('loadDeviceType', 'device type', fieldsOf(frame, 'device'), frame.byteOrder)}
${emitLoad('loadSerial', 'serial that is a number', hasPlainSerial ? [] : fieldsOf(frame, 'serial'), frame.byteOrder)}
${emitLoad('loadSequence', 'sequence', fieldsOf(frame, 'sequence'), frame.byteOrder)}
${emitPresence(profile)}
/** The check as the frame carries it; \`at\` is its position. */
export function loadCheck(at: usize): u32 {
  return ${loadOf(check)};
}

export function storeCheck(at: usize, check: u32): void {
  ${storeOf(check)}
}

export function loadSecondCheck(at: usize): u32 {
  return ${loadOf(second)};
}

export function storeSecondCheck(at: usize, check: u32): void {
  ${storeOf(second)}
}
${emitEscape(frame)}
${emitKindOf(profile)}`;
}

function markerTest(bytes: readonly number[]): string {
  return bytes
    .map((byte, index) => `load<u8>(at${index === 0 ? '' : `, ${index}`}) == ${hexadecimal(byte)}`)
    .join(' && ');
}

function anyOf(tests: readonly string[]): string {
  return tests.length === 1 ? (tests[0] as string) : tests.map((test) => `(${test})`).join(' || ');
}

function fieldsOf(frame: Frame, role: HeaderRole): HeaderField[] {
  const field = headerField(frame, role);
  return field === undefined ? [] : [field];
}

function emitCheckParameters(prefix: string, check: Check | undefined): string {
  return `export const ${prefix}_ALGORITHM: i32 = ${(check?.algorithm ?? 'none').replace(/\d+$/, '').toUpperCase()};
export const ${prefix}_WIDTH: u32 = ${check?.width ?? 0};
export const ${prefix}_POLYNOMIAL: u32 = ${hexadecimal(check?.poly ?? 0, 4)};
export const ${prefix}_INITIAL: u32 = ${hexadecimal(check?.init ?? 0, 4)};
export const ${prefix}_REFLECTED_IN: bool = ${check?.refin ?? false};
export const ${prefix}_REFLECTED_OUT: bool = ${check?.refout ?? false};
export const ${prefix}_FINAL_XOR: u32 = ${hexadecimal(check?.xorout ?? 0, 4)};
export const ${prefix}_LITTLE_ENDIAN: bool = ${check?.byteOrder === 'little'};
/** First byte of the frame that it covers; whether it leaves out a check before it; whether it covers bytes as they are sent. */
export const ${prefix}_FROM: u32 = ${check?.from ?? 0};
export const ${prefix}_ENDS_WITH_BODY: bool = ${check?.to === 'body'};
export const ${prefix}_SEES_ESCAPED: bool = ${check?.seesEscaped ?? false};
/** Of sums: what makes sum and check together 0. */
export const ${prefix}_COMPLEMENT: bool = ${check?.complement ?? false};`;
}

function loadOf(check: Check | undefined): string {
  if (check === undefined || check.size === 0) return '0';
  return access.read({ size: check.size, signed: false }, check.byteOrder, 'at', 0);
}

function storeOf(check: Check | undefined): string {
  if (check === undefined || check.size === 0) return '';
  return access.write({ size: check.size, signed: false }, check.byteOrder, 'at', 0, 'check');
}

function emitStartOfStart(starts: Frame['starts']): string {
  const [first = []] = starts;
  if (starts.length === 1) {
    return `${first
      .slice(0, -1)
      .map((byte, index) => `if (available > ${index} && load<u8>(at, ${index}) != ${hexadecimal(byte)}) return false;`)
      .join('\n')}
  return ${first.length > 1 ? 'true' : 'available > 0'};`;
  }
  const tests = starts.map((start) =>
    start
      .slice(0, -1)
      .map((byte, index) => `(available <= ${index} || load<u8>(at, ${index}) == ${hexadecimal(byte)})`)
      .join(' && '),
  );
  return `  return ${first.length > 1 ? anyOf(tests) : 'available > 0'};`;
}

/** Start marker, version and constants as words with masks; what may have several values by itself. */
function emitBeginning(frame: Frame): string {
  const bytes = new Map<number, { mask: number; value: number }>();
  const tests: string[] = [];
  const [start] = frame.header;
  for (const field of [start as HeaderField, ...examinedFields(frame)]) {
    if (field.role === 'length') continue;
    if (field.values.length > 1) {
      tests.push(field.role === 'start' ? 'isStart(at)' : `(${valueTest(field, frame.byteOrder)})`);
      continue;
    }
    const value = BigInt(field.values[0] ?? 0) << BigInt(field.low);
    const mask = ((1n << BigInt(field.width)) - 1n) << BigInt(field.low);
    for (let index = 0; index < field.size; index++) {
      const place = field.byte + (frame.byteOrder === 'big' ? field.size - 1 - index : index);
      const byteOf = (integer: bigint): number => Number((integer >> BigInt(8 * index)) & 0xffn);
      const other = bytes.get(place) ?? { mask: 0, value: 0 };
      bytes.set(place, { mask: other.mask | byteOf(mask), value: other.value | byteOf(value) });
    }
  }
  const words: string[] = [];
  for (let from = 0; from < frame.headerLength; from += 4) {
    const word = (part: 'mask' | 'value'): number =>
      [0, 1, 2, 3].reduce((sum, place) => sum + (bytes.get(from + place)?.[part] ?? 0) * 2 ** (8 * place), 0);
    const mask = word('mask');
    if (mask > 0) words.push(`(load<u32>(at, ${from}) & ${hexadecimal(mask, 8)}) == ${hexadecimal(word('value'), 8)}`);
  }
  return [...words, ...tests].join(' && ');
}

/** Whether a version or constant has one of its values. */
function valueTest(field: HeaderField, byteOrder: ByteOrder): string {
  return field.values.map((value) => `${readBits(field, byteOrder, 'at')} == ${value}`).join(' || ');
}

function emitBodyLength(frame: Frame): string {
  if (frame.lengthBias === null) return 'impliedLength(at)';
  const value = readBits(requiredField(frame, 'length'), frame.byteOrder, 'at');
  return `<i32>${value}${frame.lengthBias === 0 ? '' : ` - ${frame.lengthBias}`}`;
}

function markerSearch(markers: Frame['starts']): string {
  return markers
    .map((bytes) =>
      bytes
        .map((byte, index) => `i8x16.eq(v128.load(at, ${index}), i8x16.splat(<i8>${hexadecimal(byte)}))`)
        .reduce((found, next) => `v128.and(${found}, ${next})`),
    )
    .reduce((found, next) => `v128.or(${found}, ${next})`);
}

function emitExamination(frame: Frame): string {
  const lines: string[] = [];
  for (const field of examinedFields(frame)) {
    const value = readBits(field, frame.byteOrder, 'at');
    lines.push(`if (available < ${field.byte + field.size}) return INCOMPLETE;`);
    if (field.role === 'length') {
      const bias = frame.lengthBias ?? 0;
      lines.push(`const bodyLength = <i32>${value}${bias === 0 ? '' : ` - ${bias}`};`);
      lines.push(`if (bodyLength < 0 || bodyLength > MAXIMUM_BODY_LENGTH) return BAD_LENGTH;`);
    } else {
      const reason = field.role === 'version' ? 'BAD_VERSION' : 'BAD_START';
      lines.push(`if (${field.values.map((one) => `${value} != ${one}`).join(' && ')}) return ${reason};`);
    }
  }
  lines.push('if (available < HEADER_LENGTH) return INCOMPLETE;');
  if (frame.lengthBias === null) {
    lines.push('const bodyLength = impliedLength(at);');
    lines.push('if (bodyLength < 0) return BAD_LENGTH;');
  }
  lines.push('return bodyLength;');
  return lines.join('\n');
}

/** One number of all fields, the first of them uppermost; 0 without any. */
function emitLoad(name: string, meaning: string, fields: readonly HeaderField[], order: ByteOrder): string {
  const [first, ...others] = fields;
  const width = fields.reduce((sum, field) => sum + field.width, 0);
  const type = width > 32 ? 'u64' : 'u32';
  if (first === undefined) {
    return `/** The header has no ${meaning}. */
export function ${name}(at: usize): u32 {
  return 0;
}
`;
  }
  let below = width;
  const value =
    others.length === 0
      ? readBits(first, order, 'at')
      : fields
          .map((field) => {
            below -= field.width;
            const bits = `<${type}>${readBits(field, order, 'at')}`;
            return below === 0 ? bits : `(${bits} << ${below})`;
          })
          .join(' | ');
  const comment = fields
    .map(({ title, byte, source }) => scriptComment(`${title}, byte ${byte}${source === null ? '' : ` (${source})`}`))
    .join('; ');
  return `/** ${comment}. */
export function ${name}(at: usize): ${type} {
  return ${value};
}
`;
}

function emitPresence({ frame, presence }: Profile): string {
  if (presence === null) {
    return `/** No message has a presence mask. */
export function loadPresence(body: usize): u32 {
  return 0;
}
`;
  }
  return `/** The presence mask of a control body (${scriptComment(presence.source ?? presence.title)}). */
export function loadPresence(body: usize): u32 {
  return ${access.read({ size: presence.size, signed: false }, frame.byteOrder, 'body', presence.byte)};
}
`;
}

/** What is sent in place of bytes that would look like a marker. */
function emitEscape(frame: Frame): string {
  const pairs = frame.escape?.pairs ?? [];
  const keys = pairs.map(({ plain }) => plain);
  const cases = pairs.map(({ plain, second }) => `case ${hexadecimal(second)}:\nreturn ${hexadecimal(plain)};`);
  return `
/** The byte that begins each pair for which one byte stands in the plain frame. */
export const ESCAPE: u32 = ${hexadecimal(frame.escape?.first ?? 0)};

/** One bit for each of the 16 places from \`at\` on: whether there is a byte that must be escaped. */
export function keysIn(at: usize): i32 {
  return ${keys.length === 0 ? '0' : `i8x16.bitmask(${markerSearch(keys.map((key) => [key]))})`};
}

/** The plain byte for the second byte of a pair; -1 where there is no such pair. */
export function plainOf(second: u32): i32 {
${cases.length === 0 ? 'return -1;' : `switch (second) {\n${cases.join('\n')}\ndefault:\nreturn -1;\n}`}
}
`;
}
