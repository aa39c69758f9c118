import { Command } from 'commander';
import { packageVersion } from './package.ts';

const EXIT_CODES = `
Exit codes:
  0  done, also where the reader of the output went away
  1  the work failed, or the answer is no: a broken frame, a defective profile, a breaking change
  2  wrong usage`;

export function createProgram(): Command {
  return (
    new Command('rump')
      .description('Reads, writes and explains frames of the IGRS remote universal management profile.')
      .version(packageVersion())
      .option('--debug', 'print the stack of an error')
      .addHelpText('after', EXIT_CODES)
      .configureHelp({ showGlobalOptions: true })
      .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'rump: ')) })
      .showHelpAfterError('(add --help for what is allowed)')
      // Subcommands inherit it: commander's own exit would cut off output that is still under way.
      .exitOverride()
  );
}

/** A command called with nothing to work on shows how it is called. */
export function showUsage(command: Command): never {
  command.help({ error: true });
}
