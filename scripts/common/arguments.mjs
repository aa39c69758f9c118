import { parseArgs } from 'node:util';

/**
 * The command line of a script, by the rules of `rump`: `--help` prints how it is called and does nothing else; what is unknown, and
 * an option that is given twice without being `multiple`, is refused in one line.
 *
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} Options
 * @param {string} usage what `--help` prints
 * @param {Options} options as of `parseArgs`
 * @param {{ args?: readonly string[], positionals?: number }} [settings] `positionals`: how many there may be
 * @returns {ReturnType<typeof parseArgs<{ options: Options, allowPositionals: true }>>}
 */
export function readArguments(usage, options, { args = process.argv.slice(2), positionals = 0 } = {}) {
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
    return /** @type {any} */ (parsed);
  } catch (error) {
    return refuseArguments(`${error instanceof Error ? error.message : error} (--help prints what is allowed)`);
  }
}

/**
 * A number in the environment, where it is set.
 *
 * @param {string} name
 * @param {{ minimum: number, maximum: number, whole?: boolean }} allowed
 * @returns {number | undefined}
 */
export function numberInEnvironment(name, { minimum, maximum, whole = false }) {
  const text = process.env[name]?.trim() ?? '';
  if (text === '') return undefined;
  const number = Number(text);
  if (number >= minimum && number <= maximum && (!whole || Number.isInteger(number))) return number;
  const what = whole ? 'a whole number' : 'a number';
  return refuseArguments(`${name} is ${JSON.stringify(text)}; it must be ${what} from ${minimum} to ${maximum}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
export function refuseArguments(message) {
  console.error(message);
  process.exit(2);
}
