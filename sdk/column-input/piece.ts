import { RumpError } from '../error.ts';
import { inColumn } from './refusal.ts';

/** Some rows on their way from columns to frames, and the buffers that they pass through. */
export class Piece {
  /** The first row. */
  from = 0;
  /** How many rows; once one is wrong, only those before it, so that in the end the first that is wrong remains. */
  count = 0;
  /** What is wrong with the row behind the last. */
  error: RumpError | null = null;
  /** The column that is being read. */
  readonly numbers: Float64Array;
  /** Its values that are no numbers, by their place. */
  readonly others: Map<number, unknown> = new Map();
  /** Presence masks, where the body has any. */
  readonly masks: Uint32Array<ArrayBuffer> | null;

  constructor(rows: number, hasMasks: boolean) {
    this.numbers = new Float64Array(rows);
    this.masks = hasMasks ? new Uint32Array(rows) : null;
  }

  begin(from: number, count: number): void {
    this.from = from;
    this.count = count;
    this.masks?.fill(0);
  }

  refuse(place: number, error: RumpError): void {
    this.count = place;
    this.error = error;
  }

  /** What the check answers, or 0 where it refuses the value at `place` of the column `name`. */
  judge(place: number, name: string, check: () => number): number {
    try {
      return check();
    } catch (error) {
      if (!RumpError.is(error)) throw error;
      this.refuse(place, inColumn(error, name, this.from + place));
      return 0;
    }
  }
}
