/** What is sent in place of bytes that would look like a marker. */
import type { Escape } from '../model.ts';
import { hexadecimal } from './integer.ts';
import type { RawFrame } from './raw.ts';
import type { Report } from './report.ts';

export function resolveEscape(entry: RawFrame, report: Report): Escape | null {
  const written = entry.escape;
  if (written === undefined) return null;
  const refuse = (attribute: string, reason: string): void =>
    report.at(written, attribute, { table: entry.table ?? null, field: 'escape' }, reason);
  const [[key = '', [first]] = ['', [0]]] = Object.entries(written);
  const leading = Number(key);
  let isAlike = true;
  const pairs: { plain: number; second: number }[] = [];
  for (const [key, [own, second]] of Object.entries(written)) {
    const plain = Number(key);
    if (plain > 0xff) refuse(key, `${hexadecimal(plain)} is no byte`);
    if (own !== first) {
      refuse(
        key,
        `its pair begins with ${hexadecimal(own)}, that of ${hexadecimal(leading)} with ${hexadecimal(first)}; all begin alike`,
      );
      isAlike = false;
    }
    const other = pairs.find((pair) => pair.second === second);
    if (other !== undefined) {
      refuse(key, `its pair is that of ${hexadecimal(other.plain)}: reading could not tell them apart`);
    }
    pairs.push({ plain, second });
  }
  if (isAlike && !pairs.some(({ plain }) => plain === first)) {
    refuse(key, `${hexadecimal(first)} begins the pairs, so it must be escaped as well: it has no pair`);
  }
  // In ascending order of the plain byte.
  return { first, pairs: pairs.sort((a, b) => a.plain - b.plain) };
}
