/** What `deepEqual` of node:assert/strict decides, with the place of the first difference. */
import { contentOf, type Entry, ownKeys } from './object-content.ts';
import { shown } from './shown.ts';

/** Null where the two are alike. */
export function difference(left: unknown, right: unknown): string | null {
  return new Comparison().compare(left, right, '');
}

class Comparison {
  /** Objects under way, each with its partner on the other side, so that a circle ends. */
  readonly #partnerOfLeft = new Map<object, object>();
  readonly #partnerOfRight = new Map<object, object>();

  compare(left: unknown, right: unknown, at: string): string | null {
    if (Object.is(left, right)) return null;
    if (!isObject(left) || !isObject(right)) return differs(at, shown(left), shown(right));
    if (this.#partnerOfLeft.has(left) || this.#partnerOfRight.has(right)) {
      const isSameCircle = this.#partnerOfLeft.get(left) === right && this.#partnerOfRight.get(right) === left;
      return isSameCircle ? null : differs(at, 'part of one circle', 'part of another');
    }
    this.#partnerOfLeft.set(left, right);
    this.#partnerOfRight.set(right, left);
    const found = this.#compareObjects(left, right, at);
    this.#partnerOfLeft.delete(left);
    this.#partnerOfRight.delete(right);
    return found;
  }

  #compareObjects(left: object, right: object, at: string): string | null {
    if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) {
      return differs(at, shown(left), `${shown(right)}: their prototypes differ`);
    }
    const [one, other] = [contentOf(left), contentOf(right)];
    if (one.type !== other.type) return differs(at, `of type ${one.type}`, `of type ${other.type}`);
    return (
      this.#compareItems(one.facts, other.facts, at) ??
      compareBytes(one.bytes, other.bytes, at) ??
      this.#compareKeys(left, right, at) ??
      this.#compareEntries(one.entries, other.entries, at)
    );
  }

  #compareItems(left: readonly unknown[], right: readonly unknown[], at: string): string | null {
    for (const [index, value] of left.entries()) {
      const found = this.compare(value, right[index], at);
      if (found !== null) return found;
    }
    return null;
  }

  #compareKeys(left: object, right: object, at: string): string | null {
    const [one, other] = [ownKeys(left), ownKeys(right)];
    for (const key of one) if (!isOwn(right, key)) return differs(`${at}${placeOf(key)}`, 'there', 'missing');
    for (const key of other) if (!isOwn(left, key)) return differs(`${at}${placeOf(key)}`, 'missing', 'there');
    for (const key of one) {
      const found = this.compare(Reflect.get(left, key), Reflect.get(right, key), `${at}${placeOf(key)}`);
      if (found !== null) return found;
    }
    return null;
  }

  /** Those of maps and sets, in any order: each needs a partner of its own. */
  #compareEntries(left: readonly Entry[], right: readonly Entry[], at: string): string | null {
    if (left.length !== right.length) return differs(at, `of size ${left.length}`, `of size ${right.length}`);
    const rest = [...right];
    for (const [key, value] of left) {
      const partner = rest.findIndex(
        ([otherKey, otherValue]) =>
          this.compare(key, otherKey, at) === null && this.compare(value, otherValue, at) === null,
      );
      if (partner < 0) return differs(at, `with ${shown(key)}: ${shown(value)}`, 'without');
      rest.splice(partner, 1);
    }
    return null;
  }
}

function compareBytes(left: Uint8Array, right: Uint8Array, at: string): string | null {
  if (left.length !== right.length) return differs(at, `${left.length} bytes long`, `${right.length} bytes`);
  const place = left.findIndex((byte, index) => byte !== right[index]);
  return place < 0 ? null : differs(`${at}, byte ${place}`, `${left[place]}`, `${right[place]}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isOwn(object: object, key: PropertyKey): boolean {
  return Object.prototype.propertyIsEnumerable.call(object, key);
}

function placeOf(key: PropertyKey): string {
  return typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${String(key)}]`;
}

function differs(at: string, left: string, right: string): string {
  return `${at === '' ? 'the value' : `value${at}`} is ${left}, not ${right}`;
}
