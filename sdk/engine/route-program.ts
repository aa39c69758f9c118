/**
 * Rules, compiled for the engines: for each kind a list of steps. A step is a rule that can match this kind, with its condition in raw
 * values of the kind's own field. And how such conditions are tested in plain JavaScript.
 */

import { comparableAt, type GeneralFieldLayout } from '../field/general/layout.ts';
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { BODIES, FRAME_HEADER } from '../generated/kinds.ts';
import { examineHeader, HEADER_LENGTH } from '../generated/layout.ts';

/** A field, and what its raw value is compared with. */
export interface RouteCondition {
  readonly type: FieldLayout['type'];
  /** Counted from the body's start: negative for a field of the header. */
  readonly byte: number;
  readonly size: number;
  /** Text and bytes have none, nor a width; only numbers have a sign. */
  readonly low: number;
  readonly width: number;
  readonly signed: boolean;
  /** The field's bit in the presence mask; -1 if it is always there. */
  readonly presence: number;
  /**
   * What matches. For text and bytes: these values, each as its length and its bytes. For flags: one mask, all of whose bits must be set.
   * For all other fields: ranges of the raw value, as pairs of least and most, ascending. Without operands nothing matches.
   */
  readonly operands: readonly number[];
  /**
   * For a field of a general body: its body's number and its own in that body, by which the Wasm side knows it; otherwise absent. Ranges
   * then compare the unscaled value: the binary number, its decimal digits, its signed number, or 0 or 1 for a bool.
   * A raw value that is named or means "no value" counts as itself plus 2 ** 49, one with an invalid digit as itself plus 2 ** 50.
   */
  readonly general?: { readonly body: number; readonly index: number };
}

export interface RouteStep {
  /** Number of the rule's first destination: shards follow each other. */
  readonly destination: number;
  readonly shards: number;
  /** Whether the frame goes on to the next step. */
  readonly copy: boolean;
  /** Codes of unknown kinds; undefined for any, and for known kinds, which have their own. */
  readonly deviceTypes: readonly number[] | undefined;
  readonly messageIds: readonly number[] | undefined;
  /**
   * Pairs of first and last, ascending; undefined for any, empty for none. For text serials (SERIAL_LENGTH > 0): all their bytes,
   * one after another.
   */
  readonly serials: readonly number[] | undefined;
  readonly condition: RouteCondition | undefined;
}

export interface Destination {
  readonly to: string;
  /** Only if the rule has shards. */
  readonly shard?: number;
}

export interface RouteProgram {
  /** By kind, those of unknown kinds last. */
  readonly steps: readonly (readonly RouteStep[])[];
  readonly destinations: readonly Destination[];
}

/** @internal Ranges in ascending order, so that halving finds the one that could hold the value. */
export function isWithin(ranges: readonly number[], value: number): boolean {
  let low = 0;
  let high = ranges.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle * 2 + 1] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low * 2 < ranges.length && (ranges[low * 2] as number) <= value;
}

/** @internal Whether these bytes are one of those texts. Text ends at its first NUL, so what follows that does not count. */
export function isOneOf(texts: readonly number[], view: DataView, at: number, size: number, isText: boolean): boolean {
  for (let next = 0; next < texts.length; next += 1 + (texts[next] as number)) {
    const length = texts[next] as number;
    if (length > size) continue;
    let index = 0;
    while (index < length && view.getUint8(at + index) === texts[next + 1 + index]) index++;
    if (index === length && (length === size || (isText && view.getUint8(at + length) === 0))) return true;
  }
  return false;
}

/** @internal Whether the frame at `frame` meets a condition on a field that is more than bits at a fixed place. */
export function matchesGeneral({ operands, general, type }: RouteCondition, view: DataView, frame: number): boolean {
  const { body, index } = general as NonNullable<RouteCondition['general']>;
  const layout = BODIES[body]?.layout;
  const field = (layout ?? (FRAME_HEADER as BodyLayout)).fields[index] as GeneralFieldLayout;
  // A field of the header counts from the frame's start.
  const at = layout === undefined ? frame : frame + HEADER_LENGTH;
  const length = layout?.atLeast ? examineHeader(view, frame, HEADER_LENGTH) : (layout?.length ?? 0);
  const base = field.general.find(view, at, length);
  if (base < 0) return false;
  if (type === 'text' || type === 'bytes') {
    return isOneOf(operands, view, base + field.byte, field.general.sizeAt(view, at, length, base), type === 'text');
  }
  if (type !== 'flags') return isWithin(operands, comparableAt(field, view, base));
  const mask = operands[0] as number;
  return (field.general.readRaw(view, base) & mask) >>> 0 === mask;
}

/** @internal The same for profiles without such fields. */
export function matchesNone(_condition: RouteCondition, _view: DataView, _frame: number): boolean {
  return false;
}
