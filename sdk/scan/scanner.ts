import type { Engine } from '../engine/engine.ts';
import {
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_LENGTH,
  STATUS_POSITION,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from '../generated/abi.ts';
import { placeAt, plainLengthAt, viewAt } from '../generated/hooks/engine/rows.ts';
import { Batch } from '../generated/hooks/scan/batch.ts';
import { MAXIMUM_WIRE_LENGTH, OVERHEAD } from '../generated/layout.ts';
import type { Message } from '../generated/messages.ts';
import { addResidue } from '../message/write.ts';
import { toBytes } from '../values/bytes.ts';
import { checkedOptions, isOn } from '../values/checked.ts';
import { NOT_CLONEABLE, RumpError } from '../values/error.ts';
import type { FrameBatch } from './batch.ts';

/** Counts of a scanner. frameBytes + bytesSkipped + bytesPending = bytes, after every call. */
export interface ScannerStats {
  /** Valid frames. */
  frames: number;
  /** Those for which the profile has no body. */
  unknownKinds: number;
  /** All bytes pushed. */
  bytes: number;
  /** Bytes of valid frames. */
  frameBytes: number;
  /** Bytes that are part of no frame. */
  bytesSkipped: number;
  /** Bytes that wait for more: an unfinished frame, or batches that a loop has not reached yet. */
  bytesPending: number;
  /** Start markers that began no frame, by the reason. */
  badVersions: number;
  badLengths: number;
  badChecks: number;
  /** Only at the end of the stream: frames that it cut off. */
  truncated: number;
}

export interface ReadOptions {
  /**
   * Adds to each message, as `residue`, what its frame holds beyond it: reserved bits, bytes after a NUL, and whatever else no field
   * holds. Then a lenient writer restores every valid frame byte for byte.
   */
  readonly lossless?: boolean;
}

/** Whether it is requested. */
export function isLossless(options: ReadOptions | undefined): boolean {
  return options !== undefined && isOn(checkedOptions(options, ['lossless']).lossless, 'lossless');
}

/** What all scanners of a codec share. @internal */
export interface ScannerHost {
  readonly engine: Engine;
  /** The latest batch of any of them: it expires before the next scan. */
  batch: FrameBatch | null;
}

interface Rest {
  readonly chunk: Uint8Array<ArrayBuffer>;
  readonly length: number;
  from: number;
}

interface Step {
  readonly batch: FrameBatch | null;
  /** Where in the chunk the next window begins. */
  readonly next: number;
}

const EMPTY: Uint8Array<ArrayBuffer> = /* @__PURE__ */ new Uint8Array(0);

/** Finds the frames of one stream; skips and counts all other bytes. It keeps only an unfinished tail, less than one frame; all other
 * memory is its codec's. */
export class Scanner {
  /** @internal */
  static readonly name = 'Scanner';
  /** @internal */
  declare readonly [Symbol.toStringTag]: string;
  /** @internal */
  readonly notCloneable: symbol = NOT_CLONEABLE;
  readonly #host: ScannerHost;
  readonly #Batch: typeof FrameBatch;
  /** Made when the first chunk ends inside a frame. */
  #tail: Uint8Array<ArrayBuffer> = EMPTY;
  #tailLength = 0;
  #ended = false;
  /** The part of a chunk that a loop over batches has not reached yet. */
  #rest: Rest | null = null;
  /** All bytes pushed. */
  #bytes = 0;
  /** Each scan's status, added up; its positions give the stream position of the tail's first byte. */
  readonly #totals = new Float64Array(STATUS_LENGTH);

  /** @internal Made by `codec.scanner()`. */
  constructor(host: ScannerHost, lossless: boolean) {
    this[Symbol.toStringTag] = 'Scanner';
    this.#Batch = lossless ? LosslessBatch : Batch;
    this.#host = host;
  }

  /** The counts so far, in a new object. */
  get stats(): ScannerStats {
    const total = (place: number): number => this.#totals[place] as number;
    const frameBytes = total(STATUS_FRAME_BYTES);
    const decided = total(STATUS_POSITION);
    return {
      frames: total(STATUS_FRAMES),
      unknownKinds: total(STATUS_UNKNOWN_KINDS),
      bytes: this.#bytes,
      frameBytes,
      bytesSkipped: decided - frameBytes,
      bytesPending: this.#bytes - decided,
      badVersions: total(STATUS_BAD_VERSIONS),
      badLengths: total(STATUS_BAD_LENGTHS),
      badChecks: total(STATUS_BAD_CHECKS),
      truncated: total(STATUS_TRUNCATED),
    };
  }

  /**
   * Scans the next bytes of the stream.
   * @param chunk Of any length, split anywhere. Do not change it before you are done with its batches.
   * @returns One batch; none if no frame was completed; several if the chunk exceeds the window: the first is scanned at once,
   * each further one when the loop reaches it. A loop that is left early drops the rest of its chunk's batches, but those bytes are
   * still searched and counted, so that the stream stays in step.
   * @throws {RumpError} `closed` after `end`; `wrong-type` for anything but bytes; `stale-batch`, from the loop, if the chunk was
   * transferred meanwhile
   */
  push(chunk: Uint8Array | ArrayBuffer): Iterable<FrameBatch> {
    const bytes = toBytes(chunk, 'chunk');
    if (this.#ended) throw new RumpError('closed', 'this scanner has ended; make another one for another stream');
    this.#finishRest();
    this.#bytes += bytes.length;
    const { batch, next: from } = this.#step(bytes, 0, false);
    if (from === bytes.length) return batch === null ? [] : [batch];
    const rest = { chunk: bytes, length: bytes.length, from };
    this.#rest = rest;
    return this.#continue(batch, rest);
  }

  /**
   * Ends the stream. A frame that is cut off counts as truncated, and the bytes after its start are searched again, which may still
   * find frames. A second call finds nothing.
   */
  end(): Iterable<FrameBatch> {
    if (this.#ended) return [];
    this.#finishRest();
    this.#ended = true;
    const { batch } = this.#step(EMPTY, 0, true);
    this.#tail = EMPTY;
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
    const { batch, next } = this.#step(rest.chunk, rest.from, false);
    rest.from = next;
    if (next === rest.chunk.length) this.#rest = null;
    return batch;
  }

  /** A chunk that was transferred to another thread took its bytes along: they are counted, and the loss is not silent. */
  #loseRest(rest: Rest): never {
    const lost = rest.length - rest.from;
    this.#rest = null;
    this.#expireBatch();
    this.#totals[STATUS_POSITION] = this.#offset + lost;
    throw new RumpError(
      'stale-batch',
      `the chunk was transferred before its last ${lost} bytes were searched; they are skipped, and the stream goes on behind them`,
    );
  }

  /** Scans one window from `from` on. */
  #step(chunk: Uint8Array<ArrayBuffer>, from: number, last: boolean): Step {
    const { engine } = this.#host;
    const tailLength = this.#tailLength;
    this.#expireBatch();
    const room = engine.reserve(tailLength + chunk.length - from) - tailLength;
    const to = Math.min(chunk.length, from + room);
    const scanned = engine.scan(this.#tail, tailLength, chunk, from, to, last);
    const position = scanned.status[STATUS_POSITION] as number;
    const batch =
      scanned.status[STATUS_FRAMES] === 0
        ? null
        : new this.#Batch(engine, scanned, { chunk, from, tailLength, offset: this.#offset });
    this.#host.batch = batch;
    for (let place = 0; place < STATUS_LENGTH; place++) {
      this.#totals[place] = (this.#totals[place] as number) + (scanned.status[place] as number);
    }
    if (to < chunk.length) {
      // The next window begins with what this one left undecided, straight from the chunk.
      this.#tailLength = 0;
      return { batch, next: from + position - tailLength };
    }
    this.#keepTail(chunk, from, to, position);
    return { batch, next: to };
  }

  #expireBatch(): void {
    this.#host.batch?.expire();
    this.#host.batch = null;
  }

  /** Of the tail's first byte in the stream. */
  get #offset(): number {
    return this.#totals[STATUS_POSITION] as number;
  }

  /** Keeps what follows `position` in the tail and in the chunk's part from `from` to `to`. */
  #keepTail(chunk: Uint8Array<ArrayBuffer>, from: number, to: number, position: number): void {
    const length = this.#tailLength + to - from - position;
    if (length > 0 && this.#tail.length === 0) this.#tail = new Uint8Array(MAXIMUM_WIRE_LENGTH);
    const kept = Math.max(0, this.#tailLength - position);
    if (kept > 0) this.#tail.copyWithin(0, position, this.#tailLength);
    const start = to - (length - kept);
    for (let index = kept; index < length; index++) this.#tail[index] = chunk[start + index - kept] as number;
    this.#tailLength = length;
  }
}

/** A batch whose messages come back byte for byte. A separate class, so that others need no check. */
class LosslessBatch extends Batch {
  static override readonly name = 'FrameBatch';

  override read(index: number): Message {
    const message = super.read(index);
    const scanned = this.fresh();
    const { rows } = scanned;
    const bodyLength = plainLengthAt(rows, index) - OVERHEAD;
    return addResidue(message, viewAt(scanned, index), placeAt(scanned, index), bodyLength);
  }
}
