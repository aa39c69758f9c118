import type { Command } from 'commander';
import { engineOption } from '../engine.ts';
import { collect, countOption, withoutBrackets } from '../option-values.ts';

const EXAMPLES = `
FILE is JSON: which keys sign tokens, and what each account may do.

  { "algorithm": "ES256", "issuer": "https://home.example", "audience": "rump",
    "keys": [ { "kty": "EC", "crv": "P-256", "x": "…", "y": "…" } ],
    "accounts": { "heater": { "grants": { "0001-001122334455": ["register"] } },
                  "alice":  { "grants": { "*": ["observe", "control"] } } } }

Without it a key is made that dies with the server, and tokens of it are printed: for development on this machine.

The dashboard controls what its account may control, and gives whoever opens it that right. So it is served on addresses of this
machine alone, or with a token that you name for it; put a login in front then.

Examples:
  $ rump serve
  $ rump serve --port 0 --json
  $ rump serve --host :: --accounts accounts.json --origin https://home.example --tcp 5250
  $ rump serve --accounts accounts.json --nats tls://nats.example:4222 --nats-credentials rump.creds`;

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('Runs the message server, with a dashboard on the same port, until it is interrupted.')
    .addOption(
      countOption('--port <port>', 'for WebSockets and the dashboard; 0 takes one that is free', 0, 65_535, 8080),
    )
    .option(
      '--host <address>',
      'the address to listen on; 0.0.0.0 or :: for every one of this machine',
      withoutBrackets,
      '127.0.0.1',
    )
    .option('--accounts <file>', 'keys and grants; without it the server is one for development')
    .option('--origin <origin>', 'a further origin whose pages may connect; may be given again', collect)
    .addOption(countOption('--tcp <port>', 'takes appliances over TCP too', 0, 65_535))
    .option(
      '--nats <url>',
      'a NATS server with JetStream that this server and others share; may be given again',
      collect,
    )
    .option('--nats-credentials <file>', 'who this server is to NATS: a file of credentials')
    .option('--limit <name=number>', 'one of the limits in docs/exchange.md; may be given again', collect)
    .option('--no-dashboard', 'serves no pages')
    .option('--dashboard-token <file>', 'the token that the dashboard connects with; it needs one with --accounts')
    .option('--json', 'prints addresses and tokens as one line of JSON on standard output')
    .addOption(engineOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { serve } = await import('../serve/serve.ts');
      await serve(options);
    });
}
