/**
 * The commands of the exchange: serve, simulate, discover; and for its accounts: keys new, token, accounts check. What a command does is
 * loaded when it runs.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { commandOver, engineOption, profileOption } from '../engine.ts';
import { addressOf, collect, collectInterface, countOption, hostOf, withToken } from '../option-values.ts';
import { requireExchange } from '../package.ts';

const SERVE_EXAMPLES = `
--accounts takes a JSON file with the keys that sign tokens, and what each account may do.

  { "algorithm": "ES256", "issuer": "https://home.example", "audience": "rump",
    "keys": [ { "kty": "EC", "crv": "P-256", "x": "…", "y": "…" } ],
    "accounts": { "heater": { "grants": { "0001-001122334455": ["register"] } },
                  "alice":  { "grants": { "*": ["observe", "control"] } } } }

Without --accounts the server generates a key that lasts until it ends, and prints tokens signed with it: for development on this
machine.

The dashboard may control what its account may control, and so may everyone who can open it. It is therefore only served on loopback
addresses, or with a token given by --dashboard-token; in that case put a login in front of it.

Examples:
  $ rump serve
  $ rump serve --port 0 --json
  $ rump serve --profile my-profile
  $ rump serve --host :: --accounts accounts.json --origin https://home.example --tcp 5250
  $ rump serve --accounts accounts.json --metrics 9464
  $ rump serve --accounts accounts.json --nats tls://nats.example:4222 --nats-ca ca.pem --nats-credentials rump.creds`;

export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Runs the message server, with a dashboard on the same port, until interrupted.');
  // In this order --help shows them.
  for (const add of [addPorts, addNats, addLimitsAndDashboard, addMonitoring, addProxies]) add(command);
  command
    .option('--json', 'print addresses and tokens as one line of JSON on standard output')
    .addOption(profileOption())
    .addOption(engineOption())
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options) => {
      const { serve } = await commandOver('serve', options, () => import('../serve/serve.ts'));
      await serve(options);
    });
}

/** Where `rump serve` listens, and for whom. */
function addPorts(command: Command): void {
  command
    .addOption(countOption('--port <port>', 'for WebSockets and the dashboard; 0 picks a free one', 0, 65_535, 8080))
    .option(
      '--host <address>',
      'the address to listen on; 0.0.0.0 or :: for all addresses of this machine',
      hostOf,
      '127.0.0.1',
    )
    .option('--accounts <file>', 'keys and grants; without it the server is for development only')
    .option('--tls-cert <file>', 'the certificate chain, for TLS on both ports; read again when it changes')
    .option('--tls-key <file>', 'the private key of the certificate')
    .option('--origin <origin>', 'another origin whose pages may connect; repeatable', collect)
    .addOption(countOption('--tcp <port>', 'also accept appliances over TCP', 0, 65_535));
}

/** What many servers share. */
function addNats(command: Command): void {
  command
    .option('--nats <url>', 'a NATS server with JetStream that this server shares with others; repeatable', collect)
    .option('--nats-credentials <file>', 'the credentials file for NATS')
    .option('--nats-ca <file>', 'the authority of NATS certificates (tls://), if Node does not know it')
    .option('--nats-cert <file>', 'the certificate that this server shows to NATS; read again at each connection')
    .option('--nats-key <file>', 'the private key of that certificate')
    .option('--prefix <name>', 'the prefix of subjects on NATS; servers with another one form another exchange')
    .addOption(countOption('--replicas <count>', 'copies of new data in a NATS cluster; 3 by default', 1, 5))
    .addOption(
      countOption(
        '--bucket-bytes <bytes>',
        'the size that JetStream reserves for devices',
        0x100000,
        Number.MAX_SAFE_INTEGER,
      ),
    )
    .addOption(countOption('--lease <milliseconds>', 'silence after which a server counts as dead', 1500, 0x7fffffff));
}

/** What links may do, how they end, and the page. */
function addLimitsAndDashboard(command: Command): void {
  command
    .option('--limit <name=number>', 'set one of the limits listed in docs/exchange.md; repeatable', collect)
    .addOption(countOption('--drain-seconds <seconds>', 'time over which links are closed at the end', 0, 3600, 0))
    .option('--no-dashboard', 'serve no pages')
    .addOption(
      new Option(
        '--dashboard-token <file>',
        'the token with which the dashboard connects; required for a dashboard with --accounts',
      ).conflicts('dashboard'),
    );
}

/** Metrics, log and audit. */
function addMonitoring(command: Command): void {
  command
    .option(
      '--metrics <address>',
      'serve metrics for Prometheus at /metrics on a port of their own: PORT of this machine, or HOST:PORT',
      addressOf,
    )
    .option(
      '--metrics-token <file>',
      'the token that readers of metrics must show; without --metrics they are on the port of the WebSockets',
    )
    .addOption(
      new Option('--log <format>', 'the format of the log on standard error').choices(['text', 'json']).default('text'),
    )
    .addOption(
      new Option('--log-level <level>', 'the lowest level that is written')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .option(
      '--audit <file>',
      'add a line of JSON to this file for each control message: account, device, fields, result; - for the log',
    );
}

/** Whose address counts, and how many tokens one may try. */
function addProxies(command: Command): void {
  command
    .option(
      '--proxy <address>',
      'a proxy in front, or a subnet of them, whose X-Forwarded-For is believed; repeatable',
      collect,
    )
    .addOption(
      countOption(
        '--rejected-tokens <count>',
        'rejected tokens that an address may show in a burst, plus one a second; by default 60',
        1,
        1_000_000,
      ),
    );
}

const SIMULATE_EXAMPLES = `
The appliances have physics, users and interlocks. All randomness and the device IDs derive from the seed, so a run is reproducible
except for the times at which controls arrive.

The token must belong to an account that may register the devices, such as "appliances" of rump serve. Do not pass it on the command
line, which other users of the machine can see.

--faults takes a JSON list: when a fault is raised and cleared, in simulated seconds, for one device, for a device type, or for all
devices that can have it.

  [ { "at": 30, "fault": "dryFire", "event": "raised", "type": "water-heater" },
    { "at": 90, "fault": "dryFire", "event": "cleared", "type": "water-heater" } ]

With --lan no server is needed: anyone with an appliance's pairing secret can control it, and rump discover lists the appliances.

Examples:
  $ RUMP_TOKEN=… rump simulate
  $ rump simulate --lan --types microwave-oven
  $ RUMP_TOKEN=… rump simulate --profile my-profile
  $ rump simulate --token-file token --count 1000 --speed 60 --types water-heater,refrigerator --faults faults.json`;

export function registerSimulate(program: Command): void {
  withToken(
    program
      .command('simulate')
      .description(
        'Runs simulated appliances as clients of a message server, or on the local network, until interrupted.',
      )
      .option('--server <url>', 'the address of the server: ws:, wss:, tcp: or tls:', 'ws://127.0.0.1:8080/rump')
      .addOption(
        new Option(
          '--lan',
          'run on the local network instead of a server; prints a pairing secret for each appliance',
        ).conflicts(['server', 'tokenFile']),
      )
      .option('--interface <name>', 'with --lan: the network interface to announce on; repeatable', collectInterface),
  )
    .addOption(
      countOption('--count <number>', 'the number of appliances; by default one of each of --types', 1, 100_000),
    )
    .addOption(countOption('--seed <number>', 'the seed of all randomness', 0, 0xffff, 1))
    .option('--types <types>', 'device types, separated by commas, assigned in turn; all by default')
    .option('--faults <file>', 'faults to raise and clear')
    .addOption(speedOption())
    .addOption(countOption('--interval <milliseconds>', 'time between two statuses', 100, 3_600_000, 2000))
    .addOption(countOption('--duration <seconds>', 'stop after this time', 1, 31_536_000))
    .option('--json', 'print the counts as JSON')
    .addOption(profileOption())
    .addOption(engineOption())
    .addHelpText('after', SIMULATE_EXAMPLES)
    .action(async (options) => {
      const { simulateAppliances } = await commandOver('simulate', options, () => import('../simulate/simulate.ts'));
      await simulateAppliances(options);
    });
}

function speedOption(): Option {
  const maximum = 10_000;
  return new Option('--speed <factor>', 'simulated seconds per second').default(1).argParser((text) => {
    const value = Number(text);
    if (/^(\d+\.?\d*|\.\d+)$/.test(text) && value > 0 && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a number above 0, up to ${maximum}.`);
  });
}

const DISCOVER_EXAMPLES = `
Appliances announce themselves, and any program can send such an announcement. An appliance is only authenticated when a controller
connects with its pairing secret; this command does not connect.

Examples:
  $ rump discover
  $ rump discover --seconds 10 --types water-heater,refrigerator --json`;

export function registerDiscover(program: Command): void {
  program
    .command('discover')
    .description('Lists the appliances found on the local network.')
    .addOption(countOption('--seconds <number>', 'how long to search', 1, 86_400, 3))
    .option('--types <types>', 'device types, separated by commas; all by default')
    .option('--interface <name>', 'the network interface to search on; repeatable', collectInterface)
    .option('--json', 'print one line of JSON for each')
    .addHelpText('after', DISCOVER_EXAMPLES)
    .action(async (options) => {
      requireExchange('discover');
      const { discoverAppliances } = await import('../discover.ts');
      await discoverAppliances(options);
    });
}

const ACCOUNTS = 'accounts.json';
const KEY = 'signing-key.json';

const KEYS_EXAMPLES = `
The public key goes into the accounts file, which is created if it does not exist; it may hold several keys while one replaces
another. Keep the private key away from the server: whoever has it can act as any account.

Examples:
  $ rump keys new
  $ rump keys new --accounts accounts.json --key 2027.key.json`;

const TOKEN_EXAMPLES = `
The token goes to standard output, and its ID to standard error: put this ID under "revoked.tokens" in the accounts file to revoke it.

Examples:
  $ rump token --account alice --days 30 > alice.token
  $ rump token --account home-1 --role appliance --days 365 > heater.token`;

const CHECK_EXAMPLES = `
Invalid JSON is reported with its line and column, anything else with its place, such as accounts["alice"].grants.

Examples:
  $ rump accounts check
  $ rump accounts check /etc/rump/accounts.json && systemctl reload rump`;

export function registerAccounts(program: Command): void {
  program
    .command('keys')
    .description('Makes keys that sign tokens.')
    .addHelpText('after', KEYS_EXAMPLES)
    .command('new')
    .description('Makes a key pair, and adds the public key to the accounts.')
    .option('--accounts <file>', 'the accounts', ACCOUNTS)
    .option('--key <file>', 'where the private key is written; never over an existing file', KEY)
    .addHelpText('after', KEYS_EXAMPLES)
    .action(async (options) => (await import('../serve/accounts.ts')).newKey(options));
  program
    .command('token')
    .description('Signs a token of an account.')
    .requiredOption('--account <name>', 'whose token it is; the accounts must have it')
    .option('--role <name>', 'its role, one of "roles" in the accounts; required if there are any; repeatable', collect)
    .addOption(countOption('--days <number>', 'how long it is valid', 1, 36_500, 30))
    .option('--accounts <file>', 'the accounts', ACCOUNTS)
    .option('--key <file>', 'the private key', KEY)
    .addHelpText('after', TOKEN_EXAMPLES)
    .action(async (options) => (await import('../serve/accounts.ts')).issueToken(options));
  program
    .command('accounts')
    .description('Checks accounts files.')
    .addHelpText('after', CHECK_EXAMPLES)
    .command('check')
    .description('Lists what a server would refuse in an accounts file; exits with 1 if there is anything.')
    .argument('[FILE]', 'the accounts', ACCOUNTS)
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (file: string) => (await import('../serve/accounts.ts')).checkAccounts(file));
}
