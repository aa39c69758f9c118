/** What the hosts do beside carrying links: TLS, servers of the application's own, ports that are taken, many at the door. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectSecurely } from 'node:tls';
import { RumpError } from 'igrs-rump';
import { type Accounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { attachWebSockets, listen, listenTcp } from 'igrs-rump/server/node';
import { WebSocket } from 'ws';
import { readToken } from '../../server/node/listen-tcp.ts';
import { until } from '../until.ts';
import { ALL, codec, register } from './support/exchange.ts';

/** The token is the account's name. */
const accounts: Accounts = {
  authenticate: async (token) => {
    if (token === 'bad') throw new RumpError('rejected', 'bad');
    return { account: token, expires: null, grants: ALL };
  },
};
const cert = readFileSync(new URL('support/certificate/certificate.pem', import.meta.url));
const key = readFileSync(new URL('support/certificate/key.pem', import.meta.url));

function server(by: Accounts = accounts): MessageServer {
  return new MessageServer({ codec, accounts: by, bus: new MemoryBus() });
}

async function firstText(socket: WebSocket): Promise<{ readonly type: string; readonly account?: string }> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

const protocols = ['rump', 'rump.token.somebody'];

test('TLS: a WebSocket and a plain link, with a certificate that the client checks', async () => {
  const messages = server();
  const tls = { cert, key };
  const [web, tcp] = [await listen(messages, { tls }), await listenTcp(messages, { tls })];
  assert.match(web.url, /^wss:\/\/127\.0\.0\.1:\d+\/rump$/);
  assert.equal(tcp.url, `tls://127.0.0.1:${tcp.port}`);
  const socket = new WebSocket(web.url, protocols, { ca: cert });
  assert.equal((await firstText(socket)).type, 'welcome');

  const plain = connectSecurely({ host: '127.0.0.1', port: tcp.port, ca: cert });
  plain.write('RUMP somebody\n');
  plain.write(codec.encode(register(1)));
  const [bytes] = await once(plain, 'data');
  assert.equal(codec.decode(bytes).kind, 'water-heater.register-response');

  // Whoever does not speak TLS does no harm.
  const stranger = connect(tcp.port, '127.0.0.1');
  stranger.on('error', () => {});
  stranger.write('RUMP somebody\n');
  await once(stranger, 'close');
  const closed = once(plain, 'close');
  await messages.close();
  await Promise.all([web.close(), tcp.close()]);
  await closed;
  assert.equal(messages.stats.links, 0);
});

test('an upgrade that is refused ends, also where the client never closes', async () => {
  const messages = server();
  const web = await listen(messages);
  const upgrade = (path: string): string =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: YWFhYWFhYWFhYWFhYWFhYQ==\r\n\r\n`;
  const clients = ['/none', '/rump'].map((path) => {
    const client = connect({ port: web.port, host: '127.0.0.1', allowHalfOpen: true });
    client.on('error', () => {});
    client.write(upgrade(path));
    return client;
  });
  const answers = await Promise.all(clients.map((client) => once(client, 'data')));
  assert.deepEqual(
    answers.map(([data]) => String(data).split('\r\n', 1)[0]),
    ['HTTP/1.1 404 Not Found', 'HTTP/1.1 400 Bad Request'],
  );
  await messages.close();
  // Would wait for ever for what the clients do not close.
  await web.close();
  for (const client of clients) client.destroy();
});

test('on an HTTP server of the application’s own, beside other upgrades of its', async () => {
  const messages = server();
  const http = createServer((_request, response) => response.end('mine'));
  const detach = attachWebSockets(messages, http, {
    path: '/devices',
    origins: ['https://home.example'],
    closeTime: 100,
  });
  let isDetached = false;
  http.on('upgrade', (request, socket) => {
    if (request.url === '/other') socket.end('HTTP/1.1 418 I am other\r\n\r\n');
    else if (isDetached) socket.end('HTTP/1.1 410 Gone\r\n\r\n');
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const open = (path: string, origin?: string): WebSocket =>
    new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, origin === undefined ? {} : { origin });

  const ours = open('/devices?room=1', 'https://home.example');
  assert.deepEqual((await firstText(ours)).type, 'welcome');
  const same = open('/devices', `http://127.0.0.1:${port}`);
  assert.deepEqual((await firstText(same)).type, 'closing');
  const other = open('/other');
  const [error] = await once(other, 'error');
  assert.match(String(error), /418/);

  // Taken back: what is open is cut in the end, and what comes is the application's.
  const cut = once(ours, 'close');
  await detach();
  assert.equal((await cut)[0], 1006);
  isDetached = true;
  const [late] = await once(open('/devices'), 'error');
  assert.match(String(late), /410/);
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test('on a Unix socket, where nobody has an address: each is a client of its own, and nobody waits for the bad tokens of others', {
  timeout: 60_000,
}, async () => {
  let admit: () => void = () => {};
  const decided = new Promise<void>((resolve) => (admit = resolve));
  const slow: Accounts = {
    authenticate: async (token) => {
      await decided;
      return accounts.authenticate(token);
    },
  };
  const messages = server(slow);
  const http = createServer();
  const detach = attachWebSockets(messages, http, { closeTime: 100, rejectedTokens: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-listen-'));
  const path = join(folder, 'socket');
  http.listen(path);
  await once(http, 'listening');
  const open = (token: string): WebSocket => new WebSocket(`ws+unix:${path}:/rump`, ['rump', `rump.token.${token}`]);
  let came = 0;
  const allCame = new Promise<void>((resolve) => http.on('upgrade', () => ++came === 200 && resolve()));
  // More than are looked at at once.
  const welcomes = Array.from({ length: 200 }, () => firstText(open('somebody')));
  await allCame;
  admit();
  for (const { type } of await Promise.all(welcomes)) assert.equal(type, 'welcome');
  for (let count = 0; count < 3; count++) assert.equal((await firstText(open('bad'))).type, 'closing');
  assert.equal((await firstText(open('honest'))).account, 'honest');
  await messages.close();
  await detach();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  rmSync(folder, { recursive: true });
});

test('any page at all, where that is wanted', async () => {
  const messages = server();
  const web = await listen(messages, { origins: '*' });
  const socket = new WebSocket(web.url, protocols, { origin: 'https://anywhere.example' });
  assert.equal((await firstText(socket)).type, 'welcome');
  await messages.close();
  await web.close();
});

test('a port that is taken, a path that is none', async () => {
  const messages = server();
  const web = await listen(messages);
  await assert.rejects(listen(messages, { port: web.port }), { code: 'EADDRINUSE' });
  await assert.rejects(listenTcp(messages, { port: web.port }), { code: 'EADDRINUSE' });
  await assert.rejects(listen(messages, { path: 'rump' }), { name: 'RumpError' });
  await web.close();
});

test('anything but a message server is refused before listening', async () => {
  const isRefused = (error: unknown) => RumpError.is(error) && error.code === 'wrong-type' && error.path === 'server';
  for (const value of [undefined, accounts, { port: 0 }]) {
    for (const start of [listen, listenTcp]) await assert.rejects(start(value as never), isRefused);
    assert.throws(() => attachWebSockets(value as never, createServer()), isRefused);
  }
});

test('a misspelt option is refused: without `tls` or `origins` more would be open than was meant', async () => {
  const messages = server();
  for (const option of ['tsl', 'origin', 'cert']) {
    const isRefused = { code: 'unknown-field', path: option };
    for (const start of [listen, listenTcp])
      await assert.rejects(start(messages, { [option]: {} } as never), isRefused);
    assert.throws(() => attachWebSockets(messages, createServer(), { [option]: {} } as never), isRefused);
  }
  await assert.rejects(listenTcp(messages, { origins: [] } as never), { path: 'origins' });
  // Without the refusal each listens at a port that nobody chose.
  for (const start of [listen, listenTcp]) await assert.rejects(start(messages, 8080 as never), { path: 'number' });
});

test('an application in place of its HTTP server is refused: no upgrade would ever arrive', () => {
  const application = Object.assign(() => {}, { on: () => {}, listen: () => {} });
  for (const http of [undefined, {}, application]) {
    assert.throws(() => attachWebSockets(server(), http as never), { code: 'wrong-type', path: 'http' });
  }
});

test('of one origin that is given by itself, no part is one', async () => {
  const messages = server();
  const web = await listen(messages, { origins: 'https://home.example.com' as never });
  const from = async (origin: string): Promise<string> =>
    (await firstText(new WebSocket(web.url, protocols, { origin }))).type;
  assert.equal(await from('https://home.example.com'), 'welcome');
  assert.equal(await from('https://home.example.co'), 'closing');
  await messages.close();
  await web.close();
});

test('only so many tokens are looked at at once, of all addresses; who has gone meanwhile is no link', async () => {
  let admit: () => void = () => {};
  const decided = new Promise<void>((resolve) => (admit = resolve));
  const asked = new Map<string, number>();
  const slow: Accounts = {
    authenticate: async (token) => {
      asked.set(token, (asked.get(token) ?? 0) + 1);
      await decided;
      return accounts.authenticate(token);
    },
  };
  const messages = server(slow);
  const [web, tcp] = [await listen(messages), await listenTcp(messages)];
  const open = (token: string): WebSocket => new WebSocket(web.url, ['rump', `rump.token.${token}`]);
  const waiting = Array.from({ length: 200 }, () => open('first'));
  for (const socket of waiting) socket.on('error', () => {});
  await until('they are asked about', () => asked.get('first') === 128);
  // Half of the places is left for others, whatever one address wants.
  const other = new WebSocket(web.url, ['rump', 'rump.token.other'], { localAddress: '127.0.0.2' });
  await until('they are asked about', () => asked.get('other') === 1);

  const plain = Array.from({ length: 200 }, () => connect(tcp.port, '127.0.0.1'));
  for (const socket of plain) socket.on('error', () => {}).write('RUMP plain\n');
  await until('they are asked about', () => asked.get('plain') === 128);
  assert.equal(asked.get('first'), 128);
  for (const socket of waiting.slice(1)) socket.terminate();
  for (const socket of plain.slice(1)) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  admit();
  assert.equal((await firstText(waiting[0] as WebSocket)).type, 'welcome');
  assert.equal((await firstText(other)).type, 'welcome');
  await until('the links are open', () => messages.stats.links === 3);
  assert.equal((await firstText(open('late'))).type, 'welcome');
  await messages.close();
  await Promise.all([web.close(), tcp.close()]);
  assert.equal(messages.stats.links, 0);
});

test('TLS: without a certificate, which would end every handshake, nothing starts and nothing is renewed', async () => {
  const messages = server();
  const isRefused = { code: 'wrong-type', path: 'tls' };
  for (const begin of [listen, listenTcp]) {
    for (const tls of [{}, null, { key }, { cert: '' }]) {
      const begun = begin(messages, { tls } as never);
      begun.then(({ close }) => close()).catch(() => {});
      await assert.rejects(begun, isRefused);
    }
    const listener = await begin(messages, { tls: { cert, key } });
    assert.throws(() => listener.renew({}), isRefused);
    await listener.close();
  }
  await messages.close();
});

test('TLS: only a page over TLS is of the same origin', async () => {
  const messages = server();
  const web = await listen(messages, { tls: { cert, key } });
  const page = `https://127.0.0.1:${web.port}`;
  for (const [origin, type] of [
    [page, 'welcome'],
    [page.replace('https', 'http'), 'closing'],
    [page.replace('https', 'chrome-extension'), 'closing'],
  ] as const) {
    const socket = new WebSocket(web.url, protocols, { ca: cert, origin });
    assert.equal((await firstText(socket)).type, type, origin);
    socket.terminate();
    await once(socket, 'close');
  }
  await messages.close();
  await web.close();
});

test('a number that bounds nothing is refused at once: with NaN, messages would have no limit and times would be over', async () => {
  const messages = server();
  const http = createServer();
  for (const wrong of [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, '1000' as never]) {
    for (const name of ['maxPayload', 'closeTime'] as const) {
      await assert.rejects(listen(messages, { [name]: wrong }), { path: name }, `${name} ${wrong}`);
      assert.throws(() => attachWebSockets(messages, http, { [name]: wrong }), { path: name });
    }
    for (const name of ['tokenTime', 'closeTime'] as const) {
      await assert.rejects(listenTcp(messages, { [name]: wrong }), { path: name }, `${name} ${wrong}`);
    }
  }
  // No text of that length fits into a string, and the first one would end the process.
  await assert.rejects(listen(messages, { maxPayload: 0x20000000 }), { path: 'maxPayload' });
});

test('a token that came while the process was held up counts, though its time is over', async () => {
  const listener = createTcpServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const came = once(listener, 'connection');
  const client = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
  const [socket] = (await came) as [Socket];
  const read = readToken(socket, 10);
  client.write('RUMP some-token\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  assert.equal((await read).token, 'some-token');
  const ended = assert.rejects(readToken(socket, 1), { code: 'rejected' });
  socket.resume();
  await ended;
  client.destroy();
  socket.destroy();
  listener.close();
});
