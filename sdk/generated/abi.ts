// Generated from assembly/*.ts by `npm run generate`. Do not edit: correct those files.

/** Bytes of frames that are sealed at once. */
export const OUTPUT_LENGTH = 0x10000;
export const INPUT = 0x24000;
/** Bytes of the widest value of a column, to which a column in OUTPUT is aligned too. */
export const WIDEST_VALUE = 8;

/** What a scan has counted, 32 bits each in STATUS. */
export const STATUS_FRAMES = 0;
/** Of the frames, those that the profile has no body for. */
export const STATUS_UNKNOWN_KINDS = 1;
export const STATUS_FRAME_BYTES = 2;
/** Where the search stopped: all before it is decided, all from it on waits for more bytes. */
export const STATUS_POSITION = 3;
export const STATUS_BAD_VERSIONS = 4;
export const STATUS_BAD_LENGTHS = 5;
export const STATUS_BAD_CHECKS = 6;
export const STATUS_TRUNCATED = 7;
export const STATUS_LENGTH = 8;

/** A row of the index: with escapes, also where the plain frame stands. */
export const ROW_LENGTH = 2;

/**
 * A row of the index, ROW_LENGTH bytes: the frame's position in the window, 32 bits; its kind and its whole length, 16 bits each. Where
 * the profile has escapes, also where the plain frame stands, and how long that is, 32 bits each.
 */
export const ROW_KIND = 1;
export const ROW_PLAIN = 2;
export const ROW_PLAIN_LENGTH = 3;
