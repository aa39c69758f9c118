/** Processes of the bench, and the calls that each answers over the channel to its parent. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Codec } from 'igrs-rump';

export type Engine = Codec['engine'];

/** What a server does besides forwarding: counting for metrics, an audit line for each control. */
export type Observed = 'metrics' | 'audit';

export interface ServerStarted {
  /** Of its WebSockets, and of plain TCP. */
  readonly url: string;
  readonly tcp: string;
  readonly engine: Engine;
}

/** Of the server's process, after garbage collection. */
interface MemorySample {
  readonly resident: number;
  readonly heap: number;
}

/** Counted since the server began, so that a difference is what a task took. */
export interface WorkSample {
  /** Microseconds of processor time, of the user and of the system. */
  readonly processor: number;
  readonly frames: number;
  readonly devices: number;
}

export interface ServerCalls {
  memory(): MemorySample;
  work(): WorkSample;
  end(): void;
}

/** How long something took, in milliseconds. */
export interface Latency {
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

export interface Traffic {
  /** Frames that left the server. */
  readonly frames: number;
  readonly milliseconds: number;
  /** Share of one processor that the load itself took. */
  readonly processor: number;
  readonly latency: Latency;
}

export interface Flow {
  readonly warmup: number;
  readonly milliseconds: number;
  /** Calls per second, whatever comes back; null for as many as are answered, with a fixed number in flight. */
  readonly rate: number | null;
  /** How many of the devices take part; all by default. */
  readonly devices?: number;
}

/** What attackers do. */
export const ATTACKS = ['pings', 'queries', 'lists', 'statuses', 'connections'] as const;
export type AttackKind = (typeof ATTACKS)[number];

export interface AttackJob {
  readonly kind: AttackKind;
  readonly url: string;
  readonly tcp: string;
  /** How many attackers there are. */
  readonly links: number;
  /** Devices that others control. */
  readonly serials: readonly number[];
  /** For devices of the attackers' own. */
  readonly firstSerial: number;
}

export interface AttackCalls {
  /** Until `stop`. */
  attack(job: AttackJob): void;
  stop(): void;
}

export interface LoadCalls {
  /** Opens links, to each server in turn, until there are this many devices, and controllers that observe all of them. */
  connect(job: { readonly urls: readonly string[]; readonly devices: number; readonly controllers: number }): void;
  /** Opens links that say nothing. */
  idle(job: { readonly url: string; readonly count: number }): void;
  endIdle(): void;
  /** Control messages, each answered by its device: two frames forwarded for each. */
  control(flow: Flow): Traffic;
  /** Statuses of devices, each to every controller. */
  status(flow: Flow): Traffic;
  end(): void;
}

/** How long each of many things took. */
export class Recorder {
  #milliseconds = new Float64Array(0x10000);
  #length = 0;

  add(milliseconds: number): void {
    if (this.#length === this.#milliseconds.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#milliseconds);
      this.#milliseconds = larger;
    }
    this.#milliseconds[this.#length++] = milliseconds;
  }

  clear(): void {
    this.#length = 0;
  }

  latency(): Latency {
    const sorted = this.#milliseconds.slice(0, this.#length).sort();
    const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    return { samples: sorted.length, p50: at(0.5), p99: at(0.99), p999: at(0.999) };
  }
}

type Calls = { readonly [Name in never]: unknown };

type Answered<Call> = Call extends (...given: infer Given) => infer Answer
  ? (...given: Given) => Answer | Promise<Answer>
  : never;

type Called<Call> = Call extends (...given: infer Given) => infer Answer ? (...given: Given) => Promise<Answer> : never;

interface Request {
  readonly number: number;
  readonly name: string;
  readonly given: readonly unknown[];
}

type Reply =
  | { readonly started: unknown }
  | { readonly number: number; readonly answer: unknown }
  | { readonly number: number | null; readonly failed: string };

export interface Running<Made, Started> {
  readonly started: Started;
  readonly call: { readonly [Name in keyof Made]: Called<Made[Name]> };
  kill(): void;
}

export interface Watch {
  /** Called with the next step. */
  readonly step: (what: string) => void;
  /** Called with processes that must be ended, whatever happens. */
  readonly started: (process: { kill(): void }) => void;
}

/** Starts a program of this folder; resolves when it says that it is ready. */
export async function start<Made extends Calls, Started = null>(
  watch: Watch,
  program: string,
  args: readonly string[] = [],
): Promise<Running<Made, Started>> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = fork(file, [...args], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    // Variables that a test sets would change it.
    env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '', NODE_TEST_CONTEXT: '' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  watch.started({ kill });
  const waiting: Waiting = new Map();
  const started = await new Promise<Started>((resolve, reject) => {
    waiting.set(-1, { resolve: resolve as (answer: unknown) => void, reject });
    listen(child, program, waiting);
  });
  let calls = 0;
  const call = new Proxy({} as Running<Made, Started>['call'], {
    get:
      (_, name) =>
      (...given: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          const number = calls++;
          waiting.set(number, { resolve, reject });
          child.send({ number, name: String(name), given } satisfies Request);
        }),
  });
  return { started, call, kill };
}

/** Calls by their numbers; that the program is ready is number -1. */
type Waiting = Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>;

function listen(child: ChildProcess, program: string, waiting: Waiting): void {
  const take = (number: number) => {
    const waiter = waiting.get(number);
    waiting.delete(number);
    return waiter;
  };
  child.on('message', (reply: Reply) => {
    if ('started' in reply) take(-1)?.resolve(reply.started);
    else if ('failed' in reply) take(reply.number ?? -1)?.reject(new Error(`${program}: ${reply.failed}`));
    else take(reply.number)?.resolve(reply.answer);
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${program} ended early: ${signal ?? code}`));
    waiting.clear();
  });
}

/** In the process itself: says that it is ready, then answers one call after the other. It ends with its parent. */
export function answer<Made>(started: unknown, calls: { readonly [Name in keyof Made]: Answered<Made[Name]> }): void {
  const send = (reply: Reply): void => void process.send?.(reply);
  process.on('disconnect', () => process.exit(0));
  process.on('message', async ({ number, name, given }: Request) => {
    try {
      const call = calls[name as keyof Made] as (...given: readonly unknown[]) => unknown;
      send({ number, answer: await call(...given) });
    } catch (error) {
      send({ number, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  send({ started });
}
