/**
 * The part of `generated/layout.ts` that reads and writes the header. One set of readers takes a single field from the frame. Another takes
 * all fields from the first four words of the check, which the scan has loaded already, and loads only the fields that cross two words.
 */
import { bytesOf } from '../../check/frame.ts';
import { scriptComment } from '../../escape.ts';
import type { Check, Frame, HeaderField, HeaderRole } from '../../model.ts';
import { typeScriptAccess as access } from '../access.ts';
import {
  examinedFields,
  fits,
  headerField,
  isTextSerial,
  isWhole,
  mostOf,
  requiredField,
  tellBits,
  tellsOf,
} from '../facts.ts';
import { hexadecimal, titleOf } from '../names.ts';
import { type Part, partsOf, placed, reaches, storeWord, wordsBetween } from './section.ts';

const WORDS = 4;
const PARAMETERS = ['view', 'at', ...Array.from({ length: WORDS }, (_, index) => `word${index}`)];

export function emitHeaderWords(frame: Frame): string {
  const device = headerField(frame, 'device');
  return `/**
 * This and the next two functions take a whole header of which four words, from CHECK_FROM on, are loaded already for the check: loading
 * them twice would cost an eighth of the scan. Returns the body's length, or -1 for anything not plainly valid.
 */
${emitFunction('plainBodyLength', examination(frame))}

/** The message identifier of such a header. */
${emitFunction('messageIdOfWords', `return ${messageIdOf(frame)};`)}

/** The device type of such a header. */
${emitFunction('deviceTypeOfWords', `return ${device === undefined ? '0' : valueIn(frame, device)};`)}
`;
}

/** The field's value, of the frame at \`at\`. */
export function valueAt(frame: Frame, field: HeaderField): string {
  const container = access.read(fits(field), frame.byteOrder, 'at', field.byte);
  if (isWhole(field)) return container;
  const shifted = field.low === 0 ? container : `(${container} >>> ${field.low})`;
  return field.low + field.width === field.size * 8 && field.size < 4
    ? shifted
    : `${shifted} & ${hexadecimal(mostOf(field))}`;
}

/** The message's code out of all fields that identify it. */
function messageIdIn(frame: Frame): string {
  const tells = tellsOf(frame);
  return tells
    .map(({ field, shift }) => {
      const value = valueAt(frame, field);
      if (tells.length === 1) return value;
      return `(${value})${shift === 0 ? '' : ` * ${hexadecimal(2 ** shift)}`}`;
    })
    .join(' + ');
}

function messageIdOf(frame: Frame): string {
  const [tell, ...others] = frame.tells;
  if (tell === undefined) return '0';
  return tell.role === 'start' || others.length > 0 ? 'readMessageId(view, at)' : valueIn(frame, tell);
}

function emitFunction(name: string, body: string): string {
  const parameters = PARAMETERS.map((parameter) => {
    const isUsed = new RegExp(`\\b${parameter}\\b`).test(body);
    return `${isUsed ? '' : '_'}${parameter}: ${parameter === 'view' ? 'DataView' : 'number'}`;
  });
  return `export function ${name}(${parameters.join(', ')}): number {\n${body}\n}`;
}

/** Words are compared where each byte of start marker and constants has one value. */
function comparesWords(frame: Frame): boolean {
  return (
    frame.starts.length === 1 && examinedFields(frame).every((field) => isWhole(field) && field.values.length <= 1)
  );
}

function examination(frame: Frame): string {
  if (!comparesWords(frame)) return 'return isStart(view, at) ? examineHeader(view, at, HEADER_LENGTH) : -1;';
  const lines = constantTests(frame).map((test) => `if (${test}) return -1;`);
  if (frame.lengthBias === null) {
    const device = headerField(frame, 'device');
    const codes = [device === undefined ? '0' : valueIn(frame, device), messageIdOf(frame)];
    return [...lines, `return impliedLength(${codes.join(', ')});`].join('\n');
  }
  const bias = frame.lengthBias;
  const length = valueIn(frame, requiredField(frame, 'length'));
  return [
    ...lines,
    `const bodyLength = ${bias === 0 ? length : `(${length}) - ${bias}`};`,
    // A negative length is below the maximum, and refused like any other invalid length.
    'return bodyLength > MAXIMUM_BODY_LENGTH ? -1 : bodyLength;',
  ].join('\n');
}

/** Each is true where a byte differs from what it must be: one for each word, and one for each byte that is in none. */
function constantTests(frame: Frame): string[] {
  const masks = new Array<number>(WORDS).fill(0);
  const values = new Array<number>(WORDS).fill(0);
  const others: string[] = [];
  for (const [byte, value] of constantBytes(frame)) {
    const place = byte - (frame.checks[0] as Check).from;
    const word = place >> 2;
    if (place < 0 || word >= WORDS) {
      others.push(`view.getUint8(at + ${byte}) !== ${hexadecimal(value)}`);
      continue;
    }
    const weight = 2 ** (24 - (place & 3) * 8);
    masks[word] = (masks[word] as number) + 0xff * weight;
    values[word] = (values[word] as number) + value * weight;
  }
  const words = masks.flatMap((mask, word) => {
    const difference = `word${word} ^ ${hexadecimal(values[word] as number, 8)}`;
    return mask === 0 ? [] : [`((${difference}) & ${hexadecimal(mask, 8)}) !== 0`];
  });
  return [...words, ...others];
}

function constantBytes(frame: Frame): (readonly [byte: number, value: number])[] {
  const fields = examinedFields(frame).filter(({ role }) => role !== 'length');
  const fixed = fields.flatMap(({ byte, size, values: [value = 0] }) =>
    bytesOf(value, size, frame.byteOrder).map((part, index) => [byte + index, part] as const),
  );
  return [...(frame.starts[0] as readonly number[]).map((value, index) => [index, value] as const), ...fixed];
}

function valueIn(frame: Frame, field: HeaderField): string {
  if (!isWhole(field)) return valueAt(frame, field);
  const place = field.byte - (frame.checks[0] as Check).from;
  const low = 4 - (place & 3) - field.size;
  const isWithin = place >= 0 && place >> 2 < WORDS && low >= 0;
  // Words are big-endian, whatever the header is.
  if (!isWithin || (frame.byteOrder === 'little' && field.size > 1) || fits(field).signed) {
    return valueAt(frame, field);
  }
  const word = `word${place >> 2}`;
  if (low + field.size === 4) return low === 0 ? `${word} >>> 0` : `${word} >>> ${low * 8}`;
  const shifted = low === 0 ? word : `(${word} >>> ${low * 8})`;
  return `${shifted} & ${hexadecimal(2 ** (field.size * 8) - 1)}`;
}

const NO_SEQUENCE = "throw new RumpError('unsupported', 'frames of this profile have no sequence number');";

export function emitReader(frame: Frame, role: 'version' | 'device' | 'sequence', name: string): string {
  const field = headerField(frame, role);
  if (field === undefined) {
    return `/** No field of the header. */
export function ${name}(_view: DataView, _at: number): number {
${role === 'sequence' ? NO_SEQUENCE : 'return 0;'}
}
`;
  }
  return `/** ${documentation(field)}. */
export function ${name}(view: DataView, at: number): number {
  return ${valueAt(frame, field)};
}
`;
}

function documentation({ title, byte, source }: HeaderField): string {
  return scriptComment(titleOf(`${title}, byte ${byte}`, source));
}

export function emitMessageReader(frame: Frame): string {
  const [tell] = frame.tells;
  if (tell === undefined) {
    return `/** No field of the header identifies messages. */
export function readMessageId(_view: DataView, _at: number): number {
  return 0;
}
`;
  }
  return `/** ${documentation(tell)}${frame.tells.length > 1 ? '; it and others are one number' : ''}. */
export function readMessageId(view: DataView, at: number): number {
  return ${messageIdIn(frame)};
}
`;
}

export function emitSerialReader(frame: Frame): string {
  const field = headerField(frame, 'serial');
  if (field === undefined) {
    return `/** No field of the header. */
export function readSerial(_view: DataView, _at: number): never {
  throw new RumpError('unsupported', 'frames of this profile have no serial');
}
`;
  }
  if (!isTextSerial(frame)) {
    return `/** ${documentation(field)}. */
export function readSerial(view: DataView, at: number): number {
  return ${valueAt(frame, field)};
}
`;
  }
  return `/** ${documentation(field)}. */
export function readSerial(view: DataView, at: number): string {
  return ${field.type === 'text' ? 'readText' : 'readDigits'}(view, at + ${field.byte}, ${field.size});
}
`;
}

export function emitSequenceWriter(frame: Frame): string {
  const field = headerField(frame, 'sequence');
  if (field === undefined) {
    return `export function writeSequence(_view: DataView, _at: number, _sequence: number): void {
${NO_SEQUENCE}
}`;
  }
  const { byte, low, width } = field;
  const mask = hexadecimal((2 ** width - 1) * 2 ** low);
  const merged = `const bits = (${access.read(fits(field), frame.byteOrder, 'at', byte)} & ~${mask}) | (sequence << ${low});\n`;
  return `export function writeSequence(view: DataView, at: number, sequence: number): void {
  ${isWhole(field) ? '' : merged}${access.write(fits(field), frame.byteOrder, 'at', byte, isWhole(field) ? 'sequence' : 'bits')}
}`;
}

export function emitHeaderWriter(frame: Frame): string {
  const body = headerStores(frame);
  const parameters = ['deviceType', 'messageId', 'serial', 'sequence', 'bodyLength'].map((name) => {
    const type =
      name !== 'serial'
        ? 'number'
        : isTextSerial(frame)
          ? 'string'
          : headerField(frame, 'serial')
            ? 'number'
            : 'undefined';
    return `${new RegExp(`\\b${name}\\b`).test(body) ? '' : '_'}${name}: ${type},\n`;
  });
  return `/** Writes the whole header; all values must be within their fields. */
export function writeHeader(
  view: DataView,
  at: number,
  ${parameters.join('')}): void {
${body}
}`;
}

function headerStores(frame: Frame): string {
  const order = frame.byteOrder;
  const names: Partial<Record<HeaderRole, string>> = {
    device: 'deviceType',
    serial: isTextSerial(frame) ? '' : 'serial',
    sequence: 'sequence',
    length: frame.lengthBias ? 'length' : 'bodyLength',
  };
  const tells = new Map(tellsOf(frame).map(({ field, shift }) => [field, codeExpression(frame, field, shift)]));
  const parts = frame.header.flatMap((field) => {
    const { role, byte, size, low, width, values } = field;
    // Markers have no byte order.
    if (role === 'start' && values.length === 1)
      return (frame.starts[0] as readonly number[]).map((marker, index) =>
        wholePart(byte + index, 1, hexadecimal(marker)),
      );
    // A version of several is one of the header's own fields.
    const value = values.length === 1 ? (values[0] as number) : 0;
    const expression = tells.get(field) ?? names[role] ?? (value ? hexadecimal(value) : '');
    return expression === '' ? [] : partsOf({ byte, size, low, width }, expression);
  });
  const stores = wordsBetween(0, frame.headerLength).map((word) => {
    const own = parts.filter((part) => reaches(part, word, order)).map((part) => placed(part, word, order));
    return storeWord(word, order, own.join(' | ') || '0');
  });
  if (isTextSerial(frame)) {
    const { type, byte, size } = requiredField(frame, 'serial');
    stores.push(
      type === 'text'
        ? `writeCutText(serial, ${size}, view, at + ${byte});`
        : `writeDigits(serial, view, at + ${byte});`,
    );
  }
  return [...(frame.lengthBias ? [`const length = bodyLength + ${frame.lengthBias};`] : []), ...stores].join('\n');
}

/** The field's own part of the message's code. */
function codeExpression(frame: Frame, { width }: HeaderField, shift: number): string {
  const total = tellBits(frame);
  if (total === width) return 'messageId';
  if (total > 32) {
    const down = shift === 0 ? 'messageId' : `Math.floor(messageId / ${hexadecimal(2 ** shift)})`;
    return shift + width === total ? down : `(${down} % ${hexadecimal(2 ** width)})`;
  }
  const down = shift === 0 ? 'messageId' : `(messageId >>> ${shift})`;
  return shift + width === total ? down : `(${down} & ${hexadecimal(2 ** width - 1)})`;
}

function wholePart(byte: number, size: number, expression: string): Part {
  return { byte, size, low: 0, width: size * 8, expression };
}
