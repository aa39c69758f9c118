import { type Command, InvalidArgumentError, Option } from 'commander';
import { engineOption } from '../engine.ts';
import { collect, countOption } from '../option-values.ts';

const EXAMPLES = `
Appliances have physics, people who use them, and interlocks; everything by chance comes of the seed, and so do the device IDs. So a
run repeats, but for the time that controls arrive.

The token is that of an account which may register the devices, such as "appliances" of rump serve; keep it out of the command line,
which other users of the machine see.

FAULTS is a JSON list: when a fault comes and goes, in simulated seconds, for one device, for a type, or for all that have it.

  [ { "at": 30, "fault": "dryFire", "event": "raised", "type": "water-heater" },
    { "at": 90, "fault": "dryFire", "event": "cleared", "type": "water-heater" } ]

With --lan no server is needed: whoever has an appliance's pairing secret controls it, and rump discover lists them.

Examples:
  $ RUMP_TOKEN=… rump simulate
  $ rump simulate --lan --types microwave-oven
  $ rump simulate --token-file token --count 1000 --speed 60 --types water-heater,refrigerator --faults faults.json`;

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description(
      'Runs simulated appliances as clients of a message server or on the local network, until it is interrupted.',
    )
    .option('--server <url>', 'ws:, wss: or tcp: and where the server is', 'ws://127.0.0.1:8080/rump')
    .option('--lan', 'on the local network in place of a server, with a pairing secret for each, which is printed')
    .option('--interface <name>', 'with --lan: the network interface to be found on; may be given again', collect)
    .addOption(new Option('--token <token>', 'the token that they connect with').env('RUMP_TOKEN'))
    .option('--token-file <file>', 'a file with the token')
    .addOption(countOption('--count <number>', 'how many', 1, 100_000, 4))
    .addOption(countOption('--seed <number>', 'what everything by chance comes of', 0, 0xffff, 1))
    .option('--types <types>', 'types of device, with commas between, which take turns; by default all')
    .option('--faults <file>', 'faults that come and go')
    .addOption(speedOption())
    .addOption(countOption('--interval <milliseconds>', 'from one status to the next', 100, 3_600_000, 2000))
    .addOption(countOption('--duration <seconds>', 'ends by itself', 1, 31_536_000))
    .option('--json', 'prints the counts as JSON')
    .addOption(engineOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { simulateAppliances } = await import('../simulate/simulate.ts');
      await simulateAppliances(options);
    });
}

function speedOption(): Option {
  const most = 10_000;
  return new Option('--speed <factor>', 'simulated seconds in a second').default(1).argParser((text) => {
    const value = Number(text);
    if (text.trim() !== '' && value > 0 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number above 0, up to ${most}.`);
  });
}
