/** Bytes: as callers pass them, joined, bit by bit, and as hexadecimal text. */
import { refuse } from './error.ts';

/**
 * The built-in getters of typed arrays and buffers, which work for those of any realm. A property that the caller has defined may give
 * another value, and then a copy would contain bytes outside the caller's.
 */
const typedArray: object = /* @__PURE__ */ (() => Object.getPrototypeOf(Uint8Array.prototype))();
const typeTag: Getter<string | undefined> = /* @__PURE__ */ (() => getterOf(typedArray, Symbol.toStringTag))();
const viewLength: Getter<number> = /* @__PURE__ */ (() => getterOf(typedArray, 'length'))();
const viewOffset: Getter<number> = /* @__PURE__ */ (() => getterOf(typedArray, 'byteOffset'))();
const viewBuffer: Getter<ArrayBuffer> = /* @__PURE__ */ (() => getterOf(typedArray, 'buffer'))();
const bufferLength: Getter<number> = /* @__PURE__ */ (() => getterOf(ArrayBuffer.prototype, 'byteLength'))();
/** Missing in hosts that cannot resize. */
const isResizable: Getter<boolean> | undefined = /* @__PURE__ */ (() => getterOf(ArrayBuffer.prototype, 'resizable'))();

type Getter<Value> = (this: unknown) => Value;

function getterOf<Value>(prototype: object, name: string | symbol): Getter<Value> {
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as Getter<Value>;
}

/**
 * Bytes as a caller may pass them: a Uint8Array of any kind, or an ArrayBuffer. Returns a view of our own, with the built-in properties,
 * or a copy if another thread could change the bytes, or their owner resize them, while frames are read.
 */
export function toBytes(input: unknown, path: string): Uint8Array<ArrayBuffer> {
  try {
    // Unlike the constructor of a Uint8Array, that of a DataView takes only buffers.
    const view = isUint8Array(input) ? input : new Uint8Array(new DataView(input as ArrayBuffer).buffer);
    const buffer = viewBuffer.call(view);
    const length = viewLength.call(view);
    if (!canChange(buffer)) return new Uint8Array(buffer, viewOffset.call(view), length);
    const copy = new Uint8Array(length);
    copy.set(view);
    return copy;
  } catch {
    // Not a buffer, or one that was transferred to another thread.
  }
  refuseBytes(input, path);
}

function canChange(buffer: ArrayBuffer): boolean {
  try {
    return isResizable === undefined ? bufferLength.call(buffer) < 0 : isResizable.call(buffer);
  } catch {
    // Shared, which no getter of ArrayBuffer takes.
    return true;
  }
}

/**
 * Copies as many bytes as fit into `target`, and returns how many there are. For one frame, this costs less than a view of the
 * caller's bytes.
 */
export function copyBytes(input: unknown, path: string, target: Uint8Array): number {
  if (isUint8Array(input)) {
    const length = lengthOf(input);
    if (length > 0 && length <= target.length) {
      target.set(input);
      return length;
    }
  }
  const bytes = toBytes(input, path);
  target.set(bytes.subarray(0, target.length));
  return bytes.length;
}

function refuseBytes(input: unknown, path: string): never {
  const hint =
    typeof input === 'string' && /^(?:[0-9a-f]{2}[\s:]?)+$/i.test(input)
      ? ', and this is hexadecimal text: decode it first'
      : ArrayBuffer.isView(input)
        ? '; a Uint8Array over its buffer, byteOffset and byteLength is one'
        : '';
  refuse('wrong-type', path, input, `it must be a Uint8Array or an ArrayBuffer${hint}`);
}

/** By the built-in type tag, because a value from another realm is not an instance of this one's class. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return typeTag.call(value) === 'Uint8Array';
}

/** Elements of a typed array of any type. */
export function lengthOf(view: ArrayBufferView): number {
  return viewLength.call(view);
}

/** The type of a typed array, such as `Uint8Array`; undefined for anything else. */
export function typeOf(value: unknown): string | undefined {
  return typeTag.call(value);
}

/** A typed array of the same type over the same elements, with the built-in properties. */
export function ownView<View extends ArrayBufferView>(view: View): View {
  const types = globalThis as unknown as Record<
    string,
    new (
      buffer: ArrayBuffer,
      offset: number,
      length: number,
    ) => View
  >;
  const OwnType = types[typeOf(view) ?? ''];
  // An empty one may have lost its buffer to another thread, and then a new view of it would throw.
  if (OwnType === undefined || lengthOf(view) === 0) return view;
  return new OwnType(viewBuffer.call(view), viewOffset.call(view), lengthOf(view));
}

/** A row's bit in a validity bitmap, least significant bit first. */
export function hasBit(bitmap: Uint8Array, row: number): boolean {
  return (((bitmap[row >> 3] as number) >> (row & 7)) & 1) !== 0;
}

export function setBit(bitmap: Uint8Array, row: number): void {
  bitmap[row >> 3] = (bitmap[row >> 3] as number) | (1 << (row & 7));
}

/** All parts in one array; a single part is returned as it is. */
export function join(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0] as Uint8Array<ArrayBuffer>;
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** An unsigned integer in at least `digits` hexadecimal digits, without a prefix. */
export function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** Two digits a byte. */
export function hexadecimalBytes(bytes: ArrayLike<number>, separator = ''): string {
  return Array.from(bytes, (byte) => hexadecimal(byte, 2)).join(separator);
}

/** @returns null unless the text consists of whole bytes in hexadecimal digits, of either case */
export function bytesOfHexadecimal(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}
