import type { FrameBatch, Message, Scanner } from 'igrs-rump';
import { placeOf } from './plain-wire.ts';
import { wire } from './wire.ts';

const hasSerial = placeOf(wire, 'serial') !== null;
const hasSequence = placeOf(wire, 'sequence') !== null;

export interface CollectedFrame {
  readonly offset: number;
  readonly kind: string;
  /** Undefined where the profile has none. */
  readonly serial: number | string | undefined;
  readonly sequence: number | undefined;
  readonly bytes: Uint8Array;
  readonly message: Message;
}

/** All that batches tell of their frames, taken out while they live. */
export function collect(batches: Iterable<FrameBatch>): CollectedFrame[] {
  const frames: CollectedFrame[] = [];
  for (const batch of batches) {
    for (let index = 0; index < batch.length; index++) {
      frames.push({
        offset: batch.offset(index),
        kind: batch.kind(index),
        serial: hasSerial ? batch.serial(index) : undefined,
        sequence: hasSequence ? batch.sequence(index) : undefined,
        bytes: batch.bytes(index),
        message: batch.message(index),
      });
    }
  }
  return frames;
}

/** All frames of a stream that comes in chunks of `size` bytes. */
export function collectChunks(scanner: Scanner, stream: Uint8Array<ArrayBuffer>, size: number): CollectedFrame[] {
  const frames: CollectedFrame[] = [];
  for (let at = 0; at < stream.length; at += size)
    frames.push(...collect(scanner.push(stream.subarray(at, at + size))));
  frames.push(...collect(scanner.end()));
  return frames;
}
