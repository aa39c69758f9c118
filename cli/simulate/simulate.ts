/** Simulated appliances, at a message server or on the local network, until a signal or the given time ends them. */
import type { DeviceTypeName } from 'igrs-rump';
import { Appliance, type ApplianceOptions, systemClock } from 'igrs-rump/exchange';
import { type LanAppliance, pairingSecret, serveOnLan } from 'igrs-rump/lan';
import { connector, readToken, serverNamed } from '../connector.ts';
import { createEngineCodec, type Engine } from '../engine.ts';
import { Failure, interrupted, misuse } from '../failure.ts';
import { OutputClosed, standardOutput } from '../output.ts';
import { printableJson } from '../printable.ts';
import { textTable } from '../text-table.ts';
import { readTypes } from '../vocabulary.ts';
import { readFaults } from './faults.ts';
import { countsText, emptyCounts, Fleet, type FleetOptions, type OpenAppliance, watchFleet } from './fleet.ts';

interface SimulateOptions {
  readonly server: string;
  /** On the local network, in place of a server. */
  readonly lan?: boolean;
  readonly interface?: readonly string[];
  readonly token?: string;
  readonly tokenFile?: string;
  /** One of each type by default. */
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
  const { count = options.lan ? Math.min(types.length, MAX_APPLIANCES) : types.length } = options;
  const lan = options.lan ? onLan(options.interface) : null;
  const open = lan?.open ?? (await atServer(options));
  const codec = await createEngineCodec(options.engine);

  const counts = emptyCounts();
  const stop = new AbortController();
  let refusal: Error | null = null;
  const fleet = new Fleet({ codec, open, counts, count, seed, types, faults, speed, interval }, (reason) => {
    refusal ??= new Failure(`${serverNamed(options.server)}: ${reason}`);
    stop.abort();
  });
  // Only now: if an appliance cannot be made, a signal still ends the process.
  const end = interrupted(stop.signal);
  lan?.ready
    .then((offered) => introduceOnLan(offered, options.json === true))
    .catch((error: Error) => {
      const isTold = Failure.is(error) || OutputClosed.is(error);
      refusal ??= isTold ? error : new Failure(error.message, error);
      stop.abort();
    });
  const stopWatching = watchFleet(counts, count, fleet);
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

async function atServer(options: SimulateOptions): Promise<FleetOptions['open']> {
  const connect = await connector(options.server, await readToken(options));
  return (appliance) => new Appliance({ ...appliance, connect });
}

interface Offered {
  readonly deviceId: string;
  readonly port: number;
  readonly secret: string;
}

/** Each has its own sockets on each interface, and the number of open sockets is limited. */
const MAX_APPLIANCES = 64;

function onLan(interfaces: readonly string[] | undefined) {
  const offers: Promise<Offered>[] = [];
  const open = (options: Omit<ApplianceOptions<DeviceTypeName>, 'connect'>): OpenAppliance => {
    if (offers.length >= MAX_APPLIANCES) {
      throw new Failure(`--count: at most ${MAX_APPLIANCES} appliances with --lan`);
    }
    const secret = pairingSecret();
    const place = interfaces === undefined ? {} : { interface: interfaces };
    const served = serveOnLan({ ...options, pairing: secret, ...place });
    const offer = served.then(({ deviceId, port }) => ({ deviceId, port, secret }));
    offer.catch(() => {});
    offers.push(offer);
    return whenServed(served);
  };
  return {
    open,
    /** Resolves when all are announced; rejects if one cannot be. Read it after opening all of them. */
    get ready(): Promise<readonly Offered[]> {
      return Promise.all(offers);
    },
  };
}

/** On standard error for people, on standard output for programs. */
async function introduceOnLan(offered: readonly Offered[], isJson: boolean): Promise<void> {
  if (isJson) {
    await standardOutput().write(`${printableJson({ offered })}\n`);
    return;
  }
  const rows = offered.map(({ deviceId, port, secret }) => [deviceId, String(port), secret]);
  process.stderr.write(textTable(['device', { head: 'port', align: 'right' }, 'secret'], rows));
}

/** Until it is served there is no controller to report to. */
function whenServed(served: Promise<LanAppliance<DeviceTypeName>>): OpenAppliance {
  let appliance: LanAppliance<DeviceTypeName> | null = null;
  served.then(
    (ready) => {
      appliance = ready;
    },
    () => {},
  );
  return {
    report: () => appliance?.report(),
    alarm: (alarm) => appliance?.alarm(alarm) ?? served.then((ready) => ready.alarm(alarm)),
    close: () =>
      served.then(
        (ready) => ready.close(),
        () => {},
      ),
  };
}
