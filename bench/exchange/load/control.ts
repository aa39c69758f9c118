/** Control messages to all devices in turn, and their responses. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flow, Traffic } from '../messages.ts';
import type { Clients, Controller, Device } from './clients.ts';
import { codec } from './frames.ts';
import { pace } from './pace.ts';
import { Recorder } from './recorder.ts';

const SEQUENCES = 0x10000;
/** Requests of one controller that are under way when it sends as many as are answered. */
const UNDER_WAY = 32;

export async function controlTraffic(clients: Clients, { warmup, milliseconds, rate }: Flow): Promise<Traffic> {
  const recorder = new Recorder();
  let responses = 0;
  let isOver = false;
  let turn = 0;
  const nextDevice = (): Device => clients.devices[turn++ % clients.devices.length] as Device;

  const askers = clients.controllers.map((controller) => {
    const asker = new Asker(controller, nextDevice);
    controller.heard = (kind, _, sequence) => {
      if (kind !== 'water-heater.response') return;
      responses++;
      recorder.add(asker.answered(sequence));
      if (rate === null && !isOver) asker.ask();
    };
    return asker;
  });
  let asked = 0;
  const stop = rate === null ? () => {} : pace(rate, () => askers[asked++ % askers.length]?.ask());
  if (rate === null) for (const asker of askers) for (let count = 0; count < UNDER_WAY; count++) asker.ask();

  await sleep(warmup);
  recorder.clear();
  responses = 0;
  const began = performance.now();
  await sleep(milliseconds);
  const took = performance.now() - began;
  const traffic = { frames: responses * 2, milliseconds: took, latency: recorder.latency() };
  isOver = true;
  stop();
  await sleep(100);
  clients.check();
  for (const controller of clients.controllers) controller.heard = () => {};
  return traffic;
}

class Asker {
  readonly #controller: Controller;
  readonly #nextDevice: () => Device;
  /** When the request of each sequence left. */
  readonly #asked = new Float64Array(SEQUENCES);
  #sequence = 0;

  constructor(controller: Controller, nextDevice: () => Device) {
    this.#controller = controller;
    this.#nextDevice = nextDevice;
  }

  ask(): void {
    this.#sequence = (this.#sequence + 1) % SEQUENCES;
    this.#asked[this.#sequence] = performance.now();
    this.#controller.socket.send(codec.withSequence(this.#nextDevice().control, this.#sequence));
  }

  answered(sequence: number): number {
    return performance.now() - (this.#asked[sequence] as number);
  }
}
