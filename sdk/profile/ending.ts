/** What follows the body: checks, one without escapes or several, and an end marker or none. */

import { sealFrame } from '../frame/check.ts';
import { FRAME } from '../generated/descriptions.ts';
import { bytesAtEnd } from '../generated/hooks/profile/sending.ts';
import { CHECK_LENGTH, END, HEADER_LENGTH, MAXIMUM_FRAME_LENGTH, OVERHEAD, readCheck } from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from '../values/bytes.ts';
import type { CheckDescription } from './description.ts';
import {
  type FieldLocation,
  locate,
  MISSING,
  marker,
  type Part,
  type Problem,
  referenceTo,
  type SentBytes,
} from './inspection.ts';

/** Parts after the body, and their problems. */
export interface Ending {
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

interface OpenEnding extends Ending {
  readonly parts: Part[];
  readonly problems: Problem[];
}

/** For profiles with one check at most, and no escapes. */
export function checkOf({ plain }: SentBytes, bodyLength: number): Ending {
  const place = HEADER_LENGTH + bodyLength;
  const ending: OpenEnding = { parts: [], problems: [] };
  for (const check of FRAME.checks) {
    const location = locate(plain, 'check', place, CHECK_LENGTH);
    const raw = location.missing ? null : readCheck(new DataView(location.bytes.buffer), 0);
    const computed = plain.length < place ? null : computedCheck(plain, bodyLength + OVERHEAD, place);
    addCheck(ending, check, location, raw, computed, place);
  }
  return ending;
}

function computedCheck(bytes: Uint8Array, frameLength: number, offset: number): number {
  const frame = new Uint8Array(MAXIMUM_FRAME_LENGTH);
  frame.set(bytes.subarray(0, offset));
  const view = new DataView(frame.buffer);
  sealFrame(view, 0, frameLength);
  return readCheck(view, offset);
}

/** For several checks, or some over escaped bytes. Their parts count plain bytes, and their problems name the bytes as sent. */
export function checksOf(sent: SentBytes, bodyLength: number): Ending {
  const { plain, offsetOf } = sent;
  const ending: OpenEnding = { parts: [], problems: [] };
  const bodyEnd = HEADER_LENGTH + bodyLength;
  let place = bodyEnd;
  for (const check of FRAME.checks) {
    const location = locate(plain, 'check', place, check.size);
    const to = check.to === 'body' ? bodyEnd : place;
    const raw = location.missing ? null : integerOf(location.bytes, check);
    const computed = plain.length < to ? null : checkValue(check, coveredBy(check, sent, to));
    addCheck(ending, check, location, raw, computed, offsetOf(place));
    place += check.size;
  }
  return ending;
}

/** @param offset where it is sent */
function addCheck(
  { parts, problems }: OpenEnding,
  check: CheckDescription,
  location: FieldLocation,
  raw: number | null,
  computed: number | null,
  offset: number,
): void {
  const shown = (value: number): string => `0x${hexadecimal(value, location.size * 2)}`;
  const text = raw === null ? MISSING.text : shown(raw);
  const right = computed === null || raw === computed ? '' : shown(computed);
  const name = `check${parts.length > 0 ? parts.length + 1 : ''}`;
  const common = { ...location, name, title: check.title, type: 'check' as const, unit: '' };
  parts.push({ ...common, ...referenceTo(check), raw, value: undefined, text, note: right && `computed ${right}` });
  if (raw === null || right === '') return;
  const message = `the check at byte ${offset} is ${text}; the bytes before it give ${right}`;
  problems.push({ code: 'bad-check', offset, message });
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

/** The end marker, which is never escaped. */
export function endOf(sent: SentBytes, bodyLength: number): Ending {
  const { offsetOf } = sent;
  const checks = HEADER_LENGTH + bodyLength;
  const at = offsetOf(checks + CHECK_LENGTH);
  const location = locate(bytesAtEnd(sent, bodyLength), 'end', at, END.length);
  const part = marker(location, 'endMarker', 'End marker', referenceTo(FRAME), END);
  if (location.missing || part.note === '') return { parts: [part], problems: [] };
  const message = `the bytes from ${at} on are not the end marker ${hexadecimalBytes(END, ' ')}`;
  // The codec counts the end marker as part of the check, and so names the place of the check.
  return { parts: [part], problems: [{ code: 'bad-check', offset: offsetOf(checks), message }] };
}

/** In profiles without end markers. */
export function noEndOf(_sent: SentBytes, _bodyLength: number): Ending {
  return { parts: [], problems: [] };
}

/** The check of these bytes by its description, one bit at a time: for the few frames that people look at. */
function checkValue(check: CheckDescription, covered: Uint8Array): number {
  const { algorithm, size, complement = false } = check;
  if (algorithm === 'xor8') return covered.reduce((result, byte) => result ^ byte, 0);
  if (algorithm.startsWith('crc')) return cyclic(check, covered);
  if (algorithm === 'internet16') {
    const sum = covered.reduce((result, byte, index) => result + byte * 256 ** (1 - (index % 2)), 0);
    // Carries added again are a remainder that is 0 only of zeros.
    return sum === 0 ? 0xffff : 0xffff - (((sum - 1) % 0xffff) + 1);
  }
  const modulus = 256 ** size;
  const sum = covered.reduce((result, byte) => (result + byte) % modulus, 0);
  return complement ? (modulus - sum) % modulus : sum;
}

function cyclic(check: CheckDescription, covered: Uint8Array): number {
  const { width = 8, poly = 0, init = 0, refin = false, refout = false, xorout = 0 } = check;
  const highest = 2 ** (width - 1);
  let register = init;
  for (const byte of covered) {
    for (let bit = 0; bit < 8; bit++) {
      const incoming = (byte >> (refin ? bit : 7 - bit)) & 1;
      const outgoing = register >= highest ? 1 : 0;
      register = (register % highest) * 2;
      if (incoming !== outgoing) register = (register ^ poly) >>> 0;
    }
  }
  return ((refout ? mirrored(register, width) : register) ^ xorout) >>> 0;
}

function mirrored(value: number, width: number): number {
  let result = 0;
  for (let bit = 0; bit < width; bit++) result = result * 2 + (Math.floor(value / 2 ** bit) % 2);
  return result;
}
