/** What options take, checked where commander reads them. */
import { type Command, InvalidArgumentError, Option } from 'commander';

/** An option that may be given more than once. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/**
 * The rule for an option that is given more than once, of all commands: where it may be (`collect`), all its values are used; any
 * other with a value is refused, because one of the values would be lost in silence. A switch says the same twice.
 */
export function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.negate || option.parseArg === collect) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' is given twice; it takes one value`);
      isGiven = true;
    });
  }
  for (const subcommand of command.commands) refuseRepeated(subcommand);
}

/** An address to listen on, which may have the brackets that an IPv6 address has in a URL. */
export function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
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
