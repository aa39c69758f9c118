import type { Command } from 'commander';

const CHECK_EXAMPLES = `
Prints one line for each defect, path:line: table, field: reason, and exits with 1 where there are any.

Examples:
  $ rump profile check
  $ rump profile check my-profile`;

const EXPLAIN_EXAMPLES = `
SUBJECT is a kind of message, a table's number, a field's name, KIND.FIELD, or the name of a device type, message,
body or enum. What stands in the tables is marked with its origin: assigned by this project, observed in devices, or
normative, that is checked against the standard's text.

Examples:
  $ rump profile explain 9
  $ rump profile explain air-conditioner.control
  $ rump profile explain targetTemperature
  $ rump profile explain microwave-oven.status.mode`;

const DIFF_EXAMPLES = `
Breaking changes come first: those by which somebody who reads by BEFORE misreads, refuses or misses something.
Exits with 1 where there are any, with 0 where all changes are compatible or there are none.

Examples:
  $ rump profile diff my-profile
  $ rump profile diff profile-1.0 profile-1.1`;

const OWN = "the profile's folder; the package's own where there is none";

export function registerProfile(program: Command): void {
  const profile = program
    .command('profile')
    .description('Checks, explains and compares profiles: folders of YAML files.');
  profile
    .command('check')
    .description('Names every defect of a profile.')
    .argument('[DIR]', OWN)
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (directory: string | undefined) => {
      const { checkProfile } = await import('../profile/check.ts');
      await checkProfile(directory);
    });
  profile
    .command('explain')
    .description('Prints tables, kinds of message or fields as text.')
    .argument('<SUBJECT>', 'what to explain')
    .argument('[DIR]', OWN)
    .addHelpText('after', EXPLAIN_EXAMPLES)
    .action(async (subject: string, directory: string | undefined) => {
      const { explainProfile } = await import('../profile/explain.ts');
      await explainProfile(subject, directory);
    });
  profile
    .command('diff')
    .description('Names what differs between two profiles, and what of it breaks.')
    .argument('<BEFORE>', 'the folder of the older profile')
    .argument('[AFTER]', "the folder of the newer one; the package's own where there is none")
    .addHelpText('after', DIFF_EXAMPLES)
    .action(async (before: string, after: string | undefined) => {
      const { compareProfiles } = await import('../profile/diff.ts');
      await compareProfiles(before, after);
    });
}
