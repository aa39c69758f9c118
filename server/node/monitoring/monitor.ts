/** What an operator wants to know of a message server, counted without its help and read on demand. */
import type { AnyCodec } from '../../../sdk/any-codec.ts';
import type { Codec } from '../../../sdk/codec.ts';
import { type Clock, monotonicTime, systemClock } from '../../../sdk/exchange/clock.ts';
import type { MessageEntry } from '../../../sdk/exchange/roles.ts';
import { EVERY_DEVICE } from '../../accounts/grants.ts';
import { countOpen } from '../../alarms.ts';
import { type Bus, type Outcome, withinTime } from '../../bus/bus.ts';
import { messageOfBytes } from '../../frames.ts';
import type { MessageServer } from '../../message-server.ts';
import type { OnFrame } from '../../stats.ts';
import type { Login, LoginOutcome } from '../logins.ts';
import { exposition, Histogram } from './exposition.ts';
import {
  type BusCounts,
  FAMILIES,
  type FrameCounts,
  type Queues,
  type Readings,
  type RequestCounts,
  type RequestOutcome,
} from './families.ts';
import { type BusCall, observedBus } from './observed-bus.ts';

export interface MonitorOptions {
  /** The server's. */
  readonly codec: AnyCodec;
  /** The bus that the server would have without a monitor. One of `natsBus` has a state and counts of its own, which are shown too. */
  readonly bus: Bus;
  /** Dropped lines, as each log counts them. */
  readonly dropped?: () => Readonly<Record<string, number>>;
  /** By default the system's. */
  readonly clock?: Clock;
}

/** The label of messages that the profile does not know. */
const OTHER = 'other';
/** Milliseconds between two measurements of how late a timer is. */
const LOOP_INTERVAL = 20;
/** Milliseconds for which a reading also serves everybody else who asks. */
const KEPT = 1000;
/** Milliseconds that the bus has to list the open alarms. */
const RECORDS_TIME = 1000;

/**
 * Counts what a server does. Give it the server's bus, and the server its `bus` and `onFrame`:
 *
 * ```ts
 * const monitor = new Monitor({ codec, bus: new MemoryBus() });
 * const { bus, onFrame } = monitor;
 * const server = new MessageServer({ codec, accounts, bus, onFrame });
 * monitor.watch(server);
 * const metrics = await listenMetrics(monitor, { port: 9464 });
 * ```
 */
export class Monitor {
  /** @internal */
  static readonly name = 'Monitor';
  /** For the server. */
  readonly bus: Bus;
  /** For the server. */
  readonly onFrame: OnFrame;
  /** For its listeners. */
  readonly onLogin: (login: Login) => void;
  readonly #codec: Codec;
  readonly #dropped: () => Readonly<Record<string, number>>;
  readonly #clock: Clock;
  /** Monotonic milliseconds. */
  readonly #now: () => number;
  readonly #inner: Bus & { readonly state?: string; readonly stats?: object };
  readonly #frames = new Map<string, FrameCounts>();
  readonly #requests = new Map<string, RequestCounts>();
  readonly #calls = new Map<BusCall, BusCounts>();
  readonly #logins = new Map<LoginOutcome, number>();
  readonly #loopDelay = new Histogram();
  readonly #loopTimer: NodeJS.Timeout;
  #unacknowledgedAlarms = 0;
  #server: MessageServer | null = null;
  #text: Promise<string> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  /** @throws {RumpError} `wrong-type` for `codec` and `bus` */
  constructor(options: MonitorOptions) {
    this.bus = observedBus(options, {
      requested: (_device, frame) => this.#requested(frame),
      called: (call) => this.#called(call),
    });
    const { codec, bus, dropped = () => ({}), clock = systemClock } = options;
    this.#dropped = dropped;
    this.#clock = clock;
    this.#now = monotonicTime(clock);
    this.#codec = codec as Codec;
    this.#inner = bus;
    this.onFrame = (count, { message }) => void this.#framesOf(message)[count]++;
    this.onLogin = ({ outcome }) => void this.#logins.set(outcome, (this.#logins.get(outcome) ?? 0) + 1);
    let due = performance.now() + LOOP_INTERVAL;
    this.#loopTimer = setInterval(() => {
      const now = performance.now();
      this.#loopDelay.add(Math.max(0, now - due) / 1000);
      due = now + LOOP_INTERVAL;
    }, LOOP_INTERVAL).unref();
  }

  /** The server that was given `bus` and `onFrame`. */
  watch(server: MessageServer): void {
    this.#server = server;
  }

  /** In the text format of Prometheus. Read at most once a second, however often it is called. */
  metrics(): Promise<string> {
    const now = this.#now();
    if (this.#text === null || now - this.#readAt >= KEPT) {
      this.#readAt = now;
      this.#text = this.#readings().then((readings) => exposition(FAMILIES, readings));
    }
    return this.#text;
  }

  /** Ends its periodic work. */
  close(): void {
    clearInterval(this.#loopTimer);
  }

  #framesOf(message: MessageEntry | undefined): FrameCounts {
    const name = message?.name ?? OTHER;
    const known = this.#frames.get(name);
    if (known !== undefined) return known;
    const counts = { frames: 0, refused: 0, busy: 0, repeatedRequests: 0, strayResponses: 0 };
    this.#frames.set(name, counts);
    return counts;
  }

  #requested(frame: Uint8Array): (outcome: Outcome) => void {
    const began = this.#now();
    const name = messageOfBytes(this.#codec, frame)?.name ?? OTHER;
    return (outcome) => {
      const counts = this.#requests.get(name) ?? { outcomes: new Map(), seconds: new Histogram() };
      this.#requests.set(name, counts);
      counts.seconds.add((this.#now() - began) / 1000);
      const what = this.#outcomeOf(outcome);
      counts.outcomes.set(what, (counts.outcomes.get(what) ?? 0) + 1);
    };
  }

  #outcomeOf(outcome: Outcome): RequestOutcome {
    if (typeof outcome === 'string') return outcome;
    return messageOfBytes(this.#codec, outcome)?.role === 'refusal' ? 'refused' : 'answered';
  }

  #called(call: BusCall): (isFailed: boolean) => void {
    const began = this.#now();
    if (call === 'alarm') this.#unacknowledgedAlarms++;
    return (isFailed) => {
      if (call === 'alarm') this.#unacknowledgedAlarms--;
      const counts = this.#calls.get(call) ?? { failures: 0, seconds: new Histogram() };
      this.#calls.set(call, counts);
      counts.seconds.add((this.#now() - began) / 1000);
      if (isFailed) counts.failures++;
    };
  }

  async #readings(): Promise<Readings> {
    const openAlarms = await this.#openAlarms();
    const server = this.#server;
    if (server === null) throw new Error('the monitor watches no server yet');
    return {
      stats: server.stats,
      queues: queuesOf(server),
      frames: this.#frames,
      requests: this.#requests,
      logins: this.#logins,
      bus: this.#calls,
      busState: this.#inner.state,
      busStats: (this.#inner.stats ?? {}) as Record<string, unknown>,
      openAlarms,
      unacknowledgedAlarms: this.#unacknowledgedAlarms,
      loopDelay: this.#loopDelay,
      droppedLines: this.#dropped(),
      engine: this.#codec.engine,
    };
  }

  async #openAlarms(): Promise<Readings['openAlarms']> {
    const within = withinTime(RECORDS_TIME, this.#clock);
    const records = await within(this.#inner.records(EVERY_DEVICE)).catch(() => null);
    if (records === null) return null;
    const open = { online: 0, offline: 0 };
    for (const { presence, alarms } of records.values()) {
      if (alarms.length > 0) open[presence.state] += countOpen(this.#codec, alarms);
    }
    return open;
  }

  get [Symbol.toStringTag](): string {
    return 'Monitor';
  }
}

function queuesOf(server: MessageServer): Queues {
  let [bytes, mostBytes, unanswered, waiting, storing, paced] = [0, 0, 0, 0, 0, 0];
  for (const { state } of server.links) {
    const { outbox, device, waits } = state;
    bytes += outbox.bytes;
    mostBytes = Math.max(mostBytes, outbox.bytes);
    if (waits || (device !== null && device.latest !== null)) paced++;
    if (device === null) continue;
    unanswered += device.pending.size;
    waiting += Math.max(0, device.queue.shares.size - device.pending.size);
    storing += device.storing.size;
  }
  return { bytes, mostBytes, unanswered, waiting, storing, paced };
}
