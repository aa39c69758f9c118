/** Parsers of option values, which commander calls. */
import { networkInterfaces } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** An option that may be given more than once. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A network interface of this machine; repeatable. */
export function collectInterface(name: string, before?: readonly string[]): readonly string[] {
  const names = Object.keys(networkInterfaces());
  if (names.includes(name)) return collect(name, before);
  throw new InvalidArgumentError(`It must be one of those that are up: ${names.join(', ')}.`);
}

/**
 * Refuses an option that is given more than once, in all commands: unless it is repeatable, one of its values would be lost
 * silently. A repeated switch does no harm.
 */
export function refuseRepeated(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.negate || option.parseArg === collect || option.parseArg === collectInterface)
      continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' is given twice; it takes one value`);
      isGiven = true;
    });
  }
  for (const subcommand of command.commands) refuseRepeated(subcommand);
}

/** Better given by the variable, because other users can see the command line. One that is set to nothing counts as none. */
export function secretOption(flags: string, description: string, variable: string): Option {
  const option = new Option(flags, description);
  return process.env[variable] === '' ? option : option.env(variable);
}

/** A token: by one of two options, or else by the variable, which serves many commands. */
export function withToken(command: Command): Command {
  const token = secretOption('--token <token>', 'the token to connect with', 'RUMP_TOKEN');
  // Only the option conflicts: the variable gives way to other options.
  command.on('option:token', () => token.conflicts(['tokenFile', 'secret', 'lan']));
  return command.addOption(token).option('--token-file <file>', 'a file that holds the token');
}

/** An address without the brackets that an IPv6 address has in a URL. */
export function withoutBrackets(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}

/** Node would take an empty one, as from an unset variable, for all addresses of the machine. */
export function hostOf(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must be an address, such as 127.0.0.1.');
  return withoutBrackets(text);
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `PORT` of this machine alone, or `HOST:PORT`; an IPv6 address in brackets. */
export function addressOf(text: string): Address {
  const [, host = '127.0.0.1', digits] = /^(?:(\[[^\]]+\]|[^:[\]]+):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (port <= 65_535) return { host: withoutBrackets(host), port };
  throw new InvalidArgumentError('It must be PORT or HOST:PORT, such as 9464 or [::1]:9464.');
}

/** A whole number within bounds. */
export function countOption(
  flags: string,
  description: string,
  minimum: number,
  maximum: number,
  initial?: number,
): Option {
  const option = new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  });
  return initial === undefined ? option : option.default(initial);
}
