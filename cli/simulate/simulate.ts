/** Simulated appliances at a message server, until a signal or the given time ends them. */
import type { DeviceTypeName } from 'igrs-rump';
import { createEngineCodec, type Engine } from '../engine.ts';
import { Failure } from '../failure.ts';
import { interrupted } from '../interruption.ts';
import { standardOutput } from '../output.ts';
import { connector } from './connector.ts';
import { countsText, emptyCounts } from './counts.ts';
import { readFaults } from './faults.ts';
import { Fleet } from './fleet.ts';
import { watchFleet } from './progress.ts';
import { readToken } from './token.ts';
import { readTypes } from './types.ts';

export interface SimulateOptions {
  readonly server: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly count: number;
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
  const { count, seed, speed, interval, duration } = options;
  const types: readonly DeviceTypeName[] = readTypes(options.types);
  const faults = options.faults === undefined ? [] : await readFaults(options.faults, types);
  const connect = await connector(options.server, await readToken(options));
  const codec = await createEngineCodec(options.engine);

  const counts = emptyCounts();
  const stop = new AbortController();
  const end = interrupted(stop.signal);
  let refusal: Failure | null = null;
  const fleet = new Fleet({ codec, connect, counts, count, seed, types, faults, speed, interval }, (reason) => {
    refusal ??= new Failure(`--server ${options.server}: ${reason}`);
    stop.abort();
  });
  const stopWatching = watchFleet(counts, count);
  const timer = duration === undefined ? null : setTimeout(() => stop.abort(), duration * 1000);
  try {
    await end;
  } finally {
    if (timer !== null) clearTimeout(timer);
    stopWatching();
    await fleet.close();
  }
  if (refusal !== null) throw refusal;
  await standardOutput().write(options.json ? `${JSON.stringify(counts)}\n` : countsText(counts));
}
