/** The same server over real sockets, in each runtime that it has a host for. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { Message } from 'igrs-rump';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, degrees, heartbeat, register, state } from './support/exchange.ts';
import { hosts, type Served, serve } from './support/hosts.ts';
import { WebClient } from './support/web-client.ts';

interface TcpClient {
  readonly socket: Socket;
  readonly messages: Message[];
  readonly closed: Promise<void>;
  /** The message that comes next. */
  next(): Promise<Message>;
}

function tcpClient(port: number): TcpClient {
  const socket = connect(port, '127.0.0.1');
  const scanner = codec.scanner();
  const messages: Message[] = [];
  let came = () => {};
  socket.on('data', (chunk) => {
    for (const batch of scanner.push(chunk)) messages.push(...batch);
    came();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    socket,
    messages,
    closed,
    async next() {
      while (messages.length === 0) await new Promise<void>((resolve) => (came = resolve));
      return messages.shift() as Message;
    },
  };
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

for (const host of hosts) {
  suite(host.name, { concurrency: false, timeout: 120_000 }, () => {
    let served: Served;
    before(async () => {
      served = await serve(host);
    });

    async function device(serial: number): Promise<WebClient> {
      const client = await WebClient.open(served.url, served.tokens.home);
      client.send(register(serial));
      await client.next('water-heater.register-response');
      return client;
    }

    test('control and response, status and alarm, between WebSockets', async () => {
      const appliance = await device(1);
      const controller = await WebClient.open(served.url, served.tokens.home);
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

    test('an appliance over TCP: token and frames in any pieces', async () => {
      const appliance = tcpClient(served.tcpPort);
      const stream = Buffer.concat([
        Buffer.from(`RUMP ${served.tokens.home}\n`),
        codec.encodeAll([register(2), alarm(2, 'raised', ['dryFire']), heartbeat(2, 5)]),
      ]);
      for (const [from, to] of [
        [0, 3],
        [3, 40],
        [40, stream.length - 7],
        [stream.length - 7, stream.length],
      ] as const) {
        appliance.socket.write(stream.subarray(from, to));
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.equal((await appliance.next()).kind, 'water-heater.register-response');
      assert.equal((await appliance.next()).kind, 'water-heater.heartbeat');
      const controller = await WebClient.open(served.url, served.tokens.home);
      controller.send(control(2, 9));
      const asked = await appliance.next();
      assert.equal(asked.kind, 'water-heater.control');
      appliance.socket.write(codec.encode(state(2, 48, asked.sequence, 'water-heater.response')));
      assert.equal((await controller.next('water-heater.response')).sequence, 9);
      // Nobody but the server has closed anything: it is the other side's turn.
      appliance.socket.end();
      await appliance.closed;
      controller.socket.close();
      await controller.closed;
    });

    test('a controller over TCP hears of all that it is granted', async () => {
      const appliance = await device(3);
      const listener = tcpClient(served.tcpPort);
      listener.socket.write(`RUMP ${served.tokens.observer}\n`);
      listener.socket.write(codec.encode(control(3, 4)));
      assert.deepEqual((await listener.next()).body, { result: 'unauthorised', messageId: 1 });
      listener.socket.write(codec.encode({ kind: 'water-heater.status-query', serial: 3, sequence: 5, body: {} }));
      const { sequence } = await appliance.next('water-heater.status-query');
      appliance.send(state(3, 20, sequence, 'water-heater.response'));
      let message = await listener.next();
      while (message.kind !== 'water-heater.response') message = await listener.next();
      assert.equal(message.sequence, 5);
      listener.socket.destroy();
      appliance.socket.terminate();
    });

    test('the application’s own pages, on the same port', async () => {
      const page = await fetch(`http://127.0.0.1:${served.port}/`);
      assert.deepEqual([page.status, await page.text()], [200, 'a page of the application']);
      assert.equal((await fetch(`http://127.0.0.1:${served.port}/nowhere`)).status, 404);
    });

    test('upgrades that are none of ours', async () => {
      const rump = { 'sec-websocket-protocol': 'rump' };
      assert.equal(await upgradeStatus(served.port, '/other', rump), 404);
      assert.equal(await upgradeStatus(served.port, '/rump', {}), 400);
      assert.equal(await upgradeStatus(served.port, '/rump', { 'sec-websocket-protocol': 'chat' }), 400);
    });

    test('whoever may not connect is told why', async () => {
      const { url, tokens, port } = served;
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

    test('a TCP link without a good token line is cut without a word', async () => {
      const lines = [
        'GET / HTTP/1.1\r\n\r\n',
        'RUMP x.y.z\n',
        `RUMP ${served.tokens.expired}\n`,
        'RUMP \n',
        '\n',
        `RUMP ${'A'.repeat(4091)}\n`,
        `RUMP ${'A'.repeat(200_000)}`,
        // Begun, and never ended: the time is over.
        'RUMP ',
        '',
      ];
      for (const line of lines) {
        const client = tcpClient(served.tcpPort);
        client.socket.write(line);
        await client.closed;
        assert.deepEqual(client.messages, [], line.slice(0, 20));
      }
    });

    test('a link closes when its token expires', async () => {
      const client = await WebClient.open(served.url, served.tokens.short);
      assert.equal((await client.next('closing')).reason, 'token-expired');
      assert.deepEqual(await client.closed, { code: 4006, reason: 'token-expired' });
    });

    test('a message longer than the server takes ends the connection', async () => {
      const client = await WebClient.open(served.url, served.tokens.home);
      client.send(new Uint8Array(0x10001));
      assert.equal((await client.closed).code, 1009);
    });

    test('a bad text is closed with its reason', async () => {
      const client = await WebClient.open(served.url, served.tokens.home);
      client.send('nonsense');
      assert.equal((await client.next('closing')).reason, 'bad-text');
      assert.deepEqual(await client.closed, { code: 4012, reason: 'bad-text' });
    });

    test('a follower that does not read costs a bounded amount of memory, and slows nobody', async () => {
      const appliance = await device(5);
      const slow = await WebClient.open(served.url, served.tokens.home);
      const quick = await WebClient.open(served.url, served.tokens.home);
      for (const client of [slow, quick]) {
        client.send({ type: 'observe', request: 1, devices: [deviceId(5)] });
        await client.next('presence');
      }
      slow.socket.pause();
      const run = codec.encodeAll(Array.from({ length: 1400 }, (_, index) => state(5, index % 90)));
      const round = async (count: number): Promise<number> => {
        for (let sent = 0; sent < count; sent++) appliance.send(run);
        appliance.send(heartbeat(5, 1));
        await appliance.next('water-heater.heartbeat');
        return (await served.stats()).memory;
      };
      const beforehand = await round(50);
      const afterwards = await round(200);
      // 200 runs are 12 MB, which would be queued for whoever does not read.
      const grown = afterwards - beforehand;
      assert.ok(grown < 5_000_000, `${grown} bytes more`);
      appliance.send(state(5, 99));
      for (;;) if (degrees(await quick.next('water-heater.status')) === 99) break;
      slow.socket.resume();
      for (;;) if (degrees(await slow.next('water-heater.status')) === 99) break;
      for (const client of [appliance, slow, quick]) {
        client.socket.close();
        await client.closed;
      }
    });

    test('a controller that does not read its answers is closed', async () => {
      const client = await WebClient.open(served.url, served.tokens.home);
      await client.next('welcome');
      client.socket.pause();
      const queries = codec.encodeColumns('water-heater.status-query', {
        serial: Array.from({ length: 3000 }, () => 9),
        sequence: 0,
      });
      const closed = async () => (await served.stats()).closed['buffered-bytes'] ?? 0;
      const before = await closed();
      for (let sent = 0; (await closed()) === before; sent++) {
        assert.ok(sent < 200, 'it was never closed');
        for (let count = 0; count < 20; count++) client.send(queries);
      }
      client.socket.terminate();
    });

    after(async () => {
      const client = await WebClient.open(served.url, served.tokens.home);
      await client.next('welcome');
      const tcp = tcpClient(served.tcpPort);
      tcp.socket.write(`RUMP ${served.tokens.home}\n`);
      tcp.socket.write(codec.encode(control(9, 1)));
      await tcp.next();
      const ended = served.end();
      assert.equal((await client.next('closing')).reason, 'shutdown');
      assert.deepEqual(await client.closed, { code: 4001, reason: 'shutdown' });
      await tcp.closed;
      const { last, code } = await ended;
      const { links, closed } = JSON.parse(last);
      assert.equal(links, 0);
      assert.equal(closed.shutdown, 2);
      // Nothing keeps the process: no timer, no socket.
      assert.equal(code, 0);
    });
  });
}
