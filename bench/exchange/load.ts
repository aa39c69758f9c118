/** Devices and controllers in a process of their own. The first argument is the number that its serials begin with. */
import { Clients } from './load/clients.ts';
import { controlTraffic } from './load/control.ts';
import { statusTraffic } from './load/status.ts';
import type { LoadCalls } from './messages.ts';
import { answer } from './processes.ts';

const clients = new Clients(Number(process.argv[2]));

answer<LoadCalls>(null, {
  connect: async ({ urls, devices, controllers }) => {
    await clients.connect(urls, devices, controllers);
    return null;
  },
  control: (flow) => controlTraffic(clients, flow),
  status: (flow) => statusTraffic(clients, flow),
  end: async () => {
    clients.close();
    return null;
  },
});
