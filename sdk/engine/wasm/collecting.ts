/** How the values of a column get to where columns are made of them. */
import { NO_MEMORY, type RumpExports, USE_GATHER } from '../../generated/wasm.ts';
import { RumpError } from '../../values/error.ts';
import type { ColumnField } from '../engine.ts';

/**
 * The field's values of all selected frames, in profiles whose bodies are all plain.
 * @returns whether they are raw; otherwise they are converted already, and `physical` gives the numbers
 */
export function collectPlain(exports: RumpExports, { body, index }: ColumnField, selected: number): boolean {
  exports.gather(body, index, selected);
  return true;
}

/**
 * The same in profiles with fields that are more than bits at a fixed place.
 * @throws {RumpError} `unsupported` if the host gives no memory: the values after the window may need more
 */
export function collectGeneral(exports: RumpExports, field: ColumnField, selected: number): boolean {
  const found = exports.collect(field.body, field.index, selected);
  if (found === NO_MEMORY) throw new RumpError('unsupported', 'the host gives no memory for these columns');
  return found === USE_GATHER && collectPlain(exports, field, selected);
}
