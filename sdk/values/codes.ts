/** Codes of messages that several places of the header tell, or a start marker. */
import { checkedCode } from './checked.ts';
import { checkedInteger, isArray, refuse } from './error.ts';

/** A place of the header that tells the message. */
export interface Tell {
  /** Bits. */
  readonly width: number;
  /** Of a start marker: the only ones that there are. */
  readonly values?: readonly number[];
}

/**
 * A message's code as one number: by its name, as a number where one place tells it, else as one for each place. Where no place tells it
 * there is one code, which may be left out.
 */
export function checkedCodes(
  value: unknown,
  path: string,
  names: ReadonlyMap<string, number>,
  tells: readonly Tell[],
): number {
  if (typeof value === 'string') return checkedCode(value, path, names, 0);
  const [first, ...others] = tells;
  if (first === undefined) return value === undefined ? 0 : checkedCode(value, path, names, 0);
  if (others.length === 0) return checkedPart(value, path, first);
  if (!isArray(value)) {
    const code = value === undefined ? 'missing-field' : 'wrong-type';
    refuse(code, path, value, `it must be a name, or a list of ${tells.length} numbers`);
  }
  if (value.length !== tells.length) {
    refuse('out-of-range', path, value, `it has ${value.length} numbers and must have ${tells.length}`);
  }
  return tells.reduce((sum, tell, index) => sum * 2 ** tell.width + checkedPart(value[index], path, tell), 0);
}

function checkedPart(value: unknown, path: string, { width, values }: Tell): number {
  const part = checkedInteger(value, path, 0, 2 ** width - 1, value === undefined ? 'missing-field' : 'wrong-type');
  if (values !== undefined && !values.includes(part)) {
    refuse('out-of-range', path, value, `the start marker must be one of ${values.join(', ')}`);
  }
  return part;
}
