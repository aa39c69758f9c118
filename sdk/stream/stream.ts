import type { AnyCodec, AnyScanner, TypesOf } from '../any-codec.ts';
import type { Codec } from '../codec.ts';
import type { ReadOptions, ScannerStats } from '../scan/scanner.ts';
import { toBytes } from '../values/bytes.ts';
import { checkedOptions, isOn, requireGlobals } from '../values/checked.ts';
import { RumpError, refuse } from '../values/error.ts';

/**
 * The host's own stream types. They are `any` if neither DOM nor Node's types are loaded, so that the rest of this package still has its
 * types.
 */

// biome-ignore lint/suspicious/noTsIgnore: the error occurs only where the type is missing.
/** @ts-ignore */
type HostReadable<R> = globalThis.ReadableStream<R>;

// biome-ignore lint/suspicious/noTsIgnore: as above.
/** @ts-ignore */
type HostWritable<W> = globalThis.WritableStream<W>;

/** Takes the output of a pair's work. */
interface Outlet<Out> {
  /**
   * Resolves once the reader has asked for more than it was given. Rejects with the reason if one side is cancelled or aborted.
   */
  wanted(): Promise<void>;
  /** Call it once for each time that `wanted` has resolved. */
  give(output: Out): void;
}

/** The work between the two sides: one call at a time, `end` last. Its errors error both sides. */
interface Work<In, Out> {
  take(chunk: In, outlet: Outlet<Out>): Promise<void>;
  end(outlet: Outlet<Out>): Promise<void>;
}

/**
 * A writable and a readable side with work between them that can wait for the reader in the middle of a chunk. The transform of
 * a `TransformStream` cannot: it has no way to learn when the reader has come back.
 */
class OnDemandPair<In, Out> {
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

/** What the streams need of a codec, which may be another profile's. */
export interface StreamingCodec extends AnyCodec {
  encode(message: never, options?: { readonly lenient?: boolean }): Uint8Array<ArrayBuffer>;
  encodeAll(messages: Iterable<never>, options?: { readonly lenient?: boolean }): Uint8Array<ArrayBuffer>;
  scanner(options?: ReadOptions): StreamScanner;
}

interface StreamScanner extends AnyScanner {
  readonly stats: ScannerStats;
}

/**
 * How much of a chunk becomes messages at once. While a batch waits for a slow reader, other scanners of the codec may scan and expire
 * it, so all messages of a piece are built before: at most 925, since the shortest frame has
 * 18 bytes, and 15 more may complete an unfinished frame before the piece.
 */
const PIECE_LENGTH = 1 << 14;

/**
 * The frames of one stream as messages: goes between a stream of bytes and its reader as any `TransformStream` does.
 *
 * ```ts
 * for await (const messages of response.body.pipeThrough(new MessageDecoderStream(codec))) …
 * ```
 *
 * Nothing is decoded before the reader asks for it. One read takes at most 16 KiB of what was written, a longer chunk waits for
 * the next one, and so at most 925 messages are held for a reader that asked and does not come.
 *
 * All other bytes are skipped and counted, never an error. A chunk of another type errors both sides with a RumpError
 * (`wrong-type`). Cancelling the readable side errors the writable one with the same reason, and aborting the writable side
 * the readable one, even in the middle of a chunk; the rest of that chunk is not searched. The `signal` of a pipe is different:
 * hosts let the write under way finish first, so that it ends the pipe once its chunk has been read, or at once with a cancel.
 */
export class MessageDecoderStream<C extends StreamingCodec = Codec> {
  /** @internal */
  static readonly name = 'MessageDecoderStream';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** Each read gives the messages of some consecutive frames: at least one, and yours to keep. */
  readonly readable: HostReadable<TypesOf<C>['message'][]>;
  /**
   * Takes chunks of any length, split anywhere. Do not change a chunk before its write has settled; one that was transferred to
   * another thread before that errors both sides with a RumpError (`stale-batch`, or `wrong-type` if nothing of it was searched).
   * Closing it gives the frames found after one that the stream's end cut off, and then ends the readable side.
   */
  readonly writable: HostWritable<Uint8Array | ArrayBuffer>;
  readonly #scanner: StreamScanner;

  /** @throws {RumpError} `unsupported` if the host has no web streams; `wrong-type` or `unknown-field` for options. */
  constructor(codec: C, options?: ReadOptions) {
    this[Symbol.toStringTag] = 'MessageDecoderStream';
    const scanner = checkedCodec(codec).scanner(options);
    const { readable, writable } = new OnDemandPair<Uint8Array | ArrayBuffer, TypesOf<C>['message'][]>({
      take: (chunk, outlet) => decode(scanner, chunk, outlet),
      end: (outlet) => decodeEnd(scanner, outlet),
    });
    this.readable = readable;
    this.writable = writable;
    this.#scanner = scanner;
  }

  /** The counts so far, in a new object, without what is written and not yet decoded. */
  get stats(): ScannerStats {
    return this.#scanner.stats;
  }
}

async function decode<Message extends object>(
  scanner: StreamScanner,
  chunk: Uint8Array | ArrayBuffer,
  outlet: Outlet<Message[]>,
): Promise<void> {
  const bytes = toBytes(chunk, 'chunk');
  const { length } = bytes;
  for (let at = 0; at < length; at += PIECE_LENGTH) {
    await outlet.wanted();
    if (bytes.length !== length) {
      const text = `the chunk was transferred before its last ${length - at} bytes were searched; write a copy of it`;
      throw new RumpError('stale-batch', text);
    }
    const messages = messagesOf<Message>(scanner.push(bytes.subarray(at, at + PIECE_LENGTH)));
    if (messages.length > 0) outlet.give(messages);
  }
}

async function decodeEnd<Message extends object>(scanner: StreamScanner, outlet: Outlet<Message[]>): Promise<void> {
  const messages = messagesOf<Message>(scanner.end());
  // Closing waits for the reader only if there is something left to read.
  if (messages.length === 0) return;
  await outlet.wanted();
  outlet.give(messages);
}

function messagesOf<Message extends object>(batches: Iterable<Iterable<object>>): Message[] {
  const messages: Message[] = [];
  for (const batch of batches) {
    for (const message of batch) messages.push(message as Message);
  }
  return messages;
}

export interface EncoderStreamOptions<Lenient extends boolean = false> {
  /** As for `codec.encode`: writes whatever a forgiving reader has read. */
  readonly lenient?: Lenient;
}

/** The messages that a `MessageEncoderStream` takes: with `lenient` also those that were read. */
export type EncodableMessage<Lenient extends boolean, C = Codec> = Lenient extends true
  ? TypesOf<C>['input'] | TypesOf<C>['message']
  : TypesOf<C>['input'];

/**
 * Messages as their frames' bytes: the inverse of `MessageDecoderStream`. With `lenient` it writes back what that one
 * gives: `decoder.readable.pipeThrough(new MessageEncoderStream(codec, { lenient: true }))`.
 *
 * Nothing is encoded before the reader asks for it. A message that cannot be encoded errors both sides with the RumpError that
 * `codec.encode` throws; within many, its path begins with the message's index, such as `[3].body.power`, and none of them is
 * written. Cancelling the readable side errors the writable one with the same reason, and aborting the writable side the
 * readable one.
 */
export class MessageEncoderStream<Lenient extends boolean = false, C extends StreamingCodec = Codec> {
  /** @internal */
  static readonly name = 'MessageEncoderStream';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** One chunk for each write that had messages, in bytes of its own. */
  readonly readable: HostReadable<Uint8Array<ArrayBuffer>>;
  /** Takes one message, or an array or other iterable of them, which is read to its end at once. */
  readonly writable: HostWritable<EncodableMessage<Lenient, C> | Iterable<EncodableMessage<Lenient, C>>>;

  /** @throws {RumpError} `unsupported` if the host has no web streams. */
  constructor(codec: C, options?: EncoderStreamOptions<Lenient>) {
    this[Symbol.toStringTag] = 'MessageEncoderStream';
    checkedCodec(codec);
    const lenient = { lenient: isOn(checkedOptions(options, ['lenient']).lenient, 'lenient') };
    const { readable, writable } = new OnDemandPair<
      EncodableMessage<Lenient, C> | Iterable<EncodableMessage<Lenient, C>>,
      Uint8Array<ArrayBuffer>
    >({
      async take(chunk, outlet) {
        await outlet.wanted();
        const bytes = isIterable(chunk)
          ? codec.encodeAll(chunk as Iterable<never>, lenient)
          : codec.encode(chunk as never, lenient);
        if (bytes.length > 0) outlet.give(bytes);
      },
      async end() {},
    });
    this.readable = readable;
    this.writable = writable;
  }
}

/** Text is iterable too, but a caller who writes text did not mean its characters. */
function isIterable<Item>(chunk: Item | Iterable<Item>): chunk is Iterable<Item> {
  return typeof chunk === 'object' && chunk !== null && Symbol.iterator in chunk;
}

/** By its methods, because a codec may come from another copy of this package. */
function checkedCodec<C extends StreamingCodec>(codec: C): C {
  try {
    if (typeof codec.scanner === 'function') return codec;
  } catch {
    // null, undefined, or a proxy that was revoked.
  }
  refuse('wrong-type', 'codec', codec, 'it must be one that createCodec has made');
}
