/** What an answer says of a whole body: each destination once, whatever number of rounds it took. */
import type { Outcome } from './deliveries.ts';
import type { Facts } from './errors.ts';
import { nameOf } from './round.ts';
import { engine, type Split } from './split.ts';

interface Total extends Omit<Outcome, 'error'> {
  /** Of the first failure; the counts are of all that was not delivered. */
  readonly error?: Outcome['error'] & { readonly frames: number; readonly bytes: number };
}

export class Report {
  readonly #totals = new Map<string, Total>();
  /** The byte of the body up to which everything is delivered, or named as not delivered. */
  #settled = 0;

  add(outcomes: readonly Outcome[], settled: number): void {
    this.#settled = settled;
    for (const outcome of outcomes) {
      const name = nameOf(outcome);
      this.#totals.set(name, added(this.#totals.get(name), outcome));
    }
  }

  /** 200 where all destinations have everything, 207 where some have, 502 where none has. */
  get status(): number {
    const totals = [...this.#totals.values()];
    if (totals.every(({ delivered }) => delivered)) return 200;
    return totals.some(({ bytes, error }) => bytes > (error?.bytes ?? 0)) ? 207 : 502;
  }

  facts(split: Split): Facts {
    const { bytes, frames, bytesSkipped, dropped } = split;
    const destinations = [...this.#totals.values()];
    return { engine, bytes, settled: this.#settled, frames, dropped, bytesSkipped, destinations };
  }
}

function added(total: Total | undefined, { error, ...outcome }: Outcome): Total {
  const { to, shard, frames, bytes, delivered } = outcome;
  const failed = error === undefined ? undefined : { ...error, frames, bytes };
  if (total === undefined) return { ...outcome, ...(failed && { error: failed }) };
  const first = total.error ?? failed;
  const both = total.error && failed;
  return {
    to,
    ...(shard === undefined ? {} : { shard }),
    frames: total.frames + frames,
    bytes: total.bytes + bytes,
    delivered: total.delivered && delivered,
    ...(first && {
      error: both ? { ...first, frames: first.frames + both.frames, bytes: first.bytes + both.bytes } : first,
    }),
  };
}
