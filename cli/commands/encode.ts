import type { Command } from 'commander';
import { engineOption } from '../engine.ts';
import { showUsage } from '../program.ts';

const EXAMPLES = `
Each line is {kind, serial, sequence, body}, as decode prints it; offset is ignored. The first message that is refused
ends the work, with its line, the field, its value and what is allowed; the frames before it are written to standard output, but no file is
kept that lacks the rest. A gzip file is unpacked.

Examples:
  $ echo '{"kind":"water-heater.status-query","serial":7,"sequence":1,"body":{}}' | rump encode -o query.bin
  $ rump decode capture.bin | rump encode --lenient > frames.bin`;

export function registerEncode(program: Command): void {
  program
    .command('encode')
    .description('Reads messages as JSON lines and writes their frames, one behind the other.')
    .argument('[FILE]', 'the messages; - or nothing is standard input')
    .option(
      '--lenient',
      'write what decode has read: values out of range or off their step, unknown codes and mask bits',
    )
    .option('-o, --output <file>', 'write to a file in place of standard output; it must not exist')
    .option('--force', 'replace a file that exists; write frames to a terminal all the same')
    .addOption(engineOption())
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, options, command: Command) => {
      if (path === undefined && process.stdin.isTTY) showUsage(command);
      const { encode } = await import('../encode/encode.ts');
      await encode(path ?? '-', options);
    });
}
