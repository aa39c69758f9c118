/**
 * Rules, compiled for the engines: words and numbers that both read alike. For each kind (and, last, for unknown ones) there is a
 * list of steps, those rules that can match it at all, each with its condition as raw values of that kind's own field.
 */

/** Words of a step. */
export const STEP_LENGTH = 12;
/** Number of the first destination: shards of one rule follow each other. */
export const STEP_DESTINATION = 0;
export const STEP_SHARDS = 1;
/** 1 where the frame goes on to the next step. */
export const STEP_COPY = 2;
/** Unknown kinds only: where a list of codes stands in the words (its length first); 0 for any. */
export const STEP_DEVICE_TYPES = 3;
export const STEP_MESSAGE_IDS = 4;
/** How many ranges of serials, and where they stand in the numbers; 0 for any serial. */
export const STEP_SERIALS = 5;
export const STEP_SERIALS_AT = 6;
export const STEP_CONDITION = 7;
/** Where the field lies, as assembly/place.ts packs it; for text and bytes, its first byte. */
export const STEP_PLACE = 8;
/** The field's bit in the presence mask; -1 where it is always there. */
export const STEP_PRESENCE = 9;
/** How many operands, and where they stand. */
export const STEP_OPERANDS = 10;
export const STEP_OPERANDS_AT = 11;

/** No condition on a field. */
export const ANY = 0;
/** The raw value lies in one of the ranges; operands are pairs of numbers, in ascending order. */
export const IN_RANGES = 1;
/** All bits of the mask are set; the one operand is the mask. */
export const HAS_BITS = 2;
/** The bytes are one of these; operands are words: a length, that many bytes, one a word, and so on. */
export const IS_BYTES = 3;

export interface Destination {
  readonly to: string;
  /** Undefined where the rule has no shards. */
  readonly shard: number | undefined;
}

export interface RouteProgram {
  /** First the place of each kind's steps, and of the end; then steps and lists of codes. */
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  readonly destinations: readonly Destination[];
  /** The most destinations that one frame can go to: one, and one for each rule that makes copies. */
  readonly partsPerFrame: number;
}
