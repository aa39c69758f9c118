/** Frames as sent, in profiles without escapes. */
import { HEADER_LENGTH, OVERHEAD } from '../generated/layout.ts';
import type { Part, SentBytes } from './inspection.ts';

export function readSent(bytes: Uint8Array): SentBytes {
  return { bytes, plain: bytes, offsetOf: (plain) => plain };
}

/** How many plain bytes are sent before that offset. */
export function plainBefore(_sent: SentBytes, offset: number): number {
  return offset;
}

/** The parts with their place and bytes as sent. */
export function asSent(parts: Part[], _sent: SentBytes): Part[] {
  return parts;
}

/** The sent bytes in which the end marker is searched. */
export function bytesAtEnd({ bytes }: SentBytes, _bodyLength: number): Uint8Array {
  return bytes;
}

/** Where the frame ends; after the bytes if it is cut. */
export function frameEnd(_sent: SentBytes, bodyLength: number | null): number {
  return bodyLength === null ? HEADER_LENGTH : bodyLength + OVERHEAD;
}

/** The note on bytes after `frameEnd`. */
export function trailingNote(_sent: SentBytes, _hasHeader: boolean, bodyLength: number | null): string {
  return bodyLength === null ? 'the header does not say where the frame ends' : 'after the end of the frame';
}

/** The plain bytes of the first `present` bytes, with zeros after them up to the longest frame. */
export function plainView(sent: DataView, _present: number): DataView {
  return sent;
}

/** Whether the byte sent at `offset` is not allowed there. */
export function isBrokenAt(_sent: DataView, _present: number, _offset: number): boolean {
  return false;
}

/** Where plain bytes are sent; null if they cannot be replaced by these one by one. */
export function placeToReplace(
  _sent: DataView,
  _present: number,
  byte: number,
  _replacement: readonly number[],
): number | null {
  return byte;
}

/** Says how many bytes of a frame were passed, such as `12 were passed`; `room` of them are there for the body. */
export function passed({ bytes }: SentBytes, _room: number): string {
  return `${bytes.length} were passed`;
}
