import { refuse } from './error.ts';

/**
 * Bytes as a caller may pass them: a Uint8Array of any kind, or an ArrayBuffer. What another thread could change, or its
 * owner resize, while frames are read from it is copied first.
 */
export function toBytes(input: unknown, path: string): Uint8Array<ArrayBuffer> {
  // The usual case first: the questions below cost more than reading a short frame does.
  if (isPlain(input)) return input;
  try {
    const bytes = viewOf(input);
    if (bytes !== null) return bytes;
  } catch {
    // The language refused a view of it: its buffer was transferred to another thread, or it is not what it claims to be.
  }
  refuse('wrong-type', path, input, 'it must be a Uint8Array or an ArrayBuffer');
}

/** A Uint8Array and nothing more, over an ArrayBuffer that nobody can share, shrink or has taken away. */
function isPlain(input: unknown): input is Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(input) || Object.getPrototypeOf(input) !== Uint8Array.prototype) return false;
  const { buffer, length } = input as Uint8Array;
  if (!(buffer instanceof ArrayBuffer) || (buffer as { resizable?: boolean }).resizable === true) return false;
  return length > 0;
}

function viewOf(input: unknown): Uint8Array<ArrayBuffer> | null {
  if (isUint8Array(input)) {
    const { buffer, byteOffset, length } = input;
    if (!hasTag(buffer, 'ArrayBuffer') || (buffer as { resizable?: boolean }).resizable === true) {
      const copy = new Uint8Array(length);
      copy.set(input);
      return copy;
    }
    // A Buffer of Node is a Uint8Array whose slices behave differently; from here on all are alike.
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  }
  if (!hasTag(input, 'ArrayBuffer') && !hasTag(input, 'SharedArrayBuffer')) return null;
  const view = new Uint8Array(input as ArrayBuffer);
  // Anything may carry that tag; of what is no buffer the view is a copy, made element by element.
  return view.buffer === input ? viewOf(view) : null;
}

/** By the language's own mark, because a value from another realm is no instance of this one's class. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && typeTag.call(value) === 'Uint8Array';
}

function hasTag(value: unknown, tag: 'ArrayBuffer' | 'SharedArrayBuffer'): boolean {
  return typeof value === 'object' && value !== null && objectTag.call(value) === `[object ${tag}]`;
}

const objectTag: () => string = /* @__PURE__ */ (() => Object.prototype.toString)();

/** To be called with any value as `this`: what typed array it is, or undefined where it is none. */
export const typeTag: (this: unknown) => string | undefined = /* @__PURE__ */ (() =>
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get as never)();
