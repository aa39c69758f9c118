/** Failed logins, by address and outcome: the first at once, how many more there were after a minute. Bounded, whoever comes. */
import { type Clock, systemClock } from '../../../sdk/exchange/clock.ts';
import type { Login, LoginOutcome } from '../logins.ts';

export interface FailedLogins {
  /** Null of those beyond as many addresses as are told apart. */
  readonly address: string | null;
  readonly outcome: Exclude<LoginOutcome, 'accepted'> | null;
  readonly problem: string | null;
  /** The first one, or how many more came within the minute after it. */
  readonly count: number;
  readonly isFirst: boolean;
}

/** Milliseconds. */
const WINDOW = 60_000;
/** Addresses and outcomes that are told apart within a window: so many lines at once, and at its end once more as many and one. */
const MAX_TOLD = 64;

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

  /** Tells what was not told yet. */
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
