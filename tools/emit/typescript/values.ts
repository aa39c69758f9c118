/** From raw value to value, as expressions of generated readers, and back, as statements of generated writers. */
import { scriptString } from '../../escape.ts';
import type { ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hexadecimal, pascalCase, tableOf } from '../names.ts';
import { hashExpression, nameHash } from './bodies.ts';
import { rawRange } from './fields.ts';

/** The integer that holds the field; text and bytes have none. */
export function containerOf(field: Field, order: ByteOrder): string {
  if (field.type === 'text' || field.type === 'bytes') return '';
  const whole = field.width === field.size * 8;
  return typeScriptAccess.read({ size: field.size, signed: whole && field.signed }, order, 'at', field.byte);
}

/** The field's raw value from its container, which may be a name or an expression. */
export function rawOf(field: Pick<Field, 'size' | 'low' | 'width' | 'signed'>, container: string): string {
  if (field.width === field.size * 8) return container;
  if (field.signed) {
    const up = 32 - field.low - field.width;
    return `((${container}${up === 0 ? '' : ` << ${up}`}) >> ${32 - field.width})`;
  }
  const shifted = field.low === 0 ? container : `(${container} >>> ${field.low})`;
  const top = field.low + field.width === field.size * 8;
  return top && field.size < 4 ? shifted : `(${shifted} & ${hexadecimal(2 ** field.width - 1)})`;
}

/** The value, from an expression for the raw value; `name` is given if the raw value has a name of its own. */
export function valueExpression(field: Field, container: string): string {
  switch (field.type) {
    case 'bool': {
      const raw = rawOf(field, container);
      return `BOOLS[${field.invert ? `${raw} ^ 1` : raw}] as boolean`;
    }
    case 'enum': {
      const table = tableOf(field);
      const type = `as ${pascalCase(table)} | number`;
      const raw = rawOf(field, container);
      // Narrow tables have an entry for every code; wide ones would be mostly holes.
      return field.width > 8 ? `(${table}.names[${raw}] ?? ${raw}) ${type}` : `${table}.names[${raw}] ${type}`;
    }
    case 'flags': {
      const table = tableOf(field);
      return `readFlags(${rawOf(field, container)}, ${table}) as (${pascalCase(table)} | number)[]`;
    }
    case 'text':
      return `readText(view, at + ${field.byte}, ${field.size})`;
    case 'bytes':
      return `readBytes(view, at + ${field.byte}, ${field.size})`;
    default:
      return physicalOf(field, rawOf(field, container));
  }
}

/** A correctly rounded physical value from a raw value. */
export function physicalOf(field: Field, raw: string): string {
  const product = field.multiplier === 1 ? raw : `${raw} * ${field.multiplier}`;
  const sum = field.addend === 0 ? product : `${product} ${field.addend < 0 ? '-' : '+'} ${Math.abs(field.addend)}`;
  if (field.divisor === 1) return sum;
  return field.addend === 0 ? `${product} / ${field.divisor}` : `(${sum}) / ${field.divisor}`;
}

/** Up to this raw value the product with the divisor is off by less than the half billionth that the fast writer takes. */
const MAX_NARROW = 2 ** 22;

/**
 * Refuses another prototype, which may have fields of its own that counting keys does not see. After the first look at a field compilers
 * know the shape of the body, and with it the prototype; elsewhere this would be a call, and cost a twentieth of the frame.
 */
export const PLAIN_ALONE = 'if (Object.getPrototypeOf(body) !== Object.prototype) return -1;';

export function isNumber({ type }: Field): boolean {
  return !['bool', 'enum', 'flags', 'text', 'bytes', 'reserved'].includes(type);
}

/** From `value` to `raw`; -1 if it is not plainly valid. */
export function rawStatements(field: Field, isDeclared: boolean): string[] {
  switch (field.type) {
    case 'bool':
      // Which of the two it is is random, so a branch on it is mispredicted half of the time.
      return ['raw = +(value === true);', 'ok &= raw | +(value === false);', ...(field.invert ? ['raw ^= 1;'] : [])];
    case 'enum':
      return lookUp(field, 'value');
    case 'flags':
      return [
        'if (!Array.isArray(value)) return -1;',
        `${isDeclared ? '' : 'let '}bits = 0;
for (let index = 0; index < value.length; index++) {
const flag: unknown = value[index];
${lookUp(field, 'flag').join('\n')}
raw = 1 << raw;
if ((bits & raw) !== 0) return -1;
bits |= raw;
}`,
        'raw = bits;',
      ];
    default:
      return numberStatements(field);
  }
}

/** A name's slot in a table without collisions, and one comparison: half of what a Map takes for names that came as JSON. */
function lookUp(field: Field, value: string): string[] {
  const table = tableOf(field);
  const hash = nameHash(field.enumeration?.codes ?? field.flags);
  return [
    `if (typeof ${value} !== 'string') return -1;`,
    `raw = ${hashExpression(hash, value)};`,
    `if (${table}Slots.names[raw] !== ${value}) return -1;`,
    `raw = ${table}Slots.codes[raw] as number;`,
  ];
}

/** Raw values up to here, counted from the least, are rounded by adding a half and cutting. */
export function isNarrow(field: Field): boolean {
  const { least, most } = rawRange(field);
  return !isInteger(field) && Math.max(Math.abs(least), Math.abs(most)) <= MAX_NARROW;
}

function isInteger({ multiplier, addend, divisor }: Field): boolean {
  return multiplier === 1 && addend === 0 && divisor === 1;
}

function numberStatements(field: Field): string[] {
  const { least, most, step } = rawRange(field);
  const isNullInside = field.null !== null && field.null >= least && field.null <= most;
  const orNull = isNullInside ? ` || raw === ${field.null}` : '';
  const stepped = (difference: string): string => (step === 1 ? '' : ` || ${difference} % ${step} !== 0`);
  const statements = [`if (typeof value !== 'number') return -1;`];
  const span = most - least;
  if (isInteger(field) && least >= -(2 ** 31) && most < 2 ** 31) {
    const difference = least === 0 ? 'raw' : `(raw ${signedTerm(-least)})`;
    const range = span === 2 ** 32 - 1 ? '' : ` || ${difference} >>> 0 > ${span}`;
    statements.push(`raw = value | 0;`, `if (raw !== value${range}${stepped(difference)}${orNull}) return -1;`);
  } else if (isInteger(field)) {
    const whole = most < 2 ** 32 ? `value >>> 0` : `Math.floor(value)`;
    const range = `raw >= ${least} && raw <= ${most}`;
    const steps = step === 1 ? '' : ` && (raw - ${least}) % ${step} === 0`;
    statements.push(`raw = ${whole};`, `if (!(raw === value && ${range}${steps})${orNull}) return -1;`);
  } else if (isNarrow(field)) {
    statements.push(
      `rest = ${scaled(field)}${least === 0 ? '' : ` ${signedTerm(-least)}`};`,
      'raw = (rest + 0.5) | 0;',
      'rest -= raw;',
      // Written so that NaN fails too.
      `if (!(rest <= 5e-10 && rest >= -5e-10) || raw >>> 0 > ${span}${stepped('raw')}) return -1;`,
      ...(least === 0 ? [] : [`raw = (raw ${signedTerm(least)}) | 0;`]),
      ...(isNullInside ? [`if (raw === ${field.null}) return -1;`] : []),
    );
  } else {
    const back = [
      `raw${field.multiplier === 1 ? '' : ` * ${field.multiplier}`}`,
      field.addend === 0 ? '' : ` ${signedTerm(field.addend)}`,
    ].join('');
    const physical = field.divisor === 1 ? back : `(${back}) / ${field.divisor}`;
    const steps = step === 1 ? '' : ` && (raw - ${least}) % ${step} === 0`;
    statements.push(
      `raw = Math.round(${scaled(field)});`,
      `if (!(raw >= ${least} && raw <= ${most} && ${physical} === value${steps})${orNull}) return -1;`,
    );
  }
  if (field.null === null) return statements;
  return [`if (value === null) {\nraw = ${field.null};\n} else {\n${statements.join('\n')}\n}`];
}

function scaled({ multiplier, addend, divisor }: Field): string {
  const product = divisor === 1 ? 'value' : `value * ${divisor}`;
  const difference = addend === 0 ? product : `${product} ${signedTerm(-addend)}`;
  if (multiplier === 1) return difference;
  return `${addend === 0 && divisor === 1 ? difference : `(${difference})`} / ${multiplier}`;
}

function signedTerm(value: number): string {
  return value < 0 ? `- ${-value}` : `+ ${value}`;
}

/** As `rawStatements`, for a number of any encoding, which may have special values. */
export function encodedStatements(field: Field): string[] {
  const { encoding, special, width } = field;
  const isBinary = encoding === 'binary';
  const [none, plain] = isBinary ? [null, field] : [field.null, { ...field, null: null }];
  let lines = rawStatements(plain, true);
  const taken = [...special.map(({ code }) => code), ...(none === null ? [] : [none])];
  if (encoding === 'bcd') lines.push('raw = bcdOfNumber(raw);');
  if (encoding === 'sign-magnitude') lines.push(`if (raw < 0) raw = ${2 ** (width - 1)} - raw;`);
  if (taken.length > 0) lines.push(`if (${taken.map((code) => `raw === ${code}`).join(' || ')}) return -1;`);
  if (none !== null) lines = [`if (value === null) {\nraw = ${none};\n} else {\n${lines.join('\n')}\n}`];
  if (isBinary && field.null !== null && special.length > 0) {
    // A null is none of them, and its raw value none of theirs.
    lines = [
      ...rawStatements(field, true),
      `if (${special.map(({ code }) => `raw === ${code}`).join(' || ')}) return -1;`,
    ];
  }
  if (special.length === 0) return lines;
  const names = special.map(({ code, name }) => `value === ${scriptString(name)} ? ${code} : `).join('');
  return [
    `if (typeof value === 'string') {
const code = ${names}undefined;
if (code === undefined) return -1;
raw = code;
} else {\n${lines.join('\n')}\n}`,
  ];
}
