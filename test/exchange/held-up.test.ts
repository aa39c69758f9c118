/** What came while the process was held up, such as by a long calculation, counts before the deadlines that passed meanwhile. */
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { memoryLinks } from 'igrs-rump/exchange';
import { until } from '../until.ts';
import { deviceId, heaterState, VERSION } from './support/heater.ts';
import { serve } from './support/sockets.ts';

/** An appliance with an event loop of its own, which tells when its answer has surely left. */
const APPLIANCE = `
  const { workerData } = require('node:worker_threads');
  (async () => {
    const { createCodec } = await import('igrs-rump');
    const { Appliance } = await import('igrs-rump/exchange');
    const { tcp } = await import('igrs-rump/tcp');
    const { deviceId, version, status, port, token, answered } = workerData;
    const connect = tcp({ host: '127.0.0.1', port, token });
    const onControl = () => {
      setTimeout(() => {
        Atomics.store(answered, 0, 1);
        Atomics.notify(answered, 0);
      }, 300);
    };
    new Appliance({ codec: createCodec(), connect, deviceId, version, status: () => status, onControl });
  })();
`;

test('a server that was held up passes an answer on that came meanwhile, late as it is', async () => {
  const serving = await serve({ requestTimeout: 200 });
  const workerData = {
    deviceId: deviceId(1),
    version: VERSION,
    status: heaterState(),
    port: serving.port,
    token: await serving.token('device'),
    answered: new Int32Array(new SharedArrayBuffer(4)),
  };
  const worker = new Worker(APPLIANCE, { eval: true, workerData });
  const controller = serving.controller(async () => {
    const [near, far] = memoryLinks();
    serving.server.accept(far, { account: 'user', expires: null, grants: { '*': ['control'] } });
    return near;
  });
  try {
    const device = controller.device(deviceId(1));
    await until('it is online', () => serving.server.stats.devices === 1);
    await device.queryStatus();
    const answer = device.control({ targetTemperature: 50 }, { timeout: 200 });
    // Until it has left.
    for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
    // Longer than both time limits, and until the answer is there.
    Atomics.wait(workerData.answered, 0, 0, 30_000);
    await answer;
  } finally {
    await controller.close();
    await worker.terminate();
    await serving.close();
  }
});
