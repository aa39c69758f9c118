/** Frames as sent, in profiles with escapes: the same functions as in plain-bytes.ts, where they are explained. */
import { FRAME } from '../generated/descriptions.ts';
import { CHECK_LENGTH, END_LENGTH, HEADER_LENGTH, MAXIMUM_WIRE_LENGTH, OVERHEAD, START } from '../generated/layout.ts';
import type { EscapeDescription } from './description.ts';
import type { Part, SentBytes } from './inspection.ts';

const RULE: EscapeDescription = /* @__PURE__ */ (() => FRAME.escape as EscapeDescription)();

interface EscapedBytes extends SentBytes {
  /** Where reading ended: the number of bytes from which `plain` was read. */
  readonly end: number;
  /** Whether it ended at a byte that is not allowed there. */
  readonly isBroken: boolean;
}

export function readSent(bytes: Uint8Array): EscapedBytes {
  const length = Math.min(bytes.length, MAXIMUM_WIRE_LENGTH);
  const plain: number[] = [];
  const offsets: number[] = [];
  let next = 0;
  let isBroken = false;
  while (next < length) {
    const byte = bytes[next] as number;
    const isEscape = byte === RULE.first && plain.length >= START.length;
    if (isEscape && next + 1 >= length) break;
    const pair = isEscape ? RULE.pairs.find(({ second }) => second === bytes[next + 1]) : undefined;
    const isBare = !isEscape && plain.length >= START.length && RULE.pairs.some((each) => each.plain === byte);
    if (isBare || (isEscape && pair === undefined)) {
      isBroken = true;
      break;
    }
    offsets.push(next);
    plain.push(pair?.plain ?? byte);
    next += pair === undefined ? 1 : 2;
  }
  const end = next;
  const offsetOf = (offset: number): number => offsets[offset] ?? end + offset - plain.length;
  return { bytes, plain: Uint8Array.from(plain), end, isBroken, offsetOf };
}

export function plainBefore({ plain, offsetOf }: SentBytes, offset: number): number {
  let count = plain.length;
  while (count > 0 && offsetOf(count) > offset) count--;
  return count;
}

export function asSent(parts: readonly Part[], sent: SentBytes): Part[] {
  const { bytes, offsetOf, end } = sent as EscapedBytes;
  return parts.map((part) => {
    const offset = offsetOf(part.offset);
    const size = offsetOf(part.offset + part.size) - offset;
    const own = bytes.slice(offset, Math.min(end, offset + size));
    return { ...part, offset, size, bytes: own, ...(own.length === part.bytes.length ? {} : { plain: part.bytes }) };
  });
}

/** Whether the frame is there up to its end marker. */
function hasEnd({ plain }: SentBytes, bodyLength: number): boolean {
  return plain.length >= bodyLength + HEADER_LENGTH + CHECK_LENGTH;
}

/** For a frame that is not there up to its end marker, only the bytes that it was read from. */
export function bytesAtEnd(sent: SentBytes, bodyLength: number): Uint8Array {
  return hasEnd(sent, bodyLength) ? sent.bytes : sent.bytes.subarray(0, (sent as EscapedBytes).end);
}

export function frameEnd(sent: SentBytes, bodyLength: number | null): number {
  const { end, offsetOf } = sent as EscapedBytes;
  // Bytes that could not be read follow all others.
  if (bodyLength === null) return Math.min(offsetOf(HEADER_LENGTH), end);
  return hasEnd(sent, bodyLength) ? offsetOf(bodyLength + OVERHEAD - END_LENGTH) + END_LENGTH : end;
}

export function trailingNote(sent: SentBytes, hasHeader: boolean, bodyLength: number | null): string {
  if (bodyLength !== null && hasEnd(sent, bodyLength)) return 'after the end of the frame';
  return hasHeader && bodyLength === null
    ? 'the header does not say where the frame ends'
    : 'escaped wrongly, so not of the frame';
}

export function plainView(sent: DataView, present: number): DataView {
  const { plain } = readSent(bytesIn(sent, present));
  const copy = new Uint8Array(MAXIMUM_WIRE_LENGTH);
  copy.set(plain);
  return new DataView(copy.buffer);
}

export function isBrokenAt(sent: DataView, present: number, offset: number): boolean {
  const { isBroken, end } = readSent(bytesIn(sent, present));
  return isBroken && end === offset;
}

export function placeToReplace(
  sent: DataView,
  present: number,
  byte: number,
  replacement: readonly number[],
): number | null {
  const { offsetOf } = readSent(bytesIn(sent, present));
  const at = offsetOf(byte);
  const isEscaped = RULE.pairs.some(({ plain }) => replacement.includes(plain));
  const isMarker = byte < START.length;
  return isMarker || (!isEscaped && offsetOf(byte + replacement.length) - at === replacement.length) ? at : null;
}

export function passed(_sent: SentBytes, room: number): string {
  return `there are ${room + OVERHEAD}, escape bytes not counted`;
}

function bytesIn(view: DataView, length: number): Uint8Array {
  return new Uint8Array(view.buffer, 0, length);
}
