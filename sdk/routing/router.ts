/** Routers, and the public types of their rules. */

import type { Destination, RouteProgram } from '../engine/route-program.ts';
import type {
  DeviceTypeName,
  HeaderFields,
  KindName,
  Messages,
  MessageTypeName,
  SerialMatch,
  UnknownMessage,
} from '../generated/messages.ts';
import { checkedBatch, type FrameBatch } from '../scan/batch.ts';
import { NOT_CLONEABLE } from '../values/error.ts';
import { compileRules } from './compile.ts';

/** A value of a field as messages have it: in physical units, by name; a code without a name is its number. */
export type WhereValue = number | string | boolean | Uint8Array;

/** Every field that some kind of message has in its body, and those of the header as `header.name`. */
export type FieldName =
  | { [K in KindName]: keyof Messages[K]['body'] & string }[KindName]
  | `header.${keyof HeaderFields & string}`;

/**
 * A condition on one field of the body or header, with one of the tests. Frames whose kind has no such field never match, nor does a
 * control frame that does not set it.
 */
export interface Where {
  readonly field: FieldName & string;
  readonly equals?: WhereValue;
  readonly oneOf?: readonly WhereValue[];
  /** Numbers in physical units, and names of ordered enums; null and codes without a name never match. */
  readonly atLeast?: number | string;
  readonly atMost?: number | string;
  /** Flags: this one is set, or all of these; a bit without a name is its number. */
  readonly has?: string | number | readonly (string | number)[];
  /** Numbers: true matches null alone, false every number; a raw value with a name of its own is neither. */
  readonly isNull?: boolean;
}

interface Match {
  readonly deviceType?: DeviceTypeName | number | readonly (DeviceTypeName | number)[];
  readonly messageType?: UnknownMessage['messageType'] | readonly (MessageTypeName | UnknownMessage['messageType'])[];
  readonly serial?: SerialMatch;
  readonly where?: Where;
  /** Splits the destination by the device ID, so that one device's frames stay together and in order. From 1 to 65536. */
  readonly shards?: number;
}

/** The first rule that matches takes the frame. */
export interface TakingRule extends Match {
  readonly to: string;
}

/** Sends a copy, and goes on matching. */
export interface CopyingRule extends Match {
  readonly copyTo: string;
}

export type Rule = TakingRule | CopyingRule;

export interface RouterOptions {
  readonly rules: readonly Rule[];
}

/** One destination's part of a batch. */
export interface Routed {
  readonly to: string;
  /** Only of rules with `shards`: from 0. */
  readonly shard?: number;
  /** How many frames. */
  readonly frames: number;
  /** The frames' bytes, one behind the other, in the order of the stream; fresh and yours. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The result of `route`: one entry for each destination that has frames, in the order of the rules, then of shards. */
export interface RoutedFrames extends ReadonlyArray<Routed> {
  /** Frames that no rule matched; they go nowhere. */
  readonly dropped: number;
}

/**
 * Splits batches by rules, without making message objects: the engine compares the frames' own bytes and gathers each
 * destination's. The rules are compiled once; a router keeps no frames.
 */
export class Router {
  /** @internal */
  static readonly name = 'Router';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #program: RouteProgram;

  /** @internal `codec.router` makes routers. Throws a RumpError for rules that cannot be compiled. */
  constructor(options: RouterOptions | readonly Rule[]) {
    this[Symbol.toStringTag] = 'Router';
    this.#program = compileRules(options);
  }

  /**
   * @param batch Of any scanner. Frames of unknown kinds are routed like all others.
   * @throws {RumpError} `stale-batch`, or `wrong-type` for anything but a batch
   */
  route(batch: FrameBatch): RoutedFrames {
    const { dropped, runs } = checkedBatch(batch).route(this.#program);
    const routed = runs.map(({ destination, frames, bytes }): Routed => {
      const { to, shard } = this.#program.destinations[destination] as Destination;
      return shard === undefined ? { to, frames, bytes } : { to, shard, frames, bytes };
    });
    return Object.assign(routed, { dropped });
  }
}
