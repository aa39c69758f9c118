/** The object of a group goes from memory while its WebSockets stay open; whoever is at their other ends notices nothing. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, degrees, heartbeat, register, state } from '../server/support/exchange.ts';
import { WebClient } from '../server/support/web-client.ts';
import { type AccountName, type Served, serve, testWorker, token } from './support/served.ts';

suite('sleep', { concurrency: false, timeout: 240_000 }, () => {
  let served: Served;
  before(async () => {
    served = await serve(testWorker);
  });
  after(() => served.end());

  const open = async (account: AccountName = 'home') => WebClient.open(served.url, await token(account));

  async function device(serial: number, keepAlive = 600): Promise<WebClient> {
    const client = await open();
    client.send(register(serial, { keepAlive }));
    await client.next('water-heater.register-response');
    return client;
  }

  async function controller(serial: number, account: AccountName = 'home'): Promise<WebClient> {
    const client = await open(account);
    client.send({ type: 'observe', request: 1, devices: [deviceId(serial)] });
    await client.next('presence');
    return client;
  }

  async function sleep(): Promise<void> {
    const { instance } = await served.about('home');
    await served.evict('home');
    assert.notEqual((await served.about('home')).instance, instance, 'the object has slept');
  }

  async function close(...clients: readonly WebClient[]): Promise<void> {
    for (const client of clients) {
      client.socket.close(1000);
      assert.equal((await client.closed).code, 1000);
    }
  }

  test('control, status, alarm, presence and echo go on over the same sockets', async () => {
    const appliance = await device(1);
    const user = await controller(1);
    await sleep();
    user.send(control(1, 0x1234, 61));
    const asked = await appliance.next('water-heater.control');
    await sleep();
    appliance.send(state(1, 48, asked.sequence, 'water-heater.response'), state(1, 49));
    const answer = await user.next('water-heater.response');
    assert.deepEqual([answer.sequence, degrees(answer)], [0x1234, 48]);
    assert.equal(degrees(await user.next('water-heater.status')), 49);
    await sleep();
    appliance.send(alarm(1, 'raised', ['waterLeak'], 5), heartbeat(1, 77));
    assert.equal((await user.next('water-heater.alarm')).sequence, 5);
    assert.equal((await appliance.next('water-heater.heartbeat')).sequence, 77);
    const about = await served.about('home');
    assert.deepEqual([about.links, about.devices], [2, 1]);
    await sleep();
    appliance.socket.terminate();
    assert.equal((await user.next('presence')).presence.state, 'offline');
    await close(user);
  });

  test('a device keeps its session, and whoever comes later finds its last status and open alarms', async () => {
    const appliance = await device(2);
    const early = await controller(2);
    appliance.send(state(2, 41, 7), alarm(2, 'raised', ['dryFire'], 8), heartbeat(2, 9));
    await appliance.next('water-heater.heartbeat');
    await sleep();
    const late = await open();
    late.send({ type: 'observe', request: 3, devices: [deviceId(2)] });
    const { presence } = await late.next('presence');
    assert.equal(presence.state, 'online');
    assert.ok(presence.session !== null);
    assert.equal(degrees(await late.next('water-heater.status')), 41);
    assert.equal((await late.next('water-heater.alarm')).sequence, 8);
    late.send({ type: 'devices', request: 4 });
    const { devices } = await late.next('devices');
    assert.equal(devices.find(({ device }) => device === deviceId(2))?.presence.session, presence.session);
    await close(early, late, appliance);
  });

  test('a frame that is split over messages, with a sleep between', async () => {
    const appliance = await device(3);
    const user = await controller(3);
    const frame = codec.encode(state(3, 33));
    appliance.send(frame.subarray(0, 11));
    // So that the object has it before it sleeps: an answer comes back.
    await arrived(appliance);
    await sleep();
    appliance.send(frame.subarray(11));
    assert.equal(degrees(await user.next('water-heater.status')), 33);
    await close(user, appliance);
  });

  test('a keep-alive that runs out while the object sleeps: the alarm wakes it', async () => {
    const user = await controller(4);
    const appliance = await device(4, 5);
    assert.equal((await user.next('presence')).presence.state, 'online');
    await served.evict('home');
    assert.deepEqual(await appliance.closed, { code: 4003, reason: 'silent' });
    assert.equal((await user.next('presence')).presence.state, 'offline');
    await close(user);
  });

  test('a token that expires while the object sleeps: the alarm wakes it', async () => {
    // With the tolerance of five seconds: more than a timer would be set for.
    const client = await WebClient.open(served.url, await token('home', 5));
    const { expires } = await client.next('welcome');
    await served.evict('home');
    assert.equal((await client.next('closing')).reason, 'token-expired');
    assert.ok(Date.now() >= (expires as number));
    assert.deepEqual(await client.closed, { code: 4006, reason: 'token-expired' });
  });

  test('a request without an answer is given up, also after a sleep', async () => {
    const appliance = await device(5);
    const user = await controller(5);
    user.send(control(5, 1));
    const { sequence } = await appliance.next('water-heater.control');
    await sleep();
    // Its time is over when the device answers: 30 s, less what has passed.
    while ((await served.about('home')).timeouts === 0) await new Promise((resolve) => setTimeout(resolve, 1000));
    appliance.send(state(5, 20, sequence, 'water-heater.response'));
    await arrived(appliance);
    assert.equal((await served.about('home')).strayResponses, 1);
    await close(user, appliance);
  });

  test('grants of any length outlive a sleep', async () => {
    const appliance = await device(6);
    const user = await controller(6, 'large');
    await sleep();
    appliance.send(state(6, 66));
    assert.equal(degrees(await user.next('water-heater.status')), 66);
    user.send(control(6, 1), control(0x777, 2));
    assert.equal((await appliance.next('water-heater.control')).kind, 'water-heater.control');
    const refusal = await user.next('water-heater.refusal');
    assert.deepEqual([refusal.sequence, refusal.body.result], [2, 'unauthorised']);
    await close(user, appliance);
  });

  test('nobody asks for it: quiet for more than ten seconds, the object sleeps by itself', async () => {
    const appliance = await device(7);
    const user = await controller(7);
    const { instance } = await served.about('home');
    await new Promise((resolve) => setTimeout(resolve, 25_000));
    user.send(control(7, 3));
    const { sequence } = await appliance.next('water-heater.control');
    appliance.send(state(7, 77, sequence, 'water-heater.response'));
    assert.equal((await user.next('water-heater.response')).sequence, 3);
    assert.notEqual((await served.about('home')).instance, instance);
    await close(user, appliance);
  });
});

/** All that this client has sent: a frame of no use is refused after it. */
async function arrived(client: WebClient): Promise<void> {
  client.send({ type: 'ping', request: 99 });
  await client.next('pong');
}
