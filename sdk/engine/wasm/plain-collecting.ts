/** The values of a column in profiles whose bodies are all plain: see general-collecting.ts for the others. */
import type { RumpExports } from '../../generated/wasm.ts';
import type { ColumnField } from '../engine.ts';

/**
 * Puts the field's values of all selected frames where columns are made of them.
 * @returns whether they are raw; otherwise they have their meaning already, and `physical` gives the numbers
 */
export function collect(exports: RumpExports, { body, index }: ColumnField, selected: number): boolean {
  exports.gather(body, index, selected);
  return true;
}
