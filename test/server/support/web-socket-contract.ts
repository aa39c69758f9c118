/** What the server does over WebSockets on any host: run over each. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { deviceId } from '../../exchange/support/heater.ts';
import { alarm, control, degrees, heartbeat, register, state } from './exchange.ts';
import { WebClient } from './web-client.ts';

interface ServedWebSockets {
  readonly url: string;
  readonly port: number;
  readonly tokens: Readonly<Record<'home' | 'short' | 'expired', string>>;
}

/** The status of the answer to an upgrade that is refused before it is a WebSocket. */
function upgradeStatus(port: number, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const common = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { ...common, ...headers } });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('it was upgraded'));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** A device that has registered. */
export async function registered({ url, tokens }: ServedWebSockets, serial: number): Promise<WebClient> {
  const client = await WebClient.open(url, tokens.home);
  client.send(register(serial));
  await client.next('water-heater.register-response');
  return client;
}

/** Within a suite; `served` is asked when a test begins. */
export function webSocketContract(served: () => ServedWebSockets): void {
  test('control and response, status and alarm, between WebSockets', async () => {
    const appliance = await registered(served(), 1);
    const controller = await WebClient.open(served().url, served().tokens.home);
    await controller.next('welcome');
    controller.send({ type: 'observe', request: 1, devices: [deviceId(1)] });
    assert.equal((await controller.next('presence')).presence.state, 'online');
    controller.send(control(1, 0x1234, 61));
    const asked = await appliance.next('water-heater.control');
    assert.deepEqual(asked.body, { targetTemperature: 61 });
    appliance.send(
      state(1, 48, asked.sequence, 'water-heater.response'),
      state(1, 49),
      alarm(1, 'raised', ['waterLeak']),
      heartbeat(1, 77),
    );
    const answer = await controller.next('water-heater.response');
    assert.deepEqual([answer.sequence, degrees(answer)], [0x1234, 48]);
    assert.equal(degrees(await controller.next('water-heater.status')), 49);
    assert.equal((await controller.next('water-heater.alarm')).body.event, 'raised');
    assert.equal((await appliance.next('water-heater.heartbeat')).sequence, 77);
    appliance.socket.terminate();
    assert.equal((await controller.next('presence')).presence.state, 'offline');
    controller.socket.close(1000);
    assert.equal((await controller.closed).code, 1000);
  });

  test('the application’s own pages, on the same port', async () => {
    const page = await fetch(`http://127.0.0.1:${served().port}/`);
    assert.deepEqual([page.status, await page.text()], [200, 'a page of the application']);
    assert.equal((await fetch(`http://127.0.0.1:${served().port}/nowhere`)).status, 404);
  });

  test('upgrades that are none of ours', async () => {
    const rump = { 'sec-websocket-protocol': 'rump' };
    assert.equal(await upgradeStatus(served().port, '/other', rump), 404);
    assert.equal(await upgradeStatus(served().port, '/rump', {}), 400);
    assert.equal(await upgradeStatus(served().port, '/rump', { 'sec-websocket-protocol': 'chat' }), 400);
  });

  test('a rejected client gets the reason', async () => {
    const { url, tokens, port } = served();
    const open = `http://127.0.0.1:${port}`;
    const cases: [string | null, Record<string, string>, string, string][] = [
      [null, {}, url, 'unauthorised'],
      ['x.y.z', {}, url, 'unauthorised'],
      [tokens.expired, {}, url, 'unauthorised'],
      // A URL ends in logs: a token there is none.
      [null, {}, `${url}?token=${tokens.home}`, 'unauthorised'],
      [tokens.home, { origin: 'https://evil.example' }, url, 'origin'],
      [tokens.home, { origin: `${open}0` }, url, 'origin'],
      [tokens.home, { origin: 'null' }, url, 'origin'],
      [tokens.home, { origin: open.replace('http', 'ftp') }, url, 'origin'],
    ];
    for (const [token, headers, target, reason] of cases) {
      const client = await WebClient.open(target, token, headers);
      assert.equal((await client.next('closing')).reason, reason);
      const end = await client.closed;
      assert.deepEqual(end, { code: reason === 'origin' ? 4007 : 4005, reason });
    }
    const welcome = await WebClient.open(url, tokens.home, { origin: open });
    await welcome.next('welcome');
    welcome.socket.close();
    await welcome.closed;
  });

  test('a link closes when its token expires', async () => {
    const client = await WebClient.open(served().url, served().tokens.short);
    assert.equal((await client.next('closing')).reason, 'token-expired');
    assert.deepEqual(await client.closed, { code: 4006, reason: 'token-expired' });
  });

  test('a message longer than the server takes ends the connection', async () => {
    const client = await WebClient.open(served().url, served().tokens.home);
    client.send(new Uint8Array(0x10001));
    assert.equal((await client.closed).code, 1009);
  });

  test('a bad text is closed with its reason', async () => {
    const client = await WebClient.open(served().url, served().tokens.home);
    client.send('nonsense');
    assert.equal((await client.next('closing')).reason, 'bad-text');
    assert.deepEqual(await client.closed, { code: 4012, reason: 'bad-text' });
  });
}
