/** The same roles over real sockets: WebSocket and TCP, with tokens, on this Node. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RumpError } from 'igrs-rump';
import { type Appliance, type Connect, Controller } from 'igrs-rump/exchange';
import { tcp } from 'igrs-rump/tcp';
import { webSocket } from 'igrs-rump/websocket';
import { WebSocket } from 'ws';
import { until } from '../until.ts';
import { deviceId, heaterState } from './support/heater.ts';
import { codec, heater, type Serving, serve, TRANSPORTS } from './support/sockets.ts';

/** With a state that control messages change, except for those that lock it. */
function controlled(connect: Connect): Appliance<'water-heater'> {
  let target = 40;
  return heater(connect, {
    onControl: ({ targetTemperature, childLock }) => {
      if (childLock) return 'interlock';
      target = targetTemperature ?? target;
      return undefined;
    },
    status: () => heaterState(target),
  });
}

async function first<Value>(values: AsyncIterableIterator<Value>): Promise<Value> {
  const { value } = await values.next();
  await values.return?.();
  return value as Value;
}

for (const [name, connect] of Object.entries(TRANSPORTS)) {
  test(`${name}: registration, control, refusal, status, alarm and version`, async () => {
    const serving = await serve();
    const appliance = controlled(connect(serving, 'device'));
    const controller = serving.controller(connect(serving, 'user'));
    try {
      const device = controller.device(deviceId(1));
      const statuses = device.statuses();
      assert.deepEqual((await statuses.next()).value?.body, heaterState(40));
      const { body } = await device.control({ targetTemperature: 61 });
      assert.deepEqual(body, heaterState(61));
      await assert.rejects(
        device.control({ childLock: true }),
        (error) => RumpError.is(error) && error.result === 'interlock',
      );
      appliance.report();
      assert.deepEqual((await statuses.next()).value?.body, heaterState(61));
      await statuses.return?.();
      const alarm = first(device.alarms());
      await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['waterLeak'] });
      assert.deepEqual((await alarm).body.faults, ['waterLeak']);
      assert.equal((await device.queryVersion()).body.model, 'Heater');
      if (name === 'TCP') {
        await assert.rejects(controller.devices(), (error) => RumpError.is(error) && error.code === 'unsupported');
      } else {
        const [listed] = await controller.devices();
        assert.deepEqual([listed?.id, listed?.presence.state, listed?.alarms.length], [deviceId(1), 'online', 1]);
      }
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      await serving.close();
    }
  });

  test(`${name}: a server that goes away is found again`, async () => {
    const serving = await serve();
    let reached: Serving = serving;
    const moving = (account: string) => (signal: AbortSignal) => connect(reached, account)(signal);
    const appliance = heater(moving('device'));
    const controller = serving.controller(moving('user'));
    try {
      const device = controller.device(deviceId(1));
      const statuses = device.statuses();
      await statuses.next();
      await device.queryStatus();
      await serving.close();
      reached = await serve();
      await statuses.next();
      assert.equal((await device.queryStatus()).body.result, 'ok');
      await statuses.return?.();
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      await reached.close();
    }
  });
}

test('WebSocket: a wrong token is refused, and on a host without a WebSocket the error says what to pass', async () => {
  const serving = await serve();
  const reasons: string[] = [];
  const controller = new Controller({
    codec,
    connect: webSocket(serving.url, { token: 'nonsense', WebSocket: WebSocket as never }),
    onLink: (link) => link.state === 'waiting' && reasons.push(link.close.reason),
  });
  await until('it was refused', () => reasons.length > 0);
  assert.ok(['unauthorised', 'lost'].includes(reasons[0] as string), reasons[0]);
  await controller.close();
  await serving.close();
  const own = globalThis.WebSocket;
  // Node 20 has none; newer ones do.
  if (own === undefined) {
    assert.throws(
      () => webSocket(serving.url),
      (error) => RumpError.is(error) && error.code === 'unsupported',
    );
  }
});

test('TCP: connecting fails where nobody listens, and an invalid host or port is refused', async () => {
  await assert.rejects(tcp({ host: '127.0.0.1', port: 1 })(new AbortController().signal));
  await assert.rejects(tcp({ host: '127.0.0.1', port: 1 })(AbortSignal.abort()));
  assert.throws(() => tcp({ host: '127.0.0.1', port: 70_000 }), /port/);
  assert.throws(() => tcp({ host: '', port: 1 }), /host/);
});

test('TCP: a try that is given up, and fails before its socket is destroyed, does not end the process', async () => {
  const rejected = new Promise((_, reject) =>
    // In a turn of its own: the system refuses this address in the same turn.
    setImmediate(() => {
      const gone = new AbortController();
      tcp({ host: '255.255.255.255', port: 9 })(gone.signal).catch(reject);
      gone.abort(new Error('given up'));
    }),
  );
  await assert.rejects(rejected, /given up/);
});

test('a WebSocket whose server floods a link that is not read is closed, even with messages that have no byte', async () => {
  for (const data of ['', 'x', new ArrayBuffer(0), new ArrayBuffer(1)]) {
    const listeners = new Map<string, (event: object) => void>();
    class Flooding {
      binaryType = '';
      readonly readyState = 1;
      readonly bufferedAmount = 0;
      addEventListener(type: string, listener: (event: object) => void): void {
        listeners.set(type, listener);
      }
      send(): void {}
      close(): void {}
    }
    const opening = webSocket('ws://127.0.0.1', { WebSocket: Flooding })(new AbortController().signal);
    await until('it opens', () => listeners.has('open'));
    listeners.get('open')?.({});
    const link = await opening;
    for (let count = 0; count < 200_000; count++) listeners.get('message')?.({ data });
    assert.equal((await link.closed).reason, 'buffered-bytes');
  }
});
