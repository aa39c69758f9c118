/** Delivers rounds of one request or socket: to all destinations at once, to each in order, and never waiting for ever. */
import { send } from './destinations.ts';
import { DeliveryError } from './errors.ts';
import { limits } from './limits.ts';
import { nameOf, type Round, type Run } from './round.ts';
import { TimeoutError, withinTime } from './time.ts';

/** How a destination's part of a round ended, as answers have it. */
export interface Outcome {
  readonly to: string;
  readonly shard?: number;
  readonly frames: number;
  readonly bytes: number;
  readonly delivered: boolean;
  readonly error?: { readonly code: DeliveryError['code']; readonly message: string };
}

export class Deliveries {
  /** When a destination that failed may be tried again. */
  readonly #resting = new Map<string, number>();
  /** How many have been tried. */
  count = 0;

  /** Resolves when every destination has answered or run out of time; begin the next round only then. */
  deliver(round: Round): Promise<Outcome[]> {
    return Promise.all(round.runs().map((run) => this.#deliver(run)));
  }

  async #deliver(run: Run): Promise<Outcome> {
    const { to, shard, frames, bytes } = run;
    const outcome = { to, ...(shard === undefined ? {} : { shard }), frames, bytes: bytes.length };
    try {
      await this.#send(run);
      return { ...outcome, delivered: true };
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return { ...outcome, delivered: false, error: { code: error.code, message: error.message } };
    }
  }

  async #send(run: Run): Promise<void> {
    const name = nameOf(run);
    // One that hangs would else cost every round its whole time.
    if ((this.#resting.get(name) ?? 0) > Date.now()) {
      throw new DeliveryError('resting', 'the destination has failed a moment ago and was not tried again');
    }
    this.count++;
    try {
      // A call to a Durable Object cannot be taken back: its answer then finds nobody who waits.
      await withinTime(limits.destinationMilliseconds, (signal) => send(run, signal));
    } catch (error) {
      this.#resting.set(name, Date.now() + limits.restMilliseconds);
      if (!(error instanceof TimeoutError)) throw error;
      throw new DeliveryError('timeout', `the destination gave ${error.message}`);
    }
  }
}
