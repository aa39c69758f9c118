/** The messages between the page and its worker, and the samples that both keep. */
import type { Inspection } from 'igrs-rump/profile';

export type LinkState = 'connecting' | 'online' | 'reconnecting';

export interface DeviceLine {
  /** `TTTT-SSSSSSSSSSSS`. */
  readonly id: string;
  /** A name of the profile; for an unknown type, the number in the ID. */
  readonly deviceType: string;
  readonly isOnline: boolean;
  /** When it last connected or disconnected, in milliseconds since 1970; null for a device that never connected. */
  readonly since: number | null;
  /** Whether it uses the same profile as the server. */
  readonly sameProfile: boolean;
  readonly mayControl: boolean;
}

export type Body = Readonly<Record<string, unknown>>;

export interface StatusLine {
  readonly device: string;
  readonly body: Body;
  /** Seconds since 1970 by a clock that is never set back; null if the server kept it for a device that is away. */
  readonly time: number | null;
}

export interface AlarmLine {
  readonly device: string;
  readonly deviceType: string;
  readonly event: string;
  readonly isCleared: boolean;
  /** Empty if the profile ranks no alarms. */
  readonly severity: string;
  readonly faults: readonly (string | number)[];
  /** Milliseconds since 1970, by the device's clock. */
  readonly time: number;
}

/** A frame sent or received. */
export interface FrameLine {
  /** Counted from 1 since the worker started. */
  readonly number: number;
  readonly direction: 'in' | 'out';
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly device: string;
  readonly kind: string;
  readonly sequence: number;
  readonly length: number;
}

export interface Answer {
  readonly request: number;
  readonly device: string;
  /** A result of the profile, or the code of an error such as `timeout`. */
  readonly result: string;
  /** Empty if the result needs no explanation. */
  readonly message: string;
  readonly milliseconds: number;
}

export type FromWorker =
  /** `message` is the server's or the system's reason. */
  | { readonly type: 'link'; readonly state: LinkState; readonly message: string }
  /** Every device so far; those that the server no longer lists are offline, without a time. Replaces everything before. */
  | { readonly type: 'devices'; readonly devices: readonly DeviceLine[] }
  /** Those that have come or gone. */
  | { readonly type: 'lines'; readonly devices: readonly DeviceLine[] }
  | { readonly type: 'version'; readonly device: string; readonly version: Body }
  /** The newest of each device. */
  | { readonly type: 'statuses'; readonly statuses: readonly StatusLine[] }
  | { readonly type: 'alarms'; readonly alarms: readonly AlarmLine[] }
  /** All open alarms; replaces everything before, including what was missed while there was no link. */
  | { readonly type: 'open-alarms'; readonly alarms: readonly AlarmLine[] }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'frames'; readonly frames: readonly FrameLine[] }
  | { readonly type: 'traffic'; readonly traffic: Traffic }
  | { readonly type: 'inspection'; readonly frame: number; readonly seen: Seen | null }
  | { readonly type: 'history'; readonly device: string; readonly history: RecordedHistory };

/** Samples in order of time, with null where a line breaks. */
export interface RecordedHistory {
  readonly times: number[];
  readonly values: Readonly<Record<string, (number | null)[]>>;
}

/** A frame in the inspector. */
export interface Seen {
  readonly line: FrameLine;
  readonly bytes: Uint8Array;
  readonly inspection: Inspection;
}

export interface Traffic {
  readonly engine: string;
  /** Why the engine is not Wasm. */
  readonly engineReason: string | undefined;
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly frames: number;
}

export type ToWorker =
  /** Null to ask for the status instead. */
  | { readonly type: 'control'; readonly request: number; readonly device: string; readonly fields: Body | null }
  | { readonly type: 'version'; readonly device: string }
  /** The fields of each device type whose history is kept. */
  | { readonly type: 'record'; readonly fields: Readonly<Record<string, readonly string[]>> }
  | { readonly type: 'history'; readonly device: string }
  | { readonly type: 'inspect'; readonly frame: number };

type Values = (number | null)[];

/** Samples of some fields over time, in the form that charts take: one list of times, and one of values for each field. */
export class Series {
  /** Seconds since 1970 by a clock that is never set back. */
  times: number[] = [];
  readonly #values = new Map<string, Values>();
  readonly #max: number;

  /** @param max samples to keep at least; half as many again before the oldest are dropped */
  constructor(max: number) {
    this.#max = max;
  }

  get fields(): Iterable<string> {
    return this.#values.keys();
  }

  all(): RecordedHistory {
    const values = Object.fromEntries(Array.from(this.fields, (field) => [field, this.values(field)]));
    return { times: this.times, values };
  }

  /** Null where there was no value. */
  values(field: string): Values {
    return this.#values.get(field) ?? new Array(this.times.length).fill(null);
  }

  /** Answers contain a state too; two at the same time would fold the line back, so only the first counts. */
  add(time: number, body: Body, fields: Iterable<string>): void {
    const last = this.times.at(-1);
    if (last !== undefined && time <= last) return;
    for (const field of fields) {
      if (!this.#values.has(field)) this.#values.set(field, new Array(this.times.length).fill(null));
    }
    this.times.push(time);
    for (const [field, values] of this.#values) {
      const value = body[field];
      values.push(typeof value === 'number' ? value : null);
    }
    if (this.times.length > this.#max * 1.5) this.#drop(this.times.length - this.#max);
  }

  /** Marks a gap, at which the line breaks; once is enough. Returns whether there was a line. */
  break(): boolean {
    const isDrawn = [...this.#values.values()].some((values) => typeof values.at(-1) === 'number');
    if (isDrawn) this.add((this.times.at(-1) ?? 0) + 0.001, {}, []);
    return isDrawn;
  }

  /** Puts earlier samples in front; any that are not earlier are left out. */
  prepend(times: readonly number[], values: Readonly<Record<string, Values>>): void {
    const [first = Number.POSITIVE_INFINITY] = this.times;
    const count = times.findIndex((time) => time >= first);
    const kept = count < 0 ? times.length : count;
    for (const field of new Set([...Object.keys(values), ...this.#values.keys()])) {
      const earlier = values[field]?.slice(0, kept) ?? new Array(kept).fill(null);
      this.#values.set(field, [...earlier, ...this.values(field)]);
    }
    this.times = [...times.slice(0, kept), ...this.times];
  }

  #drop(count: number): void {
    this.times.splice(0, count);
    for (const values of this.#values.values()) values.splice(0, count);
  }
}
