/** Alarms that came while NATS was away, or this server cut from it, read from the stream that keeps them. */
import { DeliverPolicy } from '@nats-io/jetstream';
import type { Followers } from './following.ts';
import type { NatsBusCounts, NatsBusSettings } from './options.ts';
import { type Storage, within } from './storage.ts';
import type { Subjects } from './subjects.ts';

/** Milliseconds that reading all of them may take; else it is begun again later. */
const MAX_READ_TIME = 60_000;

export class MissedAlarms {
  readonly #settings: NatsBusSettings;
  readonly #storage: Storage;
  readonly #subjects: Subjects;
  readonly #followers: Followers;
  readonly #counts: NatsBusCounts;
  /** Up to where all have surely been heard; and what that will be after the next beat. */
  #heard = 0;
  #next = 0;
  #made = '';

  constructor(
    settings: NatsBusSettings,
    storage: Storage,
    subjects: Subjects,
    followers: Followers,
    counts: NatsBusCounts,
  ) {
    this.#settings = settings;
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
      const isOther = String(created) !== this.#made;
      const first = isOther ? 1 : this.#heard + 1;
      if (state.last_seq >= first && state.messages > 0 && !this.#followers.isEmpty)
        await this.#readFrom(first, state.last_seq);
      this.#made = String(created);
      this.#heard = state.last_seq;
      this.#next = state.last_seq;
    } finally {
      this.#followers.goOn();
    }
  }

  async #readFrom(first: number, last: number): Promise<void> {
    const consumer = await this.#storage.consumer(this.#settings.alarmStream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: first,
    });
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const messages = await consumer.consume({
      callback: ({ subject, data, seq, info }) => {
        const device = this.#subjects.deviceOf(subject);
        if (device === null) this.#counts.malformed++;
        else if (this.#followers.alarm(device, data)) this.#counts.alarmsCaughtUp++;
        if (seq >= last || info.pending === 0) finish();
      },
    });
    try {
      await within(finished, MAX_READ_TIME, this.#settings);
    } finally {
      messages.stop();
    }
  }
}
