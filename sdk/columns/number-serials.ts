/** Columns of serials that are numbers, as sequence numbers are. */
import type { Engine } from '../engine/engine.ts';
import type { Piece } from './input-column.ts';

/** Those of the selected frames. */
export function serialColumn(source: Engine, _length: number): unknown {
  return source.serials();
}

/** A column of serials that are no numbers. */
export interface SerialTexts {
  readonly values: readonly unknown[];
  read(piece: Piece): void;
}

/** Null where they are: then they are read as other numbers are. */
export function openSerialTexts(_given: unknown, _rows: number): SerialTexts | null {
  return null;
}
