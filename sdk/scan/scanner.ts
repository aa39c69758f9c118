import type { Engine } from '../engine/engine.ts';
import { FRAMES, POSITION, STATUS_LENGTH } from '../engine/status.ts';
import { MAXIMUM_FRAME_LENGTH } from '../generated/layout.ts';
import { toBytes } from '../values/bytes.ts';
import { NOT_CLONEABLE, RumpError } from '../values/error.ts';
import { FrameBatch } from './batch.ts';

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

/** What all scanners of a codec share. @internal */
export interface ScannerHost {
  readonly engine: Engine;
  /** What the latest scan found; it expires before the next one. */
  batch: FrameBatch | null;
}

interface Rest {
  readonly chunk: Uint8Array<ArrayBuffer>;
  readonly length: number;
  from: number;
}

const EMPTY: Uint8Array<ArrayBuffer> = /* @__PURE__ */ new Uint8Array(0);

/** Finds the frames of one stream. It keeps only an unfinished tail, less than one frame; all else is its codec's. */
export class Scanner {
  /** @internal */
  static readonly name = 'Scanner';
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #host: ScannerHost;
  /** Made when the first chunk ends inside a frame. */
  #tail: Uint8Array<ArrayBuffer> = EMPTY;
  #tailLength = 0;
  #ended = false;
  /** What a loop over batches has not come to yet. */
  #rest: Rest | null = null;
  /** All bytes pushed. */
  #bytes = 0;
  /** Each scan's status, added up; its positions make the place of the tail's first byte in the stream. */
  readonly #totals = new Float64Array(STATUS_LENGTH);

  /** @internal `codec.scanner()` makes scanners. */
  constructor(host: ScannerHost) {
    this.#host = host;
  }

  /** The counts so far, as an object of your own. */
  get stats(): ScannerStats {
    const [
      frames = 0,
      unknownKinds = 0,
      frameBytes = 0,
      decided = 0,
      badVersions = 0,
      badLengths = 0,
      badChecks = 0,
      truncated = 0,
    ] = this.#totals;
    return {
      frames,
      unknownKinds,
      bytes: this.#bytes,
      frameBytes,
      bytesSkipped: decided - frameBytes,
      bytesPending: this.#bytes - decided,
      badVersions,
      badLengths,
      badChecks,
      truncated,
    };
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
    this.#bytes += bytes.length;
    const from = this.#step(bytes, 0, false);
    const { batch } = this.#host;
    if (from === bytes.length) return batch === null ? [] : [batch];
    const rest = { chunk: bytes, length: bytes.length, from };
    this.#rest = rest;
    return this.#continue(batch, rest);
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
    const { batch } = this.#host;
    return batch === null ? [] : [batch];
  }

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
    return this.#host.batch;
  }

  /** A chunk that was transferred to another thread took its bytes along: they are counted, and the loss is not silent. */
  #loseRest(rest: Rest): never {
    const lost = rest.length - rest.from;
    this.#rest = null;
    this.#expireBatch();
    this.#totals[POSITION] = this.#offset + lost;
    throw new RumpError(
      'stale-batch',
      `the chunk was transferred before its last ${lost} bytes were searched; they are skipped, and the stream goes on behind them`,
    );
  }

  /** Scans one window from `from`, and answers where in the chunk the next one begins. */
  #step(chunk: Uint8Array<ArrayBuffer>, from: number, last: boolean): number {
    const { engine } = this.#host;
    const tailLength = this.#tailLength;
    this.#expireBatch();
    const room = engine.reserve(tailLength + chunk.length - from) - tailLength;
    const to = Math.min(chunk.length, from + room);
    const scanned = engine.scan(this.#tail, tailLength, chunk, from, to, last);
    const position = scanned.status[POSITION] as number;
    if ((scanned.status[FRAMES] as number) > 0) {
      this.#host.batch = new FrameBatch(engine, scanned, { chunk, from, tailLength, offset: this.#offset });
    }
    for (let place = 0; place < STATUS_LENGTH; place++) {
      this.#totals[place] = (this.#totals[place] as number) + (scanned.status[place] as number);
    }
    if (to < chunk.length) {
      // The next window begins with what this one left undecided, straight from the chunk.
      this.#tailLength = 0;
      return from + position - tailLength;
    }
    this.#keepTail(chunk, from, to, position);
    return to;
  }

  #expireBatch(): void {
    this.#host.batch?.expire();
    this.#host.batch = null;
  }

  /** Of the tail's first byte in the stream. */
  get #offset(): number {
    return this.#totals[POSITION] as number;
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

  get [Symbol.toStringTag](): string {
    return 'Scanner';
  }
}
