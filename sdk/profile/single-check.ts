/** The check of a frame, in profiles that have one at most, and no escapes. */
import { sealFrame } from '../frame/check.ts';
import { FRAME } from '../generated/descriptions.ts';
import { CHECK_LENGTH, HEADER_LENGTH, MAXIMUM_FRAME_LENGTH, OVERHEAD, readCheck } from '../generated/layout.ts';
import { hexadecimal } from '../values/bytes.ts';
import type { Ending } from './ending.ts';
import { locate, MISSING, type Part, type Problem, referenceTo } from './inspection.ts';
import type { SentBytes } from './sent-bytes.ts';

/** The checks. Their parts count plain bytes, and their problems name those that are sent. */
export function checksOf({ plain }: SentBytes, bodyLength: number): Ending {
  const offset = HEADER_LENGTH + bodyLength;
  const parts: Part[] = [];
  const problems: Problem[] = [];
  for (const check of FRAME.checks) {
    const location = locate(plain, 'check', offset, CHECK_LENGTH);
    const computed = plain.length < offset ? null : computedCheck(plain, bodyLength + OVERHEAD, offset);
    const raw = location.missing ? null : readCheck(new DataView(location.bytes.buffer), 0);
    const text = raw === null ? MISSING.text : shown(raw);
    const note = computed === null || raw === computed ? '' : `computed ${shown(computed)}`;
    const common = { ...location, name: 'check', title: check.title, type: 'check' as const, unit: '' };
    parts.push({ ...common, ...referenceTo(check), raw, value: undefined, text, note });
    if (raw !== null && computed !== null && raw !== computed) {
      const message = `the check at byte ${offset} is ${text}; the bytes before it give ${shown(computed)}`;
      problems.push({ code: 'bad-check', offset, message });
    }
  }
  return { parts, problems };
}

function computedCheck(bytes: Uint8Array, frameLength: number, offset: number): number {
  const frame = new Uint8Array(MAXIMUM_FRAME_LENGTH);
  frame.set(bytes.subarray(0, offset));
  const view = new DataView(frame.buffer);
  sealFrame(view, 0, frameLength);
  return readCheck(view, offset);
}

function shown(check: number): string {
  return `0x${hexadecimal(check, CHECK_LENGTH * 2)}`;
}
