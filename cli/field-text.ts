/** Values of fields as the user writes them: in `--where` of decode and watch, and in what control sets. */
import type { FieldDescription } from 'igrs-rump/profile';
import { bytesOfHexadecimal } from '../sdk/values/bytes.ts';
import { misuse, suggestion } from './failure.ts';

/** In decimal. */
export const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The value as messages have it. The codec decides whether the field can hold it.
 *
 * @param where the beginning of error messages, such as `--where`
 */
export function valueOfText(field: FieldDescription, text: string, where: string): unknown {
  const refuse = (allowed: string): never => {
    throw misuse(`${where}: ${field.name} is ${JSON.stringify(text)}; ${allowed}`);
  };
  switch (field.type) {
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : refuse('it must be true or false');
    case 'number': {
      if (field.nullable && text === 'null') return null;
      if (NUMBER.test(text)) return Number(text);
      const special = field.special?.find(({ name }) => name === text);
      return special?.name ?? refuse(`it must be a number${rangeText(field)}`);
    }
    case 'enum':
      return codeOfText(field, text, refuse);
    case 'flags':
      return text === '' ? [] : text.split(',').map((flag) => codeOfText(field, flag, refuse));
    case 'bytes':
      return bytesOfHexadecimal(text) ?? refuse('it must be pairs of hexadecimal digits');
    default:
      return text;
  }
}

function rangeText({ minimum, maximum, unit = '' }: FieldDescription): string {
  return minimum === undefined || maximum === undefined ? '' : ` from ${minimum} to ${maximum} ${unit}`.trimEnd();
}

/** A name or, for a code without one, its number. */
function codeOfText({ codes = [] }: FieldDescription, text: string, refuse: (allowed: string) => never): unknown {
  if (codes.some(({ name }) => name === text)) return text;
  if (/^\d+$/.test(text)) return codes.find(({ code }) => code === Number(text))?.name ?? Number(text);
  const names = codes.map(({ name }) => name);
  return refuse(suggestion(text, names, 'it must be one of'));
}
