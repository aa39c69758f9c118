import type { Command } from 'commander';
import { engineOption } from '../engine.ts';
import { inputOption } from '../input-kind.ts';

const EXAMPLES = `
RULES is a JSON file: {"rules": [...]} or the list itself. The first rule that matches takes a frame; copyTo sends a copy and
goes on matching; shards splits a destination by device ID.

  [ { "to": "alarms",  "messageType": "alarm", "where": { "field": "severity", "atLeast": "fault" } },
    { "to": "heaters", "deviceType": "water-heater", "shards": 16 },
    { "to": "rest" } ]

Each destination becomes a file of frames in DIR, such as alarms.bin and heaters-07.bin; rump decode reads them. A frame that
no rule matches goes nowhere and is counted. Destinations must have names that every file system takes for different files. Files that
exist are refused without --force; the new ones have their names when all are complete. Ctrl-C ends a stream from
standard input, and keeps what came until then.

A gzip file is unpacked; other kinds of file are refused by their first bytes with what to do.

Examples:
  $ rump route rules.json capture.bin --out routed
  $ nc gateway 5250 | rump route rules.json --out routed`;

export function registerRoute(program: Command): void {
  program
    .command('route')
    .description('Splits a stream by rules into one file for each destination.')
    .argument('<RULES>', 'the rules, as JSON')
    .argument('[FILE]', 'the stream; - or nothing is standard input')
    .requiredOption('--out <dir>', 'the folder for the files; it is made where it is missing')
    .option('--force', 'replace files of destinations that exist')
    .addOption(inputOption())
    .addOption(engineOption())
    .addHelpText('after', EXAMPLES)
    .action(async (rules: string, path: string | undefined, options) => {
      const { route } = await import('../route/route.ts');
      await route(rules, path ?? '-', options);
    });
}
