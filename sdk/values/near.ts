/** Suggestions for a misspelt name. */

/** Longer than any name: the edit distance takes time in the square of the length. */
const MAX_LENGTH = 64;

/** The nearest first, at most `most`; names that contain what was written count as near. */
export function nearNames(written: string, names: Iterable<string>, most = 5): string[] {
  if (written.length > MAX_LENGTH) return [];
  const wanted = written.toLowerCase();
  const tolerated = Math.max(2, Math.floor(wanted.length / 3));
  return Array.from(names, (name) => ({ name, distance: nearness(wanted, name.toLowerCase()) }))
    .filter(({ distance, name }) => distance <= tolerated && distance < name.length)
    .sort((first, second) => first.distance - second.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** The end of an error's message: the nearest name, or nothing if none is near. */
export function didYouMean(written: unknown, names: Iterable<string>): string {
  const [name] = typeof written === 'string' ? nearNames(written, names, 1) : [];
  return name === undefined ? '' : `; did you mean ${JSON.stringify(name)}?`;
}

function nearness(wanted: string, name: string): number {
  return wanted.length > 2 && name.includes(wanted) ? 1 : editDistance(wanted, name);
}

/** How many letters to insert, drop or replace (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1];
    for (let other = 0; other < to.length; other++) {
      const replaced = (row[other] as number) + (from[index] === to[other] ? 0 : 1);
      next.push(Math.min(replaced, (row[other + 1] as number) + 1, (next[other] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
