/** Faults of appliances, and the types of the bodies that appliances exchange. */
import type { DeviceTypeName, MessageInputs, Messages } from 'igrs-rump';

export type ControlOf<Type extends DeviceTypeName> = Messages[`${Type}.control`]['body'];
/** Strict: all names are from the profile. */
export type StateOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.status`]['body'];
export type AlarmOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.alarm`]['body'];
export type FaultOf<Type extends DeviceTypeName> = AlarmOf<Type>['faults'][number];
export type Version = MessageInputs['water-heater.version-response']['body'];
export type Result = StateOf<'water-heater'>['result'];
export type Severity = AlarmOf<'water-heater'>['severity'];
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
