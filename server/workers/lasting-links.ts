/** Links that stay open while their server sleeps, and that another server resumes. */
import { type Clock, monotonicTime, systemClock } from '../../sdk/exchange/clock.ts';
import type { Link } from '../../sdk/exchange/link.ts';
import type { Principal } from '../accounts/accounts.ts';
import type { Outcome } from '../bus/bus.ts';
import type { Requester, RequesterOrigin } from '../bus/requester.ts';
import { streamChannel } from '../link/channel.ts';
import type { Keeper, LinkDriver } from '../link/driver.ts';
import type { LinkSettings, LinkState } from '../link/state.ts';
import type { MessageServer } from '../message-server.ts';
import { bytesOf, isAtRest, type LinkSnapshot, restored, snapshotOf } from './snapshot.ts';

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
