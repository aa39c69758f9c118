/**
 * Requests that wait for their turn at a device: controls go before queries, and within each the askers take turns. `device.ts` decides by
 * `shares` who may add one.
 */
import type { MessageEntry } from '../../sdk/exchange/roles.ts';
import { type Asker, type Requester, Shares } from '../bus/bus.ts';

export interface Waiting {
  readonly asker: Asker;
  readonly message: MessageEntry | undefined;
  readonly bytes: Uint8Array;
  /** Equal for queries that ask the same; null for controls. */
  readonly query: string | null;
  /** More than one if equal queries were joined. */
  readonly requesters: Requester[];
  deadline: number;
}

export function isQuery(message: MessageEntry | undefined): boolean {
  return message?.role === 'status-query' || message?.role === 'version-query';
}

export class RequestQueue {
  readonly #controls = new Map<Asker, Waiting[]>();
  readonly #queries = new Map<Asker, Waiting[]>();
  /** Comparing each query with a thousand others would take longer than answering it. */
  readonly #byQuery = new Map<string, Waiting>();
  /** @internal By asker: what waits here and what the device has not answered. */
  readonly shares: Shares = new Shares();

  get isEmpty(): boolean {
    return this.#controls.size + this.#queries.size === 0;
  }

  add(waiting: Waiting): void {
    const queue = waiting.query === null ? this.#controls : this.#queries;
    if (waiting.query !== null) this.#byQuery.set(waiting.query, waiting);
    const own = queue.get(waiting.asker);
    if (own === undefined) queue.set(waiting.asker, [waiting]);
    else own.push(waiting);
  }

  /** Takes out the next request and puts its asker last. */
  next(): Waiting | null {
    const queue = this.#controls.size > 0 ? this.#controls : this.#queries;
    for (const [asker, waiting] of queue) {
      const [first] = waiting.splice(0, 1);
      queue.delete(asker);
      if (waiting.length > 0) queue.set(asker, waiting);
      this.#byQuery.delete(first?.query ?? '');
      return first as Waiting;
    }
    return null;
  }

  /** Takes out all whose deadline has passed. */
  takeLate(now: number): Waiting[] {
    const late: Waiting[] = [];
    for (const queue of [this.#controls, this.#queries]) {
      for (const [asker, waiting] of queue) {
        const kept = waiting.findIndex(({ deadline }) => deadline > now);
        late.push(...waiting.splice(0, kept < 0 ? waiting.length : kept));
        if (waiting.length === 0) queue.delete(asker);
      }
    }
    for (const { query } of late) this.#byQuery.delete(query ?? '');
    return late;
  }

  get firstDeadline(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const queue of [this.#controls, this.#queries]) {
      for (const [oldest] of queue.values()) first = Math.min(first, oldest?.deadline ?? first);
    }
    return first;
  }

  /** The waiting query that asks the same, if there is one. */
  waitingFor(query: string): Waiting | undefined {
    return this.#byQuery.get(query);
  }
}
