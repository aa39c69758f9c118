/** Runs the program, and turns whatever ends it into one line on stderr and an exit code. */
import { type Command, CommanderError } from 'commander';
import { FAILED, Failure, MISUSED } from './failure.ts';
import { refuseRepeated } from './option-values.ts';
import { OutputClosed } from './output.ts';
import { guardStream } from './printable.ts';

export async function run(program: Command, argv: readonly string[]): Promise<void> {
  // Nobody reads the complaints: no reason to die over them.
  process.stderr.on('error', () => {});
  // Help is written by commander, and its reader may go early as well, as `head` does. Results have an Output, which tells that.
  process.stdout.on('error', () => {});
  // Also where stderr is a log: somebody will read that on a terminal.
  guardStream(process.stderr);
  if (process.stdout.isTTY) guardStream(process.stdout);
  refuseRepeated(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const code = exitCodeOf(error, program.opts<{ debug?: boolean }>().debug === true);
    if (code !== 0) process.exitCode = code;
  }
}

function exitCodeOf(error: unknown, debug: boolean): number {
  if (error instanceof OutputClosed) return 0;
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  const isExpected = error instanceof Failure;
  const message = error instanceof Error ? error.message : String(error);
  if (debug && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
  else if (isExpected) process.stderr.write(`rump: ${oneLine(message)}\n`);
  else process.stderr.write(`rump: this should not happen: ${oneLine(message)} (--debug prints where)\n`);
  return isExpected ? error.exitCode : FAILED;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, ' ');
}
