/** Delivers rounds of one request or socket: to all destinations at once, to each in order, and within a time limit. */
import { send } from './destinations.ts';
import { DeliveryError } from './errors.ts';
import { limits } from './limits.ts';
import { nameOf, type Round, type Run } from './round.ts';

export class TimeoutError extends Error {}

/** The result of `work`, or a TimeoutError after this time, when the signal aborts work that can be stopped. */
export async function withinTime<Result>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: number | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError(`no answer within ${milliseconds} ms`));
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The result of a destination's part of a round, as answers contain it. */
export interface Outcome {
  readonly to: string;
  readonly shard?: number;
  readonly frames: number;
  readonly bytes: number;
  readonly delivered: boolean;
  readonly error?: { readonly code: DeliveryError['code']; readonly message: string };
}

export class Deliveries {
  /** When a failed destination may be tried again. */
  readonly #resting = new Map<string, number>();
  /** How many deliveries have been tried. */
  count = 0;

  /** Resolves when every destination has answered or timed out; start the next round only then. */
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
    // Otherwise a destination that hangs would delay every round by its whole time limit.
    if ((this.#resting.get(name) ?? 0) > Date.now()) {
      throw new DeliveryError('resting', 'the destination has failed recently and was not tried again');
    }
    this.count++;
    try {
      // A call to a Durable Object cannot be cancelled; its late answer is ignored.
      await withinTime(limits.destinationMilliseconds, (signal) => send(run, signal));
    } catch (error) {
      this.#resting.set(name, Date.now() + limits.restMilliseconds);
      if (!(error instanceof TimeoutError)) throw error;
      throw new DeliveryError('timeout', `the destination gave ${error.message}`);
    }
  }
}
