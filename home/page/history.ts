import type { Body } from '../feed.ts';

/** Samples of one device that are kept: half an hour at one a second. */
const MOST = 1800;

/** The last half hour of a device, as charts want it: one list of times, one of values for each field. */
export class History {
  readonly times: number[] = [];
  readonly #values = new Map<string, (number | null)[]>();

  /** `time` in milliseconds since 1970. */
  add(time: number, body: Body): void {
    const last = this.times.at(-1);
    // Answers bring a state too; two in the same instant would fold the line back.
    if (last !== undefined && time / 1000 <= last) return;
    this.times.push(time / 1000);
    for (const [name, value] of Object.entries(body)) {
      if (typeof value !== 'number' && value !== null) continue;
      const values = this.#values.get(name) ?? new Array(this.times.length - 1).fill(null);
      values.push(value);
      this.#values.set(name, values);
    }
    if (this.times.length <= MOST) return;
    this.times.shift();
    for (const values of this.#values.values()) values.shift();
  }

  values(field: string): (number | null)[] {
    return this.#values.get(field) ?? new Array(this.times.length).fill(null);
  }

  /** A silence: the line breaks here instead of leading straight across. */
  break(time: number): void {
    const last = this.times.at(-1);
    if (last === undefined || time / 1000 <= last) return;
    this.times.push(time / 1000);
    for (const values of this.#values.values()) values.push(null);
  }
}
