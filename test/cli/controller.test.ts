/** `rump devices`, `status`, `control` and `watch` as a user runs them, against `rump serve` and `rump simulate`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { cliFile, jsonLines, type Result, rump, start, temporaryDirectory } from './command.ts';
import { serve } from './serving.ts';

const directory = temporaryDirectory();
const heater = '0001-020001000000';
const conditioner = '0002-020001000001';
const refrigerator = '0003-020001000002';
const oven = '0004-020001000003';
/** Granted, but never seen. */
const stranger = '0001-00000000beef';

const server = await serve(['--tcp', '0', '--no-dashboard']);
/** As `--server`. */
const [web, tcp] = [server.url.href, `tcp://${server.tcp.host}`];
const faults = join(directory, 'faults.json');
writeFileSync(faults, JSON.stringify([{ at: 1, fault: 'dryFire', event: 'raised', type: 'water-heater' }]));
const appliances = start(['simulate', '--server', web, '--interval', '100', '--seed', '1', '--faults', faults], {
  env: { RUMP_TOKEN: server.tokens.appliances },
});
await appliances.said('4 appliances are online');

/** On a busy machine too. */
const PATIENT = ['--timeout', '600'];

function as(token: string, args: readonly string[], at = web): Result {
  return rump([...args, '--server', at, ...PATIENT], { env: { RUMP_TOKEN: token } });
}

/** What a command prints that succeeds, in silence. */
function printed(args: readonly string[], at = web): string {
  const { code, stdout, stderr } = as(server.tokens.controller, args, at);
  assert.deepEqual([code, stderr], [0, ''], args.join(' '));
  assert.doesNotMatch(stdout, /\p{Cc}(?<!\n)/u);
  return stdout;
}

/** A command that is refused with one line, printing nothing. */
function refused({ code, stdout, stderr }: Result, message: RegExp, expected: number): void {
  const line = stderr.replace(/\(add --help.*\n$/, '');
  assert.match(line, /^rump: [^\n]+\n$/);
  assert.match(line.trimEnd(), message);
  assert.deepEqual([code, stdout], [expected, '']);
}

function watch(...words: readonly string[]): ReturnType<typeof start> {
  return start(['watch', '--server', web, ...PATIENT, ...words], { env: { RUMP_TOKEN: server.tokens.controller } });
}

/** Lines of standard output until one is the last; then Ctrl-C, at which the command ends at once. */
async function linesOf({ child }: ReturnType<typeof start>, isLast: (line: string) => boolean): Promise<string[]> {
  const lines: string[] = [];
  const exit = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (isLast(line)) break;
  }
  child.kill('SIGINT');
  assert.deepEqual(await exit, [0, null]);
  return lines;
}

test('devices: a table, JSON lines and CSV', () => {
  const ids = [heater, conditioner, refrigerator, oven];
  const [heads, , ...rows] = printed(['devices']).trimEnd().split('\n');
  assert.match(heads as string, /^device +type +presence +since +grants +alarms$/);
  assert.deepEqual(
    rows.map((row) => row.split(/ +/)[0]),
    ids,
  );
  assert.match(rows[2] as string, /^0003-020001000002 +refrigerator +online +20\S+Z +observe control +0$/);
  const found = jsonLines(printed(['devices', '--json'])) as unknown as Record<string, unknown>[];
  assert.deepEqual(
    found.map(({ device }) => device),
    ids,
  );
  assert.deepEqual(Object.keys(found[0] as object), [
    'device',
    'deviceType',
    'presence',
    'since',
    'grants',
    'status',
    'alarms',
  ]);
  const [{ status } = {}] = found;
  assert.ok(status instanceof Object && 'result' in status && status.result === 'ok');
  const csv = printed(['devices', '--csv']).split('\n');
  assert.equal(csv[0], 'device,type,presence,since,grants,alarms');
  assert.match(csv[4] as string, /^0004-020001000003,microwave-oven,online,[^,]+,observe control,0$/);
});

for (const transport of ['WebSocket', 'TCP'] as const) {
  const at = transport === 'TCP' ? tcp : web;

  test(`status and control over ${transport}: a table, JSON lines and CSV`, () => {
    const target = transport === 'TCP' ? 26 : 24.5;
    const set = printed(['control', conditioner, 'power=true', 'mode=cool', `targetTemperature=${target}`], at);
    assert.match(set, /^field +value +unit\n─+ +─+ +─+\ndevice +0002-020001000001\n/);
    assert.match(set, new RegExp(`^targetTemperature +${target} +°C$`, 'm'));
    const [status, ...none] = jsonLines(printed(['status', conditioner, '--json'], at));
    assert.equal(none.length, 0);
    assert.equal(status?.kind, 'air-conditioner.response');
    // Of the request, the first on its link.
    assert.equal(status.sequence, 0);
    const { power, mode, targetTemperature } = status.body as Record<string, unknown>;
    assert.deepEqual([power, mode, targetTemperature], [true, 'cool', target]);
    const csv = printed(['status', conditioner, '--csv'], at);
    assert.match(csv, /^field,value,unit\ndevice,0002-020001000001,\nresult,ok,\n/);
    assert.match(csv, new RegExp(`^targetTemperature,${target},°C$`, 'm'));
  });

  test(`refused over ${transport}, in one line that says what to do`, () => {
    const { controller, appliances: own } = server.tokens;
    const cases: readonly (readonly [token: string, args: readonly string[], message: RegExp])[] = [
      [controller, ['control', stranger, 'power=true'], /^rump: \S+beef: is offline; rump devices shows/],
      [controller, ['status', stranger], /^rump: \S+beef: is offline; rump devices shows/],
      [own, ['control', heater, 'power=true'], /: this token may not control it, or there is no such device; rump dev/],
      [own, ['status', heater], /: this token may not observe it, or there is no such device; rump devices shows/],
      ['abc', ['status', heater], transport === 'TCP' ? /is the token valid\?$/ : /unauthorised: .*; take one that/],
    ];
    for (const [token, args, message] of cases) refused(as(token, args, at), message, 1);
  });
}

test('an invalid request is refused before connecting', () => {
  for (const [args, message] of [
    [['control', heater, 'targetTemperatur=55'], /targetTemperatur: no field of water-heater\.control; did you mean t/],
    [['control', heater, 'xyz=1'], /xyz: no field of water-heater\.control; it has power, mode, /],
    [['control', heater, 'targetTemperature=5500'], /targetTemperature is 5500; it must be a number from 30 to 75 °C/],
    [['control', heater, 'targetTemperature=50.3'], /targetTemperature is 50\.3; .* in steps of 0\.5$/],
    [['control', heater, 'targetTemperature=warm'], /targetTemperature is "warm"; it must be a number from 30 to 75/],
    [['control', heater, 'mode=ec'], /mode is "ec"; did you mean eco\?$/],
    [['control', heater, 'power=on'], /power is "on"; it must be true or false$/],
    [['control', heater, 'power'], /"power" is not FIELD=VALUE, such as power=VALUE$/],
    [['control', heater, 'power=true', 'power=false'], /power is given twice$/],
    [['control', '0001-zz', 'power=true'], /DEVICE is "0001-zz"; it must be a device ID such as 0001-/],
    [['control', '0009-00000000beef', 'power=true'], /DEVICE is 0009-00000000beef; the profile has no control message/],
    [['control', heater], /missing required argument 'FIELD=VALUE'$/],
    [['status', 'heater'], /DEVICE is "heater"; it must be a device ID such as 0001-/],
    [['status', heater, '--json', '--csv'], /option '--json' cannot be used with option '--csv'$/],
    [['status', heater, '--interface', 'lo'], /--interface needs --secret: a server is found by its address$/],
    [['watch', '--kind', 'water-heater.control'], /--kind is "water-heater\.control", which devices do not send of/],
    [['watch', '--where', 'tankTemp>20'], /--where has "tankTemp"; did you mean tankTemperature/],
    [['watch', '--csv', 'time,power'], /--csv prints the fields of one kind of message: name it with --kind/],
    [['watch', '--json', '--csv', 'time'], /option '--json' cannot be used with option '--csv <fields>'$/],
    [
      ['watch', '--kind', 'water-heater.alarm', '--csv', 'offset'],
      /--csv has "offset"; water-heater\.alarm has time, /,
    ],
  ] as const) {
    refused(as('abc', args, 'ws://127.0.0.1:9/rump'), message, 2);
  }
  const none = { RUMP_TOKEN: '', RUMP_SECRET: '' };
  refused(rump(['status', heater, '--server', web], { env: none }), /a token is required: --token-file FILE/, 2);
  refused(as('', ['devices']), /a token is required: --token-file FILE, or RUMP_TOKEN in the environment/, 2);
  refused(as('a b', ['devices']), /--token or RUMP_TOKEN: not a token, which consists of/, 2);
  refused(as('abc', ['devices'], 'http://127.0.0.1/'), /it must be an address such as ws:/, 2);
  refused(
    as('abc', ['devices'], 'ws://127.0.0.1:9/rump'),
    /connect ECONNREFUSED .*; is rump serve running there\?$/,
    1,
  );
  refused(as(server.tokens.controller, ['devices'], tcp), /only a WebSocket carries the list of devices: use ws:/, 1);
});

test('what serve prints as a token is taken as an option, from a file and from the environment', async () => {
  const token = server.tokens.controller;
  const file = join(directory, 'token');
  writeFileSync(file, `\ufeff${token}\r\n`);
  for (const words of [
    ['--token', token],
    // It replaces the variable.
    ['--token-file', file],
  ]) {
    const { code, stderr } = rump(['status', heater, '--server', web, ...words], { env: { RUMP_TOKEN: 'wrong' } });
    assert.equal(code, 0, stderr);
  }
  assert.equal(as(token, ['status', heater]).code, 0);
});

test('an address is printed without its user and password', () => {
  for (const [address, shown, code] of [
    ['ws://alice:secret@127.0.0.1:9/rump', 'ws://…@127.0.0.1:9/rump: connect ECONNREFUSED', 1],
    ['ws://alice:se@cret@127.0.0.1:0/rump', 'ws://…@127.0.0.1:0/rump: its port is 0', 2],
    ['tcp://alice:secret@localhost', 'tcp://…@localhost: it needs a port', 2],
    ['alice:secret@127.0.0.1', '…@127.0.0.1: it must be an address', 2],
  ] as const) {
    refused(as('abc', ['status', heater], address), /^rump: --server /, code);
    const { stderr } = as('abc', ['status', heater, '--debug'], address);
    assert.ok(stderr.includes(`--server ${shown}`) && !/alice|cret/.test(stderr), stderr);
  }
  const wrong = web.replace('//', '//alice:secret@');
  for (const command of [['devices'], ['simulate']]) {
    const { stderr } = rump([...command, '--server', wrong], { env: { RUMP_TOKEN: 'abc' } });
    assert.match(stderr, /^rump: --server ws:\/\/…@127\S+: unauthorised: [^\n]+\n$/);
  }
});

test('serve prints its tokens once: for people, or with --json for programs', async () => {
  const own = start(['serve', '--port', '0', '--no-dashboard']);
  const [, token = ''] = /^token of controller: (\S+)$/m.exec(await own.said('accounts FILE for your own')) ?? [];
  const [, url = ''] = /^WebSocket +(\S+)$/m.exec(await own.said('')) ?? [];
  const { code, stderr } = as(token, ['devices'], url);
  assert.equal(code, 0, stderr);
  const output = await server.said('accounts FILE for your own');
  for (const each of Object.values(server.tokens)) assert.equal(output.split(each as string).length, 2);
});

test('watch prints each row at once, under one heading, and ends at Ctrl-C', async () => {
  const running = watch();
  const missing = new Set(['water-heater', 'air-conditioner', 'refrigerator', 'microwave-oven']);
  const lines = await linesOf(running, (line) => {
    missing.delete(/^20\S+Z +([a-z-]+)\.status /.exec(line)?.[1] as string);
    return missing.size === 0;
  });
  assert.equal(lines.filter((line) => line.startsWith('time')).length, 1);
  assert.match(lines[0] as string, /^time +kind +device +sequence +body$/);
  assert.match(await running.said(''), /^rump: 0003-020001000002 is online$/m);
});

test('watch and decode print the same frames with the same filters', async () => {
  let count = 0;
  const all = await linesOf(watch('--json'), () => ++count >= 40);
  const stream = rump(['encode', '-'], { input: all.join('\n') }).bytes;
  for (const words of [
    ['--device', 'refrigerator', '--device', conditioner],
    ['--where', 'targetTemperature>=1', '--where', 'power=true'],
    ['--kind', 'microwave-oven.status', '--kind', 'water-heater.status'],
  ]) {
    const expected = jsonLines(rump(['decode', '-', ...words], { input: stream }).stdout);
    assert.ok(expected.length > 0 && expected.length < all.length, words.join(' '));
    const kinds = new Set(expected.map(({ kind }) => kind));
    let seen = 0;
    const lines = await linesOf(watch('--json', ...words), () => ++seen >= 8);
    for (const line of lines) {
      const { time, kind } = JSON.parse(line);
      assert.ok(kinds.has(kind), `${words.join(' ')}: ${kind}`);
      assert.equal(new Date(time).toISOString(), time);
    }
  }
});

test('watch prints CSV, and an alarm that a server still has', async () => {
  const csv = ['--kind', 'water-heater.status', '--csv', 'time,device,tankTemperature', '--units'];
  const [heads, row] = await linesOf(watch(...csv), (line) => line.startsWith('20'));
  assert.equal(heads, 'time,device,tankTemperature (°C)');
  assert.match(row as string, /^20[^,]+Z,0001-020001000000,\d+(\.\d)?$/);
  const alarms = ['--kind', 'water-heater.alarm', '--where', 'faults=dryFire', '--where', 'event=raised'];
  const lines = await linesOf(watch(...alarms), (line) => line.includes('dryFire'));
  assert.match(lines.at(-1) as string, /^20\S+Z +0001-020001000000 +\d+ +raised +(fault|critical) +dryFire /);
  assert.match(printed(['devices', '--csv']), /^0001-020001000000,.*,1$/m);
});

test('watch ends silently when its reader closes the pipe', () => {
  const command = `"${process.execPath}" "${cliFile}" watch --json --server ${web} 2>err; echo $? >code`;
  const { stdout } = spawnSync('sh', ['-c', `{ ${command}; } | head -n 1; cat code err`], {
    cwd: directory,
    env: { ...process.env, RUMP_TOKEN: server.tokens.controller },
  });
  const [line = '', code, ...said] = stdout.toString().trimEnd().split('\n');
  assert.match(JSON.parse(line).kind, /\.status$/);
  assert.equal(code, '0');
  for (const text of said) assert.match(text, /^rump: \S+ is online$/);
});

test('watch says what a token may not observe, who goes, and when the server is gone', async () => {
  const { appliances: own } = server.tokens;
  const result = as(own, ['watch', '--json', '--device', heater]);
  refused(result, /: this token may not observe it, or there is no such device; rump devices shows/, 1);
  const blind = start(['watch', '--server', web], { env: { RUMP_TOKEN: own } });
  await blind.said('rump: nothing to watch yet: no device that this token may observe has registered here');
  const running = watch('--device', oven);
  await running.said(`rump: ${oven} is online`);
  appliances.child.kill('SIGINT');
  await running.said(`rump: ${oven} is offline`);
  assert.doesNotMatch(await running.said(''), /rump: 000[123]/);
  refused(as(server.tokens.controller, ['control', oven, 'lamp=true']), /is offline; rump devices shows which/, 1);
  assert.match(printed(['devices', '--csv']), /^0004-020001000003,microwave-oven,offline,/m);
  await server.end();
  assert.match(await running.said('trying again'), /^rump: --server ws:.*; the connection ended; trying again$/m);
  const exit = once(running.child, 'exit');
  running.child.kill('SIGINT');
  assert.deepEqual(await exit, [0, null]);
});
