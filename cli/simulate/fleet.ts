/**
 * Many simulated appliances, each a client of its own; counts of what happens to them, and their display while the command runs and at its
 * end.
 */
import type { SingleBar } from 'cli-progress';
import { type Codec, type DeviceTypeName, RumpError } from 'igrs-rump';
import type { Appliance, ApplianceLink, ApplianceOptions, LinkClose } from 'igrs-rump/exchange';
import { deviceTypes, formatDeviceId } from 'igrs-rump/profile';
import { type SimulatedAppliance, simulateAny } from '../../home/appliances/index.ts';
import { codeWith, fieldWith, kindOf, serialOf } from '../../home/vocabulary.ts';
import { isCode } from '../../sdk/exchange/roles.ts';
import { printable } from '../printable.ts';
import { progressBar } from '../progress.ts';
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
const NOT_GRANTED = `; the account of its token has no grant "register" for it, or a role or a revocation takes it`;
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
  #timer: ReturnType<typeof setInterval> | undefined;
  #turn = 0;
  /** The reason given by the last link that ended by itself; empty at first. */
  why = '';

  /** @param refused called with the reason if the server will never accept them */
  constructor(options: FleetOptions, refused: (reason: string) => void) {
    this.#options = options;
    this.#refused = refused;
    try {
      for (let index = 0; index < options.count; index++) this.#running.push(this.#start(index));
    } catch (error) {
      // Their links and timers would keep the process alive.
      void this.close();
      throw error;
    }
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
      response: () => simulation.status('response') as never,
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

  #lost({ reason, message, result }: LinkClose, wasOnline: boolean): void {
    const { closed } = this.#options.counts;
    closed[reason] = (closed[reason] ?? 0) + 1;
    this.why = message || reason;
    // A retry would fail in the same way, except for one that was online: its grants may have changed, which the server shows at the retry.
    if (wasOnline) return;
    if (reason !== 'unauthorised' && reason !== 'token-expired') return;
    this.#refused(`${reason}: ${message}${isCode(result, 'unauthorised') ? NOT_GRANTED : ''}`);
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
      for (const notice of simulation.alarms()) this.#alarm(appliance, notice);
      appliance.report();
      counts.statuses++;
    }
    this.#turn = (this.#turn + 1) % turns;
  }
}

const EVERY_MILLISECONDS = 250;

/** Milliseconds until it says why some are not online: links that end are opened again. */
const PATIENCE = 5000;

/**
 * On a terminal shows a line that is kept up to date, elsewhere prints one line whenever all are online; on both another one when some
 * are not for a while. Returns a function that ends it.
 */
export function watchFleet(counts: Counts, total: number, fleet: Pick<Fleet, 'why'>): () => void {
  const bar = process.stderr.isTTY ? openBar(counts, total) : null;
  let late = performance.now() + PATIENCE;
  let said: 'nothing' | 'all' | 'some' = 'nothing';
  const timer = setInterval(() => {
    bar?.update(counts.online, { ...counts });
    if (counts.online === total) {
      late = performance.now() + PATIENCE;
      if (said !== 'all' && bar === null)
        process.stderr.write(`rump: ${total === 1 ? 'the appliance is' : `${total} appliances are`} online\n`);
      said = 'all';
    } else if (said !== 'some' && fleet.why !== '' && performance.now() >= late) {
      said = 'some';
      bar?.stop();
      process.stderr.write(`rump: ${counts.online} of ${total} online; last failure: ${printable(fleet.why)}\n`);
      bar?.start(total, counts.online, { ...counts });
    }
  }, EVERY_MILLISECONDS);
  return () => {
    clearInterval(timer);
    bar?.stop();
  };
}

function openBar(counts: Counts, total: number): SingleBar {
  const bar = progressBar('{value} of {total} online, {statuses} statuses, {alarms} alarms, {controls} controls');
  bar.start(total, 0, { ...counts });
  return bar;
}

/** Totals over all appliances. Updated in place. */
interface Counts {
  appliances: number;
  /** Currently registered. */
  online: number;
  /** All registrations so far. */
  links: number;
  statuses: number;
  alarms: number;
  /** Alarms dropped because an appliance's queue was full of unacknowledged ones. */
  alarmsLost: number;
  controls: number;
  /** By result: controls answered with anything but `ok`. */
  refused: Record<string, number>;
  /** By reason: links that ended before we ended them. */
  closed: Record<string, number>;
}

export function emptyCounts(): Counts {
  const numbers = { appliances: 0, online: 0, links: 0, statuses: 0, alarms: 0, alarmsLost: 0, controls: 0 };
  return { ...numbers, refused: {}, closed: {} };
}

export function countsText(counts: Counts): string {
  const { appliances, links, statuses, alarms, alarmsLost, controls, refused, closed } = counts;
  const lines: readonly (readonly [string, number | string])[] = [
    ['appliances', appliances],
    ['registered', `${links}${listed(closed, ', ended: ')}`],
    ['statuses', statuses],
    ['alarms', `${alarms}${alarmsLost > 0 ? `, lost: ${alarmsLost}` : ''}`],
    ['controls', `${controls}${listed(refused, ', refused: ')}`],
  ];
  return lines.map(([name, value]) => `${name.padEnd(12)}${value}\n`).join('');
}

function listed(counts: Readonly<Record<string, number>>, before: string): string {
  const entries = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return entries.length === 0 ? '' : before + entries.join(', ');
}
