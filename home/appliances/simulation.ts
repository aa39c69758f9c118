/** What all simulated appliances have in common: time in whole seconds, chance from a seed, faults, and answers to control. */
import type { DeviceTypeName } from 'igrs-rump';
import type { KindName } from 'igrs-rump/profile';
import { areValuesAllowed } from './checked.ts';
import { Day } from './day.ts';
import { type AlarmNotice, type FaultEvent, Faults } from './faults.ts';
import { SeededRandom } from './random.ts';
import type { ControlOf, FaultOf, Result, Severity, StateOf, Version } from './types.ts';

export interface SimulationOptions<Type extends DeviceTypeName> {
  /** Everything by chance comes of it. */
  readonly seed: number;
  /** Faults that come and go at given seconds. */
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
   * Lets time pass, to the millisecond. Physics goes on by whole seconds, so that a day comes out the same however it is
   * stepped through.
   */
  step(seconds: number): void {
    this.#milliseconds += Math.round(seconds * 1000);
    for (; this.#milliseconds >= 1000; this.#milliseconds -= 1000) {
      this.day.pass();
      this.faults.pass();
      this.pass();
    }
  }

  /** All of a control message is carried out, or nothing; the answer says which. */
  control(fields: ControlOf<Type>, unknownFields: readonly number[] = []): Result {
    if (unknownFields.length > 0) return 'unsupported';
    if (!areValuesAllowed(`${this.deviceType}.control` as KindName, fields)) return 'invalid-value';
    const objection = this.objection(fields);
    if (objection === null) this.apply(fields);
    return objection ?? 'ok';
  }

  /** What there is to tell since it was asked last. */
  alarms(): AlarmNotice<FaultOf<Type>>[] {
    return this.faults.take();
  }

  /** For whoever plays fate: as if it were in the script for now. */
  setFault(fault: FaultOf<Type>, isOpen: boolean): void {
    this.faults.set(fault, isOpen);
  }

  abstract status(): StateOf<Type>;
  /** One second. */
  protected abstract pass(): void;
  /** Why these values cannot be had now; null where they can. */
  protected abstract objection(fields: ControlOf<Type>): Result | null;
  protected abstract apply(fields: ControlOf<Type>): void;
}
