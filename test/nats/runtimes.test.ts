/** The bus in each runtime that the server has a host for: a device on a server in one, a controller on a server in another. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deviceId } from '../exchange/support/heater.ts';
import { hosts } from '../server/support/hosts.ts';
import { alarmsOf, controllerOf, heater, LEASE, online, until } from './support/message-server.ts';
import { type NatsServer, natsServer } from './support/nats-server.ts';
import { type ServerProcess, serverProcess } from './support/process.ts';

let nats: NatsServer;
let observed: ServerProcess;

before(async () => {
  nats = await natsServer();
  observed = await serverProcess(nats.port, LEASE);
});
after(async () => {
  await observed.kill();
  await nats.end();
});

for (const [index, host] of hosts.entries()) {
  test(`${host.name}: a device there, a controller on Node`, async () => {
    const server = await serverProcess(nats.port, LEASE, host);
    const appliance = heater(index + 1, server.connect);
    const controller = controllerOf(observed.connect);
    try {
      const heard = alarmsOf(controller);
      await until('they are there', () => online(appliance) && controller.link.state === 'online');
      await controller.device(deviceId(index + 1)).control({ targetTemperature: 62 });
      assert.equal(appliance.target, 62);
      await appliance.alarm({ event: 'raised', severity: 'fault', faults: ['dryFire'], time: 5 });
      await until('the alarm is heard', () => heard.has(`${index + 1} 5`));
      const { server: served, bus } = await server.stats();
      assert.deepEqual([served.devices, bus.held, bus.state], [1, 1, 'connected']);
    } finally {
      await Promise.all([appliance.close(), controller.close()]);
      assert.equal(await server.end(), 0);
    }
  });
}
