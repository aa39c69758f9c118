/** Samples of some fields over time, in the form that charts take: one list of times, and one of values for each field. */
import type { Body } from './feed.ts';

type Values = (number | null)[];

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

  /** Null where there was no value. */
  values(field: string): Values {
    return this.#values.get(field) ?? new Array(this.times.length).fill(null);
  }

  /** Answers contain a state too; two at the same time would fold the line back, so that only the first counts. */
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

  /** Marks a gap, at which the line breaks. */
  break(time: number): void {
    if (this.times.length > 0) this.add(time, {}, []);
  }

  /** Puts earlier samples in front; those that are not earlier are left out. */
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
