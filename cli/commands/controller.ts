/** The commands that act as a controller: devices, watch, status, control. What a command does is loaded when it runs. */
import { type Command, Option } from 'commander';
import { commandOver, engineOption, profileOption } from '../engine.ts';
import { collectInterface, countOption, secretOption, withToken } from '../option-values.ts';
import { FILTERS, filtered } from './frames.ts';

const CONNECTION = `
The token must belong to an account that may observe or control the device, such as "controller" of rump serve. Other users of the
machine can see the command line, so prefer RUMP_TOKEN or --token-file.`;

const ON_LAN = `
With RUMP_SECRET, or --secret, the pairing secret of an appliance on the local network, no server and no token are needed.`;

function connecting(command: Command, schemes = 'ws:, wss:, tcp: or tls:'): Command {
  return withToken(
    command.option('--server <url>', `the address of the server: ${schemes}`, 'ws://127.0.0.1:8080/rump'),
  )
    .addOption(countOption('--timeout <seconds>', 'how long to wait for an answer', 1, 3600, 10))
    .addOption(profileOption())
    .addOption(engineOption());
}

function orOnLan(command: Command): Command {
  return connecting(command)
    .addOption(
      secretOption(
        '--secret <secret>',
        'the pairing secret of an appliance on the local network',
        'RUMP_SECRET',
      ).conflicts(['server', 'tokenFile']),
    )
    .option('--interface <name>', 'with --secret: the network interface to search on; repeatable', collectInterface);
}

function inForms(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print JSON lines').conflicts('csv'))
    .option('--csv', 'print comma-separated values');
}

function requestsFor(command: string, options: Parameters<typeof commandOver>[1]) {
  return commandOver('requests', options, () => import('../controller/requests.ts'), command);
}

export function registerDevices(program: Command): void {
  inForms(connecting(program.command('devices'), 'ws: or wss:'))
    .description('Lists the devices that an account is granted.')
    .addHelpText(
      'after',
      `${CONNECTION}

Examples:
  $ RUMP_TOKEN=… rump devices
  $ rump devices --token-file token --server wss://home.example/rump --json | jq .status`,
    )
    .action(async (options) => {
      const { listDevices } = await requestsFor('devices', options);
      await listDevices(options);
    });
}

export function registerStatus(program: Command): void {
  inForms(orOnLan(program.command('status')))
    .description('Asks a device for its state.')
    .argument('<DEVICE>', 'its ID, as rump devices and rump discover list it')
    .addHelpText(
      'after',
      `${CONNECTION}
${ON_LAN}

Examples:
  $ RUMP_TOKEN=… rump status 0001-001122334455
  $ RUMP_SECRET=… rump status 0001-001122334455 --json`,
    )
    .action(async (device: string, options) => {
      const { showStatus } = await requestsFor('status', options);
      await showStatus(device, options);
    });
}

export function registerControl(program: Command): void {
  inForms(orOnLan(program.command('control')))
    .description('Sets fields of a device and prints the state that it answers with.')
    .argument('<DEVICE>', 'its ID, as rump devices and rump discover list it')
    .argument('<FIELD=VALUE...>', 'what to set, by the names of docs/wire-format.md; flags are separated by commas')
    .addHelpText(
      'after',
      `${CONNECTION}
${ON_LAN}

Examples:
  $ RUMP_TOKEN=… rump control 0001-001122334455 targetTemperature=55
  $ RUMP_TOKEN=… rump control 0002-001122334455 power=true mode=cool --json`,
    )
    .action(async (device: string, settings: readonly string[], options) => {
      const { controlDevice } = await requestsFor('control', options);
      await controlDevice(device, settings, options);
    });
}

export function registerWatch(program: Command): void {
  filtered(orOnLan(program.command('watch')))
    .description('Prints what devices report as it comes, their statuses and alarms, until interrupted.')
    .addOption(new Option('--json', 'print JSON lines').conflicts('csv'))
    .option('--csv <fields>', 'print these fields of --kind as CSV, separated by commas; also time, kind, device')
    .option('--units', 'with --csv: add units to the headings')
    .addHelpText(
      'after',
      `${CONNECTION}
${ON_LAN}
${FILTERS}

Devices that come and go, and those that the token may not observe, are reported on standard error, but not over TCP. A status that
arrives while an older one of the same device waits to be printed replaces it; every alarm is printed.

Examples:
  $ RUMP_TOKEN=… rump watch
  $ RUMP_TOKEN=… rump watch --kind water-heater.alarm --where 'severity>=fault'
  $ RUMP_TOKEN=… rump watch --device refrigerator --json | jq .body
  $ RUMP_TOKEN=… rump watch --kind water-heater.status --csv time,device,tankTemperature,heatingPower --units
  $ RUMP_SECRET=… rump watch --device 0001-001122334455`,
    )
    .action(async (options) => {
      const { watch } = await commandOver('watch', options, () => import('../controller/watch.ts'));
      await watch(options);
    });
}
