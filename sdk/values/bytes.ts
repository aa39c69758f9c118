import { refuse } from './error.ts';

/**
 * What the language itself says of a typed array or a buffer, of any realm. Properties of the object's own may say something else,
 * and then a copy would take bytes that lie beside the caller's.
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
 * Bytes as a caller may pass them: a Uint8Array of any kind, or an ArrayBuffer. A view of our own, whose properties are what they
 * seem; of what another thread could change, or its owner resize, while frames are read from it, a copy.
 */
export function toBytes(input: unknown, path: string): Uint8Array<ArrayBuffer> {
  try {
    // Unlike the constructor of a Uint8Array, that of a DataView takes buffers alone.
    const view = isUint8Array(input) ? input : new Uint8Array(new DataView(input as ArrayBuffer).buffer);
    const buffer = viewBuffer.call(view);
    const length = viewLength.call(view);
    if (!canChange(buffer)) return new Uint8Array(buffer, viewOffset.call(view), length);
    const copy = new Uint8Array(length);
    copy.set(view);
    return copy;
  } catch {
    // No buffer, or one that was transferred to another thread.
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
 * Copies as many bytes as `target` takes, and returns how many there are. For one frame, this costs less than a view of the
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

/** By the language's own mark, because a value from another realm is no instance of this one's class. */
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

/** A typed array of the same type over the same elements, whose properties are what they seem. */
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
  // Without elements there is nothing to see; its buffer may have been transferred, and then has no views.
  if (OwnType === undefined || lengthOf(view) === 0) return view;
  return new OwnType(viewBuffer.call(view), viewOffset.call(view), lengthOf(view));
}
