/** Buffers that not every host has; each is null there, and the test that needs it is skipped. */
import type { Skip } from './capabilities.ts';

export function sharedCopy(bytes: Uint8Array): Uint8Array | null {
  if (typeof SharedArrayBuffer === 'undefined') return null;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

interface Resizable {
  resize(length: number): void;
}

export interface ResizableCopy extends Resizable {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A copy over a buffer that can grow and shrink, and the means to do it. */
export function resizableCopy(bytes: Uint8Array): ResizableCopy | null {
  const MaybeResizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & Partial<Resizable>;
  const buffer = new MaybeResizable(bytes.length, { maxByteLength: bytes.length * 2 + 1 });
  const { resize } = buffer;
  if (resize === undefined) return null;
  const copy = new Uint8Array(buffer);
  copy.set(bytes);
  return { bytes: copy, resize: (length) => resize.call(buffer, length) };
}

export const withoutSharedMemory: Skip = sharedCopy(new Uint8Array(1)) === null && 'the host has no SharedArrayBuffer';

export const withoutResizing: Skip = resizableCopy(new Uint8Array(1)) === null && 'the host has no resizable buffers';

/** Transfers the buffer, as postMessage does: its bytes are gone from here. */
export function transfer({ buffer }: Uint8Array<ArrayBuffer>): void {
  structuredClone(buffer, { transfer: [buffer] });
}
