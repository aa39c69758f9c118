/** Accounts in KV, with the objects in workerd: what a change does to links that are open, asleep or yet to come, and a bad value does. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { deviceId } from '../exchange/support/heater.ts';
import { control, register } from '../server/support/exchange.ts';
import { WebClient } from '../server/support/web-client.ts';
import { accounts, type Served, serve, testWorker, token } from './support/served.ts';

const all = ['register', 'observe', 'control'] as const;
const HOUR = 3600;
const DAY = 24 * HOUR;

async function admitted(served: Served, given: string): Promise<WebClient> {
  const client = await WebClient.open(served.url, given);
  assert.equal((await client.next('welcome')).account, 'home');
  return client;
}

/** Why a token is turned away. */
async function refusal(served: Served, given: string): Promise<string> {
  const client = await WebClient.open(served.url, given);
  return (await client.closed).reason;
}

/** Gives signs of life until the object, which looks at its accounts then, has closed the link. */
async function closed(client: WebClient): Promise<string> {
  let isOver = false;
  const end = client.closed.then(({ reason }) => {
    isOver = true;
    return reason;
  });
  for (let request = 1; !isOver; request++) {
    client.send({ type: 'ping', request });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return end;
}

suite('accounts in KV that change', { concurrency: false, timeout: 240_000 }, () => {
  let served: Served;
  before(async () => {
    served = await serve(testWorker, { age: 0 });
  });
  after(() => served.end());

  const revoked = { tokens: ['stolen'] };
  for (const [what, changed, claims] of [
    ['a token is revoked', { ...accounts, revoked }, { jti: 'stolen' }],
    ['an account is revoked', { ...accounts, revoked: { accounts: ['home'] } }, {}],
    ['an account is gone', { ...accounts, accounts: { other: { grants: { '*': all } } } }, {}],
    ['tokens end earlier', { ...accounts, maxTokenDays: 1 }, { iat: Math.floor(Date.now() / 1000) - 2 * DAY }],
    ['roles come that the token has not', { ...accounts, roles: { appliance: ['register'] } }, { roles: ['person'] }],
    ['the key is another', { ...accounts, keys: [{ kty: 'oct', k: Buffer.alloc(32, 7).toString('base64url') }] }, {}],
  ] as const) {
    test(`${what}: its open link closes, also one whose object sleeps, and it comes in no more`, async () => {
      await served.put(accounts);
      const given = await token('home', HOUR, claims);
      const awake = await admitted(served, given);
      await served.put(changed);
      assert.equal(await closed(awake), 'unauthorised');
      assert.equal(await refusal(served, given), 'unauthorised');

      await served.put(accounts);
      const asleep = await admitted(served, given);
      await served.evict('home');
      await served.put(changed);
      // The first that it says wakes the object, and gets no answer any more.
      asleep.send({ type: 'devices', request: 1 });
      assert.equal((await asleep.next('closing')).reason, 'unauthorised');
      assert.equal((await asleep.closed).reason, 'unauthorised');
    });
  }

  test('a device is revoked: its link closes, it registers no more, and others stay', async () => {
    await served.put(accounts);
    const given = await token('home');
    const [stolen, idle, other] = [
      await admitted(served, given),
      await admitted(served, given),
      await admitted(served, given),
    ];
    for (const [client, serial] of [
      [stolen, 1],
      [other, 2],
    ] as const) {
      client.send(register(serial));
      await client.next('water-heater.register-response');
    }
    await served.put({ ...accounts, revoked: { devices: [deviceId(1)] } });
    assert.equal(await closed(stolen), 'unauthorised');
    // Open since before, and through a sleep.
    await served.evict('home');
    for (const client of [idle, await admitted(served, given)]) {
      client.send(register(1));
      assert.equal((await client.next('water-heater.refusal')).body.result, 'unauthorised');
      client.socket.close();
    }
    other.send({ type: 'ping', request: 9 });
    assert.equal((await other.next('pong')).request, 9);
    other.socket.close();
  });

  test('an appliance and a person share the account of their home, and the appliance’s token does not control', async () => {
    await served.put({ ...accounts, roles: { appliance: ['register'], person: ['observe', 'control'] } });
    const appliance = await admitted(served, await token('home', HOUR, { roles: ['appliance'] }));
    appliance.send(register(3));
    await appliance.next('water-heater.register-response');
    const person = await admitted(served, await token('home', HOUR, { roles: ['person'] }));
    person.send(control(3, 7));
    assert.equal((await appliance.next('water-heater.control')).kind, 'water-heater.control');
    const thief = await admitted(served, await token('home', HOUR, { roles: ['appliance'] }));
    thief.send(control(3, 8));
    assert.equal((await thief.next('water-heater.refusal')).body.result, 'unauthorised');
    person.send(register(4));
    assert.equal((await person.next('water-heater.refusal')).body.result, 'unauthorised');
    for (const each of [appliance, person, thief]) each.socket.close();
  });

  test('an unusable value: the previous one stays in force, on open links too, and the log says so once', async () => {
    await served.put(accounts);
    const given = await token('home');
    const open = await admitted(served, given);
    await served.put({ ...accounts, revokd: {} });
    for (let count = 0; count < 3; count++) {
      open.send({ type: 'ping', request: count });
      assert.equal((await open.next('pong')).request, count);
      const another = await admitted(served, given);
      another.socket.close();
    }
    open.socket.close();
    const log = await served.logged(/"revokd".*the previous accounts stay in force/);
    const lines = log.split('\n').filter((line) => line.includes('"revokd"'));
    // The gateway and the objects read for themselves.
    assert.ok(lines.length >= 1 && lines.length <= 2, log);
    assert.match(lines[0] as string, /rump: accounts file has no|it must be one of algorithm/);
    assert.match(lines[0] as string, /the previous accounts stay in force/);
  });
});

test('ten thousand accounts: a thousand links cost two reads', { timeout: 120_000 }, async () => {
  const homes = Array.from({ length: 10_000 }, (_, index) => [`home-${index}`, { grants: { '*': all } }]);
  const document = { ...accounts, accounts: { ...accounts.accounts, ...Object.fromEntries(homes) } };
  const served = await serve(testWorker, { document });
  const given = await token('home');
  for (let count = 0; count < 40; count++) {
    const clients = await Promise.all(Array.from({ length: 25 }, () => WebClient.open(served.url, given)));
    await Promise.all(clients.map((client) => client.next('welcome')));
    for (const client of clients) client.socket.close();
    await Promise.all(clients.map((client) => client.closed));
  }
  const { counts } = await served.about('home');
  // The first ones come before anything is known, and cannot wait for each other; one writes the copy.
  assert.ok(counts.accountReads <= 2 * 25, `${counts.accountReads} reads`);
  assert.ok(counts.accountWrites <= 25);
  await served.end();
});

test('a process that begins with a bad value goes on with the last good one; without any, clients come back', {
  timeout: 120_000,
}, async () => {
  const storage = await mkdtemp(join(tmpdir(), 'igrs-rump-kv-'));
  const given = await token('home');
  const nothing = await serve(testWorker, { storage, document: null });
  assert.equal(await refusal(nothing, given), 'error');
  await nothing.logged(/KV has nothing under "accounts"/);
  await nothing.end();

  const good = await serve(testWorker, { storage });
  (await admitted(good, given)).socket.close();
  await good.end();

  const bad = await serve(testWorker, { storage, document: { ...accounts, algorithm: 'none' } });
  (await admitted(bad, given)).socket.close();
  await bad.logged(/algorithm is "none"/);
  await bad.end();
  await rm(storage, { recursive: true });
});
