/** Devices and controllers in a process of their own. Its arguments: the protocol, and the number that its serials begin with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Clients, type Controller, codec, type Device } from './clients.ts';
import type { Protocol } from './links.ts';
import { answer, type Flow, type LoadCalls, Recorder, type Traffic } from './processes.ts';

const SEQUENCES = 0x10000;

/** Requests of one controller in flight, if each response is followed by the next request. */
const REQUESTS_IN_FLIGHT = 32;

/** Devices that push their next status as soon as the last one has arrived. */
const STATUSES_IN_FLIGHT = 128;
const clients = new Clients(process.argv[2] as Protocol, Number(process.argv[3]));

/** A flow; `Measured` counts its frames and records their latency. */
interface Work {
  /** One request or status, of the next device in turn. */
  readonly next: () => void;
  /** As many as may be in flight, if each answer is followed by the next request. */
  readonly fill: () => void;
}

interface Measured {
  readonly recorder: Recorder;
  frames: number;
  /** Whether an answer is to be followed by the next request. */
  isFlooding: boolean;
}

/** Runs a flow, and counts only after it has warmed up. */
async function measure(
  { warmup, milliseconds, rate, devices }: Flow,
  begin: (measured: Measured, devices: readonly Device[]) => Work,
): Promise<Traffic> {
  const measured: Measured = { recorder: new Recorder(), frames: 0, isFlooding: rate === null };
  const { next, fill } = begin(measured, clients.devices.slice(0, devices));
  let stop = (): void => {};
  if (rate === null) fill();
  else stop = callAtRate(rate, next);

  await sleep(warmup);
  measured.recorder.clear();
  measured.frames = 0;
  const began = performance.now();
  const before = process.cpuUsage();
  await sleep(milliseconds);
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1000 / took;
  const traffic = { frames: measured.frames, milliseconds: took, processor, latency: measured.recorder.latency() };
  measured.isFlooding = false;
  stop();
  await sleep(100);
  clients.check();
  for (const controller of clients.controllers) controller.onFrame = () => {};
  return traffic;
}

/** Calls at a fixed rate without awaiting; returns stop. */
function callAtRate(perSecond: number, call: () => void): () => void {
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) * perSecond) / 1000);
    for (; done < due; done++) call();
  }, 1);
  return () => clearInterval(timer);
}

/** Control messages to all devices in turn, and their responses. */
function control(measured: Measured, devices: readonly Device[]): Work {
  let turn = 0;
  const nextDevice = (): Device => devices[turn++ % devices.length] as Device;
  const requesters = clients.controllers.map((controller) => {
    const requester = new Requester(controller, nextDevice);
    controller.onFrame = (kind, _, sequence) => {
      if (kind !== 'water-heater.response') return;
      // The request and its response.
      measured.frames += 2;
      measured.recorder.add(requester.latencyOf(sequence));
      if (measured.isFlooding) requester.request();
    };
    return requester;
  });
  let requested = 0;
  return {
    next: () => requesters[requested++ % requesters.length]?.request(),
    fill: () => {
      for (const requester of requesters) for (let count = 0; count < REQUESTS_IN_FLIGHT; count++) requester.request();
    },
  };
}

class Requester {
  readonly #controller: Controller;
  readonly #nextDevice: () => Device;
  /** When the request of each sequence left. */
  readonly #sentAt = new Float64Array(SEQUENCES);
  #sequence = 0;

  constructor(controller: Controller, nextDevice: () => Device) {
    this.#controller = controller;
    this.#nextDevice = nextDevice;
  }

  request(): void {
    this.#sequence = (this.#sequence + 1) % SEQUENCES;
    this.#sentAt[this.#sequence] = performance.now();
    const { serial, control } = this.#nextDevice();
    const { link, number } = this.#controller;
    link.send(codec.withSequence(control, this.#sequence), `control/${serial}/${number}`);
  }

  latencyOf(sequence: number): number {
    return performance.now() - (this.#sentAt[sequence] as number);
  }
}

interface Pushing {
  readonly device: Device;
  sequence: number;
  pushedAt: number;
}

/** Statuses of all devices in turn, to every controller. */
function status(measured: Measured, devices: readonly Device[]): Work {
  const pushing = new Map<number, Pushing>(
    devices.map((device) => [device.serial, { device, sequence: 0, pushedAt: 0 }]),
  );
  for (const [index, controller] of clients.controllers.entries()) {
    controller.onFrame = (kind, serial, sequence) => {
      if (kind !== 'water-heater.status') return;
      measured.frames++;
      // The first controller takes the times for all; devices of other processes have other clocks.
      const own = index === 0 ? pushing.get(serial) : undefined;
      if (own === undefined || own.sequence !== sequence) return;
      measured.recorder.add(performance.now() - own.pushedAt);
      if (measured.isFlooding) push(own);
    };
  }
  const all = [...pushing.values()];
  let turn = 0;
  return {
    next: () => push(all[turn++ % all.length] as Pushing),
    fill: () => {
      for (const own of all.slice(0, STATUSES_IN_FLIGHT)) push(own);
    },
  };
}

function push(own: Pushing): void {
  own.sequence = (own.sequence + 1) % SEQUENCES;
  own.pushedAt = performance.now();
  const { link, status, statusTopic } = own.device;
  link.send(codec.withSequence(status, own.sequence), statusTopic);
}

answer<LoadCalls>(null, {
  connect: ({ urls, devices, controllers }) => clients.connect(urls, devices, controllers),
  idle: ({ url, count }) => clients.idle(url, count),
  endIdle: () => clients.endIdle(),
  control: (flow) => measure(flow, control),
  status: (flow) => measure(flow, status),
  end: () => clients.close(),
});
