/**
 * State, events and effects of the machine of one link. The state is changed in place: a copy for each event would cost more than
 * forwarding.
 */
import type { Codec } from '../../sdk/codec.ts';
import type { DeviceAddress } from '../../sdk/exchange/address.ts';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Access, Selector } from '../accounts/grants.ts';
import type { OpenAlarms } from '../alarms.ts';
import type { Asker, DeviceRecord, Outcome, Requester } from '../bus/bus.ts';
import type { Frame } from '../frames.ts';
import { type Bucket, bucketOf, type Limits } from '../limits.ts';
import type { Counting } from '../stats.ts';
import { Outbox } from './outbox.ts';
import type { RequestQueue } from './request-queue.ts';
import type { CheckedRequest } from './text-request.ts';

/** What all links of an account share. */
export interface Account {
  readonly name: string;
  links: number;
  readonly frames: Bucket;
  /** How many devices its lists may have. A list is charged afterwards: below zero, the next one waits. */
  readonly listed: Bucket;
  /** Called by a new link, so that the account is not forgotten. */
  keep: () => void;
}

export interface LinkSettings extends Counting {
  readonly codec: Codec;
  readonly limits: Limits;
  /** Whether the link carries text. */
  readonly text: boolean;
  readonly access: Access;
  readonly account: Account;
}

/** A request that the device has not answered. */
export interface Pending {
  readonly asker: Asker;
  /** The message's name; empty if the profile does not know it. */
  readonly message: string;
  /** More than one if several wait for the same query. */
  readonly requesters: Requester[];
  readonly deadline: number;
  /** Set for a query, until something else is sent to the device: its answer also serves others that ask the same. See `queryKey`. */
  query: string | null;
}

/** The device at the other end, once it has sent its register message. */
export interface DeviceState {
  readonly address: DeviceAddress;
  /** The number of its effect `hold`. */
  claim: number;
  /** The sequence of its register message. */
  registerSequence: number;
  /** False until the bus has given us the device. */
  held: boolean;
  /** What came after the register message before that; at most the contents of one chunk. */
  waiting: Frame[];
  presence: Presence;
  /** Seconds. */
  keepAlive: number;
  /** By sequence on this link, in the order of their deadlines. */
  readonly pending: Map<number, Pending>;
  readonly queue: RequestQueue;
  /** Limits the requests that are sent to it. */
  readonly requests: Bucket;
  /** The newest status, if its followers have reached their limit. */
  latest: Uint8Array | null;
  open: OpenAlarms;
  /** What the bus has not stored yet, in order. */
  readonly storing: Set<number>;
  /** Heartbeats whose echo waits until everything before `after` is stored. */
  readonly echoes: { readonly bytes: Uint8Array; readonly after: number }[];
}

/** A request of this link to some device. */
export interface OwnRequest {
  readonly address: DeviceAddress;
  readonly messageId: number;
  readonly sequence: number;
}

/** What a device sent while a list was being made: all of it is newer than the list. */
export interface HeldBack {
  presence: Presence | null;
  status: Uint8Array | null;
  readonly alarms: Uint8Array[];
}

export interface Listing {
  readonly devices: readonly DeviceAddress[];
  readonly records: ReadonlyMap<string, DeviceRecord>;
  sent: number;
  /** When `sent` last grew. */
  sentAt: number;
}

export interface ClientState {
  /** By registrations of the link before it, device and sequence. */
  readonly requests: Map<string, OwnRequest>;
  /** If true, it observes everything granted except `except`; else only `observed`. */
  granted: boolean;
  readonly except: Set<string>;
  readonly observed: Set<string>;
  /** The text request that waits for the bus; without a number if the server itself made it. */
  underWay: Exclude<CheckedRequest, { type: 'ping' }> | 'listen' | null;
  readonly queue: CheckedRequest[];
  heldBack: Map<string, HeldBack> | null;
  /** In bytes. */
  heldBackAlarms: number;
  /** The number of the latest list asked of the bus. */
  lists: number;
  /** The list that is being sent, and how far. */
  listing: Listing | null;
  readonly texts: Bucket;
  /** When a link without text is taken for a controller; null once its role is known. */
  listensAt: number | null;
}

export interface LinkState {
  readonly settings: LinkSettings;
  readonly outbox: Outbox;
  readonly client: ClientState;
  /** When the last frame or text came, and when the machine last did anything. */
  heard: number;
  lastStep: number;
  claims: number;
  /** Statuses and alarms passed to the bus: counted on the link, so that a device that registers again does not meet its old ones. */
  stores: number;
  /** The next sequence to the link's device; counted on the link, so that late answers from before a new registration match nothing. */
  nextSequence: number;
  device: DeviceState | null;
  /**
   * Limits deliveries to followers of its devices; kept on the link, so that registering again gains nothing. Deliveries
   * are charged afterwards: below zero, the link has to wait.
   */
  readonly deliveries: Bucket;
  /** Whether something that must not be skipped waits for that; until then nothing is read. */
  waits: boolean;
  closed: LinkClose | null;
}

/** What happens to a link. */
export type LinkEvent =
  /** The first event. */
  | { readonly type: 'opened' }
  /** Input came that costs as much as this many frames; the frames themselves come next. */
  | { readonly type: 'input'; readonly cost: number }
  | { readonly type: 'frame'; readonly frame: Frame }
  /** A ping or pong of the transport. */
  | { readonly type: 'ping' }
  | { readonly type: 'text'; readonly text: string }
  /** A deadline may have passed. */
  | { readonly type: 'tick' }
  /** The bus has given us the device; `claim` is that of the effect `hold`. */
  | { readonly type: 'held'; readonly claim: number; readonly session: number; readonly record: DeviceRecord }
  | { readonly type: 'replaced'; readonly claim: number }
  /** A request for the device at the other end. */
  | { readonly type: 'asked'; readonly bytes: Uint8Array; readonly requester: Requester }
  | { readonly type: 'stored'; readonly store: number }
  /** The outcome of this link's own request. */
  | { readonly type: 'outcome'; readonly key: string; readonly outcome: Outcome }
  /** `list` is that of the effect. */
  | { readonly type: 'listed'; readonly list: number; readonly records: ReadonlyMap<string, DeviceRecord> }
  | { readonly type: 'alarm'; readonly device: string; readonly bytes: Uint8Array }
  | { readonly type: 'presence'; readonly device: string; readonly presence: Presence }
  | { readonly type: 'failed'; readonly what: string }
  /** The other side has closed it, or the connection broke. */
  | { readonly type: 'ended'; readonly close: LinkClose }
  /** The server closes it. */
  | { readonly type: 'close'; readonly close: LinkClose };

/** What is to be done about it. */
export type Effect =
  /** Take the device from its present holder, with a session of its own. */
  | { readonly type: 'hold'; readonly claim: number; readonly device: DeviceAddress; readonly presence: Presence }
  | { readonly type: 'release'; readonly device: DeviceAddress; readonly presence: Presence }
  | {
      readonly type: 'store';
      readonly device: DeviceAddress;
      readonly store: number;
      readonly bytes: Uint8Array;
      readonly open: readonly Uint8Array[] | null;
    }
  | { readonly type: 'request'; readonly key: string; readonly device: DeviceAddress; readonly bytes: Uint8Array }
  | { readonly type: 'answer'; readonly requester: Requester; readonly outcome: Outcome }
  /** Follow exactly these; then, if there is `listed`, list what is known of its devices, under the number `list`. */
  | {
      readonly type: 'follow';
      readonly selectors: readonly Selector[];
      readonly listed: readonly Selector[] | null;
      readonly list: number;
    }
  | { readonly type: 'list'; readonly selectors: readonly Selector[]; readonly list: number }
  /** The link is over: what waits in its outbox is lost, except `last`. */
  | { readonly type: 'close'; readonly close: LinkClose; readonly last: string | null };

/** One step of the machine: the time, and the effects. */
export interface Turn {
  /** Monotonic milliseconds, for deadlines. */
  readonly now: number;
  /** Milliseconds since 1970, for tokens and for times that others are sent. */
  readonly date: number;
  readonly effects: Effect[];
}

export function linkState(settings: LinkSettings, now: number): LinkState {
  const { limits, text, access } = settings;
  const listens = !text && access.selectors('observe').length > 0;
  return {
    settings,
    outbox: new Outbox(limits),
    heard: now,
    lastStep: now,
    claims: 0,
    stores: 0,
    nextSequence: 0,
    device: null,
    deliveries: bucketOf(limits.deliveriesPerSecond, limits.deliveriesPerSecond, now),
    waits: false,
    closed: null,
    client: {
      requests: new Map(),
      granted: false,
      except: new Set(),
      observed: new Set(),
      underWay: null,
      queue: [],
      heldBack: null,
      heldBackAlarms: 0,
      lists: 0,
      listing: null,
      texts: bucketOf(limits.textsPerSecond, limits.textBurst, now),
      listensAt: listens ? now + limits.registerTime : null,
    },
  };
}
