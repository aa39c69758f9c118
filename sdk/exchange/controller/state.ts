/** State, events and effects of a controller's machine. */

import type { Message } from '../../generated/messages.ts';
import type { RumpErrorCode } from '../../values/error.ts';
import type { KnownAddress } from '../arguments.ts';
import type { LinkClose } from '../link.ts';
import type { MessageRole } from '../roles.ts';
import type { DeviceEntry, ServerText, TextRequest } from '../text.ts';

/** Requests that may wait for an answer at the same time, over all devices. */
export const MAX_PENDING = 4096;

/** Milliseconds that a request waits for its answer by default. */
export const DEFAULT_TIMEOUT = 10_000;

/** Milliseconds that a server has for its welcome. */
export const WELCOME_TIMEOUT = 10_000;

/** Faults of which a loop remembers the latest alarm, to recognise repeats (6.4.4). */
export const REMEMBERED_ALARMS = 4096;

/** Alarms that may wait for one reader; with more it ends with an error, because none must be lost unnoticed. */
export const MAX_UNREAD = 1024;

/** A request that is not answered yet. */
export interface Pending {
  readonly number: number;
  readonly address: KnownAddress;
  readonly role: MessageRole;
  /** With sequence 0: it gets its own when it is sent. */
  readonly frame: Uint8Array;
  readonly deadline: number;
  /** Null until it is sent. */
  sequence: number | null;
}

/** A requested list of devices. */
export interface PendingList {
  readonly number: number;
  readonly deadline: number;
  isSent: boolean;
}

export interface ControllerStats {
  /** Responses that came too late, twice, or to no request; statuses and alarms that this profile cannot read. */
  strays: number;
  /** Alarms that a loop had already: repeats, with the sequence and the bytes of the latest. */
  doubles: number;
}

export interface ControllerState {
  phase: 'offline' | 'opening' | 'online';
  /** Whether the link carries text. */
  text: boolean;
  /** Deadline for the welcome of a server with text. */
  welcomeBy: number;
  /** Milliseconds within which the server must be heard; infinity if nothing can be requested. */
  keepAlive: number;
  pingAt: number;
  /** Deadline for hearing anything. */
  heardBy: number;
  nextSequence: number;
  nextText: number;
  /** By number, in the order in which they were requested. */
  readonly pending: Map<number, Pending>;
  /** Those still to be sent, in order, and when the next one may be. */
  readonly unsent: Set<Pending>;
  requestAt: number;
  /** Which of them a sequence belongs to, for each device: sequences of two devices do not meet. */
  readonly sequences: Map<string, Pending>;
  readonly lists: Map<number, PendingList>;
  /** How many follow each device, or all that are granted. */
  readonly observed: Map<string, number>;
  /** The parts so far of the list of devices: answers come in the order of the requests. */
  listed: DeviceEntry[];
  /** The request to observe, or no more, that is not answered yet. */
  observing: {
    readonly request: number;
    readonly type: 'observe' | 'unobserve';
    readonly devices: readonly string[];
  } | null;
  /** What the server observes on this link, what is still to be requested, and what is to be dropped because nobody follows it. */
  readonly asked: Set<string>;
  readonly unasked: Set<string>;
  readonly unwanted: Set<string>;
  /** Parts of a request that was refused. */
  readonly suspects: (readonly string[])[];
  /** When the next text may be sent. */
  textAt: number;
  /** As the server last said, on this link or an earlier one. */
  readonly online: Set<string>;
  /** What the server last said before it closed. */
  closing: LinkClose | null;
  /** Why there is no link: requests that were not sent quote it when they are given up. */
  noLink: string;
  readonly stats: ControllerStats;
}

/** Limit of devices taken from a server, which could name ever new ones: some 12 MB of names. */
export const MAX_DEVICES = 0x20000;

/** In place of a device ID, and none itself: every device of the account. */
export const GRANTED = '*';

export type ControllerEvent =
  | { readonly type: 'opened'; readonly text: boolean }
  | { readonly type: 'message'; readonly message: Message; readonly bytes: Uint8Array | null }
  /** A string says why the text message is invalid. */
  | { readonly type: 'text'; readonly text: ServerText | string }
  | { readonly type: 'ended'; readonly close: LinkClose }
  | {
      readonly type: 'ask';
      readonly number: number;
      readonly address: KnownAddress;
      readonly role: MessageRole;
      readonly frame: Uint8Array;
      readonly timeout: number;
    }
  /** The caller has aborted, and waits no longer. */
  | { readonly type: 'forget'; readonly number: number }
  /** For good: nobody waits any more. */
  | { readonly type: 'close' }
  | { readonly type: 'list'; readonly number: number; readonly timeout: number }
  | { readonly type: 'observe' | 'unobserve'; readonly device: string }
  | { readonly type: 'tick' };

/** An answer, a list of devices; or the error's code and what it says after the request's name. */
export type Outcome =
  | { readonly value: object }
  | { readonly code: RumpErrorCode; readonly why: string; readonly result?: string | number };

/** For the loops over what this device reports: a message or, from the server, a `DevicePresence`. */
export interface Reported {
  readonly type: 'status' | 'alarm' | 'presence';
  readonly device: string;
  readonly value: object;
  /** Of an alarm. */
  readonly bytes: Uint8Array | null;
}

export type ControllerEffect =
  | { readonly type: 'send'; readonly frame: Uint8Array; readonly sequence: number }
  | { readonly type: 'send-text'; readonly text: TextRequest }
  /** Any frame that a server answers, if no text can ask whether it is there. */
  | { readonly type: 'send-heartbeat' }
  | { readonly type: 'settle'; readonly number: number; readonly outcome: Outcome }
  | Reported
  /** The account may not observe it. */
  | { readonly type: 'unobservable'; readonly device: string; readonly message: string }
  | { readonly type: 'online'; readonly account: string | null; readonly expires: number | null }
  | { readonly type: 'drop'; readonly close: LinkClose };

export function controllerState(): ControllerState {
  return {
    ...withoutLink(),
    text: false,
    nextSequence: 0,
    nextText: 0,
    pending: new Map(),
    unsent: new Set(),
    sequences: new Map(),
    lists: new Map(),
    observed: new Map(),
    online: new Set(),
    noLink: 'there was no link to the server yet',
    stats: { strays: 0, doubles: 0 },
  };
}

type OfLink = 'phase' | 'welcomeBy' | 'keepAlive' | 'pingAt' | 'heardBy' | 'requestAt' | 'textAt' | 'closing';
type OfText = 'listed' | 'observing' | 'asked' | 'unasked' | 'unwanted' | 'suspects';

/** What does not outlast a link, as it is before the first one and between two. */
export function withoutLink(): Pick<ControllerState, OfLink | OfText> {
  return {
    phase: 'offline',
    welcomeBy: Number.POSITIVE_INFINITY,
    keepAlive: Number.POSITIVE_INFINITY,
    pingAt: Number.POSITIVE_INFINITY,
    heardBy: Number.POSITIVE_INFINITY,
    requestAt: Number.NEGATIVE_INFINITY,
    listed: [],
    observing: null,
    asked: new Set(),
    unasked: new Set(),
    unwanted: new Set(),
    suspects: [],
    textAt: Number.NEGATIVE_INFINITY,
    closing: null,
  };
}
