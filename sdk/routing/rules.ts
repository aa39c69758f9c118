/** What a router is told: the public shape of its rules. */
import type { DeviceTypeName, KindName, Messages, MessageTypeName } from '../generated/messages.ts';

/** Serials to match: one, several, or all from one to another, both included. */
export type SerialMatch = number | readonly number[] | { readonly from: number; readonly to: number };

/** A value of a field as messages have it: in physical units, by name; a code without a name is its number. */
export type WhereValue = number | string | boolean | Uint8Array;

/** Every field that some kind of message has in its body. */
export type FieldName = { [K in KindName]: keyof Messages[K]['body'] & string }[KindName];

/**
 * A condition on one field of the body, with one of the tests. Frames whose kind has no such field never match, nor does a
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
  /** Numbers: true matches null alone, false everything else. */
  readonly isNull?: boolean;
}

interface Match {
  readonly deviceType?: DeviceTypeName | number | readonly (DeviceTypeName | number)[];
  readonly messageType?: MessageTypeName | number | readonly (MessageTypeName | number)[];
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
