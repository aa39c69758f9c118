/** Columns of serials that are numbers, as sequence numbers are. */
import type { Engine } from '../engine/engine.ts';
import type { InputColumn } from './input-column.ts';

/** Those of the selected frames. */
export function serialColumn(source: Engine, _length: number): unknown {
  return source.serials();
}

/** A column of serials that are read in another way than other numbers. */
export function openSerialTexts(_given: unknown, _rows: number): InputColumn[] {
  return [];
}
