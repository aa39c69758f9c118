/** `rump simulate --lan` and `rump discover` as a user runs them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { type LanDevice, lan } from 'igrs-rump/lan';
import { cliFile, rump, start } from '../cli/command.ts';
import { hasBash, shell } from '../cli/shell.ts';

interface Offered {
  readonly deviceId: string;
  readonly port: number;
  readonly secret: string;
}

const args = ['simulate', '--lan', '--interface', 'lo', '--seed', '4242', '--json'];
const child = spawn(process.execPath, [cliFile, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
after(() => child.kill('SIGKILL'));

let offered: readonly Offered[] = [];

test('simulated appliances are offered with a secret each, which opens its own alone', async () => {
  offered = JSON.parse((await lines.next()).value).offered;
  assert.equal(offered.length, 4);
  assert.equal(new Set(offered.map(({ secret }) => secret)).size, 4);
  const [heater, other] = offered as [Offered, Offered];
  const connect = lan({ device: heater.deviceId, secret: heater.secret, interface: 'lo' });
  const controller = new Controller({ codec: createCodec(), connect });
  const { body } = await controller.device(heater.deviceId).control({ targetTemperature: 52 });
  assert.equal(body.result, 'ok');
  await controller.close();
  const wrong = lan({ device: heater.deviceId, secret: other.secret, interface: 'lo' });
  await assert.rejects(wrong(new AbortController().signal), { code: 'rejected' });
});

test('discover lists them, as a table and as JSON, without their secrets', async () => {
  const table = await rump(['discover', '--interface', 'lo', '--seconds', '3']);
  assert.equal(table.code, 0, table.stderr);
  for (const { deviceId, port, secret } of offered) {
    assert.match(table.stdout, new RegExp(`${deviceId} +[a-z-]+ +${port} +ours +127`));
    assert.ok(!table.stdout.includes(secret));
  }
  const json = await rump(['discover', '--interface', 'lo', '--types', 'water-heater', '--json']);
  const found = json.stdout
    .trim()
    .split('\n')
    .map((line): LanDevice => JSON.parse(line));
  assert.ok(found.every(({ deviceType }) => deviceType === 'water-heater'));
  assert.ok(found.some(({ deviceId, port }) => deviceId === offered[0]?.deviceId && port === offered[0]?.port));
});

test('status, control and watch need no server with the secret, nor a token', async () => {
  const [{ deviceId, secret }] = offered as [Offered];
  const env = { RUMP_SECRET: secret };
  const set = rump(['control', deviceId, 'targetTemperature=53', '--interface', 'lo', '--json'], { env });
  assert.equal(set.code, 0, set.stderr);
  assert.equal(JSON.parse(set.stdout).body.targetTemperature, 53);
  const status = rump(['status', deviceId, '--secret', secret, '--interface', 'lo']);
  assert.match(status.stdout, /^targetTemperature +53 +°C$/m, status.stderr);
  const csv = ['--kind', 'water-heater.status', '--csv', 'device,targetTemperature'];
  const watched = start(['watch', '--device', deviceId, '--interface', 'lo', ...csv], { env });
  await watched.said(`device,targetTemperature\n${deviceId},53\n`);
  const exit = once(watched.child, 'exit');
  watched.child.kill('SIGINT');
  assert.deepEqual(await exit, [0, null]);
});

test('a secret that opens nothing is refused in one line that says what to do, and is not in it', () => {
  const [{ deviceId, secret }, other] = offered as [Offered, Offered];
  const at = ['--interface', 'lo'];
  for (const [args, message, code] of [
    [['status', deviceId, '--secret', other.secret, ...at], /is it the pairing secret of this device\? \(ERR_SSL_/, 1],
    [
      ['control', deviceId, 'power=true', '--secret', 'abc'],
      /--secret is not a pairing secret: copy it as the appl/,
      2,
    ],
    [
      ['status', '0001-00000000beef', '--secret', secret, '--timeout', '1', ...at],
      /^rump: 0001-00000000beef was not found .* within 1000 ms: .* is it switched on, and in this network\?$/,
      1,
    ],
    [
      ['watch', '--secret', secret],
      /--secret opens one appliance: name it with --device, as rump discover lists it$/,
      2,
    ],
    [['status', deviceId, '--secret', secret, '--server', 'ws://localhost/'], /'--secret <secret>' cannot be used/, 2],
    [['status', deviceId, '--secret', secret, '--interface', 'none0'], /'none0' is invalid\. It must be one of/, 2],
    [['status', deviceId, ...at], /--interface needs --secret/, 2],
  ] as const) {
    const result = rump(args);
    const line = result.stderr.replace(/\(add --help.*\n$/, '').trimEnd();
    assert.match(line, message);
    assert.match(line, /^rump: [^\n]+$/);
    assert.ok(!line.includes(secret) && !line.includes(other.secret), line);
    assert.deepEqual([result.code, result.stdout], [code, '']);
  }
});

test('simulate --lan ends with goodbyes at a signal, and says what was done', async () => {
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const counts = JSON.parse((await lines.next()).value);
  assert.deepEqual([counts.appliances, counts.controls], [4, 2]);
  assert.equal(await exit, 0);
});

test('discover fails where there is nothing, and names what is allowed', async () => {
  const types = await rump(['discover', '--types', 'toaster']);
  assert.deepEqual([types.code, types.stderr.includes('microwave-oven')], [2, true], types.stderr);
  const nowhere = await rump(['discover', '--interface', 'none0']);
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.stderr, /'none0' is invalid\. It must be one of those that are up: lo/);
  const nobody = await rump(['discover', '--interface', 'lo', '--seconds', '1', '--types', 'refrigerator']);
  assert.deepEqual([nobody.code, nobody.stderr], [1, 'rump: no appliance was found in 1 s\n']);
});

test('secrets that cannot be printed end simulate at once', { skip: !hasBash || !existsSync('/dev/full') }, () => {
  const { status, stderr } = shell('rump simulate --lan --interface lo --json --duration 600 > /dev/full', '.');
  assert.deepEqual([status, stderr], [1, 'rump: standard output: no space left on the device\n']);
});
