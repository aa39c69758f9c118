/** Clients whose server does not answer, cannot be reached or is shared with another that has the same ID: over real sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { createCodec, RumpError } from 'igrs-rump';
import { Appliance, type Connect, Controller, type ControllerLink } from 'igrs-rump/exchange';
import { developmentAccounts, MemoryBus, MessageServer } from 'igrs-rump/server';
import { listen } from 'igrs-rump/server/node';
import { tcp } from 'igrs-rump/tcp';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { deviceId, heaterState, VERSION } from './support/heater.ts';

const codec = createCodec();
const Class = WebSocket as never;

/** Accepts connections and never says a word. */
async function silentServer() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function follow(options: Omit<ConstructorParameters<typeof Controller>[0], 'codec' | 'onLink'>) {
  const links: ControllerLink[] = [];
  let changed: () => void = () => {};
  const controller = new Controller({
    ...options,
    codec,
    onLink: (link) => {
      links.push(link);
      changed();
    },
  });
  return {
    controller,
    links,
    async until(enough: (link: ControllerLink) => boolean): Promise<ControllerLink> {
      for (;;) {
        const found = links.find(enough);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
  };
}

const SILENT: Record<string, (port: number) => Connect> = {
  WebSocket: (port) => webSocket(`ws://127.0.0.1:${port}`, { WebSocket: Class }),
  TLS: (port) => tcp({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } }),
  'a connect that does not heed its signal': () => () => new Promise(() => {}),
};

for (const [name, connect] of Object.entries(SILENT)) {
  test(`${name}: a server that accepts and never answers is given up, and tried again`, async () => {
    const server = await silentServer();
    const { controller, links, until } = follow({
      connect: connect(server.port),
      connectTimeout: 50,
      backoff: { first: 1, most: 1 },
    });
    const waiting = await until(({ state }) => state === 'waiting');
    assert.ok(waiting.state === 'waiting');
    assert.equal(waiting.close.reason, 'lost');
    assert.match(waiting.close.message, /has not answered for 50 ms/);
    links.length = 0;
    await until(({ state }) => state === 'waiting');
    await controller.close();
    await server.close();
  });
}

const HOPELESS: Record<string, { readonly connect: Connect; readonly says: RegExp }> = {
  'a package that is missing': { connect: () => import('no-such-package' as string), says: /no-such-package/ },
  'a TypeError': { connect: () => (null as never as { open(): never }).open(), says: /null/ },
  'a token that no header may carry': {
    connect: webSocket('ws://127.0.0.1:1', { token: 'two words', WebSocket: Class }),
    says: /the token has a character/,
  },
};

for (const [name, { connect, says }] of Object.entries(HOPELESS)) {
  test(`${name} ends the link with that error, for onError or the console`, async (context) => {
    const errors: unknown[] = [];
    const { controller, links, until } = follow({ connect, onError: (error) => errors.push(error) });
    const request = controller.device(deviceId(1)).control({ targetTemperature: 55 });
    await assert.rejects(
      request,
      (error) => RumpError.is(error) && error.code === 'closed' && says.test(error.message),
    );
    const closed = await until(({ state }) => state === 'closed');
    assert.ok(closed.state === 'closed');
    assert.equal(errors.length, 1);
    assert.equal(closed.error, errors[0]);
    assert.match(String(errors[0]), says);
    assert.deepEqual(
      links.map(({ state }) => state).filter((state) => state !== 'connecting'),
      ['closed'],
    );
    await controller.close();
    const log = context.mock.method(console, 'error', () => {});
    const silent = follow({ connect });
    await silent.until(({ state }) => state === 'closed');
    await silent.controller.close();
    assert.equal(log.mock.callCount(), 1);
    assert.match(String(log.mock.calls[0]?.arguments[0]), says);
  });
}

test('the error of a request that was never sent says so and why, and not that it may have been carried out', async () => {
  const server = await silentServer();
  await server.close();
  const { controller, until } = follow({
    connect: webSocket(`ws://127.0.0.1:${server.port}`, { WebSocket: Class }),
    backoff: { first: 60_000, most: 60_000 },
  });
  await until(({ state }) => state === 'waiting');
  const unsent = (code: string) => (error: unknown) =>
    RumpError.is(error) &&
    error.code === code &&
    /was never sent: .*no WebSocket to 127\.0\.0\.1:\d+: connect ECONNREFUSED/.test(error.message) &&
    !/may have been/.test(error.message);
  const device = controller.device(deviceId(1));
  await assert.rejects(device.control({ targetTemperature: 55 }, { timeout: 5 }), unsent('timeout'));
  await assert.rejects(controller.devices({ timeout: 5 }), unsent('timeout'));
  const closed = assert.rejects(device.control({ targetTemperature: 55 }), unsent('closed'));
  await controller.close();
  await closed;
});

test('the reason of a WebSocket failure is reported, without the password in the address', async () => {
  class Refused extends EventTarget {
    constructor(url: string) {
      super();
      setTimeout(() => {
        this.dispatchEvent(Object.assign(new Event('error'), { message: `WebSocket connection to '${url}' failed` }));
        this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
      }, 0);
    }
  }
  const connect = webSocket('ws://me:secret@home.example/rump', { WebSocket: Refused as never });
  await assert.rejects(connect(new AbortController().signal), {
    message: "no WebSocket to home.example: WebSocket connection to 'home.example' failed",
  });
});

test('while a server is away, each try reports why it failed, not how the last link ended', async () => {
  const { accounts, token } = developmentAccounts({ me: { grants: {} } });
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const web = await listen(server, { port: 0, hostname: '127.0.0.1' });
  const { controller, links, until } = follow({
    connect: webSocket(web.url, { token: () => token('me'), WebSocket: Class }),
    backoff: { first: 4, most: 4 },
  });
  await until(({ state }) => state === 'online');
  await server.close();
  await web.close();
  await until((link) => link.state === 'waiting' && link.close.reason === 'lost');
  await controller.close();
  const [first, second] = links.filter((link) => link.state === 'waiting').map(({ close }) => close);
  assert.equal(first?.reason, 'shutdown');
  assert.match(second?.message ?? '', /ECONNREFUSED/);
});

test('an address is checked at once, and one without a host is resolved against the page', async () => {
  assert.throws(
    () => webSocket('/rump', { WebSocket: Class }),
    (error) => RumpError.is(error) && error.code === 'wrong-type' && error.message.includes('"/rump"'),
  );
  const opened: string[] = [];
  class Recording {
    constructor(url: string) {
      opened.push(url);
      throw new SyntaxError('enough');
    }
  }
  const page = globalThis as { location?: unknown };
  page.location = { href: 'https://home.example/dashboard/index.html' };
  try {
    for (const url of ['/rump', 'rump', '//other.example/rump', 'http://third.example/', 'ws://fourth.example/']) {
      await assert.rejects(
        webSocket(url, { WebSocket: Recording as never })(new AbortController().signal),
        SyntaxError,
      );
    }
  } finally {
    delete page.location;
  }
  assert.deepEqual(opened, [
    'wss://home.example/rump',
    'wss://home.example/dashboard/rump',
    'wss://other.example/rump',
    'ws://third.example/',
    'ws://fourth.example/',
  ]);
});

test('two appliances with one ID replace each other less and less often, and both report it', async () => {
  const { accounts, token } = developmentAccounts({ device: { grants: { [deviceId(1)]: ['register'] } } });
  const server = new MessageServer({ codec, accounts, bus: new MemoryBus() });
  const web = await listen(server, { port: 0, hostname: '127.0.0.1' });
  const waits: number[][] = [[], []];
  const errors: unknown[] = [];
  let done: () => void = () => {};
  const enough = new Promise<void>((resolve) => {
    done = resolve;
  });
  const appliances = waits.map(
    (own) =>
      new Appliance<'water-heater'>({
        codec,
        connect: webSocket(web.url, { token: () => token('device'), WebSocket: Class }),
        deviceId: deviceId(1),
        version: VERSION,
        onControl: () => undefined,
        status: () => heaterState(),
        random: () => 1,
        backoff: { first: 4, most: 30_000 },
        onError: (error) => errors.push(error),
        onLink: (link) => {
          if (link.state !== 'waiting' || link.close.reason !== 'replaced') return;
          if (own.push(link.retryIn) === 4) done();
        },
      }),
  );
  await enough;
  const long = waits.find((own) => own.length >= 4) as number[];
  assert.deepEqual(long.slice(0, 4), [4, 8, 16, 32]);
  assert.equal(errors.length, waits.flat().length);
  assert.ok(errors.every((error) => RumpError.is(error) && /another appliance has registered/.test(error.message)));
  await Promise.all(appliances.map((appliance) => appliance.close()));
  await server.close();
  await web.close();
});
