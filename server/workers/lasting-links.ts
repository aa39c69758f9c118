/**
 * Links that stay open while their server sleeps, and that another server resumes: what the machine of one link knows, as JSON, and how it
 * is restored. Apart from times, a restored machine equals the one the snapshot was taken of.
 */

import type { DeviceAddress } from '../../sdk/exchange/address.ts';
import { type Clock, monotonicTime, systemClock } from '../../sdk/exchange/clock.ts';
import type { Link } from '../../sdk/exchange/link.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Principal } from '../accounts/accounts.ts';
import { openAlarms, openFrames } from '../alarms.ts';
import type { Outcome, Requester, RequesterOrigin } from '../bus/bus.ts';
import { streamChannel } from '../link/channel.ts';
import type { Keeper, LinkDriver } from '../link/driver.ts';
import { emptyDevice } from '../link/registration.ts';
import { type DeviceState, type LinkSettings, type LinkState, linkState, type OwnRequest } from '../link/state.ts';
import type { MessageServer } from '../message-server.ts';

/** @internal Bytes as text, for JSON. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** @internal */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Bytes are base64, times are milliseconds since 1970. */
export interface LinkSnapshot {
  readonly heard: number;
  readonly claims: number;
  readonly stores: number;
  readonly nextSequence: number;
  readonly device: DeviceSnapshot | null;
  readonly requests: readonly (readonly [key: string, request: OwnRequest])[];
  readonly granted: boolean;
  readonly except: readonly string[];
  readonly observed: readonly string[];
  readonly texts: { readonly left: number; readonly filled: number };
  readonly listensAt: number | null;
  /** Bytes of an incomplete frame; the driver reads them. */
  readonly unfinished: string;
}

interface DeviceSnapshot {
  readonly address: DeviceAddress;
  readonly claim: number;
  readonly registerSequence: number;
  readonly presence: Presence;
  readonly keepAlive: number;
  readonly pending: readonly PendingSnapshot[];
  readonly open: readonly string[];
}

interface PendingSnapshot {
  readonly sequence: number;
  readonly message: string;
  readonly asker: string;
  readonly requesters: readonly RequesterOrigin[];
  readonly deadline: number;
}

/**
 * Whether nothing is under way but requests to devices: a snapshot holds nothing that waits for the bus or to be sent. With a bus that
 * stores at once and a link that is read, every machine is at rest after each event.
 */
function isAtRest({ outbox, client, device, waits, closed }: LinkState): boolean {
  if (closed !== null || waits || !outbox.isEmpty || client.underWay !== null || client.queue.length > 0) return false;
  if (device === null) return true;
  if (!device.held || device.storing.size > 0 || device.echoes.length > 0) return false;
  if (!device.queue.isEmpty || device.latest !== null) return false;
  for (const { requesters } of device.pending.values()) {
    if (requesters.some(({ origin }) => origin === undefined)) return false;
  }
  return true;
}

/** Of a machine at rest. @param sinceEpoch add it to a monotonic time to get milliseconds since 1970 */
function snapshotOf(state: LinkState, unfinished: Uint8Array, sinceEpoch: number): LinkSnapshot {
  const { client, device, heard, claims, stores, nextSequence } = state;
  return {
    heard: heard + sinceEpoch,
    claims,
    stores,
    nextSequence,
    device: device === null ? null : deviceSnapshot(device, sinceEpoch),
    requests: [...client.requests],
    granted: client.granted,
    except: [...client.except],
    observed: [...client.observed],
    texts: { left: client.texts.left, filled: client.texts.filled + sinceEpoch },
    listensAt: client.listensAt === null ? null : client.listensAt + sinceEpoch,
    unfinished: base64Of(unfinished),
  };
}

function deviceSnapshot(device: DeviceState, sinceEpoch: number): DeviceSnapshot {
  const { address, claim, registerSequence, presence, keepAlive, pending, open } = device;
  return {
    address,
    claim,
    registerSequence,
    presence,
    keepAlive,
    pending: [...pending].map(([sequence, { asker, message, requesters, deadline }]) => ({
      sequence,
      asker,
      message,
      requesters: requesters.map(({ origin }) => origin as RequesterOrigin),
      deadline: deadline + sinceEpoch,
    })),
    open: openFrames(open).map(base64Of),
  };
}

/** The machine as it was. `requesterOf` finds the requester among the present links. */
function restored(
  settings: LinkSettings,
  snapshot: LinkSnapshot,
  requesterOf: (origin: RequesterOrigin) => Requester,
  sinceEpoch: number,
): LinkState {
  const { heard, claims, stores, device, requests, granted, except, observed, texts, listensAt } = snapshot;
  const state = linkState(settings, heard - sinceEpoch);
  const { client } = state;
  state.claims = claims;
  state.stores = stores;
  state.nextSequence = snapshot.nextSequence;
  state.device = device === null ? null : restoredDevice(device, settings, heard - sinceEpoch, requesterOf, sinceEpoch);
  for (const [key, request] of requests) client.requests.set(key, request);
  client.granted = granted;
  for (const id of except) client.except.add(id);
  for (const id of observed) client.observed.add(id);
  Object.assign(client.texts, { ...texts, filled: texts.filled - sinceEpoch });
  client.listensAt = listensAt === null ? null : listensAt - sinceEpoch;
  return state;
}

function restoredDevice(
  snapshot: DeviceSnapshot,
  { codec, limits }: LinkSettings,
  now: number,
  requesterOf: (origin: RequesterOrigin) => Requester,
  sinceEpoch: number,
): DeviceState {
  const { pending, open, ...same } = snapshot;
  const device: DeviceState = {
    ...emptyDevice(same.address, limits, now),
    ...same,
    held: true,
    waiting: [],
    open: openAlarms(codec, open.map(bytesOf)),
  };
  for (const { sequence, asker, message, requesters, deadline } of pending) {
    device.queue.shares.take(asker);
    device.pending.set(sequence, {
      asker,
      message,
      requesters: requesters.map(requesterOf),
      deadline: deadline - sinceEpoch,
      query: null,
    });
  }
  return device;
}

export interface Lasting {
  /** Unique among open links, now and after any sleep. */
  readonly name: string;
  /** What the link knew before the sleep; null for a new one. */
  readonly snapshot: LinkSnapshot | null;
  /** Called whenever a snapshot may have become out of date. */
  changed(): void;
}

/** A link that allows snapshots. */
export interface LastingLink {
  /** Null while more is under way than a snapshot holds, and for a closed link; ask again later. */
  snapshot(): LinkSnapshot | null;
  /** Resolves when a restored link receives again what it observes. */
  readonly settled: Promise<unknown>;
  /** For a restored link, once all are restored: a device that was silent too long is closed now, and its observers are notified. */
  wake(): void;
  /** Resolves when the link is closed and has released everything at the bus. */
  readonly ended: Promise<void>;
}

class SnapshotKeeper implements Keeper {
  readonly #lasting: Lasting;
  readonly #requesterOf: (origin: RequesterOrigin) => Requester;
  #clock: Clock = systemClock;
  unfinished: Uint8Array;

  constructor(lasting: Lasting, requesterOf: (origin: RequesterOrigin) => Requester) {
    this.#lasting = lasting;
    this.#requesterOf = requesterOf;
    this.unfinished = bytesOf(lasting.snapshot?.unfinished ?? '');
  }

  get name(): string {
    return this.#lasting.name;
  }

  changed(): void {
    this.#lasting.changed();
  }

  restore(settings: LinkSettings, clock: Clock): LinkState | null {
    this.#clock = clock;
    const { snapshot } = this.#lasting;
    return snapshot === null ? null : restored(settings, snapshot, this.#requesterOf, this.#sinceEpoch);
  }

  scanned(chunk: Uint8Array, bytesPending: number): void {
    const fromBefore = Math.max(0, bytesPending - chunk.length);
    const kept = new Uint8Array(bytesPending);
    kept.set(this.unfinished.subarray(this.unfinished.length - fromBefore));
    kept.set(chunk.subarray(chunk.length - (bytesPending - fromBefore)), fromBefore);
    this.unfinished = kept;
  }

  snapshotOf(state: LinkState): LinkSnapshot | null {
    return isAtRest(state) ? snapshotOf(state, this.unfinished, this.#sinceEpoch) : null;
  }

  /** Added to monotonic milliseconds, it gives those since 1970, the only time that outlasts a sleep. */
  get #sinceEpoch(): number {
    return this.#clock.now() - monotonicTime(this.#clock)();
  }
}

/** The links of one server. All that were open are restored before anything else happens. */
export class LastingLinks {
  readonly #server: MessageServer;
  readonly #named = new Map<string, LinkDriver>();

  constructor(server: MessageServer) {
    this.#server = server;
  }

  /** As `accept` of the server. */
  accept(link: Link, principal: Principal, lasting: Lasting): LastingLink {
    const keeper = new SnapshotKeeper(lasting, this.#requesterOf);
    const driver = this.#server.serve(streamChannel(link), principal, keeper);
    this.#named.set(lasting.name, driver);
    driver.ended.then(() => this.#named.delete(lasting.name));
    return {
      snapshot: () => keeper.snapshotOf(driver.state),
      get settled() {
        return driver.settled;
      },
      wake: () => driver.dispatch({ type: 'tick' }),
      ended: driver.ended,
    };
  }

  /** By name, and not before the outcome is there: the requester's link may be restored after the device's. */
  readonly #requesterOf = (origin: RequesterOrigin): Requester =>
    Object.assign(
      (outcome: Outcome) => this.#named.get(origin.link)?.dispatch({ type: 'outcome', key: origin.key, outcome }),
      { origin },
    );
}
