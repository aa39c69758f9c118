/**
 * The part of `generated/layout.ts` that reads the header from the four words with which the check begins, and which the scan has loaded
 * already. What is not within one of them is loaded from the frame.
 */
import { bytesOf } from '../../check/frame.ts';
import type { Check, Frame, HeaderField } from '../../model.ts';
import { typeScriptAccess as access } from '../access.ts';
import { examinedFields, fits, headerField, isWhole, mostOf, requiredField, tellsOf } from '../frame.ts';
import { hexadecimal } from '../names.ts';

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

/** The message's code out of all fields that tell it. */
export function messageIdIn(frame: Frame): string {
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
