/** A bus as a broker would be: nothing is done before a test lets it. Or it fails. */

import {
  type Bus,
  type DeviceRecord,
  type Follower,
  type Hold,
  type Holder,
  MemoryBus,
  type Outcome,
} from 'igrs-rump/server';
import type { Presence } from '../../../sdk/exchange/text.ts';
import { settled } from './simulated-clock.ts';

type Operation = 'hold' | 'status' | 'alarm' | 'release' | 'follow' | 'records';

export class SlowBus implements Bus {
  readonly #bus = new MemoryBus();
  readonly #slow = new Set<Operation>();
  readonly #broken = new Set<Operation>();
  #waiting: { readonly operation: Operation; readonly go: () => void }[] = [];

  /** From now on this waits for `release`. */
  slow(...operations: readonly Operation[]): void {
    for (const operation of operations) this.#slow.add(operation);
  }

  break(operation: Operation): void {
    this.#broken.add(operation);
  }

  mend(): void {
    this.#broken.clear();
    this.#slow.clear();
  }

  waiting(operation: Operation): number {
    return this.#waiting.filter((entry) => entry.operation === operation).length;
  }

  /** How many follow the device. */
  following(device: string): number {
    return this.#bus.followers(device);
  }

  /** Lets so many of them go, the oldest first. */
  async release(operation: Operation, count = Number.POSITIVE_INFINITY): Promise<void> {
    let left = count;
    const going = this.#waiting.filter((entry) => entry.operation === operation && left-- > 0);
    this.#waiting = this.#waiting.filter((entry) => !going.includes(entry));
    for (const { go } of going) go();
    await settled();
  }

  async hold(device: string, presence: Presence, holder: Holder): Promise<Hold> {
    await this.#turn('hold');
    const hold = await this.#bus.hold(device, presence, holder);
    return {
      record: hold.record,
      status: async (frame) => {
        await hold.status(frame);
        await this.#turn('status');
      },
      alarm: async (frame, open) => {
        await hold.alarm(frame, open);
        await this.#turn('alarm');
      },
      release: async (gone) => {
        await this.#turn('release');
        await hold.release(gone);
      },
    };
  }

  request(device: string, frame: Uint8Array, answer: (outcome: Outcome) => void): void {
    this.#bus.request(device, frame, answer);
  }

  async follow(selector: string, follower: Follower): Promise<() => void> {
    await this.#turn('follow');
    return this.#bus.follow(selector, follower);
  }

  /** What was known when it was asked, however late it arrives. */
  async records(selector: string): Promise<ReadonlyMap<string, DeviceRecord>> {
    const records = await this.#bus.records(selector);
    await this.#turn('records');
    return records;
  }

  async #turn(operation: Operation): Promise<void> {
    if (this.#slow.has(operation)) {
      await new Promise<void>((go) => this.#waiting.push({ operation, go }));
    }
    if (this.#broken.has(operation)) throw new Error(`the broker has lost ${operation}`);
  }
}
