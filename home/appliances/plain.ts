/** An appliance of any type, simulated from its profile: its settings, the ranges of what it measures, and its faults. */
import type { FieldDescription, KindDescription } from 'igrs-rump/profile';
import { codeWith, fieldWith, kindOf, severityOf } from '../vocabulary.ts';
import { Habit, SeededRandom } from './activity.ts';
import { areValuesAllowed, areValuesReportable } from './bodies.ts';
import { type FaultEvent, Faults } from './simulation.ts';
import { firstValue, fittedBody, fittedNumber, usualRange, within } from './values.ts';

export interface PlainOptions {
  readonly seed: number;
  readonly faults?: readonly FaultEvent[];
  /** Whether its faults come and go by themselves. */
  readonly inUse?: boolean;
}

/** How a measured number changes each second, as a share of its range: a random step, and a part of the way to its setting. */
const WALK = 0.004;
const APPROACH = 0.01;
/** Seconds between two faults, and how long one lasts. */
const PAUSE = [900, 5400] as const;
const LASTS = [60, 600] as const;

type Values = Record<string, unknown>;

/** A number that the appliance measures, unrounded. */
interface Measured {
  readonly field: FieldDescription;
  readonly range: readonly [number, number];
  /** The setting that it follows; null if there is none in its unit. */
  readonly target: FieldDescription | null;
  value: number;
}

export class PlainAppliance {
  readonly deviceType: string;
  /** Undefined if the profile has no such message. */
  readonly version: object | undefined;
  readonly #random: SeededRandom;
  readonly #kinds: { readonly control: KindDescription | null; readonly alarm: KindDescription | null };
  /** Settings from control messages, by field. */
  readonly #settings: Values = {};
  /** What status and response have. */
  readonly #reported: readonly FieldDescription[];
  /** The status, by field; measured numbers are in #measured. */
  readonly #state: Values = {};
  readonly #measured: Measured[];
  readonly #faults: Faults<string>;
  readonly #names: readonly string[];
  readonly #habit: Habit | null;
  /** The contents of an alarm other than its event, its faults and their severity. */
  readonly #alarm: object | undefined;
  #broken = '';
  #milliseconds = 0;

  constructor(deviceType: string, { seed, faults = [], inUse = true }: PlainOptions) {
    this.deviceType = deviceType;
    const random = new SeededRandom(seed);
    this.#random = random;
    const status = kindOf(deviceType, 'status');
    const [control, alarm] = [kindOf(deviceType, 'control'), kindOf(deviceType, 'alarm')];
    this.#kinds = { control, alarm };
    const settable = control?.fields ?? [];
    for (const field of settable) this.#settings[field.name] = firstValue(field, random);
    // A field that can be read and set is one setting, as far as both can hold it.
    this.#reported = [...(status?.fields ?? []), ...(kindOf(deviceType, 'response')?.fields ?? [])];
    for (const field of this.#reported) {
      if (field.name in this.#state) continue;
      const setting = settable.find(({ name, type }) => name === field.name && type === field.type);
      this.#state[field.name] = setting === undefined ? firstValue(field, random) : this.#held(field);
    }
    this.#measured = (status?.fields ?? [])
      .filter(({ type, name }) => type === 'number' && !(name in this.#settings))
      .map((field) => {
        const value = this.#state[field.name] as number;
        return { field, range: usualRange(field), target: targetOf(field, settable), value };
      });
    this.#names = (fieldWith(alarm, 'faults')?.codes ?? []).map(({ name }) => name);
    const severities = severityOf(alarm)?.codes ?? [];
    this.#faults = new Faults(
      Object.fromEntries(
        this.#names.map((name, index) => [name, (severities[index % severities.length]?.name ?? '') as never]),
      ),
      faults,
    );
    this.#habit = inUse && this.#names.length > 0 ? new Habit(random, { pause: PAUSE, lasts: LASTS }) : null;
    this.#alarm = bodyOf(alarm, random);
    this.version = bodyOf(kindOf(deviceType, 'version-response'), random);
  }

  step(seconds: number): void {
    this.#milliseconds += Math.round(seconds * 1000);
    for (; this.#milliseconds >= 1000; this.#milliseconds -= 1000) this.#pass();
  }

  /** Applies a control message completely or not at all. @returns the profile's name of the result; undefined if all is well */
  control(fields: object, unknownFields: readonly number[] = []): string | undefined {
    const { control } = this.#kinds;
    const results = fieldWith(kindOf(this.deviceType, 'response'), 'result');
    const refuse = (role: 'unsupported' | 'invalid-value'): string | undefined =>
      codeWith(results, role) ?? codeWith(results, 'fault') ?? undefined;
    if (control === null || unknownFields.length > 0) return refuse('unsupported');
    const isAllowed = areValuesAllowed(control.kind, fields) && areValuesReportable(this.#reported, fields);
    if (!isAllowed) return refuse('invalid-value');
    Object.assign(this.#settings, fields);
    for (const field of this.#reported) {
      if (field.name in fields) this.#state[field.name] = this.#held(field);
    }
    return codeWith(results, 'ok') ?? undefined;
  }

  status(role: 'status' | 'response' = 'status'): object {
    const kind = kindOf(this.deviceType, role);
    const numbers = this.#measured.map(({ field, value }) => [field.name, fittedNumber(field, value)]);
    const result = fieldWith(kind, 'result');
    const ok = result === null ? {} : { [result.name]: codeWith(result, 'ok') };
    return fittedBody(kind?.fields ?? [], { ...this.#state, ...Object.fromEntries(numbers), ...ok });
  }

  /** The bodies of the alarms since the last call, without their time. */
  alarms(): object[] {
    const { alarm } = this.#kinds;
    const [event, faults, severity] = [fieldWith(alarm, 'event'), fieldWith(alarm, 'faults'), severityOf(alarm)];
    return this.#faults.take().map((notice) => ({
      ...this.#alarm,
      ...(event === null ? {} : { [event.name]: codeWith(event, notice.event) ?? otherThanCleared(event) }),
      ...(severity === null ? {} : { [severity.name]: notice.severity }),
      ...(faults === null ? {} : { [faults.name]: notice.faults }),
    }));
  }

  setFault(fault: string, isOpen: boolean): void {
    this.#faults.set(fault, isOpen);
  }

  #pass(): void {
    this.#faults.pass();
    const change = this.#habit?.pass() ?? null;
    if (change === 'begins') this.#broken = this.#names[Math.floor(this.#random.next() * this.#names.length)] as string;
    if (change !== null) this.#faults.set(this.#broken, change === 'begins');
    for (const measured of this.#measured) {
      const { range, target } = measured;
      const [least, most] = range;
      const wanted = target === null ? null : this.#settings[target.name];
      const pull = typeof wanted === 'number' ? (within(wanted, least, most) - measured.value) * APPROACH : 0;
      const walk = this.#random.between(-WALK, WALK) * (most - least);
      measured.value = within(measured.value + walk + pull, least, most);
    }
  }

  /** A setting as the status shows it: for a number, the nearest that it can hold. */
  #held(field: FieldDescription): unknown {
    const value = this.#settings[field.name];
    if (typeof value === 'number' && field.type === 'number') return fittedNumber(field, value);
    if (value === null) return field.nullable === true ? null : (this.#state[field.name] ?? field.minimum ?? 0);
    if (field.type === 'enum' && field.codes?.some(({ name }) => name === value) !== true) {
      return this.#state[field.name] ?? field.codes?.[0]?.name;
    }
    return value;
  }
}

/** The first setting in the same unit. */
function targetOf({ unit }: FieldDescription, settable: readonly FieldDescription[]): FieldDescription | null {
  if (unit === undefined) return null;
  return settable.find((setting) => setting.type === 'number' && setting.unit === unit) ?? null;
}

function otherThanCleared({ codes = [] }: FieldDescription): string | undefined {
  return codes.find(({ role }) => role !== 'cleared')?.name;
}

/** Any body of this kind, except for the time, which the exchange adds; undefined if the profile has no such message. */
function bodyOf(kind: KindDescription | null, random: SeededRandom): object | undefined {
  if (kind === null) return undefined;
  const fields = kind.fields.filter(({ role }) => role !== 'time');
  return Object.fromEntries(fields.map((field) => [field.name, firstValue(field, random)]));
}
