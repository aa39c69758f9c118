import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * The command line of a script, by the rules of `rump`: `--help` prints how it is called and does nothing else; unknown options, and
 * an option that is given twice without being `multiple`, are refused in one line.
 * @param usage what `--help` prints
 * @param options as of `parseArgs`
 * @param settings `positionals`: how many there may be
 */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
  { args = process.argv.slice(2), positionals = 0 }: { args?: readonly string[]; positionals?: number } = {},
): ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
    if (parsed.positionals.length > positionals) {
      throw new Error(`${JSON.stringify(parsed.positionals[positionals])} is not expected`);
    }
    const given = new Set();
    for (const token of parsed.tokens) {
      if (token.kind !== 'option' || token.value === undefined || options[token.name]?.multiple) continue;
      if (given.has(token.name)) throw new Error(`${token.rawName} is given twice; it takes one value`);
      given.add(token.name);
    }
    return parsed as ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>;
  } catch (error) {
    return refuseArguments(`${error instanceof Error ? error.message : error} (--help prints what is allowed)`);
  }
}

/** A number in the environment, where it is set. */
export function numberInEnvironment(
  name: string,
  { minimum, maximum, whole = false }: { minimum: number; maximum: number; whole?: boolean },
): number | undefined {
  const text = process.env[name]?.trim() ?? '';
  if (text === '') return undefined;
  const number = Number(text);
  if (number >= minimum && number <= maximum && (!whole || Number.isInteger(number))) return number;
  const what = whole ? 'a whole number' : 'a number';
  return refuseArguments(`${name} is ${JSON.stringify(text)}; it must be ${what} from ${minimum} to ${maximum}`);
}

/** Does the work of a script; if it fails, prints why in a line and not where. */
export async function runScript(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

export function refuseArguments(message: string): never {
  console.error(message);
  process.exit(2);
}
