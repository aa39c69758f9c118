import { requireGlobals } from '../values/checked.ts';

/**
 * The host's own stream types. They are `any` where neither DOM nor Node's types are loaded, so that the rest of this package still has its
 * types.
 */

// biome-ignore lint/suspicious/noTsIgnore: the error occurs only where the type is missing.
/** @ts-ignore */
export type HostReadable<R> = globalThis.ReadableStream<R>;

// biome-ignore lint/suspicious/noTsIgnore: as above.
/** @ts-ignore */
export type HostWritable<W> = globalThis.WritableStream<W>;

/** Takes the output of a pair's work. */
export interface Outlet<Out> {
  /**
   * Resolves once the reader has asked for more than it was given. Rejects with the reason when one side has given up.
   */
  wanted(): Promise<void>;
  /** One for each time that `wanted` has resolved. */
  give(output: Out): void;
}

/** The work between the two sides: one call at a time, `end` last. An error of it errors both sides. */
export interface Work<In, Out> {
  take(chunk: In, outlet: Outlet<Out>): Promise<void>;
  end(outlet: Outlet<Out>): Promise<void>;
}

/**
 * A writable and a readable side with work between them that can wait for the reader in the midst of a chunk. The transform of
 * a `TransformStream` cannot: it has no way to learn when the reader has come back.
 */
export class OnDemandPair<In, Out> {
  readonly readable: HostReadable<Out>;
  readonly writable: HostWritable<In>;
  #source!: ReadableStreamDefaultController<Out>;
  #isWanted = false;
  #waiting: (() => void) | null = null;
  #stop: { readonly reason: unknown } | null = null;

  constructor(work: Work<In, Out>) {
    requireGlobals('a stream of messages', 'ReadableStream', 'WritableStream');
    let sink!: WritableStreamDefaultController;
    const outlet: Outlet<Out> = { wanted: () => this.#wanted(), give: (output) => this.#give(output) };
    this.readable = new ReadableStream<Out>(
      {
        start: (controller) => {
          this.#source = controller;
        },
        pull: () => {
          this.#isWanted = true;
          this.#waiting?.();
        },
        cancel: (reason) => {
          this.#giveUp(reason);
          sink.error(reason);
        },
      },
      // Nothing is made before the reader asks for it.
      { highWaterMark: 0 },
    );
    this.writable = new WritableStream<In>({
      start: (controller) => {
        sink = controller;
        // `abort` below is called only after a write has ended, and a write may wait for a reader that never comes. Fastly's
        // runtime has no such signal: an abort there waits for the write.
        const signal = controller.signal as AbortSignal | undefined;
        signal?.addEventListener('abort', () => this.#giveUp(signal.reason));
      },
      write: (chunk) => this.#run(() => work.take(chunk, outlet)),
      close: () =>
        this.#run(async () => {
          await work.end(outlet);
          this.#goOn();
          this.#source.close();
        }),
      abort: (reason) => this.#source.error(reason),
    });
  }

  async #run(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#source.error(error);
      throw error;
    }
  }

  async #wanted(): Promise<void> {
    if (!this.#isWanted && this.#stop === null) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
      this.#waiting = null;
    }
    this.#goOn();
  }

  #give(output: Out): void {
    // Producing the output may have run a caller's code, and that may have cancelled this stream.
    this.#goOn();
    // Before the output is handed over, because the stream may ask for the next one while it takes this one.
    this.#isWanted = false;
    this.#source.enqueue(output);
  }

  #goOn(): void {
    if (this.#stop !== null) throw this.#stop.reason;
  }

  #giveUp(reason: unknown): void {
    this.#stop = { reason };
    this.#waiting?.();
  }
}
