/**
 * The same server in workerd, as far as WebSockets go: there is no TCP to listen to, and nobody who ends it, for objects do not end
 * but sleep.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, degrees, heartbeat, register, state } from '../server/support/exchange.ts';
import { hosts } from '../server/support/hosts.ts';
import { WebClient } from '../server/support/web-client.ts';
import { registered, webSocketContract } from '../server/support/web-socket-contract.ts';
import { exampleWorker, type Served, serve, testWorker, token } from './support/served.ts';

const execute = promisify(execFile);
const client = fileURLToPath(new URL('../exchange/support/client.mjs', import.meta.url));

suite('workerd', { concurrency: false, timeout: 240_000 }, () => {
  let served: Served;
  before(async () => {
    served = await serve(testWorker);
  });
  after(() => served.end());

  webSocketContract(() => served);

  for (const { name, command } of hosts) {
    test(`${name}, against workerd: registers, controls, is refused, hears an alarm`, async () => {
      const [file, ...args] = command() as [string, ...string[]];
      const env = { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
      const words = [...args, client, served.url, '0', await token('other')];
      const { stdout } = await execute(file, words, { env, timeout: 60_000 });
      assert.deepEqual(JSON.parse(stdout), { engine: 'wasm', webSocket: [55, 'interlock', ['dryFire'], 'Heater'] });
    });
  }

  test('a device that registers again takes the place of its old link', async () => {
    const old = await registered(served, 20);
    const user = await WebClient.open(served.url, served.tokens.home);
    user.send(control(20, 5));
    await old.next('water-heater.control');
    const fresh = await registered(served, 20);
    assert.equal((await old.next('closing')).reason, 'replaced');
    assert.deepEqual(await old.closed, { code: 4004, reason: 'replaced' });
    assert.equal((await user.next('water-heater.refusal')).body.result, 'offline');
    for (const each of [fresh, user]) each.socket.close();
  });

  test('two groups do not see each other', async () => {
    const appliance = await registered(served, 21);
    const stranger = await WebClient.open(served.url, await token('other'));
    stranger.send({ type: 'devices', request: 1 }, control(21, 2));
    const { devices } = await stranger.next('devices');
    assert.ok(!devices.some(({ device }) => device === deviceId(21)));
    assert.equal((await stranger.next('water-heater.refusal')).body.result, 'offline');
    // The same device may be in both: two devices, as it were.
    stranger.send(register(21));
    await stranger.next('water-heater.register-response');
    const user = await WebClient.open(served.url, served.tokens.home);
    user.send(control(21, 3));
    assert.equal((await appliance.next('water-heater.control')).kind, 'water-heater.control');
    for (const each of [appliance, stranger, user]) each.socket.close();
  });

  test('nobody can say who he is but with a token', async () => {
    const principal = JSON.stringify({ account: 'home', expires: null, grants: { '*': ['control'] } });
    const headers = { 'rump-principal': encodeURIComponent(principal) };
    const none = await WebClient.open(served.url, null, headers);
    assert.deepEqual(await none.closed, { code: 4005, reason: 'unauthorised' });
    // With a token of his own, whatever else he says.
    const observer = await WebClient.open(served.url, await token('observer'), headers);
    assert.equal((await observer.next('welcome')).account, 'observer');
    observer.send(control(22, 1));
    assert.equal((await observer.next('water-heater.refusal')).body.result, 'unauthorised');
    observer.socket.close();
    // Past the front, where an application passes a client's request on to the object as it came.
    const careless = WebClient.open(served.url.replace('/rump', '/careless/home'), null, headers);
    await assert.rejects(careless, /404/);
    const address = { ...headers, host: 'device-group.invalid' };
    await assert.rejects(WebClient.open(served.url.replace('/rump', '/careless/home'), null, address), /404/);
  });

  const queries = codec.encodeColumns('water-heater.status-query', {
    serial: Array.from({ length: 3000 }, () => 9),
    sequence: 0,
  });

  test('a controller that does not read its answers is closed, and one that does is not', async () => {
    const reads = await WebClient.open(served.url, served.tokens.home);
    const reading = (async () => {
      // Each chunk with an answer before the next: it asks no faster than it reads.
      for (let round = 1; round <= 20; round++) {
        reads.send(queries, { type: 'ping', request: round });
        while ((await reads.next('pong')).request !== round);
      }
    })();
    const client = await WebClient.open(served.url, served.tokens.home);
    await client.next('welcome');
    client.socket.pause();
    const closed = async () => (await served.about('home')).closed['buffered-bytes'] ?? 0;
    const before = await closed();
    for (let sent = 0; (await closed()) === before; sent++) {
      assert.ok(sent < 200, 'it was never closed');
      for (let count = 0; count < 20; count++) client.send(queries);
    }
    client.socket.terminate();
    await reading;
    reads.socket.close();
  });

  test('a follower that does not read gets the newest status when it reads again, and slows nobody', async () => {
    const appliance = await registered(served, 24);
    const slow = await WebClient.open(served.url, served.tokens.home);
    const quick = await WebClient.open(served.url, served.tokens.home);
    for (const each of [slow, quick]) {
      each.send({ type: 'observe', request: 1, devices: [deviceId(24)] });
      await each.next('presence');
    }
    slow.socket.pause();
    for (let sent = 0; sent < 5000; sent++) appliance.send(state(24, sent % 90));
    appliance.send(state(24, 99));
    for (;;) if (degrees(await quick.next('water-heater.status')) === 99) break;
    slow.socket.resume();
    for (;;) if (degrees(await slow.next('water-heater.status')) === 99) break;
    for (const each of [appliance, slow, quick]) each.socket.close();
  });

  test('hostile bytes and texts end the link that they came over, if any, and nothing else', async () => {
    const appliance = await registered(served, 23);
    const hostile = await WebClient.open(served.url, served.tokens.home);
    const noise = Uint8Array.from({ length: 0x10000 }, (_, index) => (index * 2_654_435_761) >>> 13);
    for (let sent = 0; sent < 40; sent++) hostile.send(noise);
    hostile.send({ type: 'ping', request: 1 });
    await hostile.next('pong');
    hostile.send('{"type":"observe","request":1,"devices":[7]}');
    assert.equal((await hostile.next('refused')).code, 'bad-request');
    hostile.send('x'.repeat(0x10001));
    assert.equal((await hostile.closed).code, 1009);
    const user = await WebClient.open(served.url, served.tokens.home);
    user.send(control(23, 3));
    assert.equal((await appliance.next('water-heater.control')).kind, 'water-heater.control');
    for (const each of [appliance, user]) each.socket.close();
  });
});

test('examples/workers-server: workerd is started again, and knows its devices', { timeout: 120_000 }, async () => {
  const storage = await mkdtemp(join(tmpdir(), 'igrs-rump-workers-'));
  const first = await serve(exampleWorker, { storage });
  const appliance = await registered(first, 1);
  appliance.send(state(1, 44), alarm(1, 'raised', ['waterLeak'], 6), heartbeat(1, 7));
  await appliance.next('water-heater.heartbeat');
  // Statuses are written within a second.
  await new Promise((resolve) => setTimeout(resolve, 5000));
  await first.end();
  await appliance.closed;

  const second = await serve(exampleWorker, { storage });
  const user = await WebClient.open(second.url, second.tokens.home);
  user.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
  const { presence } = await user.next('presence');
  assert.deepEqual([presence.state, presence.session, presence.sameProfile], ['offline', null, true]);
  assert.equal(degrees(await user.next('water-heater.status')), 44);
  assert.equal((await user.next('water-heater.alarm')).sequence, 6);
  user.send(control(1, 2));
  assert.equal((await user.next('water-heater.refusal')).body.result, 'offline');
  user.socket.close();
  await second.end();
  await rm(storage, { recursive: true });
});
