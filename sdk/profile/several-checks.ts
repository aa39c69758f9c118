/** As single-check.ts, with several checks, or some of escaped bytes. */
import { FRAME } from '../generated/descriptions.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import { hexadecimal } from '../values/bytes.ts';
import { checkValue } from './check-value.ts';
import type { CheckDescription } from './description.ts';
import type { Ending } from './ending.ts';
import { locate, MISSING, type Part, type Problem, referenceTo } from './inspection.ts';
import type { SentBytes } from './sent-bytes.ts';

/** The checks. Their parts count plain bytes, and their problems name those that are sent. */
export function checksOf(sent: SentBytes, bodyLength: number): Ending {
  const { plain, offsetOf } = sent;
  const parts: Part[] = [];
  const problems: Problem[] = [];
  const bodyEnd = HEADER_LENGTH + bodyLength;
  let place = bodyEnd;
  for (const [index, check] of FRAME.checks.entries()) {
    const location = locate(plain, 'check', place, check.size);
    const to = check.to === 'body' ? bodyEnd : place;
    const computed = plain.length < to ? null : checkValue(check, coveredBy(check, sent, to));
    const raw = location.missing ? null : integerOf(location.bytes, check);
    const text = raw === null ? MISSING.text : shownCheck(raw, check);
    const note = computed === null || raw === computed ? '' : `computed ${shownCheck(computed, check)}`;
    const name = index === 0 ? 'check' : `check${index + 1}`;
    const common = { ...location, name, title: check.title, type: 'check' as const, unit: '', ...referenceTo(check) };
    parts.push({ ...common, raw, value: undefined, text, note });
    if (raw !== null && computed !== null && raw !== computed) {
      const offset = offsetOf(place);
      const message = `the check at byte ${offset} is ${text}; the bytes before it give ${shownCheck(computed, check)}`;
      problems.push({ code: 'bad-check', offset, message });
    }
    place += check.size;
  }
  return { parts, problems };
}

function coveredBy({ from = 0, seesEscaped = false }: CheckDescription, sent: SentBytes, to: number): Uint8Array {
  const { bytes, plain, offsetOf } = sent;
  return seesEscaped ? bytes.subarray(offsetOf(from), offsetOf(to)) : plain.subarray(from, to);
}

/** Checks have a byte order of their own. */
function integerOf(bytes: Uint8Array, { byteOrder }: CheckDescription): number {
  const ordered = byteOrder === 'big' ? bytes : bytes.slice().reverse();
  return ordered.reduce((sum, byte) => sum * 256 + byte, 0);
}

function shownCheck(check: number, { size }: CheckDescription): string {
  return `0x${hexadecimal(check, size * 2)}`;
}
