/**
 * Rules, compiled for the engines: for each kind a list of steps. A step is a rule that can match this kind, with its condition in raw
 * values of the kind's own field.
 */

import type { FieldLayout } from '../field/layout.ts';

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

/** @internal Text ends at its first NUL, so what follows that does not count; bytes have none. */
export function isOneOf(values: readonly number[], view: DataView, at: number, size: number, isText: boolean): boolean {
  for (let next = 0; next < values.length; next += 1 + (values[next] as number)) {
    const length = values[next] as number;
    if (length > size) continue;
    let index = 0;
    while (index < length && view.getUint8(at + index) === values[next + 1 + index]) index++;
    if (index === length && (length === size || (isText && view.getUint8(at + length) === 0))) return true;
  }
  return false;
}
