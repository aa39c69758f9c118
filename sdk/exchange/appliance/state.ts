/** State, events and effects of an appliance's machine. */
import type { Message } from '../../generated/messages.ts';
import type { KnownAddress } from '../arguments.ts';
import type { LinkClose } from '../link.ts';
import type { MessageRole } from '../roles.ts';

/** Alarms that may wait for their acknowledgement. */
export const MAX_ALARMS = 256;

/** Requests that may wait for the device's own answer; a further one is refused as busy. */
export const MAX_REQUESTS = 64;

/** Milliseconds that a server has to answer a registration. */
export const REGISTER_TIMEOUT = 10_000;

export interface Alarm {
  /** Chosen by the driver, ever higher: identifies the caller that waits for the acknowledgement. */
  readonly number: number;
  /** Not its body, whose lists the caller may change. */
  readonly frame: Uint8Array;
  /** Null until it is sent; the same whenever it is sent again, so that receivers know it. */
  sequence: number | null;
}

export interface Heartbeat {
  readonly sequence: number;
  /** The number of the last alarm before it. */
  readonly lastAlarm: number;
  /** Deadline of its echo. */
  readonly by: number;
}

export interface ApplianceStats {
  /** Messages that answer nothing, are for another device, or are never sent to devices. */
  strays: number;
  /** Requests repeated before they were answered. */
  doubles: number;
}

export interface ApplianceState {
  readonly address: KnownAddress;
  /** The body of its register message. */
  readonly registration: object;
  /** Requested seconds. */
  readonly wantedKeepAlive: number;
  phase: 'offline' | 'registering' | 'online';
  /** How many links there have been: a late answer must not go over another one. */
  link: number;
  nextSequence: number;
  registerSequence: number;
  registerBy: number;
  /** Milliseconds, as agreed upon. */
  keepAlive: number;
  heartbeatAt: number;
  readonly heartbeats: Heartbeat[];
  /** Without an acknowledgement, the oldest first. */
  readonly alarms: Alarm[];
  /** Sequences that wait for an answer. */
  readonly requests: Set<number>;
  readonly stats: ApplianceStats;
}

export type ApplianceEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'ended' }
  | { readonly type: 'report'; readonly body: object }
  | { readonly type: 'alarm'; readonly number: number; readonly frame: Uint8Array }
  | {
      readonly type: 'answer';
      readonly link: number;
      readonly sequence: number;
      readonly role: MessageRole;
      readonly body: object;
    }
  | { readonly type: 'tick' }
  /** The device is switched off on purpose. */
  | { readonly type: 'leave' };

export type ApplianceEffect =
  | {
      readonly type: 'send';
      readonly role: MessageRole;
      readonly sequence: number;
      /** Or, of an alarm, its frame. */
      readonly body: object;
    }
  | {
      readonly type: 'control' | 'status-query' | 'version-query';
      readonly link: number;
      readonly sequence: number;
      readonly fields: object;
      readonly unknownFields: readonly number[];
    }
  /** A report in place of the heartbeat that the profile lacks. */
  | { readonly type: 'sign-of-life' }
  | { readonly type: 'online'; readonly session: number; readonly keepAlive: number }
  | { readonly type: 'acknowledged'; readonly number: number }
  | { readonly type: 'drop'; readonly close: LinkClose };

export function applianceState(
  address: KnownAddress,
  registration: object,
  wantedKeepAlive: number,
  nextSequence: number,
): ApplianceState {
  return {
    address,
    registration,
    wantedKeepAlive,
    phase: 'offline',
    link: 0,
    nextSequence,
    registerSequence: 0,
    registerBy: 0,
    keepAlive: 0,
    heartbeatAt: 0,
    heartbeats: [],
    alarms: [],
    requests: new Set(),
    stats: { strays: 0, doubles: 0 },
  };
}
