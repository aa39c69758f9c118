/** What callers without types, or with links and codecs of their own, may pass: the call or the role fails, never the process. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { Appliance, type Connect, Controller, memoryLinks } from 'igrs-rump/exchange';
import { MemoryBus, MessageServer } from 'igrs-rump/server';
import { tcp } from 'igrs-rump/tcp';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { SimulatedClock, settled } from '../server/support/simulated-clock.ts';
import { deviceId, heaterState, VERSION } from './support/heater.ts';
import { codec } from './support/home.ts';

const heater = {
  codec,
  deviceId: deviceId(1),
  version: VERSION,
  onControl: () => undefined,
  status: () => heaterState(),
};

test('a token with the line break of its file is refused, and not quoted', async () => {
  const { signal } = new AbortController();
  for (const connect of [
    webSocket('ws://127.0.0.1:9', { token: 'secret\n', WebSocket: WebSocket as never }),
    tcp({ host: '127.0.0.1', port: 9, token: 'secret\n' }),
  ]) {
    await assert.rejects(connect(signal), (error) => {
      assert.ok(RumpError.is(error) && error.code === 'out-of-range' && error.path === 'token');
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

test('a misspelt option is refused, and not quoted: without `tls` the token would be in the clear', () => {
  assert.throws(() => tcp({ host: '127.0.0.1', port: 9, tsl: 'secret' } as never), {
    code: 'unknown-field',
    path: 'tsl',
    message: 'tsl is not an option; there are host, port, token, tls',
  });
  for (const options of [undefined, null, 'tcp://secret@127.0.0.1:5250', 5250]) {
    assert.throws(() => tcp(options as never), {
      code: 'unknown-field',
      message: `${typeof options} is not an option; there are host, port, token, tls`,
    });
  }
});

test('an address that is refused is quoted without its user and password', () => {
  for (const url of ['ftp://alice:secret@127.0.0.1/rump', 'alice:secret@127.0.0.1', 'ws:alice:se/cret@127.0.0.1']) {
    assert.throws(
      () => webSocket(url, { WebSocket: WebSocket as never }),
      (error) => {
        assert.ok(RumpError.is(error) && error.code === 'wrong-type' && error.path === 'url');
        assert.match(error.message, /^url is "(ftp:\/\/)?…@127\.0\.0\.1/);
        return true;
      },
    );
  }
});

const isWrong = (error: unknown): boolean => RumpError.is(error) && error.code === 'wrong-type';

const never: Connect = () => new Promise(() => {});

test('without a codec or connect there is no controller and no appliance', () => {
  for (const path of ['codec', 'connect']) {
    for (const value of [undefined, null, {}, 'ws://127.0.0.1']) {
      const options = { ...heater, connect: never, [path]: value } as never;
      for (const make of [() => new Controller(options), () => new Appliance(options)]) {
        assert.throws(make, (error) => RumpError.is(error) && error.code === 'wrong-type' && error.path === path);
      }
    }
  }
  for (const make of [() => new Controller(undefined as never), () => new Appliance(null as never)]) {
    assert.throws(make, (error) => RumpError.is(error) && error.path === 'codec');
  }
});

test('what an appliance says by itself is tried at once, and not when a timer fires', () => {
  for (const type of ['register', 'deregister', 'heartbeat', 'refusal', 'version-response']) {
    // As over a profile whose header has a field without a default.
    const encode = (message: { kind: string }): Uint8Array => {
      if (message.kind.endsWith(`.${type}`)) throw new RumpError('missing-field', 'header.hop is missing');
      return codec.encode(message as never);
    };
    const partly = new Proxy(codec, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        return name === 'encode' ? encode : typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const make = () => new Appliance({ ...heater, connect: never, codec: partly } as never);
    assert.throws(make, { code: 'missing-field', message: 'header.hop is missing' }, type);
  }
});

test('without accounts and a bus there is no server', () => {
  const parts = { codec, accounts: { authenticate: async () => assert.fail() }, bus: new MemoryBus() };
  for (const path of ['codec', 'accounts', 'bus']) {
    for (const value of [undefined, null, {}, Promise.resolve(parts), MemoryBus]) {
      const make = () => new MessageServer({ ...parts, [path]: value } as never);
      assert.throws(make, (error) => RumpError.is(error) && error.code === 'wrong-type' && error.path === path);
    }
  }
});

test('a signal or a time in place of the options is refused: the request or the loop would never end', async () => {
  const controller = new Controller({ codec, connect: never });
  const device = controller.device(deviceId(1));
  for (const options of [new AbortController().signal, 500, 'soon', null, [1]]) {
    const given = options as never;
    const isRefused = { code: 'wrong-type', path: 'options' };
    for (const from of [controller, device]) {
      for (const loop of ['statuses', 'alarms', 'presences'] as const)
        assert.throws(() => from[loop](given), isRefused);
    }
    for (const asked of [controller.devices(given), device.control({}, given), device.queryStatus(given)]) {
      await assert.rejects(asked, isRefused);
    }
  }
  await controller.close();
});

test('a server accepts only a link, of somebody', async () => {
  const server = new MessageServer({
    codec,
    accounts: { authenticate: async () => assert.fail() },
    bus: new MemoryBus(),
  });
  const principal = { account: 'a', expires: null, grants: {} };
  for (const link of [undefined, null, {}, memoryLinks()]) {
    assert.throws(() => server.accept(link as never, principal), { code: 'wrong-type', path: 'link' });
  }
  for (const nobody of [undefined, null, Promise.resolve(principal)]) {
    assert.throws(() => server.accept(memoryLinks()[0], nobody as never), { code: 'wrong-type', path: 'principal' });
  }
  assert.throws(() => server.accept(memoryLinks()[0], Promise.resolve(principal) as never), {
    message: 'principal is a Promise; it must name an account',
  });
  assert.throws(() => server.accept(memoryLinks()[0], { ...principal, account: 5 } as never), {
    code: 'wrong-type',
    path: 'principal',
  });
  assert.equal(server.stats.links, 0);
  await server.close();
});

test('disconnect names what it lacks, and closes nothing', async () => {
  const server = new MessageServer({
    codec,
    accounts: { authenticate: async () => assert.fail() },
    bus: new MemoryBus(),
  });
  server.accept(memoryLinks()[0], { account: 'a', expires: null, grants: {} });
  const nothing = [] as never as [never, never];
  assert.throws(() => server.disconnect(...nothing), { code: 'wrong-type', path: 'matches' });
  assert.equal(server.stats.links, 1);
  await server.close();
});

test('what connect resolves to ends the link with an error, unless it is a link of its own', async () => {
  const [used] = memoryLinks();
  used.writable.getWriter();
  const broken = { ...memoryLinks()[0], closed: Promise.reject(new Error('no')) };
  broken.closed.catch(() => {});
  const [whole] = memoryLinks();
  for (const link of [undefined, {}, memoryLinks(), used, { ...whole, closed: true }, { ...whole, close: true }]) {
    const errors: unknown[] = [];
    const connect = async () => link as never;
    const controller = new Controller({
      codec,
      connect,
      clock: new SimulatedClock(),
      onError: (error) => errors.push(error),
    });
    await settled();
    assert.equal(errors.length, 1);
    assert.equal(controller.link.state, 'closed');
    await controller.close();
  }
  const controller = new Controller({ codec, connect: async () => broken, clock: new SimulatedClock() });
  await settled();
  assert.equal(controller.link.state, 'waiting');
  await controller.close();
});

test('a link that ends without saying why has ended all the same', async () => {
  const server = new MessageServer({
    codec,
    accounts: { authenticate: async () => assert.fail() },
    bus: new MemoryBus(),
    clock: new SimulatedClock(),
  });
  const [near, far] = memoryLinks();
  const silent = (link: typeof near) => ({ ...link, closed: link.closed.then(() => undefined as never) });
  server.accept(silent(far), { account: 'a', expires: null, grants: {} });
  const controller = new Controller({ codec, connect: async () => silent(near), clock: new SimulatedClock() });
  await settled();
  assert.equal(controller.link.state, 'online');
  far.close();
  await settled();
  assert.deepEqual([controller.link.state, server.stats.links], ['waiting', 0]);
  await controller.close();
});

test('an error may be anything that is thrown', async () => {
  for (const thrown of [Object.create(null), undefined, Symbol('no'), 'no']) {
    const connect = () => Promise.reject(thrown);
    const controller = new Controller({ codec, connect, clock: new SimulatedClock(), onError: () => {} });
    await settled();
    assert.notEqual(controller.link.state, 'connecting');
    await controller.close();
  }
});

test('onLink may be a method that uses what stands beside it', async () => {
  const states: string[] = [];
  const parts = {
    codec,
    connect: never,
    clock: new SimulatedClock(),
    states,
    onLink({ state }: { readonly state: string }) {
      this.states.push(state);
    },
  };
  for (const role of [new Controller(parts), new Appliance({ ...heater, ...parts })]) await role.close();
  assert.deepEqual(states, ['connecting', 'connecting', 'closed', 'closed']);
});

test('onError gets what callbacks throw or reject with; what it throws itself is printed', async (context) => {
  const printed = context.mock.method(console, 'error', () => {});
  const heard: unknown[] = [];
  const failures = [() => assert.fail('sync'), () => Promise.reject(new Error('async'))];
  for (const onLink of failures) {
    for (const onError of [(error: unknown) => void heard.push(error), ...failures]) {
      const parts = { codec, connect: never, clock: new SimulatedClock(), onLink, onError };
      const roles = [new Controller(parts), new Appliance({ ...heater, ...parts })];
      await settled();
      for (const role of roles) await role.close();
      await settled();
    }
  }
  // Each role tells that it connects, and that it is closed.
  assert.deepEqual(
    heard.map((error) => (error as Error).message),
    [...Array(4).fill('sync'), ...Array(4).fill('async')],
  );
  assert.equal(printed.mock.callCount(), 16);
});

test('an invalid signal is refused before the server is asked', async () => {
  const sent: unknown[] = [];
  const connect = async () => {
    const [near, far] = memoryLinks();
    far.readable.pipeTo(new WritableStream({ write: (chunk) => void sent.push(chunk) })).catch(() => {});
    const writer = far.writable.getWriter();
    writer.write('{"type":"welcome","protocol":1,"account":"a","keepAlive":60,"expires":null}').catch(() => {});
    return near;
  };
  const controller = new Controller({ codec, connect, clock: new SimulatedClock() });
  await settled();
  assert.equal(controller.link.state, 'online');
  for (const signal of [5, null, {}]) assert.throws(() => controller.statuses({ signal } as never), isWrong);
  assert.throws(() => controller.statuses(null as never), isWrong);
  await assert.rejects(controller.devices({ signal: 5 } as never), isWrong);
  await settled();
  assert.deepEqual(sent, []);
  await controller.close();
});

test('a control of a closed link is not carried out, nor one that waits when the appliance closes', async () => {
  const clock = new SimulatedClock();
  const links: ReturnType<typeof memoryLinks>[1][] = [];
  const connect = async () => {
    const [near, far] = memoryLinks();
    links.push(far);
    return near;
  };
  const carriedOut: unknown[] = [];
  const ends: (() => void)[] = [];
  const appliance = new Appliance<'water-heater'>({
    ...heater,
    connect,
    clock,
    onControl: ({ targetTemperature }) => {
      carriedOut.push(targetTemperature);
      return new Promise<undefined>((resolve) => ends.push(() => resolve(undefined)));
    },
  });
  const control = (sequence: number, targetTemperature: number) =>
    codec.encode({ kind: 'water-heater.control', serial: 1, sequence, body: { targetTemperature } });
  const nextLink = async (...frames: Uint8Array[]) => {
    await clock.pass(1000);
    const far = links.at(-1) as (typeof links)[number];
    const reader = far.readable.getReader();
    const writer = far.writable.getWriter();
    const { value } = await reader.read();
    const { sequence } = codec.decode(value as Uint8Array<ArrayBuffer>);
    const body = { result: 'ok', keepAlive: 60, session: 1, serverTime: 0 } as const;
    writer
      .write(codec.encode({ kind: 'water-heater.register-response', serial: 1, sequence, body } as never))
      .catch(() => {});
    for (const frame of frames) writer.write(frame).catch(() => {});
    await settled();
    return far;
  };
  const first = await nextLink(control(1, 40), control(2, 41));
  assert.deepEqual(carriedOut, [40]);
  first.close({ reason: 'lost', message: '' });
  await nextLink(control(3, 42), control(4, 43));
  ends.shift()?.();
  await settled();
  assert.deepEqual(carriedOut, [40, 42]);
  const closed = appliance.close();
  ends.shift()?.();
  await settled();
  await closed;
  assert.deepEqual(carriedOut, [40, 42]);
});

test('a link that is in use already leaves nothing at the server', async () => {
  const server = new MessageServer({
    codec,
    accounts: { authenticate: async () => assert.fail() },
    bus: new MemoryBus(),
  });
  const alice = { account: 'alice', expires: null, grants: {} };
  const [used] = memoryLinks();
  used.readable.getReader();
  for (let count = 0; count < 3; count++) assert.throws(() => server.accept(used, alice));
  assert.equal(server.stats.links, 0);
  const [near, far] = memoryLinks();
  server.accept(far, alice);
  assert.equal(server.stats.links, 1);
  near.close({ reason: 'done', message: '' });
  await server.close();
});

test('an appliance requires onControl, status and a given response to be functions before it connects', () => {
  for (const path of ['onControl', 'status', 'response']) {
    for (const value of path === 'response' ? [heaterState()] : [undefined, heaterState()]) {
      const make = () => new Appliance({ ...heater, connect: never, [path]: value } as never);
      assert.throws(make, (error) => isWrong(error) && (error as RumpError).path === path);
    }
  }
});

test('a console shows the device and the state of its link before anything else', async () => {
  const parts = { codec, connect: never, clock: new SimulatedClock() };
  const [controller, appliance] = [new Controller(parts), new Appliance({ ...heater, ...parts })];
  const server = new MessageServer({
    codec,
    accounts: { authenticate: async () => assert.fail() },
    bus: new MemoryBus(),
  });
  const shown = [controller, appliance, controller.device(deviceId(1)), server];
  assert.deepEqual(shown.map(Object.keys), [
    ['link', 'notCloneable'],
    ['deviceId', 'link', 'notCloneable'],
    ['id', 'deviceType', 'serial', 'notCloneable'],
    ['accounts', 'limits', 'notCloneable'],
  ]);
  for (const role of [controller, appliance]) await role.close();
});
