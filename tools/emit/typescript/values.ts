/** Expressions for the values of plain fields. */
import type { ByteOrder, Field } from '../../model.ts';
import { typeScriptAccess } from '../access.ts';
import { hexadecimal, pascalCase, tableOf } from '../names.ts';

/** The integer that holds the field; text and bytes have none. */
export function containerOf(field: Field, order: ByteOrder): string {
  if (field.type === 'text' || field.type === 'bytes') return '';
  const whole = field.width === field.size * 8;
  return typeScriptAccess.read({ size: field.size, signed: whole && field.signed }, order, 'at', field.byte);
}

/** The field's raw value out of its container, which may be a name or an expression. */
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

/** The value, from an expression for the raw value; `name` is given where the raw value has a name of its own. */
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
