/** What a scan counts, at these places of its status; assembly/memory.ts has the same. */
export const FRAMES = 0;
/** Part of the frames: those that the profile has no body for. */
export const UNKNOWN_KINDS = 1;
export const FRAME_BYTES = 2;
/** All bytes before it are decided; those from it on wait for more. */
export const POSITION = 3;
export const BAD_VERSIONS = 4;
export const BAD_LENGTHS = 5;
export const BAD_CHECKS = 6;
export const TRUNCATED = 7;
export const STATUS_LENGTH = 8;
