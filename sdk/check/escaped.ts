/** Frames on links that escape bytes which would look like a marker: from the bytes that are sent, and back. */

/** A check of such a frame. */
interface EscapedCheck {
  /** The check of `length` bytes at `at`. */
  readonly of: (view: DataView, at: number, length: number) => number;
  readonly size: number;
  /** First byte of the frame that it covers, escape bytes not counted. */
  readonly from: number;
  /** Whether it covers the bytes up to the body's end, not all up to itself. */
  readonly toBody: boolean;
  /** Whether it covers the bytes as they are sent. */
  readonly seesEscaped: boolean;
  readonly read: (view: DataView, at: number) => number;
  readonly write: (view: DataView, at: number, check: number) => void;
}

interface EscapedLayout {
  /** The byte with which every pair begins. */
  readonly first: number;
  /** A byte that is escaped, and the second one of its pair. */
  readonly pairs: readonly (readonly [plain: number, second: number])[];
  readonly startLength: number;
  readonly headerLength: number;
  /** Bytes of header, checks and end marker. */
  readonly overhead: number;
  /** Bytes of the longest frame as sent. */
  readonly longest: number;
  readonly end: readonly number[];
  /** From a plain header: the body's length, or a negative reason. */
  readonly examineHeader: (view: DataView, at: number, available: number) => number;
  readonly checks: readonly EscapedCheck[];
}

/** Reasons in addition to those of `examineHeader`, of which `INCOMPLETE` is -1. */
const INCOMPLETE = -1;
export const BAD_CHECK = -5;
/** There is no end marker. */
export const BAD_END = -6;
/** A byte that must be escaped is not, or a pair is invalid. */
export const BAD_ESCAPE = -7;

/** In place of a plain byte: the next one is not there yet, or is invalid. */
const MISSING = -1;
const REFUSED = -2;

export class EscapedFrames {
  readonly layout: EscapedLayout;
  /** Plain frames, one after another, up to `length`. */
  plain: Uint8Array<ArrayBuffer>;
  view: DataView;
  length = 0;
  /** Where the last examined frame failed, in the bytes as sent. */
  failedAt = 0;
  /** How many bytes of it were sent, once all of them are there. */
  sentLength = 0;
  /** By plain byte: the second byte of its pair, or -1. */
  readonly #seconds = new Int16Array(256).fill(-1);
  /** By second byte: the plain byte, or -1. */
  readonly #plains = new Int16Array(256).fill(-1);
  /** The position, as sent, of the next byte to read. */
  #next = 0;
  readonly #sent: Uint8Array<ArrayBuffer>;

  constructor(layout: EscapedLayout) {
    this.layout = layout;
    for (const [plain, second] of layout.pairs) {
      this.#seconds[plain] = second;
      this.#plains[second] = plain;
    }
    this.#sent = new Uint8Array(layout.longest);
    this.plain = new Uint8Array(layout.longest);
    this.view = new DataView(this.plain.buffer);
  }

  /**
   * Reads the frame whose start marker is at `at`, within the first `limit` bytes, to the end of `plain`. Returns its length as
   * sent, or a negative reason; `plain` then holds what could be read, after `length`, which stays.
   */
  examine(bytes: Uint8Array, at: number, limit: number): number {
    const { startLength, headerLength, overhead, end, examineHeader } = this.layout;
    this.#reserve();
    const from = this.length;
    for (let index = 0; index < startLength; index++) this.plain[from + index] = bytes[at + index] as number;
    this.#next = at + startLength;
    let plain = startLength;
    let refused = false;
    const read = (until: number): void => {
      while (plain < until && !refused) {
        const byte = this.#read(bytes, limit);
        if (byte === MISSING) return;
        if (byte === REFUSED) refused = true;
        else this.plain[from + plain++] = byte;
      }
    };
    read(headerLength);
    const bodyLength = examineHeader(this.view, from, plain);
    if (bodyLength < 0 && !(bodyLength === INCOMPLETE && refused)) return bodyLength;
    const checksEnd = bodyLength + overhead - end.length;
    read(checksEnd);
    this.failedAt = this.#next - at;
    if (refused) return BAD_ESCAPE;
    if (plain < checksEnd || this.#next + end.length > limit) return INCOMPLETE;
    this.sentLength = this.#next + end.length - at;
    for (const [index, byte] of end.entries()) {
      if (bytes[this.#next + index] !== byte) return BAD_END;
      this.plain[from + checksEnd + index] = byte;
    }
    const wrong = this.#wrongCheck(bytes, at, from, headerLength + bodyLength);
    if (wrong < 0) return this.sentLength;
    this.failedAt = this.sentOffset(bytes, at, wrong);
    return BAD_CHECK;
  }

  /** Keeps the last examined frame, which is valid, with this many bytes: the next ones go after it. */
  keep(plainLength: number): void {
    this.length += plainLength;
  }

  /** The plain length of the frame that `examine` has just found valid. */
  get plainLength(): number {
    return this.layout.examineHeader(this.view, this.length, this.layout.headerLength) + this.layout.overhead;
  }

  /** The position, as sent, of the plain byte `offset` of the frame at `at`, counted from the frame's start. */
  sentOffset(bytes: Uint8Array, at: number, offset: number): number {
    const { startLength, first } = this.layout;
    let next = at + Math.min(offset, startLength);
    for (let plain = startLength; plain < offset; plain++) next += bytes[next] === first ? 2 : 1;
    return next - at;
  }

  /** The plain frames of `length` bytes at the front of `view`, without checks and end marker, turned into what is sent. */
  seal(view: DataView, length: number): Uint8Array<ArrayBuffer> {
    const { overhead, examineHeader } = this.layout;
    let sealed = new Uint8Array(length * 2);
    let size = 0;
    for (let at = 0, plainLength = 0; at < length; at += plainLength) {
      plainLength = examineHeader(view, at, length - at) + overhead;
      const sent = this.#send(view, at, plainLength - overhead);
      if (size + sent.length > sealed.length) sealed = grown(sealed, size + sent.length);
      sealed.set(sent, size);
      size += sent.length;
    }
    return sealed.slice(0, size);
  }

  /** One frame; the view holds until the next call. */
  #send(view: DataView, at: number, bodyLength: number): Uint8Array<ArrayBuffer> {
    const { startLength, headerLength, end, checks } = this.layout;
    const bodyEnd = headerLength + bodyLength;
    const sent = this.#sent;
    let size = 0;
    const put = (from: number, until: number): void => {
      for (let index = from; index < until; index++) {
        const byte = view.getUint8(at + index);
        const second = index < startLength ? -1 : (this.#seconds[byte] as number);
        if (second >= 0) sent[size++] = this.layout.first;
        sent[size++] = second < 0 ? byte : second;
      }
    };
    put(0, bodyEnd);
    const bodySize = size;
    let place = bodyEnd;
    const sentView = new DataView(sent.buffer);
    for (const { of, size: width, from, toBody, seesEscaped, write } of checks) {
      let check: number;
      if (seesEscaped) {
        const begin = this.sentOffset(sent, 0, from);
        check = of(sentView, begin, (toBody ? bodySize : size) - begin);
      } else check = of(view, at + from, (toBody ? bodyEnd : place) - from);
      write(view, at + place, check);
      put(place, place + width);
      place += width;
    }
    for (const byte of end) sent[size++] = byte;
    return sent.subarray(0, size);
  }

  #read(bytes: Uint8Array, limit: number): number {
    if (this.#next >= limit) return MISSING;
    const byte = bytes[this.#next] as number;
    if (byte !== this.layout.first) {
      if ((this.#seconds[byte] as number) >= 0) return REFUSED;
      this.#next++;
      return byte;
    }
    if (this.#next + 1 >= limit) return MISSING;
    const plain = this.#plains[bytes[this.#next + 1] as number] as number;
    if (plain < 0) return REFUSED;
    this.#next += 2;
    return plain;
  }

  /** The plain offset of the first check that does not match; -1 if all do. */
  #wrongCheck(bytes: Uint8Array, at: number, from: number, bodyEnd: number): number {
    let place = bodyEnd;
    for (const check of this.layout.checks) {
      const until = check.toBody ? bodyEnd : place;
      let expected: number;
      if (check.seesEscaped) {
        const begin = this.sentOffset(bytes, at, check.from);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        expected = check.of(view, at + begin, this.sentOffset(bytes, at, until) - begin);
      } else expected = check.of(this.view, from + check.from, until - check.from);
      if (expected !== check.read(this.view, from + place)) return place;
      place += check.size;
    }
    return -1;
  }

  /** Room for one more frame. */
  #reserve(): void {
    const wanted = this.length + this.layout.longest;
    if (wanted <= this.plain.length) return;
    this.plain = grown(this.plain, wanted);
    this.view = new DataView(this.plain.buffer);
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>, wanted: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(wanted, bytes.length * 2));
  larger.set(bytes);
  return larger;
}
