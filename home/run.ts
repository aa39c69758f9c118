/** A simulated appliance as a client of a message server, over whatever links `connect` gives. */
import type { Codec } from 'igrs-rump';
import { Appliance, type Clock, type Connect, systemClock } from 'igrs-rump/exchange';
import type { SimulatedAppliance } from './appliances/index.ts';

export interface RunOptions {
  readonly simulation: SimulatedAppliance;
  readonly codec: Codec;
  readonly connect: Connect;
  readonly deviceId: string;
  /** Simulated seconds in one of the clock's. */
  readonly speed: number;
  /** Milliseconds from one status to the next. */
  readonly interval: number;
  readonly clock?: Clock;
}

export interface RunningAppliance {
  readonly simulation: SimulatedAppliance;
  /** Says at once what has changed, without waiting for the next step. */
  tell(): void;
  stop(): Promise<void>;
}

export function runAppliance(options: RunOptions): RunningAppliance {
  const { simulation, codec, connect, deviceId, speed, interval, clock = systemClock } = options;
  const appliance = new Appliance({
    codec,
    connect,
    deviceId,
    version: simulation.version,
    clock,
    onControl: (fields, { unknownFields }) => simulation.control(fields, unknownFields),
    status: () => simulation.status() as never,
  });
  const tell = (): void => {
    for (const notice of simulation.alarms()) {
      appliance.alarm(notice as never);
    }
    appliance.report();
  };
  let stopTimer = (): void => {};
  const pass = (): void => {
    stopTimer = clock.after(interval, () => {
      simulation.step((interval / 1000) * speed);
      tell();
      pass();
    });
  };
  pass();
  return {
    simulation,
    tell,
    stop: async () => {
      stopTimer();
      await appliance.close();
    },
  };
}
