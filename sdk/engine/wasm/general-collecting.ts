/** As plain-collecting.ts, in profiles with fields that are more than bits at a fixed place. */
import { NO_MEMORY, type RumpExports, USE_GATHER } from '../../generated/wasm.ts';
import { RumpError } from '../../values/error.ts';
import type { ColumnField } from '../engine.ts';
import * as plain from './plain-collecting.ts';

/** @throws {RumpError} `unsupported` where the host gives no memory: the values behind the window may need more of it */
export function collect(exports: RumpExports, field: ColumnField, selected: number): boolean {
  const found = exports.collect(field.body, field.index, selected);
  if (found === NO_MEMORY) throw new RumpError('unsupported', 'the host gives no memory for these columns');
  return found === USE_GATHER && plain.collect(exports, field, selected);
}
