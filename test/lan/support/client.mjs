// The same program in each runtime: finds the heater, and controls it where the runtime has pre-shared keys.
import { createCodec } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { discover, lan } from 'igrs-rump/lan';

const [device = '', secret = ''] = process.argv.slice(2);
const stop = new AbortController();
/** @type {{ found?: string[], control?: unknown }} */
const said = {};
for await (const { deviceId, deviceType, state } of discover({ interface: 'lo', device, signal: stop.signal })) {
  said.found = [deviceId, deviceType, state];
  break;
}
try {
  const controller = new Controller({ codec: createCodec(), connect: lan({ device, secret, interface: 'lo' }) });
  said.control = /** @type {{ targetTemperature?: number }} */ (
    (await controller.device(device).control({ targetTemperature: 58 })).body
  ).targetTemperature;
  await controller.close();
} catch (error) {
  said.control = /** @type {{ code: string }} */ (error).code;
}
console.log(JSON.stringify(said));
