// Generated from assembly/*.ts by `npm run generate`. Do not edit: correct those files.

/** Bytes of frames that are sealed at once. */
export const OUTPUT_LENGTH = 0x10000;
export const INPUT = 0x24000;
/** Bytes of the widest value of a column, to which a column in OUTPUT is aligned too. */
export const WIDEST_VALUE = 8;

/** The counts of a scan, 32 bits each in STATUS. */
export const STATUS_FRAMES = 0;
/** Frames for which the profile has no body. */
export const STATUS_UNKNOWN_KINDS = 1;
export const STATUS_FRAME_BYTES = 2;
/** Where the search stopped: everything before is decided, the rest waits for more bytes. */
export const STATUS_POSITION = 3;
export const STATUS_BAD_VERSIONS = 4;
export const STATUS_BAD_LENGTHS = 5;
export const STATUS_BAD_CHECKS = 6;
export const STATUS_TRUNCATED = 7;
export const STATUS_LENGTH = 8;

/** A row of the index: with escapes, also where the plain frame stands. */
export const ROW_LENGTH = 2;

/**
 * A row of the index, ROW_LENGTH bytes: the frame's position in the window, 32 bits; its kind and its whole length, 16 bits each. If
 * the profile has escapes, also the plain frame's address and length, 32 bits each.
 */
export const ROW_KIND = 1;
export const ROW_PLAIN = 2;
export const ROW_PLAIN_LENGTH = 3;
