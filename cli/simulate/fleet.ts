/** Many simulated appliances, each a client of its own. */
import { type Codec, type DeviceTypeName, RumpError } from 'igrs-rump';
import type { Appliance, ApplianceLink, ApplianceOptions, LinkClose } from 'igrs-rump/exchange';
import { deviceTypes, formatDeviceId } from 'igrs-rump/profile';
import { type SimulatedAppliance, simulateAny } from '../../home/appliances/index.ts';
import { codeWith, fieldWith, kindOf, serialOf } from '../../home/vocabulary.ts';
import type { Counts } from './counts.ts';
import { type ScriptedFault, scriptOf } from './faults.ts';

export interface FleetOptions {
  readonly codec: Codec;
  /** Makes an appliance reachable for controllers. */
  readonly open: (options: Omit<ApplianceOptions<DeviceTypeName>, 'connect'>) => OpenAppliance;
  readonly counts: Counts;
  readonly count: number;
  readonly seed: number;
  readonly types: readonly DeviceTypeName[];
  readonly faults: readonly ScriptedFault[];
  readonly speed: number;
  /** Milliseconds from one status to the next. */
  readonly interval: number;
}

export type OpenAppliance = Pick<Appliance, 'alarm' | 'report' | 'close'>;

interface Running {
  readonly appliance: OpenAppliance;
  readonly simulation: SimulatedAppliance;
}

/** The profile's name for it. */
const OK = codeWith(fieldWith(kindOf(deviceTypes[0]?.name ?? '', 'response'), 'result'), 'ok');
/** Locally administered addresses (EUI-48), which no hardware has; each seed has its own range. */
const SERIALS = 0x020000000000;
const SERIALS_OF_SEED = 0x1000000;
/** A prime, so that neighbouring appliances do not behave alike. */
const SEED_STEP = 7919;
/** The time between two turns; in each turn some of the appliances advance, and all of them once per interval. */
const TURN_MILLISECONDS = 50;

export class Fleet {
  readonly #options: FleetOptions;
  readonly #refused: (reason: string) => void;
  readonly #running: Running[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #turn = 0;

  /** @param refused called with the reason if the server will never accept them */
  constructor(options: FleetOptions, refused: (reason: string) => void) {
    this.#options = options;
    this.#refused = refused;
    for (let index = 0; index < options.count; index++) this.#running.push(this.#start(index));
    options.counts.appliances = options.count;
    this.#timer = setInterval(() => this.#pass(), TURN_MILLISECONDS);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running.map(({ appliance }) => appliance.close()));
  }

  #start(index: number): Running {
    const { codec, counts, seed, types, faults } = this.#options;
    const type = types[index % types.length] as DeviceTypeName;
    const deviceId = formatDeviceId(type, serialOf(SERIALS + seed * SERIALS_OF_SEED + index) as number);
    const simulation = simulateAny(type, {
      seed: seed * SEED_STEP + index,
      faults: scriptOf(faults, deviceId, type),
    });
    const place = { isOnline: false };
    const appliance = this.#options.open({
      codec,
      deviceId,
      version: simulation.version as never,
      onControl: (fields, { unknownFields }) => {
        counts.controls++;
        const result = simulation.control(fields, unknownFields);
        if (result !== undefined && result !== OK) counts.refused[result] = (counts.refused[result] ?? 0) + 1;
        return result as undefined;
      },
      status: () => simulation.status() as never,
      onLink: (link) => this.#follow(place, link),
    });
    return { appliance, simulation };
  }

  /** Registered or not: links come and go by themselves. */
  #follow(running: { isOnline: boolean }, link: ApplianceLink): void {
    const { counts } = this.#options;
    const wasOnline = running.isOnline;
    const isOnline = link.state === 'online';
    if (isOnline && !wasOnline) counts.links++;
    if (isOnline !== wasOnline) counts.online += isOnline ? 1 : -1;
    running.isOnline = isOnline;
    if (link.state === 'waiting') this.#lost(link.close, wasOnline);
  }

  #lost({ reason, message }: LinkClose, wasOnline: boolean): void {
    const { closed } = this.#options.counts;
    closed[reason] = (closed[reason] ?? 0) + 1;
    // A retry would fail in the same way, but for one that was online: what its account may do may have changed, and the server tells by the retry.
    if (wasOnline) return;
    if (reason === 'unauthorised' || reason === 'token-expired') this.#refused(`${reason}: ${message}`);
  }

  #alarm(appliance: OpenAppliance, notice: object): void {
    const { counts } = this.#options;
    try {
      appliance.alarm(notice as never);
      counts.alarms++;
    } catch (error) {
      // After long enough without a server the queue of alarms is full; the simulation continues, as a real appliance would.
      if (!RumpError.is(error)) throw error;
      counts.alarmsLost++;
    }
  }

  /** Advances each appliance once per interval, spread over the interval, as with real ones. */
  #pass(): void {
    const { interval, speed, counts } = this.#options;
    const turns = Math.max(1, Math.round(interval / TURN_MILLISECONDS));
    for (let index = this.#turn; index < this.#running.length; index += turns) {
      const { appliance, simulation } = this.#running[index] as Running;
      simulation.step((interval / 1000) * speed);
      for (const notice of simulation.alarms()) {
        this.#alarm(appliance, notice);
      }
      appliance.report();
      counts.statuses++;
    }
    this.#turn = (this.#turn + 1) % turns;
  }
}
