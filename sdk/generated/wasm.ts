// Generated from assembly/*.ts by `npm run generate`. Do not edit: correct those files.

export const ABI = 0xdb19cd7e;

/** Addresses. */
export const STATUS = 0xff00;
export const OUTPUT = 0x14000;

/** The lowest bit of each part; the byte takes those below. */
export const SIZE_BIT = 12;
export const LOW_BIT = 16;
export const WIDTH_BIT = 22;
export const SIGNED_BIT = 28;

export const STEP_DESTINATION = 0;
export const STEP_SHARDS = 1;
export const STEP_COPY = 2;
export const STEP_DEVICE_TYPES = 3;
export const STEP_MESSAGE_IDS = 4;
export const STEP_SERIALS = 5;
export const STEP_SERIALS_AT = 6;
export const STEP_CONDITION = 7;
export const STEP_LOCATION = 8;
/** The field's bit in the presence mask, -1 if it is always there. */
export const STEP_PRESENCE = 9;
export const STEP_OPERANDS = 10;
export const STEP_OPERANDS_AT = 11;
/** The header's length for one of the header's own fields, 0 for one of the body. */
export const STEP_BASE = 12;
/** A destination's counts: how many frames, how many bytes, and where its next frame goes. */
export const COUNT_LENGTH = 3;
export const COUNT_BYTES = 1;

/** What `collect` returns besides an address. */
export const USE_GATHER = 0;
export const ALL_SET = 1;
export const NO_MEMORY = 2;

/** The test of the field. */
export const ANY = 0;
export const IN_RANGES = 1;
export const HAS_BITS = 2;
export const IS_BYTES = 3;
/** Added to these for a field of a general body: then STEP_LOCATION has the body's number in the upper half, the field's in the lower. */
export const GENERAL = 4;

/** What rump.wasm exports. */
export interface RumpExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Which profile and which version of this boundary the binary was compiled for. */
  readonly FINGERPRINT: { readonly value: number };
  readonly ABI: { readonly value: number };
  columnAfter(length: number, count: number): number;
  gather(body: number, field: number, count: number): void;
  gatherOffsets(count: number, start: number): void;
  gatherSequences(count: number): void;
  gatherSerials(count: number): void;
  scatter(body: number, field: number, length: number, count: number): void;
  convert(
    count: number,
    signed: number,
    nullable: number,
    none: number,
    multiplier: number,
    addend: number,
    divisor: number,
  ): void;
  convertWide(count: number, nullable: number, none: number, multiplier: number, addend: number, divisor: number): void;
  narrow(count: number, flip: number): void;
  collect(body: number, field: number, count: number): number;
  physical(count: number, multiplier: number, addend: number, divisor: number): void;
  validate(count: number, isPhysical: number): number;
  select(kind: number): number;
  selected(): number;
  grouped(): number;
  index(): number;
  numbers(): number;
  raw(): number;
  resize(length: number): number;
  prepareRoute(
    words: number,
    numbers: number,
    destinations: number,
    parts: number,
    partsPerFrame: number,
    length: number,
  ): number;
  route(first: number): number;
  routeCounts(): number;
  routeDropped(): number;
  routeNumbers(): number;
  routeRuns(): number;
  routeWords(): number;
  scan(length: number, last: number): void;
  seal(length: number): void;
}
