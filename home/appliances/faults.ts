import type { Severity } from './types.ts';

/** What happens to an appliance at a second of its simulation. */
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

/** Which faults an appliance has, and what it has to say about them (6.4.4). */
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

  /** A second passes: the script's events that are due. */
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

  /** Says so only where it is news. */
  set(fault: Fault, isOpen: boolean): void {
    if (this.#open.has(fault) === isOpen) return;
    if (isOpen) this.#open.add(fault);
    else this.#open.delete(fault);
    const event = isOpen ? 'raised' : 'cleared';
    this.#notices.push({ event, severity: this.#severities[fault], faults: [fault] });
  }

  /** What was not told yet, in order. */
  take(): AlarmNotice<Fault>[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }
}
