const LONGEST = 200;

/** A value in a few words, for the message of a failure; it never throws, whatever the value. */
export function shown(value: unknown): string {
  try {
    const text = textOf(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  } catch {
    return `a ${typeof value} that cannot be shown`;
  }
}

function textOf(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Error) return String(value);
  if (typeof value === 'string' || (typeof value === 'object' && value !== null)) return JSON.stringify(value);
  return String(value);
}
