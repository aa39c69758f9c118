/** Simulated appliances, at a message server or on the local network, until a signal or the given time ends them. */
import type { DeviceTypeName } from 'igrs-rump';
import { Appliance, systemClock } from 'igrs-rump/exchange';
import { deviceTypes } from 'igrs-rump/profile';
import { connector, readToken } from '../connector.ts';
import { createEngineCodec, type Engine } from '../engine.ts';
import { Failure, misuse } from '../failure.ts';
import { interrupted } from '../interruption.ts';
import { readTypes } from '../kinds.ts';
import { standardOutput } from '../output.ts';
import { printableJson } from '../printable.ts';
import { countsText, emptyCounts, watchFleet } from './counts.ts';
import { readFaults } from './faults.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import { introduceOnLan, MAX_APPLIANCES, onLan } from './on-lan.ts';

interface SimulateOptions {
  readonly server: string;
  /** On the local network, in place of a server. */
  readonly lan?: boolean;
  readonly interface?: readonly string[];
  readonly token?: string;
  readonly tokenFile?: string;
  /** As many as the profile has device types if it is left out. */
  readonly count?: number;
  readonly seed: number;
  readonly types?: string;
  readonly faults?: string;
  readonly speed: number;
  readonly interval: number;
  readonly duration?: number;
  readonly json?: boolean;
  readonly engine: Engine;
}

export async function simulateAppliances(options: SimulateOptions): Promise<void> {
  const { seed, speed, interval, duration } = options;
  const types: readonly DeviceTypeName[] = readTypes(options.types);
  const faults = options.faults === undefined ? [] : await readFaults(options.faults, types);
  if (!options.lan && options.interface !== undefined) {
    throw misuse('--interface needs --lan: a server is found by its address');
  }
  const { count = defaultCount(options.lan === true) } = options;
  const lan = options.lan ? onLan(options.interface) : null;
  const open = lan?.open ?? (await atServer(options));
  const codec = await createEngineCodec(options.engine);

  const counts = emptyCounts();
  const stop = new AbortController();
  const end = interrupted(stop.signal);
  let refusal: Failure | null = null;
  const fleet = new Fleet({ codec, open, counts, count, seed, types, faults, speed, interval }, (reason) => {
    refusal ??= new Failure(`--server ${options.server}: ${reason}`);
    stop.abort();
  });
  lan?.ready.then(
    (offered) => introduceOnLan(offered, options.json === true),
    (error: Error) => {
      refusal ??= new Failure(error.message, undefined, { cause: error });
      stop.abort();
    },
  );
  const stopWatching = watchFleet(counts, count);
  const timer = duration === undefined ? null : systemClock.after(duration * 1000, () => stop.abort());
  try {
    await end;
  } finally {
    timer?.();
    stopWatching();
    await fleet.close();
  }
  if (refusal !== null) throw refusal;
  const output = standardOutput();
  await output.add(options.json ? `${printableJson(counts)}\n` : countsText(counts));
  await output.close();
}

function defaultCount(isLan: boolean): number {
  return isLan ? Math.min(deviceTypes.length, MAX_APPLIANCES) : deviceTypes.length;
}

async function atServer(options: SimulateOptions): Promise<FleetOptions['open']> {
  const connect = await connector(options.server, await readToken(options));
  return (appliance) => new Appliance({ ...appliance, connect });
}
