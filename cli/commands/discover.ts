import type { Command } from 'commander';
import { collect, countOption } from '../option-values.ts';

const EXAMPLES = `
Appliances say by themselves that they are here, and anybody may say so: who one is shows when a controller connects with its pairing
secret, which is never asked for here.

Examples:
  $ rump discover
  $ rump discover --seconds 10 --types water-heater,refrigerator --json`;

export function registerDiscover(program: Command): void {
  program
    .command('discover')
    .description('Lists the appliances that are found on the local network.')
    .addOption(countOption('--seconds <number>', 'how long to look', 1, 86_400, 3))
    .option('--types <types>', 'types of device, with commas between; by default all')
    .option('--interface <name>', 'the network interface to look on; may be given again', collect)
    .option('--json', 'prints a line of JSON for each')
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { discoverAppliances } = await import('../discover/discover.ts');
      await discoverAppliances(options);
    });
}
