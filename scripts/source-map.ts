const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Column, source, line and column of the source, name: each as its difference to the last one (Base64 VLQ, ECMA-426). */
function decode(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function encode(numbers: readonly number[]): string {
  let text = '';
  for (const number of numbers) {
    let rest = number < 0 ? (-number << 1) | 1 : number << 1;
    do {
      const digit = rest & 31;
      rest >>= 5;
      text += DIGITS[rest > 0 ? digit | 32 : digit];
    } while (rest > 0);
  }
  return text;
}

/** Literals alone, which no trace leads to. */
const DATA = 'sdk/generated/descriptions.ts';

/**
 * A source map with one place for each line of generated code, which is tables for the most part, and one for all of the descriptions: a
 * trace needs the line, and their columns would be half of all maps. Code that was written by hand keeps all its places, which coverage
 * counts by.
 */
export function withoutGeneratedColumns(text: string): string {
  const map: { sources: string[]; mappings: string } = JSON.parse(text);
  const last = [0, 0, 0, 0, 0];
  const written = [0, 0, 0, 0, 0];
  let latest = -1;
  const lines = map.mappings.split(';').map((line) => {
    last[0] = 0;
    written[0] = 0;
    let previous = -1;
    const kept: string[] = [];
    for (const segment of line === '' ? [] : line.split(',')) {
      const differences = decode(segment);
      for (const [index, difference] of differences.entries()) last[index] = (last[index] as number) + difference;
      const source = differences.length > 1 ? (last[1] as number) : -1;
      const path = source < 0 ? '' : (map.sources[source] as string);
      if (path.includes('sdk/generated/') && source === (path.endsWith(DATA) ? latest : previous)) continue;
      previous = source;
      latest = source;
      kept.push(encode(differences.map((_, index) => (last[index] as number) - (written[index] as number))));
      for (const index of differences.keys()) written[index] = last[index] as number;
    }
    return kept.join(',');
  });
  return JSON.stringify({ ...map, mappings: lines.join(';') });
}
