/** What the bench and its processes say to each other. */
import type { Codec } from 'igrs-rump';

export type Engine = Codec['engine'];

export interface ServerStarted {
  readonly url: string;
  readonly engine: Engine;
}

/** Of the server's process, after everything that can go has gone. */
export interface MemorySample {
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
  end(): null;
}

/** How long something took, in milliseconds. */
export interface Latency {
  readonly samples: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

export interface Traffic {
  /** Frames that left the server for somebody. */
  readonly frames: number;
  readonly milliseconds: number;
  readonly latency: Latency;
}

export interface Flow {
  readonly warmup: number;
  readonly milliseconds: number;
  /** So many a second, whatever comes back; null for as many as are answered, with a fixed number under way. */
  readonly rate: number | null;
}

export interface LoadCalls {
  /** Opens links until there are so many devices, and controllers that observe all of them; to each server in turn. */
  connect(job: { readonly urls: readonly string[]; readonly devices: number; readonly controllers: number }): null;
  /** Control messages, each answered by its device: two frames forwarded for each. */
  control(flow: Flow): Traffic;
  /** Statuses of devices, each to every controller. */
  status(flow: Flow): Traffic;
  end(): null;
}
