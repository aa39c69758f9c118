/** What both engines do. Everything above this file works on either, and cannot tell which one it has. */

import type { FieldLayout, NumberField, PackedField } from '../field/layout.ts';
import type { Run } from '../frame/run.ts';
import { OUTPUT_LENGTH, ROW_KIND, ROW_LENGTH, ROW_PLAIN, ROW_PLAIN_LENGTH, WIDEST_VALUE } from '../generated/abi.ts';
import { readU16, readU24, readU32, readU48 } from '../generated/layout.ts';
import type { RouteProgram } from './route-program.ts';

export type EngineName = 'wasm' | 'js';

/**
 * A column's field, with its body's number and its own number in that body: the Wasm side knows fields by numbers. A field of the
 * header has the number after the last body's, and its byte is negative, since it is in front of the body.
 */
export interface ColumnField<Layout extends FieldLayout = FieldLayout> {
  readonly body: number;
  readonly index: number;
  readonly layout: Layout;
}

/**
 * The result of one scan. The engine owns and reuses it: it is valid until the next scan. Positions count from the window's first
 * byte, which is the first of the tail.
 */
export interface Scanned {
  /** Its counts, at the STATUS_ places of generated/abi.ts. */
  readonly status: Int32Array;
  /**
   * Two words a frame: its position; its kind, with its whole length in the upper half. Where bytes are escaped (ESCAPES) two more: where
   * the frame without escapes begins in `plain`, and its length.
   */
  readonly rows: Uint32Array;
  /** A frame whose position is below `split` is in `head` at that position, all others are in `main` at position + `shift`. */
  readonly split: number;
  readonly head: DataView;
  readonly main: DataView;
  readonly shift: number;
  /** With ESCAPES: the frames without their escapes, from which values are read; if undefined, `main`. */
  readonly plain?: DataView;
  /** What `select` points into: where bodies begin, in `head` or `main`, with ESCAPES in `plain`. Changes if the engine's memory moves. */
  readonly bodies: Int32Array;
}

/** The frames of one kind, in order, as a part of `Scanned.bodies`; the engine reuses it. */
export interface Selection {
  readonly from: number;
  /** Bodies before it are in `head`, the others in `main`. */
  readonly headEnd: number;
  readonly to: number;
}

/** One field of the frames to write, all of one kind: checked values, as on the wire. */
export interface RawColumn {
  readonly field: ColumnField<PackedField>;
  /** One for each row: the bits of up to 32 in an Int32Array, six bytes in a Float64Array. */
  readonly values: Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
}

/** One destination's frames: its number in the program, and their bytes, fresh and the caller's own. */
export interface EngineRun {
  readonly destination: number;
  readonly frames: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface EngineRuns {
  /** Frames that no rule matched. */
  readonly dropped: number;
  /** In order of destination, those without frames left out. */
  readonly runs: readonly EngineRun[];
}

export interface Engine {
  readonly name: EngineName;

  /** Makes room for a window of this many bytes, and returns how many there is room for: at least one whole frame. */
  reserve(length: number): number;

  /**
   * Searches the first `tailLength` bytes of `tail` and, after them, those of `chunk` from `from` up to `to`; together no
   * more than `reserve` has granted. `last` says that the stream ends there.
   */
  scan(tail: Uint8Array, tailLength: number, chunk: Uint8Array, from: number, to: number, last: boolean): Scanned;

  /** Selects the frames of one kind in the latest scan, for the columns that follow. */
  select(kind: number): Selection;
  /** Columns of the selected frames, fresh and the caller's own. */
  serials(): Float64Array<ArrayBuffer>;
  sequences(): Float64Array<ArrayBuffer>;
  /** `start` is the window's own offset in its stream. */
  offsets(start: number): Float64Array<ArrayBuffer>;
  /** Raw values of up to 32 bits, as their bits; for fields of six bytes use `numbers`. */
  integers(field: ColumnField<PackedField>): Int32Array<ArrayBuffer>;
  /** Physical values, NaN for null; raw values of six bytes with `raw`. */
  numbers(field: ColumnField<NumberField>, raw: boolean): Float64Array<ArrayBuffer>;
  /** Bools and codes of up to eight bits. */
  bytes(field: ColumnField<PackedField>): Uint8Array<ArrayBuffer>;
  /**
   * For the field of a general body whose column was taken last: a bit for each value, 1 if it is there. Raw values are there if they are
   * set and do not mean "no value", physical ones if they are numbers. Once for each column. Absent if the engine does not know: then each
   * frame is asked.
   */
  validity?(isPhysical: boolean): Uint8Array<ArrayBuffer>;
  /** Calls back with the place of each selected frame's body. */
  visit(visitor: (view: DataView, body: number, row: number) => void): void;

  /** Splits the frames of the latest scan by a program of compiled rules. */
  route(program: RouteProgram): EngineRuns;

  /** The engine's own run; a caller that finds it taken makes another. */
  readonly run: Run;
  /** Completes the frames of a run with their checks, in place. Not with ESCAPES: see frame/escaped-sending.ts. */
  seal(run: Run): void;

  /**
   * Completes `count` frames of `frameLength` bytes, at most `rowsPerPiece` of them, in `frames` from `at` on, with
   * headers written and zeros for the columns' bits. Batches stay valid. With ESCAPES the frames get no checks.
   */
  pack(
    frames: Uint8Array<ArrayBuffer>,
    at: number,
    frameLength: number,
    count: number,
    columns: readonly RawColumn[],
  ): void;
}

/** How many rows one call of `pack` takes: their frames, and one column of the widest values after them, fill OUTPUT. */
export function rowsPerPiece(frameLength: number): number {
  return Math.floor((OUTPUT_LENGTH - WIDEST_VALUE) / (frameLength + WIDEST_VALUE));
}

/** A frame's position in the window, from `Scanned.rows`. */
export function positionAt(rows: Uint32Array, row: number): number {
  return rows[row * ROW_LENGTH] as number;
}

/** The number of its kind. */
export function kindAt(rows: Uint32Array, row: number): number {
  return (rows[row * ROW_LENGTH + ROW_KIND] as number) & 0xffff;
}

/** Its whole length. */
export function lengthAt(rows: Uint32Array, row: number): number {
  return (rows[row * ROW_LENGTH + ROW_KIND] as number) >>> 16;
}

// Where the values of scanned frames are: in the bytes as sent or, with ESCAPES, in the frames without them (plain…).

/** The bytes that contain a selection's bodies: those in the head, or the others. */
export function bytesOf({ head, main }: Scanned, inHead: boolean): DataView {
  return inHead ? head : main;
}

export function plainBytesOf({ plain, main }: Scanned, _inHead: boolean): DataView {
  return plain ?? main;
}

/** The bytes that hold a frame's values. */
export function viewAt({ rows, split, head, main }: Scanned, row: number): DataView {
  return positionAt(rows, row) < split ? head : main;
}

export function plainViewAt(scanned: Scanned, _row: number): DataView {
  return plainBytesOf(scanned, false);
}

/** Where a frame begins in the bytes that `viewAt` gives. */
export function placeAt({ rows, split, shift }: Scanned, row: number): number {
  const position = positionAt(rows, row);
  return position < split ? position : position + shift;
}

export function plainPlaceAt({ rows }: Scanned, row: number): number {
  return rows[row * ROW_LENGTH + ROW_PLAIN] as number;
}

/** How long a frame is in them. Without escapes that is `lengthAt`. */
export function plainLengthAt(rows: Uint32Array, row: number): number {
  return rows[row * ROW_LENGTH + ROW_PLAIN_LENGTH] as number;
}

/** A field's raw value: `width` bits from bit `low` on of the integer of `size` bytes at `at`; one of six bytes is taken whole. */
export function readRaw(view: DataView, at: number, size: number, low: number, width: number, signed: boolean): number {
  if (size === 6) return readU48(view, at);
  const bits =
    size === 1
      ? view.getUint8(at)
      : size === 2
        ? readU16(view, at)
        : size === 3
          ? readU24(view, at)
          : readU32(view, at);
  const up = bits << (32 - low - width);
  return signed ? up >> (32 - width) : up >>> (32 - width);
}
