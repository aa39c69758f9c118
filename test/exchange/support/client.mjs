/**
 * A device and a controller of it, in whatever runtime runs this file: `client.mjs URL TCP-PORT TOKEN`, over WebSocket and then over
 * TCP, unless the port is 0. Prints what came of it as one line.
 */
import process from 'node:process';
import { createCodec } from 'igrs-rump';
import { Appliance, Controller } from 'igrs-rump/exchange';
import { tcp } from 'igrs-rump/tcp';
import { webSocket } from 'igrs-rump/websocket';

const [url = '', port = '', token = ''] = process.argv.slice(2);
const codec = createCodec();
// Node 20 has no WebSocket of its own.
const options = globalThis.WebSocket === undefined ? { WebSocket: (await import('ws')).WebSocket } : {};
const transports = {
  webSocket: webSocket(url, { token, .../** @type {object} */ (options) }),
  ...(port === '0' ? {} : { tcp: tcp({ host: '127.0.0.1', port: Number(port), token }) }),
};

/** @type {Record<string, unknown>} */
const results = {};
for (const [name, connect] of Object.entries(transports)) {
  const state = {
    power: true,
    mode: /** @type {const} */ ('eco'),
    sterilise: false,
    childLock: false,
    keepWarm: false,
    heating: false,
    flowing: false,
    defrosting: false,
    anodeDue: false,
    targetTemperature: 50,
    tankTemperature: 48.5,
    inletTemperature: null,
    hotWater: 80,
    flow: 0,
    heatingPower: 0,
    energy: 1204.2,
    remainingTime: null,
    onTime: null,
    offTime: null,
  };
  const deviceId = name === 'tcp' ? '0001-000000000002' : '0001-000000000001';
  /** @type {Appliance<'water-heater'>} */
  const heater = new Appliance({
    codec,
    connect,
    deviceId,
    version: {
      protocolVersion: 1,
      hardwareMajor: 1,
      hardwareMinor: 0,
      firmwareMajor: 2,
      firmwareMinor: 1,
      firmwarePatch: 0,
      manufacturer: 'Test',
      model: 'Heater',
    },
    onControl({ targetTemperature = state.targetTemperature }) {
      if (targetTemperature > 70) return 'interlock';
      state.targetTemperature = targetTemperature;
      return 'ok';
    },
    status: () => state,
  });
  const controller = new Controller({ codec, connect });
  const device = controller.device(deviceId);
  const statuses = device.statuses();
  await statuses.next();
  await statuses.return?.();
  const { body } = await device.control({ targetTemperature: 55 });
  const refused = await device.control({ targetTemperature: 75 }).catch((error) => error.result);
  // Before it happens: over TCP nothing can be asked for that was before.
  const alarms = device.alarms();
  await heater.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'] });
  const { value: alarm } = await alarms.next();
  const { model } = (await device.queryVersion()).body;
  results[name] = [
    /** @type {{ targetTemperature: number }} */ (body).targetTemperature,
    refused,
    alarm?.body.faults,
    model,
  ];
  await Promise.all([controller.close(), heater.close()]);
}
console.log(JSON.stringify({ engine: codec.engine, ...results }));
