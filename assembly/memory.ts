/**
 * The memory map. Nothing is allocated: every buffer has an address here, and only the window's size changes, when the
 * SDK asks for a larger one. AssemblyScript keeps its own constants below the first address. The initial memory
 * (asconfig.json) holds everything before the window, because tables are built when the module starts.
 *
 *    0xff00  STATUS    what a scan found, as 32-bit numbers
 *    0xff80  FOLDED    eight frames, folded, until their checks are finished
 *   0x10000  TABLES    of the check, if it needs any
 *   0x14000  OUTPUT    frames to seal, and a column that goes into them
 *   0x24000  INPUT     the window: an unfinished tail of the stream, then as much of the chunk as fits
 *            PLAIN     the window's frames without escape bytes: only if the profile has any
 *            INDEX     a row for each frame of the window
 *            GROUPED   addresses of the bodies, kind by kind
 *            RAW       one column of raw values
 *            NUMBERS   one column of the caller's numbers
 *            and then what routing needs: see route.ts
 */
import { ESCAPES, MINIMUM_FRAME_LENGTH, ROW_LENGTH } from './generated/layout';

/** Addresses. */
export const STATUS: usize = 0xff00;
export const FOLDED: usize = 0xff80;
export const TABLES: usize = 0x10000;
export const OUTPUT: usize = 0x14000;
/** Bytes of frames that are sealed at once. */
export const OUTPUT_LENGTH: u32 = 0x10000;
export const INPUT: usize = 0x24000;

/** Bytes of the widest value of a column, to which a column in OUTPUT is aligned too. */
export const WIDEST_VALUE: u32 = 8;

/**
 * A row of the index, ROW_LENGTH bytes: the frame's position in the window, 32 bits; its kind and its whole length, 16 bits each. If
 * the profile has escapes, also the plain frame's address and length, 32 bits each.
 */
export const ROW_KIND: usize = 4;
export const ROW_FRAME_LENGTH: usize = 6;
export const ROW_PLAIN: usize = 8;
export const ROW_PLAIN_LENGTH: usize = 12;

/** The counts of a scan, 32 bits each in STATUS. */
export const STATUS_FRAMES: usize = 0;
/** Frames for which the profile has no body. */
export const STATUS_UNKNOWN_KINDS: usize = 4;
export const STATUS_FRAME_BYTES: usize = 8;
/** Where the search stopped: everything before is decided, the rest waits for more bytes. */
export const STATUS_POSITION: usize = 12;
export const STATUS_BAD_VERSIONS: usize = 16;
export const STATUS_BAD_LENGTHS: usize = 20;
export const STATUS_BAD_CHECKS: usize = 24;
export const STATUS_TRUNCATED: usize = 28;
export const STATUS_LENGTH: usize = 32;

const PAGE: u32 = 0x10000;
/** The window and, with escapes, its plain copy. */
const WINDOWS: u32 = ESCAPES ? 2 : 1;
/** Up to this length the sums below fit into 32 bits, the limit of a memory. */
const MAX_WINDOW: u32 = 0x60000000 / WINDOWS;

let PLAIN: usize = 0;
let INDEX: usize = 0;
let GROUPED: usize = 0;
let RAW: usize = 0;
let NUMBERS: usize = 0;
let WINDOW_END: usize = 0;

/** The address of the first plain frame. */
export function plain(): usize {
  return PLAIN;
}

export function index(): usize {
  return INDEX;
}

export function grouped(): usize {
  return GROUPED;
}

export function raw(): usize {
  return RAW;
}

export function numbers(): usize {
  return NUMBERS;
}

/** After all buffers of the window: scratch memory of one call, aligned for the widest value. */
export function afterWindow(): usize {
  return (WINDOW_END + 7) & ~7;
}

/** Makes the memory reach up to `end`; false, with nothing changed, if the host refuses. */
export function reserve(end: u32): bool {
  const missing = <i32>((end + PAGE - 1) / PAGE) - <i32>memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

/** Bytes of memory that a window of `length` bytes needs in all. */
export function memoryFor(length: u32): u32 {
  return <u32>INPUT + WINDOWS * aligned(length) + rowsOf(length) * (ROW_LENGTH + 4 + 4 + 8);
}

/** Makes the window `length` bytes long; false, with nothing changed, if the host refuses. */
export function resize(length: u32): bool {
  if (length > MAX_WINDOW || !reserve(memoryFor(length))) return false;
  const rows = <usize>rowsOf(length);
  PLAIN = INPUT + <usize>aligned(length);
  INDEX = INPUT + <usize>(WINDOWS * aligned(length));
  GROUPED = INDEX + rows * ROW_LENGTH;
  RAW = GROUPED + rows * 4;
  NUMBERS = RAW + rows * 4;
  WINDOW_END = NUMBERS + rows * 8;
  return true;
}

/** Kernels load three vectors at the start of the shortest frame, so the next buffer is that far from the last byte. */
function aligned(length: u32): u32 {
  return ((length + 15) & ~15) + 3 * 16;
}

/** The most frames that fit, and three more, since columns are converted four at a time. */
function rowsOf(length: u32): u32 {
  return length / MINIMUM_FRAME_LENGTH + 4;
}

/** Where a column of `count` values of 32 bits ends. */
export function columnEnd(from: usize, count: u32): usize {
  return from + ((<usize>count) << 2);
}
