/** The common part of all simulated appliances: time in whole seconds, seeded randomness, faults, and answers to control. */
import type { DeviceTypeName, KindName } from 'igrs-rump';
import { kindOf } from '../vocabulary.ts';
import { SeededRandom } from './activity.ts';
import {
  areValuesAllowed,
  areValuesReportable,
  type ControlOf,
  type FaultOf,
  type Result,
  type Severity,
  type StateOf,
  type Version,
} from './bodies.ts';
import { fittedBody } from './values.ts';

/** A scripted fault of an appliance, at a second of the simulation. */
export interface FaultEvent<Fault extends string = string> {
  readonly at: number;
  readonly fault: Fault;
  readonly event: 'raised' | 'cleared';
}

export interface AlarmNotice<Fault extends string = string> {
  readonly event: 'raised' | 'cleared';
  readonly severity: Severity;
  readonly faults: readonly Fault[];
}

/** The faults of an appliance, and the alarms to send about them (6.4.4). */
export class Faults<Fault extends string> {
  readonly #severities: Readonly<Record<Fault, Severity>>;
  readonly #script: FaultEvent<Fault>[];
  readonly #open = new Set<Fault>();
  #notices: AlarmNotice<Fault>[] = [];
  #second = 0;

  constructor(severities: Readonly<Record<Fault, Severity>>, script: readonly FaultEvent<Fault>[] = []) {
    this.#severities = severities;
    this.#script = [...script].sort((first, second) => first.at - second.at);
  }

  /** Advances by one second: applies the events of the script that are due. */
  pass(): void {
    this.#second++;
    while (this.#script[0] !== undefined && this.#script[0].at <= this.#second) {
      const { fault, event } = this.#script.shift() as FaultEvent<Fault>;
      this.set(fault, event === 'raised');
    }
  }

  has(...faults: readonly Fault[]): boolean {
    return faults.some((fault) => this.#open.has(fault));
  }

  /** Queues an alarm if the state of the fault changes. */
  set(fault: Fault, isOpen: boolean): void {
    if (this.#open.has(fault) === isOpen) return;
    if (isOpen) this.#open.add(fault);
    else this.#open.delete(fault);
    const event = isOpen ? 'raised' : 'cleared';
    this.#notices.push({ event, severity: this.#severities[fault], faults: [fault] });
  }

  /** The alarms not taken yet, in order. */
  take(): AlarmNotice<Fault>[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }
}

const MINUTES = 1440;
const SECONDS = 86_400;
/** The warmest second of the day, in the afternoon. */
const WARMEST_SECOND = 15 * 3600;

class Day {
  #second: number;

  /** Starts at this minute of the day. */
  constructor(minute: number) {
    this.#second = minute * 60;
  }

  pass(): void {
    this.#second = (this.#second + 1) % SECONDS;
  }

  get minute(): number {
    return Math.floor(this.#second / 60) % MINUTES;
  }

  /** Whether this minute of the day begins now. */
  isStartOf(minute: number | null): boolean {
    return minute !== null && this.#second === minute * 60;
  }

  /** The outdoor temperature, from the daily mean and the amplitude. */
  outdoor(mean: number, swing: number): number {
    return mean + swing * Math.cos(((this.#second - WARMEST_SECOND) / SECONDS) * 2 * Math.PI);
  }
}

export interface SimulationOptions<Type extends DeviceTypeName> {
  /** The seed of all randomness. */
  readonly seed: number;
  /** Faults that are raised and cleared at given seconds. */
  readonly faults?: readonly FaultEvent<FaultOf<Type>>[];
  /** Whether people use it: taps, doors, meals. True by default. */
  readonly inUse?: boolean;
  /** Minute of the day at which it begins; noon by default. */
  readonly minute?: number;
}

export abstract class Simulation<Type extends DeviceTypeName> {
  abstract readonly deviceType: Type;
  abstract readonly version: Version;
  protected readonly random: SeededRandom;
  protected readonly faults: Faults<FaultOf<Type>>;
  protected readonly day: Day;
  protected readonly inUse: boolean;
  #milliseconds = 0;

  constructor(options: SimulationOptions<Type>, severities: Readonly<Record<FaultOf<Type>, Severity>>) {
    const { seed, faults, inUse = true, minute = 720 } = options;
    this.random = new SeededRandom(seed);
    this.faults = new Faults(severities, faults);
    this.inUse = inUse;
    this.day = new Day(minute);
  }

  /**
   * Advances the time, with millisecond resolution. The physics advances by whole seconds, so that the result does not depend on the size
   * of the steps.
   */
  step(seconds: number): void {
    this.#milliseconds += Math.round(seconds * 1000);
    for (; this.#milliseconds >= 1000; this.#milliseconds -= 1000) {
      this.day.pass();
      this.faults.pass();
      this.pass();
    }
  }

  /** Applies a control message completely or not at all; the result says which. */
  control(fields: ControlOf<Type>, unknownFields: readonly number[] = []): Result {
    if (unknownFields.length > 0) return 'unsupported';
    const isAllowed = areValuesAllowed(`${this.deviceType}.control` as KindName, fields);
    if (!isAllowed || !areValuesReportable(kindOf(this.deviceType, 'status')?.fields ?? [], fields))
      return 'invalid-value';
    const objection = this.objection(fields);
    if (objection === null) this.apply(fields);
    return objection ?? 'ok';
  }

  /** The alarms since the last call. */
  alarms(): AlarmNotice<FaultOf<Type>>[] {
    return this.faults.take();
  }

  /** Raises or clears a fault now, as if the script contained it. */
  setFault(fault: FaultOf<Type>, isOpen: boolean): void {
    this.faults.set(fault, isOpen);
  }

  /** What it reports, in the ranges of the profile, which may have been corrected since this was written. */
  status(role: 'status' | 'response' = 'status'): StateOf<Type> {
    return fittedBody(kindOf(this.deviceType, role)?.fields ?? [], this.state() as object) as StateOf<Type>;
  }

  protected abstract state(): StateOf<Type>;
  /** Advances by one second. */
  protected abstract pass(): void;
  /** Why these values cannot be applied now; null if they can. */
  protected abstract objection(fields: ControlOf<Type>): Result | null;
  protected abstract apply(fields: ControlOf<Type>): void;
}
