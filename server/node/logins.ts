/**
 * Tokens that clients show: from where, whether they were valid, and how many invalid ones an address may show. A token that was valid
 * before is always checked, so that sharing an address with somebody who guesses shuts nobody out. Failures are reported, in bounded
 * memory.
 */
import { createHash } from 'node:crypto';
import { BlockList, isIP, type Socket } from 'node:net';
import { guarded, printing, wordsOf } from '../../sdk/exchange/callbacks.ts';
import { type Clock, monotonicTime, systemClock } from '../../sdk/exchange/clock.ts';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import { checkedInteger, RumpError, refuse } from '../../sdk/values/error.ts';
import type { Accounts, Principal } from '../accounts/accounts.ts';
import { type Within, withinTime } from '../bus/bus.ts';
import { AuthFailureLimiter, groupOf, remember } from './connections.ts';

/**
 * `rejected`: the token is invalid. `no-token`: there was none. `origin`: a page that may not connect. `limited`: not checked, because its
 * address has shown too many invalid ones. `failed`: the accounts gave no answer.
 */
export type LoginOutcome = 'accepted' | 'rejected' | 'no-token' | 'origin' | 'limited' | 'failed';

export interface Login {
  /** The client's address, as far as is known; for IPv6 its network, 64 bits. */
  readonly address: string;
  readonly outcome: LoginOutcome;
  /** Where it was accepted. */
  readonly account: string | null;
  /** For `failed`: the error of the accounts, without the token. */
  readonly problem: string | null;
}

export interface LoginOptions {
  /** Called with each attempt to open a link; what it throws is printed. */
  readonly onLogin?: (login: Login) => void;
  /**
   * Addresses and subnets (`10.0.0.0/8`) of proxies in front: for connections from them, the last address in `X-Forwarded-For` that is not
   * one of them counts. By default none.
   */
  readonly proxies?: readonly string[];
  /** Rejected tokens that an address may show at once, 1 to 1e6, by default 60, plus one a second; this machine and proxies any number. */
  readonly rejectedTokens?: number;
  /** By default the system's. */
  readonly clock?: Clock;
}

export const LOGIN_OPTIONS = ['onLogin', 'proxies', 'rejectedTokens', 'clock'] as const;

/** What is known of a client's address. */
interface Origin {
  readonly address: string;
  /** Whether it belongs to one client, or at least to one network. */
  readonly isOwn: boolean;
}

const REJECTED_TOKENS = 60;
/** Rejected tokens that an address may show again with each second. */
const PER_SECOND = 1;
/** Valid tokens, by their digests; the one shown longest ago is forgotten first. */
const MAX_GOOD = 8192;
/** Addresses in `X-Forwarded-For` that are read, from the end. */
const MAX_HOPS = 16;
/** Milliseconds that accounts have to check a token: as long as clients wait. Only so many are checked at the same time. */
const CHECK_TIME = 10_000;
/** Characters of the accounts' error that are kept. */
const MAX_PROBLEM = 200;

/** In place of an answer: the token was not checked. */
export const LIMITED = 'limited';

export class Logins {
  readonly #onLogin: (login: Login) => void;
  readonly #proxies: BlockList;
  readonly #limiter: AuthFailureLimiter;
  /** Monotonic milliseconds. */
  readonly #now: () => number;
  readonly #within: Within;
  readonly #good = new Set<string>();

  /** Throws a RumpError for invalid addresses of proxies. */
  constructor({ onLogin, proxies = [], rejectedTokens = REJECTED_TOKENS, clock = systemClock }: LoginOptions) {
    this.#now = monotonicTime(clock);
    this.#within = withinTime(CHECK_TIME, clock, new Error(`the accounts have not answered for ${CHECK_TIME} ms`));
    this.#onLogin = guarded(onLogin, printing('onLogin has failed'));
    this.#proxies = listOf(proxies);
    this.#limiter = new AuthFailureLimiter(checkedInteger(rejectedTokens, 'rejectedTokens', 1, 1e6), PER_SECOND);
  }

  /** @param forwarded the header `X-Forwarded-For` */
  originOf({ remoteAddress = '' }: Socket, forwarded?: string | readonly string[]): Origin {
    const nearest = plain(remoteAddress);
    if (!this.#isProxy(nearest)) return { address: networkOf(nearest), isOwn: !isLoopback(nearest) };
    const hops = String(forwarded ?? '')
      .split(',')
      .slice(-MAX_HOPS)
      .reverse();
    const client = hops.map((hop) => plain(hop.trim())).find((hop) => !this.#isProxy(hop));
    if (client === undefined || isIP(client) === 0) return { address: nearest, isOwn: false };
    return { address: networkOf(client), isOwn: true };
  }

  /**
   * Has the accounts check the token, unless the address has to wait.
   *
   * @param ask opens the link, with the accounts that it is given in place of the server's; rejects as they do
   */
  async check<Result extends Principal | LinkClose>(
    { address, isOwn }: Origin,
    token: string | null,
    accounts: Accounts,
    ask: (accounts: Accounts) => Promise<Result>,
  ): Promise<Result | typeof LIMITED> {
    const told = (outcome: LoginOutcome, account: string | null = null, problem: string | null = null): void =>
      this.#onLogin({ address, outcome, account, problem });
    if (token === null) {
      const result = await ask(accounts);
      told('reason' in result && result.reason === 'origin' ? 'origin' : 'no-token');
      return result;
    }
    const digest = createHash('sha256').update(token).digest('base64');
    if (isOwn && !this.#good.has(digest) && !this.#limiter.mayTry(address, this.#now())) {
      told(LIMITED);
      return LIMITED;
    }
    // An object, because TypeScript does not see that the callback assigns to it.
    const asked = { failure: null as unknown };
    const within = this.#within;
    const watching: Accounts = {
      async authenticate(shown) {
        try {
          const principal = await within(Promise.resolve(accounts.authenticate(shown)));
          if (typeof principal?.grants === 'object') return principal;
          throw new TypeError('the accounts gave no principal for a token');
        } catch (error) {
          asked.failure = error;
          throw error;
        }
      },
    };
    try {
      const result = await ask(watching);
      if ('grants' in result) {
        remember(this.#good, digest, MAX_GOOD);
        told('accepted', result.account);
      } else if (asked.failure === null) told('origin');
      return result;
    } finally {
      const { failure } = asked;
      if (failure !== null && !(RumpError.is(failure) && failure.code === 'rejected')) {
        told('failed', null, wordsOf(failure).replaceAll(token, '…').slice(0, MAX_PROBLEM));
      } else if (failure !== null) {
        this.#good.delete(digest);
        if (isOwn) this.#limiter.failed(address, this.#now());
        told('rejected');
      }
    }
  }

  /** A connection over TCP sent something other than a token. */
  withoutToken({ address }: Origin): void {
    this.#onLogin({ address, outcome: 'no-token', account: null, problem: null });
  }

  #isProxy(address: string): boolean {
    const version = isIP(address);
    return version !== 0 && this.#proxies.check(address, version === 4 ? 'ipv4' : 'ipv6');
  }
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [index, proxy] of proxies.entries()) {
    const [address = '', bits] = String(proxy).split('/');
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= most))) {
      refuse('out-of-range', `proxies[${index}]`, proxy, 'it must be an IP address or a subnet such as 10.0.0.0/8');
    }
    list.addSubnet(address, bits === undefined ? most : Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** An IPv4 address as such, which a socket for both versions writes as one of IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The network of an IPv6 address: anybody has a whole network of addresses. */
function networkOf(address: string): string {
  return isIP(address) === 6 ? `${groupOf(address, true)}::/64` : address;
}

/** Whether it is on this machine: perhaps a proxy, with everybody behind it. A Unix socket has no address. */
function isLoopback(address: string): boolean {
  return address === '' || address === '::1' || address.startsWith('127.');
}

export interface FailedLogins {
  /** Null for those beyond the number of addresses told apart. */
  readonly address: string | null;
  readonly outcome: Exclude<LoginOutcome, 'accepted'> | null;
  readonly problem: string | null;
  /** The first failure, or how many more came within the minute after it. */
  readonly count: number;
  readonly isFirst: boolean;
}

/** Milliseconds. */
const WINDOW = 60_000;
/** Addresses and outcomes told apart within a window: that many lines at once, and at its end as many again and one. */
const MAX_TOLD = 64;

/** Failed logins, by address and outcome: the first at once, the number of further ones after a minute. */
export class LoginReport {
  readonly #report: (failed: FailedLogins) => void;
  readonly #clock: Clock;
  readonly #told = new Map<string, { readonly login: Login; more: number }>();
  #others = 0;
  #stop: (() => void) | null = null;

  constructor(report: (failed: FailedLogins) => void, clock: Clock = systemClock) {
    this.#report = report;
    this.#clock = clock;
  }

  add(login: Login): void {
    const { address, outcome, problem } = login;
    if (outcome === 'accepted') return;
    const key = `${address} ${outcome}`;
    const known = this.#told.get(key);
    if (known !== undefined) known.more++;
    else if (this.#told.size >= MAX_TOLD) this.#others++;
    else {
      this.#told.set(key, { login, more: 0 });
      this.#report({ address, outcome, problem, count: 1, isFirst: true });
    }
    this.#stop ??= this.#clock.after(WINDOW, () => this.end());
  }

  /** Reports what was not reported yet. */
  end(): void {
    this.#stop?.();
    this.#stop = null;
    const told = [...this.#told.values()];
    const others = this.#others;
    this.#told.clear();
    this.#others = 0;
    for (const { login, more } of told) {
      const { address, outcome, problem } = login;
      if (outcome !== 'accepted' && more > 0) this.#report({ address, outcome, problem, count: more, isFirst: false });
    }
    if (others > 0) this.#report({ address: null, outcome: null, problem: null, count: others, isFirst: false });
  }
}
