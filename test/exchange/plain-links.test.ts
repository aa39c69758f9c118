/** Controllers over plain TCP, which carries no text: whether the server is there, in real sockets and a clock that tests set. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { Controller, type ControllerLink } from 'igrs-rump/exchange';
import { developmentAccounts, type Grants, MemoryBus, MessageServer } from 'igrs-rump/server';
import { listenTcp } from 'igrs-rump/server/node';
import { tcp } from 'igrs-rump/tcp';
import { SimulatedClock } from '../server/support/simulated-clock.ts';
import { deviceId } from './support/heater.ts';

const codec = createCodec();
const SECOND = 1000;

/** A server behind a relay that can stop passing anything on, as a network does that forgets a connection. */
async function serve(grants: Grants) {
  const { accounts, token } = developmentAccounts({ user: { grants } });
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus(), limits: { registerTime: 1 } });
  const listener = await listenTcp(server);
  const state = { isSilent: false, answers: 0 };
  const sockets: Socket[] = [];
  let answered = (): void => {};
  const relay = createServer((near) => {
    const far = connect(listener.port, listener.hostname);
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('data', (chunk) => state.isSilent || far.write(chunk));
    far.on('data', (chunk) => {
      if (state.isSilent) return;
      near.write(chunk);
      state.answers++;
      answered();
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  return {
    state,
    port,
    listening: listener.port,
    connect: tcp({ host: '127.0.0.1', port, token: () => token('user') }),
    async answer(): Promise<void> {
      if (state.answers === 0) await new Promise<void>((resolve) => (answered = resolve));
      state.answers = 0;
    },
    async close() {
      await server.close();
      for (const socket of sockets) socket.destroy();
      relay.close();
      await listener.close();
    },
  };
}

function follow(serving: Awaited<ReturnType<typeof serve>>) {
  const clock = new SimulatedClock();
  const links: ControllerLink[] = [];
  let changed = (): void => {};
  const controller = new Controller({
    codec,
    connect: serving.connect,
    clock,
    onLink: (link) => {
      links.push(link);
      changed();
    },
  });
  return {
    controller,
    clock,
    links,
    async until(state: ControllerLink['state']): Promise<ControllerLink> {
      while (links.at(-1)?.state !== state) await new Promise<void>((resolve) => (changed = resolve));
      return links.at(-1) as ControllerLink;
    },
  };
}

const RIGHTS: Record<string, Grants> = {
  'that observes': { '*': ['observe'] },
  'that only controls': { [deviceId(1)]: ['control'] },
};

for (const [what, grants] of Object.entries(RIGHTS)) {
  test(`a controller ${what} asks a quiet server whether it is there, and keeps the link that answers`, async () => {
    const serving = await serve(grants);
    const { controller, clock, links, until } = follow(serving);
    await until('online');
    for (let asked = 0; asked < 10; asked++) {
      await clock.pass(30 * SECOND);
      await serving.answer();
    }
    assert.deepEqual(
      links.map(({ state }) => state),
      ['connecting', 'online'],
    );
    await controller.close();
    await serving.close();
  });
}

test('a controller whose server falls silent connects again', async () => {
  const serving = await serve({ '*': ['observe'] });
  const { controller, clock, until } = follow(serving);
  await until('online');
  await clock.pass(30 * SECOND);
  await serving.answer();
  serving.state.isSilent = true;
  await clock.pass(89 * SECOND);
  assert.equal(controller.link.state, 'online');
  await clock.pass(SECOND);
  const waiting = await until('waiting');
  assert.ok(waiting.state === 'waiting');
  assert.deepEqual(waiting.close, { reason: 'silent', message: 'nothing was heard of the server for 90 seconds' });
  serving.state.isSilent = false;
  await clock.pass(waiting.retryIn);
  await until('online');
  await controller.close();
  await serving.close();
});

const TABLE = '/proc/net/tcp';
/** In the table's column of timers: the connection has a keep-alive running. */
const KEEP_ALIVE_TIMER = '02';

test('hosts probe idle connections of both sides', { skip: existsSync(TABLE) ? false : 'needs Linux' }, async () => {
  const serving = await serve({ '*': ['observe'] });
  const { controller, clock, until } = follow(serving);
  await until('online');
  // Then the server has accepted it as well.
  await clock.pass(30 * SECOND);
  await serving.answer();
  const port = (number: number): string => number.toString(16).toUpperCase().padStart(4, '0');
  const timers = (place: 1 | 2, of: number): string[] =>
    readFileSync(TABLE, 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[place]?.endsWith(`:${port(of)}`) && columns[3] === '01')
      .map((columns) => (columns[5] as string).slice(0, 2));
  // The client's connection is that which ends at the relay.
  assert.deepEqual(timers(2, serving.port), [KEEP_ALIVE_TIMER]);
  assert.deepEqual(timers(1, serving.listening), [KEEP_ALIVE_TIMER]);
  await controller.close();
  await serving.close();
});
