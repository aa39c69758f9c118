/** Both sides of a stream of the standard: bytes to write into the one, and what the other gives. */
import { goldenFrames } from './vectors.ts';

/** What one read of a MessageDecoderStream takes at most, as the class says. */
export const PIECE: number = 16 * 1024;

/** Frames back to back, as often as they fit. */
export function framesOf(length: number, frames: readonly Uint8Array[] = goldenFrames): Uint8Array<ArrayBuffer> {
  const stream = new Uint8Array(length);
  for (let at = 0, index = 0; ; index++) {
    const next = frames[index % frames.length] as Uint8Array;
    if (at + next.length > length) return stream;
    stream.set(next, at);
    at += next.length;
  }
}

export function cut(stream: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  );
}

/** Lets everything happen that waits for nothing from outside. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await null;
}

export async function writeAll<In>(writable: WritableStream<In>, chunks: Iterable<In>): Promise<void> {
  const writer = writable.getWriter();
  for (const chunk of chunks) await writer.write(chunk);
  await writer.close();
}

export async function readAll<Out>(readable: ReadableStream<Out>): Promise<Out[]> {
  const outputs: Out[] = [];
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return outputs;
    outputs.push(value);
  }
}

export async function through<In, Out>(
  pair: { writable: WritableStream<In>; readable: ReadableStream<Out> },
  chunks: Iterable<In>,
): Promise<Out[]> {
  const [outputs] = await Promise.all([readAll(pair.readable), writeAll(pair.writable, chunks)]);
  return outputs;
}

/** Counts the writes that have settled, in the order in which they were made. */
export function countedWrites<In>(writer: WritableStreamDefaultWriter<In>, chunks: readonly In[]): { settled: number } {
  const count = { settled: 0 };
  for (const chunk of chunks) {
    writer.write(chunk).then(
      () => count.settled++,
      () => {},
    );
  }
  return count;
}
