/** Statuses of all devices in turn, to every controller. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flow, Traffic } from '../messages.ts';
import type { Clients, Device } from './clients.ts';
import { codec } from './frames.ts';
import { pace } from './pace.ts';
import { Recorder } from './recorder.ts';

const SEQUENCES = 0x10000;
/** Devices that push their next status as soon as the last one has arrived. */
const UNDER_WAY = 128;

interface Pushing {
  readonly device: Device;
  sequence: number;
  pushedAt: number;
}

export async function statusTraffic(clients: Clients, { warmup, milliseconds, rate }: Flow): Promise<Traffic> {
  const recorder = new Recorder();
  const pushing = new Map<number, Pushing>(
    clients.devices.map((device) => [device.serial, { device, sequence: 0, pushedAt: 0 }]),
  );
  const all = [...pushing.values()];
  let frames = 0;
  let isOver = false;

  for (const [index, controller] of clients.controllers.entries()) {
    controller.heard = (kind, serial, sequence) => {
      if (kind !== 'water-heater.status') return;
      frames++;
      // The first one hears for all; devices of other processes have other clocks.
      const own = index === 0 ? pushing.get(serial) : undefined;
      if (own === undefined || own.sequence !== sequence) return;
      recorder.add(performance.now() - own.pushedAt);
      if (rate === null && !isOver) push(own);
    };
  }
  let turn = 0;
  const stop = rate === null ? () => {} : pace(rate, () => push(all[turn++ % all.length] as Pushing));
  if (rate === null) for (const own of all.slice(0, UNDER_WAY)) push(own);

  await sleep(warmup);
  recorder.clear();
  frames = 0;
  const began = performance.now();
  await sleep(milliseconds);
  const took = performance.now() - began;
  const traffic = { frames, milliseconds: took, latency: recorder.latency() };
  isOver = true;
  stop();
  await sleep(100);
  clients.check();
  for (const controller of clients.controllers) controller.heard = () => {};
  return traffic;
}

function push(own: Pushing): void {
  own.sequence = (own.sequence + 1) % SEQUENCES;
  own.pushedAt = performance.now();
  own.device.socket.send(codec.withSequence(own.device.status, own.sequence));
}
