/** `rump serve --nats` as a user runs it: two servers, and devices of one that a controller of the other sees. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { cliFile, rump } from '../cli/command.ts';
import { deviceId } from '../exchange/support/heater.ts';
import { parseExposition, sampleOf } from '../server/support/exposition.ts';
import { controllerOf, heater, online, until } from './support/message-server.ts';
import { type NatsServer, natsServer } from './support/nats-server.ts';

let nats: NatsServer;
const children: ChildProcess[] = [];

before(async () => {
  nats = await natsServer();
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await nats.end();
});

async function serve() {
  const shared = ['--nats', `127.0.0.1:${nats.port}`];
  const args = ['serve', '--port', '0', '--json', '--no-dashboard', '--metrics', '0', ...shared];
  const child = spawn(process.execPath, [cliFile, ...args], { env: { ...process.env, NODE_OPTIONS: '' } });
  children.push(child);
  let said = '';
  let code: number | null = null;
  // Not `exit`: what it says last may still be in the pipe.
  const closed = once(child, 'close').then(([given]) => (code = given));
  child.stderr.on('data', (data) => (said += data));
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const { url, tokens, metrics, nats: server } = JSON.parse(value);
  const connect = (token: string) => webSocket(url, { token, WebSocket: WebSocket as never });
  return {
    shared: server,
    metrics: async () => parseExposition(await (await fetch(metrics)).text()),
    ready: async () => (await fetch(new URL('/health/ready', url.replace(/^ws/, 'http')))).status,
    said: () => said,
    device: connect(tokens.appliances),
    user: connect(tokens.controller),
    /** Of its exit; null while it runs. */
    code: () => code,
    end: () => {
      child.kill('SIGTERM');
      return closed;
    },
  };
}

test('two servers that share NATS, and what they say when it goes away', async () => {
  const [here, there] = await Promise.all([serve(), serve()]);
  assert.equal(here.shared, `127.0.0.1:${nats.port}`);
  const appliance = heater(1, here.device);
  const controller = controllerOf(there.user);
  await until('the device is there', () => online(appliance));
  await controller.device(deviceId(1)).control({ targetTemperature: 51 });
  assert.equal(appliance.target, 51);
  const before = await here.metrics();
  assert.equal(sampleOf(before, 'rump_bus_up'), 1);
  assert.equal(sampleOf(before, 'rump_bus_size', { what: 'servers' }), 2);
  assert.equal(sampleOf(before, 'rump_bus_size', { what: 'devices' }), 1);
  assert.equal(await here.ready(), 200);
  // The server that asks has counted the request, whoever holds the device.
  const answered = { message: 'control', outcome: 'answered' };
  assert.equal(sampleOf(await there.metrics(), 'rump_requests_total', answered), 1);
  await nats.stop();
  await until('both say so', () => [here, there].every(({ said }) => said().includes('rump: NATS: reconnecting')));
  assert.equal(await here.ready(), 503);
  await until('the metrics say so too', async () => sampleOf(await here.metrics(), 'rump_bus_up') === 0);
  const away = await here.metrics();
  assert.equal(sampleOf(away, 'rump_bus_events_total', { event: 'disconnections' }), 1);
  assert.equal(away.get('rump_alarms_open')?.samples.size, 0);
  await nats.start();
  await until('both are back', () => [here, there].every(({ said }) => said().includes('rump: NATS: connected')));
  await Promise.all([appliance.close(), controller.close()]);
  assert.deepEqual(await Promise.all([here.end(), there.end()]), [0, 0]);
  assert.match(here.said(), /NATS was away 1 times/);
});

test('NATS comes back with messages too short for records: the server says so, once for each length', async () => {
  const server = await serve();
  for (const [length, state] of [
    [2048, 'limited'],
    [30, 'reconnecting'],
  ] as const) {
    await nats.stop();
    await nats.configure(`max_payload: ${length}`);
    await nats.start();
    const why = `rump: NATS: its max_payload of ${length} bytes is too small for what servers store`;
    await until('it says why', () => server.said().includes(why));
    await until('it says so', () => server.said().includes(`rump: NATS: ${state}`));
    assert.equal(server.said().split(why).length, 2);
  }
  await nats.stop();
  await nats.configure('');
  await nats.start();
  await until('it is back', () => server.said().endsWith('rump: NATS: connected\n'));
  assert.equal(await server.end(), 0);
});

test('a server whose account NATS does not let in any more ends, and says why', async () => {
  const server = await serve();
  assert.equal(await server.ready(), 200);
  await nats.configure('authorization { user: a, password: b }');
  await until('it has ended', () => server.code() !== null);
  assert.equal(server.code(), 1);
  assert.match(server.said(), /rump: NATS has ended the connection for good: .*Authorization Violation/);
});

test('no NATS there, and credentials without it', () => {
  const nobody = rump(['serve', '--port', '0', '--nats', '127.0.0.1:1']);
  assert.equal(nobody.code, 1);
  assert.match(nobody.stderr, /--nats 127\.0\.0\.1:1: /);
  const without = rump(['serve', '--port', '0', '--nats-credentials', 'x']);
  assert.equal(without.code, 2);
  assert.match(without.stderr, /--nats-credentials needs --nats/);
});
