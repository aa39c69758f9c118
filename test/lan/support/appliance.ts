/** A simulated appliance on the local network, in a process of its own; somebody stands beside it and opens its door. */
import { createCodec, type DeviceTypeName } from 'igrs-rump';
import { serveOnLan } from 'igrs-rump/lan';
import { type MicrowaveOven, simulate } from '../../../home/appliances/index.ts';
import { answer } from './remote.ts';

const { type, deviceId, pairing, port, interface: name } = JSON.parse(process.argv[2] ?? '');

interface Details {
  readonly isOpen: boolean;
  readonly fault: never;
}

const simulation = simulate(type as DeviceTypeName, { seed: 7, inUse: false });
const appliance = await serveOnLan<DeviceTypeName>({
  codec: createCodec(),
  deviceId,
  pairing,
  port,
  interface: name,
  version: simulation.version,
  onControl: (fields, { unknownFields }) => simulation.control(fields as never, unknownFields),
  status: () => simulation.status() as never,
});
process.stdout.write(`${JSON.stringify({ port: appliance.port })}\n`);

await answer<Details>(async (what, { isOpen, fault }) => {
  switch (what) {
    case 'door':
      (simulation as MicrowaveOven).setDoor(isOpen);
      appliance.report();
      return true;
    case 'fault':
      simulation.setFault(fault, true);
      simulation.step(1);
      for (const alarm of simulation.alarms()) await appliance.alarm(alarm as never);
      return true;
    case 'stats':
      return appliance.stats;
    default:
      throw new Error(`no such order: ${what}`);
  }
});
await appliance.close();
