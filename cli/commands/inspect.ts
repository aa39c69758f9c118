import { type Command, InvalidArgumentError } from 'commander';
import { engineOption } from '../engine.ts';
import { inputOption } from '../input-kind.ts';

const EXAMPLES = `
Shows a frame byte by byte and bit by bit: fields, raw and physical values, the standard's table, and the entry's origin.
A broken frame is shown as far as it goes, with what is wrong at which byte; the exit code is 1 then.
Hexadecimal may have spaces, colons, commas and 0x in it. Where a file has that name, the file is taken.
A file may also hold hexadecimal text, a dump (xxd, hexdump -C, od -tx1) or gzip; --input raw takes its bytes as they are.

Examples:
  $ rump inspect 5250 01 05 0001 000000000007 0001 0000 52c0
  $ rump inspect capture.bin --offset 794
  $ rump inspect capture.bin --json | jq '.parts[] | select(.note != "")'`;

export function registerInspect(program: Command): void {
  program
    .command('inspect')
    .description('Shows one frame as a map of its bytes and bits.')
    .argument('<HEX|FILE...>', 'the frame: hexadecimal, a file, or - for standard input')
    .option('--offset <bytes>', 'where the frame begins', parseOffset, 0)
    .option('--json', 'as JSON')
    .addOption(inputOption())
    .addOption(engineOption())
    .addHelpText('after', EXAMPLES)
    .action(async (words: readonly string[], options) => {
      const { inspectFrame } = await import('../inspect/inspect.ts');
      await inspectFrame(words, options);
    });
}

function parseOffset(text: string): number {
  const offset = /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(offset)) throw new InvalidArgumentError('It must be a number of bytes.');
  return offset;
}
