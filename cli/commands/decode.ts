import { type Command, Option } from 'commander';
import { engineOption } from '../engine.ts';
import { inputOption } from '../input-kind.ts';
import { collect } from '../option-values.ts';
import { showUsage } from '../program.ts';

const EXAMPLES = `
Each line is {offset, kind, serial, sequence, body}: offset is the frame's first byte in the stream. A frame that the
profile does not know has the kind "unknown", its deviceType and messageType, and its body in hexadecimal. Mask bits
without a field are listed in unknownFields. Bytes that are part of no frame are skipped, and one line on stderr says how
many and why; --strict makes them a failure. An input that has bytes but no frame is a failure always.

A gzip file, also one of several members, is unpacked. Other kinds of file, such as packet captures or hexadecimal text, are refused by
their first bytes with what to do; --input raw takes anything for frames.

A file of -o is complete when it has its name; until then it is called FILE.….partial. Ctrl-C ends a stream from
standard input, and keeps what came until then.

In CSV, no value is an empty cell, flags stand in one cell with spaces between them, and lines end in a line feed. A cell that begins
with = + - @, a tab or the end of a line and is no number gets an apostrophe in front, so that no spreadsheet takes it for a formula.

Control characters, direction marks and invisible characters are \\u escapes in JSON, in tables, and in CSV on a terminal; CSV in a
file or a pipe has text as it came.

Examples:
  $ rump decode capture.bin
  $ rump decode capture.bin --stats > messages.jsonl
  $ rump decode capture.bin --kind air-conditioner.status --table | less -S
  $ rump decode capture.bin --kind water-heater.alarm --csv offset,serial,severity,faults
  $ nc gateway 5250 | rump decode | jq .body`;

export function registerDecode(program: Command): void {
  program
    .command('decode')
    .description('Finds the frames of a stream and prints them as JSON lines.')
    .argument('[FILE]', 'the stream; - or nothing is standard input')
    .option(
      '--kind <kind>',
      'only frames of this kind, such as air-conditioner.status, or unknown; may be given again',
      collect,
    )
    .addOption(new Option('--table', 'a table to read: of all fields with --kind, else of the frames').conflicts('csv'))
    .option(
      '--csv <fields>',
      'these fields of --kind as CSV, separated by commas; also offset, kind, device (its ID), serial, sequence',
    )
    .option('--units', 'with --csv: the heads have units, such as roomTemperature (°C)')
    .option('--stats', "print the scanner's counts on stderr at the end")
    .option('--strict', 'exit with 1 where any byte was skipped')
    .option('-o, --output <file>', 'write to a file in place of standard output; it must not exist')
    .option('--force', 'replace a file that exists')
    .addOption(inputOption())
    .addOption(engineOption())
    .addHelpText('after', EXAMPLES)
    .action(async (path: string | undefined, options, command: Command) => {
      if (path === undefined && process.stdin.isTTY) showUsage(command);
      const { decode } = await import('../decode/decode.ts');
      await decode(path ?? '-', options);
    });
}
