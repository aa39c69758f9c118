#!/usr/bin/env node
/**
 * The `rump` command: its options, its exit codes, and how errors end it. It only registers the subcommands; their code is loaded when they
 * run.
 */
import { Command, CommanderError } from 'commander';
import { registerControl, registerDevices, registerStatus, registerWatch } from './commands/controller.ts';
import { registerAccounts, registerDiscover, registerServe, registerSimulate } from './commands/exchange.ts';
import { registerDecode, registerEncode, registerInspect, registerRoute } from './commands/frames.ts';
import { registerGenerate, registerProfile } from './commands/profile.ts';
import { FAILED, Failure, MISUSED, suggestion } from './failure.ts';
import { refuseRepeated } from './option-values.ts';
import { OutputClosed, standardOutput } from './output.ts';
import { packageVersion } from './package.ts';
import { guardStream } from './printable.ts';

/** Help and version, which commander prints: written at the end, by way of an Output, which reports what cannot be written. */
const answers: string[] = [];

async function run(program: Command, argv: readonly string[]): Promise<void> {
  // A closed stderr must not end the command.
  process.stderr.on('error', () => {});
  // Results go through an Output, which reports it; nothing else may end the command.
  process.stdout.on('error', () => {});
  // Also if stderr is a log: it will be read on a terminal.
  guardStream(process.stderr);
  if (process.stdout.isTTY) guardStream(process.stdout);
  refuseRepeated(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    await end(error, program.opts<{ debug?: boolean }>().debug === true);
  }
}

async function end(error: unknown, debug: boolean): Promise<void> {
  const code = exitCodeOf(error, debug);
  if (code !== 0) process.exitCode = code;
  const text = answers.splice(0).join('');
  if (text === '') return;
  await standardOutput()
    .write(text)
    .catch((failure) => end(failure, debug));
}

function exitCodeOf(error: unknown, debug: boolean): number {
  if (OutputClosed.is(error)) return 0;
  // commander has printed it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  const isExpected = Failure.is(error);
  const message = error instanceof Error ? error.message : String(error);
  if (debug && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
  else if (isExpected) process.stderr.write(`rump: ${oneLine(message)}\n`);
  else process.stderr.write(`rump: internal error: ${oneLine(message)} (--debug prints the stack)\n`);
  return isExpected ? error.exitCode : FAILED;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

function oneLine(message: string): string {
  return message.replace(/\s*\n\s*/g, ' ');
}

const EXIT_CODES = `
Exit codes:
  0    success, also if the reader of the output closes it early
  1    the command failed, or the result is negative: a broken frame, a defective profile, a breaking change
  2    wrong usage
  130  a signal ended the command before it was done`;

function createProgram(): Command {
  return (
    new Command('rump')
      .description('Reads, writes and explains frames of the IGRS remote universal management profile.')
      .version(packageVersion())
      .option('--debug', 'print the stack of an error')
      .addHelpText('after', EXIT_CODES)
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({
        writeOut: (text) => answers.push(text),
        outputError: (text, write) => write(text.replace(/^error: /, 'rump: ')),
      })
      .showHelpAfterError('(add --help to see what is allowed)')
      // Subcommands inherit it: commander's own exit would cut off output that is still under way.
      .exitOverride()
  );
}

/** Replaces commander's messages, which do not list the commands, and its help, which takes one name and ignores an unknown one. */
function guide(command: Command): void {
  if (command.commands.length === 0) return;
  for (const each of command.commands) guide(each);
  command.on('command:*', ([name]: string[]) => subcommand(command, name as string));
  command
    .helpCommand(false)
    .command('help')
    .description('display help for command')
    .argument('[command...]')
    .action((names: readonly string[]) => names.reduce(subcommand, command).help());
}

function subcommand(command: Command, name: string): Command {
  const names = command.commands.map((each) => each.name());
  const hint = names.length === 0 ? '' : `; ${suggestion(name, names, 'there are')}`;
  return command.commands[names.indexOf(name)] ?? command.error(`error: unknown command '${name}'${hint}`);
}

const program = createProgram();
registerDecode(program);
registerEncode(program);
registerInspect(program);
registerRoute(program);
registerServe(program);
registerSimulate(program);
registerDiscover(program);
registerDevices(program);
registerWatch(program);
registerStatus(program);
registerControl(program);
registerAccounts(program);
registerProfile(program);
registerGenerate(program);
guide(program);
await run(program, process.argv);
