/** The message server (6.3): registers devices, checks who may talk to whom, and forwards frames byte for byte. */

import type { AnyCodec } from '../sdk/any-codec.ts';
import type { Codec } from '../sdk/codec.ts';
import { guarded, printing } from '../sdk/exchange/callbacks.ts';
import { type Clock, monotonicTime, systemClock } from '../sdk/exchange/clock.ts';
import type { Link, LinkClose } from '../sdk/exchange/link.ts';
import { requireRoles } from '../sdk/exchange/roles.ts';
import { checkedInteger, NOT_CLONEABLE, refuse, requireMethod } from '../sdk/values/error.ts';
import type { Accounts, Principal } from './accounts/accounts.ts';
import { Access, type Selector } from './accounts/grants.ts';
import { type Bus, oneAtATime, withinTime } from './bus/bus.ts';
import { bucketOf, checkedLimits, type Limits } from './limits.ts';
import { type Channel, streamChannel } from './link/channel.ts';
import { type Keeper, LinkDriver } from './link/driver.ts';
import type { DriverHost } from './link/holding.ts';
import { refuseChannel } from './link/outbox.ts';
import type { Account } from './link/state.ts';
import { emptyStats, type OnFrame, type ServerStats } from './stats.ts';

export interface MessageServerOptions {
  /** The codec of this package, or of one generated from a profile with the same header and roles. */
  readonly codec: AnyCodec;
  /** Verifies tokens; hosts ask it before they accept a link. */
  readonly accounts: Accounts;
  /** What this server shares with others; `new MemoryBus()` for one server alone. */
  readonly bus: Bus;
  /** Those that differ from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<Limits>;
  /** Time and timers; for tests. */
  readonly clock?: Clock;
  /** Source of session numbers: from 0, below 1. */
  readonly random?: () => number;
  /** Called with each frame that comes in, and again if it is refused or dropped; what it throws is printed. */
  readonly onFrame?: OnFrame;
}

const SHUTDOWN: LinkClose = { reason: 'shutdown', message: 'the server is going away; come back later' };

/**
 * Serves links of appliances and controllers until `close()`. It opens no port itself: a host, such as `listen` of
 * `igrs-rump/server/node`, passes it each link whose token the accounts accept.
 */
export class MessageServer {
  /** @internal */
  static readonly name = 'MessageServer';
  readonly accounts: Accounts;
  readonly limits: Limits;
  /** @internal After the properties that a console should show first. */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #codec: Codec;
  readonly #host: DriverHost;
  readonly #clock: Clock;
  readonly #onFrame: OnFrame | undefined;
  readonly #stats = emptyStats();
  readonly #accounts = new Map<string, Account>();
  readonly #links = new Set<LinkDriver>();
  #closed = false;

  /**
   * @throws {RumpError} `wrong-type` for `codec`, `accounts` and `bus`, `wrong-type` or `out-of-range` for invalid limits, `unsupported`
   * if the profile lacks a message that registers or requests
   */
  constructor(options: MessageServerOptions) {
    const { codec, accounts, bus, limits, clock = systemClock, random = Math.random, onFrame } = options ?? {};
    requireMethod(codec, 'codec', 'scanner', 'a codec: createCodec()');
    requireMethod(accounts, 'accounts', 'authenticate', 'accounts, such as await readAccounts(file)');
    requireMethod(bus, 'bus', 'request', 'a bus, such as new MemoryBus()');
    requireRoles('a message server', true);
    this.accounts = accounts;
    this.limits = checkedLimits(limits);
    // A server reads only bytes and roles, which do not depend on the compiler's types.
    this.#codec = codec as Codec;
    const { requestTimeout } = this.limits;
    const { storeTimeout = 0, requestTimeout: most = Infinity } = bus;
    // What the bus stores in time would count as failed, or a device would carry out what the bus has given up.
    checkedInteger(requestTimeout, 'limits.requestTimeout', storeTimeout + 1, most - 1);
    const within = withinTime(requestTimeout, clock);
    const lists = oneAtATime((selector: Selector) => within(bus.records(selector)));
    this.#host = { bus, within, lists, clock, random };
    this.#clock = clock;
    this.#onFrame = onFrame && guarded(onFrame, printing('onFrame has failed'));
  }

  /** Counts so far, in a new object. */
  get stats(): ServerStats {
    return { ...this.#stats, closed: { ...this.#stats.closed } };
  }

  /** @internal For metrics of what waits. */
  get links(): Iterable<LinkDriver> {
    return this.#links;
  }

  /**
   * Serves a link until either side closes it.
   *
   * @param principal who is at its other end, and what it may do
   * @throws {RumpError} `wrong-type` if it is not given a link, `wrong-type` or `unknown-name` for an invalid principal; never because of
   * what comes over the link
   */
  accept(link: Link, principal: Principal): void {
    requireMethod(link, 'link', 'close', 'a link');
    this.acceptChannel(streamChannel(link), principal);
  }

  /** @internal For hosts of this package, whose sockets need no web streams. */
  acceptChannel(channel: Channel, principal: Principal): void {
    if (this.#closed) this.refuseChannel(channel, SHUTDOWN);
    else this.serve(channel, principal, null);
  }

  /** @internal With a keeper, for hosts that put the server to sleep while the link stays open. */
  serve(channel: Channel, principal: Principal, keeper: Keeper | null): LinkDriver {
    // Such as a promise that was not awaited.
    if (typeof principal?.account !== 'string') refuse('wrong-type', 'principal', principal, 'it must name an account');
    const { expires } = principal;
    if (expires !== null && !Number.isFinite(expires)) {
      refuse('wrong-type', 'expires', expires, 'it must be milliseconds since 1970, or null for never');
    }
    const access = new Access(principal.grants, principal);
    const account = this.#accountOf(principal.account);
    account.links++;
    this.#stats.links++;
    const { limits } = this;
    // No spread: V8 gives each object made with one its own shape, 400 bytes per link.
    const settings = {
      codec: this.#codec,
      limits,
      text: channel.text,
      principal,
      access,
      account,
      stats: this.#stats,
      onFrame: this.#onFrame,
    };
    const gone = (): void => {
      this.#stats.links--;
      account.links--;
      this.#forget(account);
    };
    try {
      const driver = new LinkDriver(channel, settings, this.#host, keeper);
      this.#links.add(driver);
      driver.ended.then(() => {
        this.#links.delete(driver);
        gone();
      });
      return driver;
    } catch (error) {
      // Not a usable link, such as one that is in use already.
      gone();
      throw error;
    }
  }

  /**
   * For hosts that reject a client: sends the reason, if the link carries text, closes the link, and counts it by reason.
   *
   * @param close the reason, and words for the client
   */
  refuse(link: Link, close: LinkClose): void {
    this.refuseChannel(streamChannel(link), close);
  }

  /** @internal */
  refuseChannel(channel: Channel, close: LinkClose): void {
    this.#stats.closed[close.reason] = (this.#stats.closed[close.reason] ?? 0) + 1;
    refuseChannel(channel, close);
  }

  /**
   * Closes the links for which `matches` is true, such as those of one account or of one device. Their clients may connect again, if
   * the accounts still let them.
   *
   * @param matches receives the principal of a link and the ID of the device that is registered on it, if any
   * @throws {RumpError} `wrong-type` for `matches`
   */
  disconnect(matches: (principal: Principal, device?: string) => boolean, close: LinkClose): void {
    requireMethod(matches, 'matches', 'call', 'a function');
    for (const link of this.#links) {
      const { settings, device } = link.state;
      if (matches(settings.principal, device?.address.id)) link.close(close);
    }
  }

  /**
   * Closes every link with `shutdown`; resolves when their devices are offline. New links are closed at once.
   *
   * @param within milliseconds over which open links are closed evenly, so that their clients do not all reach another
   * server at the same time
   */
  async close(within = 0): Promise<void> {
    this.#closed = true;
    const links = [...this.#links];
    const stops = links.map((link, index) => {
      const end = (): void => link.close(SHUTDOWN);
      return within > 0 ? this.#clock.after((within * index) / links.length, end) : end();
    });
    await Promise.all(links.map((link) => link.ended));
    // Timers of links that ended by themselves, and of accounts, must not keep the process alive.
    for (const stop of stops) stop?.();
    for (const account of this.#accounts.values()) account.keep();
  }

  #accountOf(name: string): Account {
    const known = this.#accounts.get(name);
    known?.keep();
    if (known !== undefined) return known;
    const { framesPerSecond, frameBurst } = this.limits;
    const bucket = () => bucketOf(framesPerSecond, frameBurst, monotonicTime(this.#clock)());
    const account = { name, links: 0, frames: bucket(), listed: bucket(), keep: () => {} };
    this.#accounts.set(name, account);
    return account;
  }

  /** Forgets an account without links as soon as its rate limits are as full as new ones. */
  #forget(account: Account): void {
    if (account.links > 0) return;
    const { framesPerSecond, frameBurst } = this.limits;
    const left = Math.min(account.frames.left, account.listed.left);
    const untilFull = ((frameBurst - left) / framesPerSecond) * 1000;
    if (untilFull <= 0) this.#accounts.delete(account.name);
    else account.keep = this.#clock.after(untilFull, () => this.#accounts.delete(account.name));
  }

  get [Symbol.toStringTag](): string {
    return 'MessageServer';
  }
}
