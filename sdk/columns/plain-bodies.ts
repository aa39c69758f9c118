/** Columns of profiles whose bodies are all plain. */
import type { ColumnField, Engine } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import type { Fields } from '../values/checked.ts';
import type { OpenColumns } from './column.ts';

/** A call of `encodeColumns`: the fields that frames of the kind have, and what is given for them by name. */
export interface RowsToEncode {
  readonly kind: Kind;
  readonly fields: readonly ColumnField[];
  readonly given: Fields;
  readonly validity: Fields;
  readonly rows: number;
  readonly raw: boolean;
  readonly lenient: boolean;
}

/** The column of a field of a general body; false for any other field. */
export function readGeneralColumn(_source: Engine, _field: ColumnField, _raw: boolean, _columns: OpenColumns): boolean {
  return false;
}

/**
 * The frames of a kind that has fields that are more than bits at a fixed place; null for all other kinds.
 * @throws {RumpError} with paths such as `columns.targetTemperature[17]`
 */
export function encodeRows(_call: RowsToEncode, _engine: Engine): Uint8Array<ArrayBuffer> | null {
  return null;
}
