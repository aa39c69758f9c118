/** The same server over real sockets, in each runtime that it has a host for. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import type { Message } from 'igrs-rump';
import { deviceId } from '../exchange/support/heater.ts';
import { alarm, codec, control, degrees, heartbeat, register, state } from './support/exchange.ts';
import { parseExposition, sampleOf } from './support/exposition.ts';
import { hosts, type Served, serve } from './support/hosts.ts';
import { WebClient } from './support/web-client.ts';
import { registered, webSocketContract } from './support/web-socket-contract.ts';

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

for (const host of hosts) {
  suite(host.name, { concurrency: false, timeout: 120_000 }, () => {
    let served: Served;
    before(async () => {
      served = await serve(host);
    });

    webSocketContract(() => served);

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
      const appliance = await registered(served, 3);
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
      const cut = lines.map(async (line) => {
        const client = tcpClient(served.tcpPort);
        client.socket.write(line);
        await client.closed;
        assert.deepEqual(client.messages, [], line.slice(0, 20));
      });
      await Promise.all(cut);
    });

    test('metrics of what was there until now', async () => {
      const response = await fetch(`http://127.0.0.1:${served.port}/metrics`);
      const metrics = parseExposition(await response.text());
      const value = (name: string, labels?: Record<string, string>): number => sampleOf(metrics, name, labels) ?? 0;
      assert.ok(value('rump_frames_total', { message: 'register', outcome: 'accepted' }) >= 3);
      assert.ok(value('rump_requests_total', { message: 'control', outcome: 'answered' }) >= 1);
      assert.ok(value('rump_logins_total', { outcome: 'accepted' }) >= 5);
      // Lines without a token, and one of which the end never came; who said nothing is none of them.
      assert.ok(value('rump_logins_total', { outcome: 'no-token' }) >= 5);
      assert.ok(value('rump_logins_total', { outcome: 'rejected' }) >= 1);
      assert.ok(value('process_cpu_seconds_total') > 0 && value('process_resident_memory_bytes') > 0);
      assert.ok(value('rump_event_loop_delay_seconds_count') > 0);
    });

    test('a follower that does not read costs a bounded amount of memory, and slows nobody', async () => {
      const appliance = await registered(served, 5);
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
