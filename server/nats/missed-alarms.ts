/** Alarms that came while NATS was away, or this server cut from it, read from the stream that keeps them. */
import type { Followers } from './following.ts';
import type { NatsBusCounts } from './options.ts';
import type { Storage } from './storage.ts';
import type { Subjects } from './subjects.ts';

/** Alarms that are asked for at once. */
const AT_ONCE = 64;

export class MissedAlarms {
  readonly #storage: Storage;
  readonly #subjects: Subjects;
  readonly #followers: Followers;
  readonly #counts: NatsBusCounts;
  /** Up to where all have surely been heard; and what that will be after the next beat. */
  #heard = 0;
  #next = 0;
  #made = '';

  constructor(storage: Storage, subjects: Subjects, followers: Followers, counts: NatsBusCounts) {
    this.#storage = storage;
    this.#subjects = subjects;
    this.#followers = followers;
    this.#counts = counts;
  }

  /**
   * While all is well: what the stream held at the last beat but one has been heard by now. An alarm may reach the stream before it
   * reaches this server, but not by a whole beat.
   */
  async mark(): Promise<void> {
    const { state, created } = await this.#storage.alarmsInfo();
    if (String(created) !== this.#made) this.#next = state.last_seq;
    this.#made = String(created);
    this.#heard = Math.min(this.#next, state.last_seq);
    this.#next = state.last_seq;
  }

  /** Delivers to followers what they have missed. Duplicates are dropped before they reach them. */
  async read(): Promise<void> {
    this.#followers.holdBack();
    try {
      const { state, created } = await this.#storage.alarmsInfo();
      if (String(created) !== this.#made) this.#heard = 0;
      this.#made = String(created);
      if (!this.#followers.isEmpty) await this.#readFrom(Math.max(state.first_seq, this.#heard + 1), state.last_seq);
      this.#heard = state.last_seq;
      this.#next = state.last_seq;
    } finally {
      this.#followers.goOn();
    }
  }

  async #readFrom(first: number, last: number): Promise<void> {
    for (let from = first; from <= last; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, last + 1 - from) }, (_, index) => from + index);
      for (const alarm of await Promise.all(some.map((sequence) => this.#storage.alarm(sequence)))) {
        if (alarm === null) continue;
        const device = this.#subjects.deviceOf(alarm.subject);
        if (device === null) this.#counts.malformed++;
        else if (this.#followers.alarm(device, alarm.data)) this.#counts.alarmsCaughtUp++;
      }
      // Where reading ends early, it goes on from there.
      this.#heard = from + some.length - 1;
    }
  }
}
