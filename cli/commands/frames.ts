/** The commands on frames: decode, encode, inspect, route. What a command does is loaded when it runs. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { commandOver, engineOption, profileOption } from '../engine.ts';
import { inputOption } from '../input-kind.ts';
import { collect } from '../option-values.ts';

export const FILTERS = `
--kind and --device, given more than once, print frames of any of them. --where compares a field with a value, by =, !=, >, >=, < or <=;
given more than once, all must hold, and a frame without the field is left out. Values are written as in JSON, without quotes; = and !=
take several, separated by commas, one of which is enough; for flags, one that is set is enough. Only numbers, and names that the profile
ranks, have an order.`;

const DECODE_EXAMPLES = `
Each line is {offset, kind, serial, sequence, body}, where offset is the position of the frame's first byte in the stream. A frame
of a kind that the profile does not define has the kind "unknown", its deviceType and messageType, and its body in hexadecimal.
Presence bits without a field are listed in unknownFields. Bytes that belong to no frame are skipped; one line on stderr says how many
and why. With --strict, skipped bytes are a failure. An input that has bytes but no frame is always a failure.

Gzip files, also with several members, are unpacked. Other kinds of file, such as packet captures or hexadecimal text, are recognised by
their first bytes and refused with advice; --input raw reads any input as frames.

With -o, the file gets its name when it is complete; until then it is called FILE.….partial. Ctrl-C ends a stream from standard input;
what has been read until then is kept.

With --profile, frames of another protocol are read. The folder is compiled when it is first used and after each change; the result is
kept in the cache folder of this user, such as ~/.cache/igrs-rump. Without assemblyscript the engine is JavaScript alone.

${FILTERS.trimStart()}

In CSV, a missing value is an empty cell, flags are separated by spaces, and lines end with a line feed. A cell that is not a number and
begins with = + - @, a tab or a line break is prefixed with an apostrophe, so that spreadsheets do not take it for a formula.

Control characters, direction marks and invisible characters are written as \\u escapes in JSON, in tables, and in CSV on a terminal;
CSV in a file or a pipe contains the text unchanged.

Examples:
  $ rump decode capture.bin
  $ rump decode capture.bin --stats > messages.jsonl
  $ rump decode capture.bin --kind air-conditioner.status --table | less -S
  $ rump decode capture.bin --kind water-heater.alarm --csv offset,serial,severity,faults
  $ rump decode capture.bin --device 0001-001122334455 --where 'tankTemperature<40' --where power=true
  $ rump decode capture.bin --profile my-profile
  $ nc gateway 5250 | rump decode | jq .body`;

/** @param otherKinds kinds besides those of the profile */
export function filtered(command: Command, otherKinds = ''): Command {
  return command
    .option(
      '--kind <kind>',
      `only frames of this kind, such as air-conditioner.status${otherKinds}; repeatable`,
      collect,
    )
    .option('--device <device>', 'only frames of this device, by its ID, or of this device type; repeatable', collect)
    .option(
      '--where <condition>',
      'only frames that meet this condition, such as "severity>=fault"; repeatable',
      collect,
    );
}

export function registerDecode(program: Command): void {
  filtered(program.command('decode'), ', or unknown')
    .description('Finds the frames of a stream and prints them as JSON lines.')
    .argument('[FILE]', 'the stream; standard input if omitted or -')
    .addOption(
      new Option('--table', 'print a table: of all fields with --kind, otherwise one row per frame').conflicts('csv'),
    )
    .option(
      '--csv <fields>',
      'print these fields of --kind as CSV, separated by commas; also offset, kind, device (its ID), serial, sequence',
    )
    .option('--units', 'with --csv: add units to the headings, such as roomTemperature (°C)')
    .option('--stats', "print the scanner's counts on stderr at the end")
    .option('--strict', 'exit with 1 if any byte was skipped')
    .option(
      '--lossless',
      'add what fields do not show, such as reserved bits, as residue: encode --lenient writes the same bytes',
    )
    .option('-o, --output <file>', 'write to a file instead of standard output; it must not exist')
    .option('--force', 'replace an existing file')
    .addOption(inputOption())
    .addOption(profileOption())
    .addOption(engineOption())
    .addHelpText('after', DECODE_EXAMPLES)
    .action(async (path: string | undefined, options, command: Command) => {
      if (path === undefined && process.stdin.isTTY) showUsage(command);
      const { decode } = await commandOver('decode', options, () => import('../decode/decode.ts'));
      await decode(path ?? '-', options);
    });
}

const ENCODE_EXAMPLES = `
Each line is {kind, serial, sequence, body}, as decode prints it; offset is ignored. The first message that is refused ends the command,
with its line, the field, its value and what is allowed. On standard output the frames before it are written; an incomplete file of -o
is not kept. Gzip files are unpacked.

Examples:
  $ echo '{"kind":"water-heater.status-query","serial":7,"sequence":1,"body":{}}' | rump encode -o query.bin
  $ rump decode capture.bin | rump encode --lenient > frames.bin`;

export function registerEncode(program: Command): void {
  program
    .command('encode')
    .description('Reads messages as JSON lines and writes their frames, one after another.')
    .argument('[FILE]', 'the messages; standard input if omitted or -')
    .option(
      '--lenient',
      'write everything that decode reads: values out of range or off their step, unknown codes, presence bits and residue',
    )
    .option('-o, --output <file>', 'write to a file instead of standard output; it must not exist')
    .option('--force', 'replace an existing file; also write frames to a terminal')
    .addOption(profileOption())
    .addOption(engineOption())
    .addHelpText('after', ENCODE_EXAMPLES)
    .action(async (path: string | undefined, options, command: Command) => {
      if (path === undefined && process.stdin.isTTY) showUsage(command);
      const { encode } = await commandOver('encode', options, () => import('../encode.ts'));
      await encode(path ?? '-', options);
    });
}

const INSPECT_EXAMPLES = `
Shows a frame byte by byte and bit by bit: fields, raw and physical values, the standard's table, and the entry's origin.
A broken frame is shown as far as it can be read, with the error at each byte; the exit code is then 1.
Hexadecimal may contain spaces, colons, commas and 0x. If a file of that name exists, the file is read.
A file may also hold hexadecimal text, a dump (xxd, hexdump -C, od -tx1) or gzip; --input raw reads its bytes unchanged.
Bytes after the frame are counted; in such files, pipes and devices no further than 16 MiB from its first byte, and --json then has
isMore. Ctrl-C ends a stream from standard input; what has been read until then is shown.

Examples:
  $ rump inspect 5250 01 05 0001 000000000007 0001 0000 52c0
  $ rump inspect capture.bin --offset 794
  $ rump inspect capture.bin --json | jq '.parts[] | select(.note != "")'`;

export function registerInspect(program: Command): void {
  program
    .command('inspect')
    .description('Shows one frame as a map of its bytes and bits.')
    .argument('<HEX|FILE...>', 'the frame: hexadecimal, a file, or - for standard input')
    .option('--offset <bytes>', 'the position of its first byte', parseOffset, 0)
    .option('--json', 'print JSON')
    .addOption(inputOption())
    .addOption(profileOption())
    .addOption(engineOption())
    .addHelpText('after', INSPECT_EXAMPLES)
    .action(async (words: readonly string[], options) => {
      const { inspectFrame } = await commandOver('inspect', options, () => import('../inspect.ts'));
      await inspectFrame(words, options);
    });
}

function parseOffset(text: string): number {
  const offset = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(offset)) throw new InvalidArgumentError('It must be a number of bytes.');
  return offset;
}

const ROUTE_EXAMPLES = `
RULES is a JSON file: {"rules": [...]} or the list itself. A frame goes to the first rule that matches; copyTo sends a copy and
continues matching; shards splits a destination by device ID.

  [ { "to": "alarms",  "messageType": "alarm", "where": { "field": "severity", "atLeast": "fault" } },
    { "to": "heaters", "deviceType": "water-heater", "shards": 16 },
    { "to": "rest" } ]

Each destination becomes a file of frames in DIR, such as alarms.bin and heaters-07.bin; rump decode reads them. Frames that no rule
matches are counted and dropped. Destinations must have names that are different files on every file system. Existing files are refused
without --force; the new ones get their names when all are complete. Ctrl-C ends a stream from standard input; what has been read until
then is kept.

Gzip files are unpacked; other kinds of file are recognised by their first bytes and refused with advice.

Examples:
  $ rump route rules.json capture.bin --out routed
  $ nc gateway 5250 | rump route rules.json --out routed`;

export function registerRoute(program: Command): void {
  program
    .command('route')
    .description('Splits a stream by rules into one file for each destination.')
    .argument('<RULES>', 'the rules, as JSON')
    .argument('[FILE]', 'the stream; standard input if omitted or -')
    .requiredOption('--out <dir>', 'the folder for the files; created if it does not exist')
    .option('--force', 'replace existing files of destinations')
    .addOption(inputOption())
    .addOption(profileOption())
    .addOption(engineOption())
    .addHelpText('after', ROUTE_EXAMPLES)
    .action(async (rules: string, path: string | undefined, options) => {
      const { route } = await commandOver('route', options, () => import('../route.ts'));
      await route(rules, path ?? '-', options);
    });
}

/** Shows the usage of a command that was called without input. */
function showUsage(command: Command): never {
  command.help({ error: true });
}
