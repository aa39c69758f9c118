/** The commands on profiles: profile check, explain, diff and coverage, and generate. What a command does is loaded when it runs. */
import { type Command, InvalidArgumentError, Option } from 'commander';

const GENERATE_EXAMPLES = `
Writes an npm package named after the profile, with every entry of this one: the codec with both engines, its types, the profile as
data, exchange, server and dashboard, this command, the reference page, and readers for Kaitai Struct and Wireshark. Exchange and server
need a profile that says what its messages are for; what is left out, and which role is missing for it, is printed. Needs AssemblyScript,
esbuild and TypeScript, installed beside igrs-rump or in the current folder; if they are missing, it prints the command that installs
them.

Examples:
  $ rump generate --profile my-profile --out my-codec
  $ npm install ./my-codec
  $ rump generate --profile my-profile --out my-codec --only codec`;

export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('Generates a package like this one from a corrected profile.')
    .requiredOption('--profile <dir>', "the corrected profile's folder")
    .requiredOption('--out <dir>', 'the folder to write, new or empty')
    .addOption(
      new Option('--only <part>', 'no more than the codec, its types and the profile as data').choices(['codec']),
    )
    .option(
      '--force',
      'replace a package that generate wrote there before; folders with other contents are always refused',
    )
    .addHelpText('after', GENERATE_EXAMPLES)
    .action(async (options: { profile: string; out: string; only?: 'codec'; force?: boolean }) => {
      const { generate } = await import('../generate/generate.ts');
      await generate(options);
    });
}

const PROFILE_EXAMPLES = `
Examples:
  $ rump profile check my-profile
  $ rump profile explain water-heater.control my-profile
  $ rump profile diff my-profile
  $ rump profile coverage my-profile --least 100`;

const CHECK_EXAMPLES = `
Prints one line for each defect (path:line: table, field: reason) and exits with 1 if there are any. --json prints
{folder, profile, defects}: profile is {id, version, kinds, fingerprint}, or null if there are defects, and a defect is
{file, line, table, entry, attribute, message}, with null for what it does not have.

Examples:
  $ rump profile check
  $ rump profile check my-profile
  $ rump profile check my-profile --json | jq '.defects[] | .file, .line'`;

const EXPLAIN_EXAMPLES = `
SUBJECT is a kind of message, the number of a table, the name of a field, KIND.FIELD, or the name of a device type, message,
body or enum. Each entry is marked with its origin: assigned by this project, observed in devices, or normative, which means
checked against the text of the standard.

Examples:
  $ rump profile explain 9
  $ rump profile explain air-conditioner.control
  $ rump profile explain targetTemperature
  $ rump profile explain microwave-oven.status.mode`;

const DIFF_EXAMPLES = `
Breaking changes come first: those that make a reader of BEFORE misread, refuse or miss something.
Exits with 1 if there are any, and with 0 if all changes are compatible or there are none. --json prints {before, after, changes}:
before and after are {folder, id, version, kinds, fingerprint}, and a change is {breaking, table, entry, change, before, after}, with
texts for before and after, or null if the entry was added or removed.

Examples:
  $ rump profile diff my-profile
  $ rump profile diff profile-1.0 profile-1.1`;

const COVERAGE_EXAMPLES = `
Counts for each table the entries that were assigned by this project, observed in devices, or are normative, that is checked against the
text of the standard: the table itself, its fields, codes, flags, checks and masks, reserved bits included. Codes that several tables
share count in each.

With --least it exits with 1 if fewer of all entries are normative; with --origin observed those that were observed count too.
--json prints {folder, profile, tables, total, origin, percent, least, reached}: a table is {table, name, assigned, observed, normative}.

Examples:
  $ rump profile coverage my-profile
  $ rump profile coverage my-profile --least 100
  $ rump profile coverage my-profile --least 80 --origin observed`;

function leastOption(): Option {
  return new Option('--least <percent>', 'exit with 1 if fewer entries are of --origin').argParser((text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value <= 100) return value;
    throw new InvalidArgumentError('It must be a number from 0 to 100.');
  });
}

const OWN = 'the folder of the profile; the profile of this package by default';

export function registerProfile(program: Command): void {
  const profile = program
    .command('profile')
    .description('Checks, explains, compares and measures profiles: folders of YAML files.')
    .addHelpText('after', PROFILE_EXAMPLES);
  profile
    .command('check')
    .description('Lists every defect of a profile.')
    .argument('[DIR]', OWN)
    .option('--json', 'print JSON')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (directory: string | undefined, options: { json?: boolean }) => {
      const { checkProfile } = await import('../profile/profile.ts');
      await checkProfile(directory, options);
    });
  profile
    .command('explain')
    .description('Prints tables, kinds of message or fields as text.')
    .argument('<SUBJECT>', 'what to explain')
    .argument('[DIR]', OWN)
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action(async (subject: string, directory: string | undefined) => {
      const { explainProfile } = await import('../profile/profile.ts');
      await explainProfile(subject, directory);
    });
  profile
    .command('diff')
    .description('Lists the differences between two profiles and marks those that break readers.')
    .argument('<BEFORE>', 'the folder of the older profile')
    .argument('[AFTER]', 'the folder of the newer profile; the profile of this package by default')
    .option('--json', 'print JSON')
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async (before: string, after: string | undefined, options: { json?: boolean }) => {
      const { compareProfiles } = await import('../profile/profile.ts');
      await compareProfiles(before, after, options);
    });
  profile
    .command('coverage')
    .description('Counts how many entries of each table were assigned, observed, or checked against the text.')
    .argument('[DIR]', OWN)
    .addOption(leastOption())
    .addOption(
      new Option('--origin <origin>', 'the entries that --least counts; observed counts normative ones too')
        .choices(['observed', 'normative'])
        .default('normative'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', COVERAGE_EXAMPLES)
    .action(async (directory: string | undefined, options) => {
      const { showCoverage } = await import('../profile/profile.ts');
      await showCoverage(directory, options);
    });
}
