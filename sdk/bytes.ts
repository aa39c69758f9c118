import { display, RumpError } from './error.ts';

/**
 * Bytes as a caller may pass them: a Uint8Array of any kind, or an ArrayBuffer. What another thread could change, or its
 * owner resize, while frames are read from it is copied first.
 */
export function toBytes(input: unknown, path: string): Uint8Array<ArrayBuffer> {
  if (input instanceof Uint8Array || isOf(input, 'Uint8Array')) {
    const { buffer, byteOffset, length } = input as Uint8Array;
    if (!isOf(buffer, 'ArrayBuffer') || (buffer as { resizable?: boolean }).resizable === true) {
      const copy = new Uint8Array(length);
      copy.set(input as Uint8Array);
      return copy;
    }
    // A Buffer of Node is a Uint8Array whose slices behave differently; from here on all are alike.
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  }
  if (isOf(input, 'ArrayBuffer')) return toBytes(new Uint8Array(input as ArrayBuffer), path);
  if (isOf(input, 'SharedArrayBuffer')) return toBytes(new Uint8Array(input as ArrayBuffer), path);
  throw new RumpError('wrong-type', `${path} is ${display(input)}; it must be a Uint8Array or an ArrayBuffer`, {
    path,
  });
}

/** By its own tag, because a value from another realm is no instance of this one's classes. */
function isOf(value: unknown, type: 'Uint8Array' | 'ArrayBuffer' | 'SharedArrayBuffer'): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (type === 'Uint8Array') {
    return ArrayBuffer.isView(value) && typeTag.call(value) === 'Uint8Array';
  }
  return Object.prototype.toString.call(value) === `[object ${type}]`;
}

const typeTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
  ?.get as () => string | undefined;
