/** What options take, checked where commander reads them. */
import { InvalidArgumentError, Option } from 'commander';

/** An option that may be given more than once. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A whole number within bounds. */
export function countOption(
  flags: string,
  description: string,
  least: number,
  most: number,
  otherwise?: number,
): Option {
  const option = new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  });
  return otherwise === undefined ? option : option.default(otherwise);
}
