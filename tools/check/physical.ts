/** An integer field's scale, range, step and null value. */

import { divide, fraction, isWhole, linear, subtract } from './decimal.ts';
import type { RawRange } from './integer.ts';
import type { RawField } from './raw.ts';
import type { Report, Subject } from './report.ts';

export interface Physical {
  readonly multiplier: number;
  readonly addend: number;
  readonly divisor: number;
  readonly scale: number;
  readonly min: number;
  readonly max: number;
  readonly ranged: boolean;
  readonly step: number | null;
  readonly null: number | null;
}

const largestExact = BigInt(Number.MAX_SAFE_INTEGER);

export function resolvePhysical(entry: RawField, raw: RawRange, subject: Subject, report: Report): Physical {
  const refuse = (attribute: string, reason: string): void => report.at(entry, attribute, subject, reason);
  const written = entry.scale ?? 1;
  if (written <= 0) refuse('scale', `scale is ${written}; it must be greater than 0`);
  // A refused scale is replaced, so that the range is checked against something.
  const scale = written > 0 ? written : 1;
  const { multiplier, addend, divisor } = linear(fraction(scale), fraction(entry.offset ?? 0));
  const largest = [raw.lowest, raw.highest]
    .map((value) => BigInt(value) * multiplier + addend)
    .map((value) => (value < 0n ? -value : value))
    .concat(divisor, multiplier, addend < 0n ? -addend : addend)
    .reduce((left, right) => (left > right ? left : right));
  if (largest > largestExact) {
    refuse(
      entry.scale === undefined ? 'offset' : 'scale',
      `scale ${scale} and offset ${entry.offset ?? 0} give physical values that a double does not hold exactly`,
    );
  }

  const physical = (value: number): number => Number(BigInt(value) * multiplier + addend) / Number(divisor);
  const rawOf = (value: number) => divide(subtract(fraction(value), fraction(entry.offset ?? 0)), fraction(scale));
  const lowest = physical(raw.lowest);
  const highest = physical(raw.highest);
  for (const attribute of ['min', 'max'] as const) {
    const value = entry[attribute];
    if (value === undefined) continue;
    if (value < lowest || value > highest) {
      refuse(attribute, `${attribute} is ${value}; the raw type holds ${lowest} to ${highest}`);
    } else if (!isWhole(rawOf(value))) {
      refuse(
        attribute,
        `${attribute} is ${value}, which no raw value stands for; scale ${scale} counts from ${lowest}`,
      );
    }
  }
  const min = entry.min ?? lowest;
  const max = entry.max ?? highest;
  if (min > max) refuse('min', `min ${min} is greater than max ${max}`);

  if (entry.step !== undefined) {
    if (entry.step <= 0) refuse('step', `step is ${entry.step}; it must be greater than 0`);
    else if (!isWhole(divide(fraction(entry.step), fraction(scale)))) {
      refuse('step', `step ${entry.step} is no multiple of scale ${scale}`);
    } else if (min <= max && !isWhole(divide(subtract(fraction(max), fraction(min)), fraction(entry.step)))) {
      refuse('step', `step ${entry.step} does not divide the range ${min} to ${max}`);
    }
  }
  if (entry.null !== undefined && (entry.null < raw.lowest || entry.null > raw.highest)) {
    refuse('null', `null is ${entry.null}; the raw type holds ${raw.lowest} to ${raw.highest}`);
  }
  return {
    multiplier: Number(multiplier),
    addend: Number(addend),
    divisor: Number(divisor),
    scale,
    min,
    max,
    ranged: entry.min !== undefined || entry.max !== undefined,
    step: entry.step ?? null,
    null: entry.null ?? null,
  };
}
