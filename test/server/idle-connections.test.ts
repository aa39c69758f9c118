/** Connections that bring nothing but pings, fragments or silence cost others little. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Limits, MemoryBus, MessageServer } from 'igrs-rump/server';
import { listen, listenTcp } from 'igrs-rump/server/node';
import { until } from '../until.ts';
import { ALL, codec, register } from './support/exchange.ts';
import { WebClient } from './support/web-client.ts';

/** The token is the account's name. */
async function served(limits: Partial<Limits> = {}) {
  const accounts = {
    authenticate: async (account: string) => {
      if (account === 'bad') throw new Error('bad');
      return { account, expires: null, grants: ALL };
    },
  };
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus(), limits });
  const [web, tcp] = [await listen(server, { closeTime: 30_000 }), await listenTcp(server)];
  const close = async (): Promise<void> => {
    await server.close();
    await Promise.all([web.close(), tcp.close()]);
  };
  return { server, web, tcp, close };
}

test('pings and pongs are charged like texts, and one too many closes the link', async () => {
  const { server, web, close } = await served();
  for (const kind of ['ping', 'pong'] as const) {
    const client = await WebClient.open(web.url, kind);
    for (let count = 0; count < 200; count++) client.socket[kind]();
    await client.closed;
  }
  assert.equal(server.stats.closed['frame-rate'], 2);
  const client = await WebClient.open(web.url, 'honest');
  client.socket.ping();
  await once(client.socket, 'pong');
  await close();
});

test('a message of very many fragments closes the link, since each is kept until the last one', async () => {
  const { web, close } = await served();
  const client = await WebClient.open(web.url, 'home');
  const bytes = [...codec.encode(register(1))];
  for (const byte of bytes.slice(0, -1)) client.socket.send(Uint8Array.of(byte), { fin: false });
  client.socket.send(Uint8Array.of(bytes.at(-1) as number));
  await client.next('water-heater.register-response');
  for (let count = 0; count < 1100; count++) client.socket.send(Uint8Array.of(0), { fin: false });
  assert.equal((await client.closed).code, 1008);
  await close();
});

test('an address that opens connections and says nothing takes no place of others, nor of those who do say something', async () => {
  const { server, tcp, close } = await served();
  const open = (localAddress: string): Socket => connect({ port: tcp.port, host: '127.0.0.1', localAddress });
  const silent = Array.from({ length: 600 }, () => open('127.0.0.1').on('error', () => {}));
  await Promise.all(silent.map((socket) => once(socket, 'connect')));
  for (const address of ['127.0.0.2', '127.0.0.1']) {
    const honest = open(address);
    honest.write('RUMP honest\n');
    honest.write(codec.encode(register(address.endsWith('1') ? 1 : 2)));
    assert.equal(codec.decode((await once(honest, 'data'))[0]).kind, 'water-heater.register-response');
  }
  assert.equal(server.stats.devices, 2);
  for (const socket of silent) socket.destroy();
  await close();
});

test('a herd of devices comes in, all at once', async () => {
  const { server, tcp, close } = await served({ linksPerAccount: 5000 });
  const sockets = new Set<Socket>();
  const come = (serial: number): void => {
    const socket = connect(tcp.port, '127.0.0.1').on('error', () => {});
    sockets.add(socket);
    // As appliances do, on a machine that is slow.
    socket.on('close', () => sockets.delete(socket) && come(serial));
    socket.write('RUMP herd\n');
    socket.write(codec.encode(register(serial)));
  };
  const count = 1000;
  for (let serial = 0; serial < count; serial++) come(serial);
  await until('all are registered', () => server.stats.devices === count);
  const open = [...sockets];
  sockets.clear();
  for (const socket of open) socket.destroy();
  await close();
});

test('a listener closes at once, whatever is half open: handshakes of TLS, headers, tokens', async () => {
  const [cert, key] = ['certificate', 'key'].map((name) =>
    readFileSync(new URL(`support/certificate/${name}.pem`, import.meta.url)),
  );
  const tls = { cert, key };
  const accounts = { authenticate: () => new Promise<never>(() => {}) };
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const listeners = [
    await listen(server),
    await listenTcp(server),
    await listen(server, { tls }),
    await listenTcp(server, { tls }),
  ];
  const upgrade =
    'GET /rump HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: rump, rump.token.a\r\n\r\n';
  const ends: Promise<unknown>[] = [];
  for (const { port } of listeners) {
    for (const first of ['', 'GET / HT', upgrade, 'RUMP half', 'RUMP whole\n', '\x16\x03\x01']) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      socket.write(first, 'latin1');
      ends.push(new Promise((resolve) => socket.once('close', resolve)));
      socket.resume();
    }
  }
  await setTimeout(5);
  await server.close();
  const before = performance.now();
  await Promise.all(listeners.map((listener) => listener.close()));
  assert.ok(performance.now() - before < 5000);
  await Promise.all(ends);
});

test('a handshake that does not end, and a body that nobody wants, do not keep a connection', async () => {
  const [cert, key] = ['certificate', 'key'].map((name) =>
    readFileSync(new URL(`support/certificate/${name}.pem`, import.meta.url)),
  );
  const tls = { cert, key, handshakeTimeout: 50 };
  const server = new MessageServer({ codec, accounts: { authenticate: assert.fail }, bus: new MemoryBus() });
  const listeners = [
    { listener: await listenTcp(server, { tls }), first: '\x16\x03\x01' },
    { listener: await listenTcp(server, { tls }), first: '' },
    { listener: await listen(server, { tls }), first: '' },
    { listener: await listen(server), first: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na' },
  ];
  for (const { listener, first } of listeners) {
    const socket = connect(listener.port, '127.0.0.1').on('error', () => {});
    socket.write(first, 'latin1');
    socket.resume();
    await once(socket, 'close');
    await listener.close();
  }
});
