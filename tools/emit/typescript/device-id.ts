/** `generated/device-id.ts`: of what a device ID consists, and how its serial stands in its text. */
import type { HeaderField, Profile } from '../../model.ts';
import { headerField } from '../frame.ts';

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
    checked: `checkedInteger(serial, 'serial', 0, ${scriptNumber(width)})`,
    example: EXAMPLE.slice(0, 12).slice(-digits),
    digits,
  };
}

function scriptNumber(bits: number): string {
  return `0x${(2 ** bits - 1).toString(16)}`;
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
