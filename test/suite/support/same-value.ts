import assert from 'node:assert/strict';
import { toHex } from './hex.ts';

// Taken once: the constructors of edge-runtime are proxies, and millions of looks at them take longer than the comparing.
const { hasOwn, is } = Object;
const { isView } = ArrayBuffer;

/** Whether two messages, or parts of them, are alike: what deepEqual decides, fast enough for millions of them. */
export function isSame(left: unknown, right: unknown): boolean {
  if (is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (isView(left) || isView(right)) {
    return isView(left) && isView(right) && areSameBytes(left as Uint8Array, right as Uint8Array);
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  let keys = 0;
  for (const key in left) {
    keys++;
    if (!hasOwn(right, key)) return false;
    if (!isSame((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key])) return false;
  }
  for (const _ in right) keys--;
  return keys === 0;
}

export function areSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** Compares texts only where they differ: a failure shows them, and all else is fast. */
export function assertBytes(actual: Uint8Array, expected: Uint8Array, label: string): void {
  if (!areSameBytes(actual, expected)) assert.equal(toHex(actual), toHex(expected), label);
}
