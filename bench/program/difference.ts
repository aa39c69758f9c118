/** Where two values differ first, in words; null where they do not. Portable, because every host asserts its own results. */
export function firstDifference(actual: unknown, expected: unknown, path = 'the result'): string | null {
  if (Object.is(actual, expected) || (actual === 0 && expected === 0)) return null;
  const [keys, wanted] = [keysOf(actual), keysOf(expected)];
  if (keys === null || wanted === null) return `${path} is ${shown(actual)} and must be ${shown(expected)}`;
  for (const key of wanted) {
    if (!(key in (actual as object))) return `${path} has no ${key}`;
    const part = (value: unknown): unknown => (value as Record<string, unknown>)[key];
    const difference = firstDifference(part(actual), part(expected), `${path}.${key}`);
    if (difference !== null) return difference;
  }
  return keys.length === wanted.length ? null : `${path} has ${keys.length} parts and must have ${wanted.length}`;
}

function keysOf(value: unknown): string[] | null {
  return typeof value === 'object' && value !== null ? Object.keys(value) : null;
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
}
