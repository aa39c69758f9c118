import { FrameBatch } from './batch.ts';
import { toBytes } from './bytes.ts';
import type { Engine, Scanned } from './engine/engine.ts';
import { RumpError } from './error.ts';
import { MAXIMUM_FRAME_LENGTH } from './generated/layout.ts';

/** What a scanner has seen so far. frameBytes + bytesSkipped + bytesPending = bytes, after every call. */
export interface ScannerStats {
  /** Right frames. */
  frames: number;
  /** Those of them that the profile has no body for. */
  unknownKinds: number;
  /** All bytes pushed. */
  bytes: number;
  frameBytes: number;
  /** Bytes that are part of no frame. */
  bytesSkipped: number;
  /** Bytes that wait for more: an unfinished frame, or what a loop over batches has not come to yet. */
  bytesPending: number;
  /** One count for each start marker that began no frame, by its reason. */
  badVersions: number;
  badLengths: number;
  badChecks: number;
  /** Only at the end of the stream: frames that it cut off. */
  truncated: number;
}

/** What a scanner needs of its codec: the engine, and that older batches expire before it scans. @internal */
export interface ScannerHost {
  readonly engine: Engine;
  expireBatches(): void;
  keepBatch(batch: FrameBatch): void;
}

interface Rest {
  readonly chunk: Uint8Array<ArrayBuffer>;
  readonly length: number;
  from: number;
}

const EMPTY = new Uint8Array(0);

/** Finds the frames of one stream. It keeps only an unfinished tail, less than one frame; all else is its codec's. */
export class Scanner {
  readonly #host: ScannerHost;
  /** Made when the first chunk ends inside a frame. */
  #tail: Uint8Array<ArrayBuffer> = EMPTY;
  #tailLength = 0;
  /** Of the tail's first byte in the stream. */
  #offset = 0;
  #ended = false;
  /** What a loop over batches has not come to yet. */
  #rest: Rest | null = null;
  readonly #stats: ScannerStats = {
    frames: 0,
    unknownKinds: 0,
    bytes: 0,
    frameBytes: 0,
    bytesSkipped: 0,
    bytesPending: 0,
    badVersions: 0,
    badLengths: 0,
    badChecks: 0,
    truncated: 0,
  };

  /** @internal `codec.scanner()` makes scanners. */
  constructor(host: ScannerHost) {
    this.#host = host;
  }

  /** The counts so far, as an object of your own. */
  get stats(): ScannerStats {
    return { ...this.#stats };
  }

  /**
   * Scans the next bytes of the stream: a Uint8Array or an ArrayBuffer of any length, split anywhere. Gives one batch, none
   * where no frame was completed, or several where the chunk exceeds the window: the first is scanned at once, each further
   * one when the loop comes to it. A loop that is left early drops the rest of its chunk's batches: those bytes are still
   * searched and counted, so that the stream stays in step. Do not change the chunk before you are done with its batches.
   */
  push(chunk: Uint8Array | ArrayBuffer): Iterable<FrameBatch> {
    const bytes = toBytes(chunk, 'chunk');
    if (this.#ended) throw new RumpError('closed', 'this scanner has ended; make another one for another stream');
    this.#finishRest();
    this.#stats.bytes += bytes.length;
    this.#stats.bytesPending += bytes.length;
    const from = this.#step(bytes, 0, false);
    if (from === bytes.length) return this.#latest === null ? [] : [this.#latest];
    const rest = { chunk: bytes, length: bytes.length, from };
    this.#rest = rest;
    return this.#continue(this.#latest, rest);
  }

  /**
   * Ends the stream. A frame that it cut off fails like any other, and the bytes behind its start are searched again, which may
   * still find frames. A second call finds nothing.
   */
  end(): Iterable<FrameBatch> {
    if (this.#ended) return [];
    this.#finishRest();
    this.#ended = true;
    this.#step(EMPTY, 0, true);
    this.#tail = EMPTY;
    return this.#latest === null ? [] : [this.#latest];
  }

  #latest: FrameBatch | null = null;

  /** A loop that begins only after a later push finds nothing: its chunk was finished then. */
  *#continue(first: FrameBatch | null, rest: Rest): Generator<FrameBatch, void, undefined> {
    try {
      if (first !== null && this.#rest === rest) yield first;
      while (this.#rest === rest) {
        const batch = this.#stepRest(rest);
        if (batch !== null) yield batch;
      }
    } finally {
      if (this.#rest === rest) this.#finishRest();
    }
  }

  #finishRest(): void {
    while (this.#rest !== null) this.#stepRest(this.#rest);
  }

  #stepRest(rest: Rest): FrameBatch | null {
    if (rest.chunk.length !== rest.length) this.#loseRest(rest);
    rest.from = this.#step(rest.chunk, rest.from, false);
    if (rest.from === rest.chunk.length) this.#rest = null;
    return this.#latest;
  }

  /** A chunk that was transferred to another thread took its bytes along: they are counted, and the loss is not silent. */
  #loseRest(rest: Rest): never {
    const lost = rest.length - rest.from;
    this.#rest = null;
    this.#host.expireBatches();
    this.#stats.bytesSkipped += lost;
    this.#stats.bytesPending -= lost;
    this.#offset += lost;
    throw new RumpError(
      'stale-batch',
      `the chunk was transferred before its last ${lost} bytes were searched; they are skipped, and the stream goes on behind them`,
    );
  }

  /** Scans one window from `from`, and answers where in the chunk the next one begins. */
  #step(chunk: Uint8Array<ArrayBuffer>, from: number, last: boolean): number {
    const { engine } = this.#host;
    const tailLength = this.#tailLength;
    this.#latest = null;
    this.#host.expireBatches();
    const room = engine.reserve(tailLength + chunk.length - from) - tailLength;
    const to = Math.min(chunk.length, from + room);
    const scanned = engine.scan(this.#tail, tailLength, chunk, from, to, last);
    if (scanned.frames > 0) {
      this.#latest = new FrameBatch(engine, scanned, { chunk, from, tailLength, offset: this.#offset });
      this.#host.keepBatch(this.#latest);
    }
    this.#count(scanned);
    this.#offset += scanned.position;
    if (to < chunk.length) {
      // The next window begins with what this one left undecided, straight from the chunk.
      this.#tailLength = 0;
      return from + scanned.position - tailLength;
    }
    this.#keepTail(chunk, from, to, scanned.position);
    return to;
  }

  #count(scanned: Scanned): void {
    const stats = this.#stats;
    stats.frames += scanned.frames;
    stats.unknownKinds += scanned.unknownKinds;
    stats.frameBytes += scanned.frameBytes;
    stats.bytesSkipped += scanned.position - scanned.frameBytes;
    stats.bytesPending -= scanned.position;
    stats.badVersions += scanned.badVersions;
    stats.badLengths += scanned.badLengths;
    stats.badChecks += scanned.badChecks;
    stats.truncated += scanned.truncated;
  }

  /** Keeps what stands behind `position` of the tail and the chunk's part from `from` to `to`. */
  #keepTail(chunk: Uint8Array<ArrayBuffer>, from: number, to: number, position: number): void {
    const length = this.#tailLength + to - from - position;
    if (length > 0 && this.#tail.length === 0) this.#tail = new Uint8Array(MAXIMUM_FRAME_LENGTH);
    const kept = Math.max(0, this.#tailLength - position);
    if (kept > 0) this.#tail.copyWithin(0, position, this.#tailLength);
    const start = to - (length - kept);
    for (let index = kept; index < length; index++) this.#tail[index] = chunk[start + index - kept] as number;
    this.#tailLength = length;
  }
}
