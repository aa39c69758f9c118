import type { Destination, RouteProgram } from '../engine/route-program.ts';
import { checkedBatch, type FrameBatch } from '../scan/batch.ts';
import { NOT_CLONEABLE } from '../values/error.ts';
import { compileRules } from './compile.ts';
import type { Routed, RouterOptions, Rule } from './rules.ts';

/** What `route` gives: one entry for each destination that has frames, in the order of the rules, then of shards. */
export interface RoutedFrames extends ReadonlyArray<Routed> {
  /** Frames that no rule matched; they go nowhere. */
  readonly dropped: number;
}

/**
 * Splits batches by rules, without making message objects: the engine compares the frames' own bytes and gathers each
 * destination's. The rules are compiled once; a router keeps nothing of what it routes.
 */
export class Router {
  /** @internal */
  static readonly name = 'Router';
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #program: RouteProgram;

  /** @internal `codec.router` makes routers. Throws a RumpError for rules that make no sense. */
  constructor(options: RouterOptions | readonly Rule[]) {
    this.#program = compileRules(options);
  }

  /** One batch, of any scanner. Frames of unknown kinds are routed like all others. */
  route(batch: FrameBatch): RoutedFrames {
    const { dropped, runs } = checkedBatch(batch).route(this.#program);
    const routed = runs.map(({ destination, frames, bytes }): Routed => {
      const { to, shard } = this.#program.destinations[destination] as Destination;
      return shard === undefined ? { to, frames, bytes } : { to, shard, frames, bytes };
    });
    return Object.assign(routed, { dropped });
  }

  get [Symbol.toStringTag](): string {
    return 'Router';
  }
}
