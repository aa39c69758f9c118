import type { RumpError } from '../../values/error.ts';

/** Some rows on their way from columns to frames. */
export interface Piece {
  /** The first row. */
  readonly from: number;
  /** How many rows; once one is wrong, only those before it, so that in the end the first that is wrong remains. */
  count: number;
  /** What is wrong with the row behind the last. */
  error?: RumpError;
  /** The frames of all rows, with headers and presence masks that are there before the fields. */
  readonly frames: DataView;
  readonly frameLength: number;
}
