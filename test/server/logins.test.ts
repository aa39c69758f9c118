/** Invalid tokens: reported by address, and after too many of them not checked. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { type Accounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { type Login, type LoginOptions, listen, listenTcp } from 'igrs-rump/server/node';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { Logins } from '../../server/node/logins.ts';
import { until } from '../until.ts';
import { codec } from './support/exchange.ts';
import { SimulatedClock } from './support/simulated-clock.ts';

/** Tokens that begin with `good`; every other is rejected, except for that of which the accounts know nothing. */
function accountsOf(asked: string[]): Accounts {
  return {
    async authenticate(token) {
      asked.push(token);
      if (token.startsWith('good')) return { account: 'alice', expires: null, grants: { '*': ['observe'] } };
      if (token === 'hung') return new Promise(() => {});
      if (token === 'lost') throw new Error(`no database for lost at 10.1.2.3`);
      throw new RumpError('rejected', 'not good');
    },
  };
}

interface Served {
  readonly asked: string[];
  readonly logins: Login[];
  /** Shows a token from an address, as a proxy on this machine says; resolves with the status of what was answered, or 'open'. */
  show(token: string | null, address: string, origin?: string): Promise<number | 'open'>;
  /** Of what an address may show. */
  readonly clock: SimulatedClock;
  readonly url: string;
  readonly tcpPort: number;
}

async function served(options: LoginOptions = {}): Promise<Served> {
  const asked: string[] = [];
  const logins: Login[] = [];
  const server = new MessageServer({ codec, accounts: accountsOf(asked), bus: new MemoryBus() });
  const clock = new SimulatedClock();
  const given = {
    clock,
    proxies: ['127.0.0.1', '10.0.0.0/8'],
    onLogin: (login: Login) => void logins.push(login),
    ...options,
  };
  const web = await listen(server, { ...given, closeTime: 100 });
  const tcp = await listenTcp(server, { ...given, closeTime: 100 });
  after(async () => {
    await server.close();
    await Promise.all([web.close(), tcp.close()]);
  });
  return {
    asked,
    logins,
    clock,
    url: web.url,
    tcpPort: tcp.port,
    show: (token, address, origin) =>
      new Promise((resolve, reject) => {
        const protocols = token === null ? ['rump'] : ['rump', `rump.token.${token}`];
        const headers = { 'x-forwarded-for': address, ...(origin === undefined ? {} : { origin }) };
        const socket = new WebSocket(web.url, protocols, { headers });
        socket.on('message', (data) => {
          // Both say why, one way or the other.
          if (String(data).includes('"welcome"')) resolve('open');
          socket.terminate();
        });
        socket.on('close', (code) => resolve(code));
        socket.on('unexpected-response', (_request, response) => {
          resolve(response.statusCode ?? 0);
          response.destroy();
        });
        socket.on('error', reject);
      }),
  };
}

test('an address that shows too many invalid tokens has to wait; others, and tokens that were valid before, do not', async () => {
  const { show, asked, logins, clock } = await served({ rejectedTokens: 3 });
  assert.equal(await show('good-1', '192.0.2.1'), 'open');
  for (let index = 0; index < 3; index++) assert.equal(await show(`bad-${index}`, '192.0.2.1'), 4005);
  asked.length = 0;
  assert.equal(await show('bad-4', '192.0.2.1'), 429);
  assert.deepEqual(asked, [], 'it was looked at');
  // The one who shares the address, with a token that was good before.
  assert.equal(await show('good-1', '192.0.2.1'), 'open');
  assert.equal(await show('bad-5', '192.0.2.2'), 4005);
  assert.equal(await show('good-2', '192.0.2.2'), 'open');
  // A newcomer at the first address waits a second at most, as nobody else tries.
  assert.equal(await show('good-3', '192.0.2.1'), 429);
  await clock.pass(1000);
  assert.equal(await show('good-3', '192.0.2.1'), 'open');
  const of = (outcome: Login['outcome']): string[] =>
    logins.filter((login) => login.outcome === outcome).map(({ address }) => address);
  assert.deepEqual(of('rejected'), ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']);
  assert.deepEqual(new Set(of('limited')), new Set(['192.0.2.1']));
  assert.deepEqual(of('accepted'), ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.1']);
  assert.ok(!JSON.stringify(logins).match(/good-|bad-/), 'a token is in what is told');
});

test('a controller with a good token, at an address that has to wait, comes back by itself and gets in', async () => {
  const { show, logins, url, clock } = await served({ rejectedTokens: 1 });
  await show('bad', '192.0.2.5');
  class Forwarded extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { 'x-forwarded-for': '192.0.2.5' } });
    }
  }
  const connect = webSocket(url, { token: 'good', WebSocket: Forwarded as never });
  const controller = new Controller({ codec, connect, backoff: { first: 100, most: 300 } });
  const devices = controller.devices();
  await until('it has tried again', () => logins.length >= 3);
  await clock.pass(1000);
  assert.deepEqual(await devices, []);
  await controller.close();
  const outcomes = logins.map(({ outcome }) => outcome);
  assert.deepEqual([outcomes[0], outcomes[1], outcomes.at(-1)], ['rejected', 'limited', 'accepted']);
});

test('other outcomes of an attempt; accounts that cannot tell shut out nobody', async () => {
  const { show, logins } = await served({ rejectedTokens: 1 });
  assert.equal(await show(null, '192.0.2.9'), 4005);
  assert.equal(await show('good', '192.0.2.9', 'https://elsewhere.example'), 4007);
  assert.equal(await show('lost', '192.0.2.9'), 4013);
  assert.equal(await show('lost', '192.0.2.9'), 4013);
  assert.deepEqual(
    logins.map(({ outcome, problem }) => [outcome, problem]),
    [
      ['no-token', null],
      ['origin', null],
      ['failed', 'no database for … at 10.1.2.3'],
      ['failed', 'no database for … at 10.1.2.3'],
    ],
  );
});

test('accounts that never answer hold up nobody for ever, however many tokens they were shown', async () => {
  const { show, logins, clock } = await served();
  const hung = Array.from({ length: 150 }, () => show('hung', '192.0.2.9'));
  const good = show('good', '192.0.2.9');
  let isOpen = false;
  good.then(() => (isOpen = true));
  // First those that are checked at the same time, then the rest.
  await until('it gets in', async () => {
    await clock.pass(5000);
    return isOpen;
  });
  assert.equal(await good, 'open');
  await until('the others are told', async () => {
    await clock.pass(5000);
    return logins.length === 151;
  });
  assert.deepEqual(new Set(await Promise.all(hung)), new Set([4013]));
  assert.ok(logins.some(({ problem }) => problem === 'the accounts have not answered for 10000 ms'));
});

test('hosts of one network of IPv6 are one address; the last address that is no proxy counts; on this machine nobody waits', async () => {
  const { show, logins } = await served({ rejectedTokens: 2 });
  await show('bad', '2001:db8:1:2::1');
  await show('bad', '2001:db8:1:2:3:4:5:6');
  assert.equal(await show('bad', '2001:db8:1:2:ffff::'), 429);
  assert.equal(await show('bad', '2001:db8:1:3::1'), 4005);
  assert.equal(logins[0]?.address, '2001:db8:1:2::/64');
  // The client has written the first, its proxy the second, ours the third.
  for (let index = 0; index < 5; index++) await show('bad', `198.51.100.${index}, 192.0.2.77, 10.1.1.1`);
  assert.deepEqual(
    logins.slice(-5).map(({ address, outcome }) => [address, outcome]),
    [...Array(2).fill(['192.0.2.77', 'rejected']), ...Array(3).fill(['192.0.2.77', 'limited'])],
  );
  // Nobody knows who these are, so they are not told apart, and not shut out.
  for (const forwarded of ['', 'unknown', '10.2.2.2']) {
    for (let index = 0; index < 4; index++) assert.equal(await show('bad', forwarded), 4005);
  }
  assert.throws(() => new Logins({ proxies: ['10.0.0.0/8', 'proxy.example'] }), {
    code: 'out-of-range',
    path: 'proxies[1]',
  });
  for (const proxy of ['10.0.0.0/33', '::1/129', '10.0.0.0/x', '']) {
    assert.throws(() => new Logins({ proxies: [proxy] }), { code: 'out-of-range' });
  }
});

test('over TCP: who waits is cut, who only looks whether the port is open is no attempt', async () => {
  const { tcpPort, logins, asked } = await served({ proxies: [] });
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(tcpPort, '127.0.0.1', () => (text === '' ? socket.end() : socket.write(text)));
      socket.on('error', () => {});
      socket.resume();
      socket.on('close', () => resolve());
      socket.on('end', () => socket.end());
    });
  await said('');
  await said('GET / HTTP/1.1\r\n\r\n');
  await Promise.all(Array.from({ length: 70 }, () => said('RUMP bad\n')));
  // By default sixty, but not on this machine.
  assert.equal(asked.length, 70);
  assert.deepEqual([...new Set(logins.map(({ outcome }) => outcome))], ['no-token', 'rejected']);
  assert.equal(logins.length, 71);
});

const ownAddress = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

test('over TCP from another address: beyond what is allowed it is cut unheard', async (context) => {
  if (ownAddress === undefined) return context.skip('this machine has no address but its own');
  const asked: string[] = [];
  const outcomes: string[] = [];
  const server = new MessageServer({ codec, accounts: accountsOf(asked), bus: new MemoryBus() });
  const onLogin = ({ outcome }: Login): void => void outcomes.push(outcome);
  const clock = new SimulatedClock();
  const tcp = await listenTcp(server, { hostname: '0.0.0.0', rejectedTokens: 2, closeTime: 100, onLogin, clock });
  const said = (token: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(tcp.port, ownAddress, () => socket.end(`RUMP ${token}\n`));
      socket.on('error', () => {});
      socket.resume();
      socket.on('close', () => resolve());
    });
  for (const token of ['good', 'bad', 'worse', 'worst', 'good']) await said(token);
  assert.deepEqual(outcomes, ['accepted', 'rejected', 'rejected', 'limited', 'accepted']);
  assert.deepEqual(asked, ['good', 'bad', 'worse', 'good']);
  await server.close();
  await tcp.close();
});

test('an empty host is refused: it would be every address of the machine', async () => {
  const server = new MessageServer({ codec, accounts: accountsOf([]), bus: new MemoryBus() });
  for (const open of [listen, listenTcp]) {
    await assert.rejects(open(server, { hostname: '' }), { code: 'out-of-range', path: 'hostname' });
  }
});

const SENSELESS: Readonly<Record<string, unknown>> = {
  'grants that do not exist': { account: 'alice', expires: null, grants: { '*': ['fly'] } },
  'no time at which it expires': { account: 'alice', grants: { '*': ['observe'] } },
  'a set of what is revoked': { account: 'alice', expires: null, grants: { '*': ['observe'] }, revoked: new Set() },
  'nothing at all': undefined,
};

for (const [what, principal] of Object.entries(SENSELESS))
  test(`accounts that give ${what} end no process: the link is refused`, async () => {
    const accounts = { authenticate: async () => principal as never };
    const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
    const [web, tcp] = [await listen(server, { closeTime: 100 }), await listenTcp(server, { closeTime: 100 })];
    const socket = new WebSocket(web.url, ['rump', 'rump.token.any']);
    const code = await new Promise((resolve) => socket.on('close', resolve));
    assert.equal(code, 4013);
    const plain = connect(tcp.port, '127.0.0.1', () => plain.write('RUMP any\n'));
    plain.on('end', () => plain.end()).resume();
    await new Promise((resolve) => plain.on('close', resolve));
    await server.close();
    await Promise.all([web.close(), tcp.close()]);
  });

for (const [does, onLogin] of [
  ['throws', () => assert.fail('the disk is full')],
  ['rejects', () => Promise.reject(new Error('the disk is full'))],
] as const) {
  test(`a callback for logins that ${does} changes nothing for the clients`, async (context) => {
    const printed = context.mock.method(console, 'error', () => {});
    const { show, tcpPort } = await served({ onLogin });
    assert.equal(await show('good', '192.0.2.1'), 'open');
    for (const token of ['bad', null]) assert.equal(await show(token, '192.0.2.1'), 4005);
    const plain = connect(tcpPort, '127.0.0.1');
    plain.write('RUMP good\n');
    // Over plain TCP the server says nothing until it is asked.
    plain.write(codec.encode({ kind: 'water-heater.status-query', serial: 1, sequence: 1, body: {} }));
    const [answer] = (await once(plain, 'data')) as [Uint8Array];
    plain.destroy();
    assert.equal(codec.decode(answer).kind, 'water-heater.refusal');
    assert.deepEqual(
      new Set(printed.mock.calls.map(({ arguments: [line] }) => line)),
      new Set(['igrs-rump: onLogin has failed: the disk is full']),
    );
  });
}

test('the table of addresses is bounded, and so is what is known of tokens', async () => {
  const limits = new Logins({ rejectedTokens: 1, clock: new SimulatedClock() });
  const accounts = accountsOf([]);
  const check = (address: string, token: string) =>
    limits
      .check({ address, isOwn: true }, token, accounts, (asked) => asked.authenticate(token))
      .catch(() => 'rejected');
  for (let index = 0; index < 5000; index++) await check(`address ${index}`, `bad ${index}`);
  assert.equal(await check('address 4999', 'other'), 'limited');
  // Forgotten: it may try once more.
  assert.equal(await check('address 0', 'other'), 'rejected');
  for (let index = 0; index < 9000; index++) await check('home', `good ${index}`);
  await check('home', 'bad');
  assert.equal(typeof (await check('home', 'good 8999')), 'object');
  assert.equal(await check('home', 'good 0'), 'limited');
});
