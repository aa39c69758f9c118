/** As number-serials.ts, in profiles whose header has no serial. */
import type { Engine } from '../engine/engine.ts';
import type { InputColumn } from './input-column.ts';

export function serialColumn(_source: Engine, _length: number): unknown {
  return undefined;
}

/** What stands in its place is not written. */
export function openSerialTexts(_given: unknown, _rows: number): InputColumn[] {
  return [{ values: new Int32Array(0), read: () => {} } as Partial<InputColumn> as InputColumn];
}
