/** What follows the body: the check and the end marker. */
import { checkOffset, sealFrame } from '../frame/check.ts';
import { FRAME } from '../generated/descriptions.ts';
import { CHECK_LENGTH, END, isEnd, OVERHEAD, readCheck } from '../generated/layout.ts';
import { hexadecimal, hexadecimalBytes } from './hexadecimal.ts';
import type { Part, Problem } from './inspection.ts';
import { MISSING, marker, placeOf, referenceTo } from './part.ts';

export interface Ending {
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

/** `view` holds the first bytes of `bytes`, up to the longest frame. */
export function endingOf(bytes: Uint8Array, view: DataView, bodyLength: number): Ending {
  const frameLength = bodyLength + OVERHEAD;
  const offset = checkOffset(frameLength);
  const parts: Part[] = [];
  const problems: Problem[] = [];
  if (FRAME.check !== null) {
    const { title } = FRAME.check;
    const place = placeOf(bytes, 'check', offset, CHECK_LENGTH);
    const computed = bytes.length < offset ? null : computeCheck(view, frameLength);
    const raw = place.missing ? null : readCheck(view, offset);
    const text = raw === null ? MISSING.text : written(raw);
    const note = computed === null || raw === computed ? '' : `computed ${written(computed)}`;
    const common = { ...place, name: 'check', title, type: 'check' as const, unit: '', ...referenceTo(FRAME.check) };
    parts.push({ ...common, raw, value: undefined, text, note });
    if (raw !== null && computed !== null && raw !== computed) {
      const message = `the check at byte ${offset} is ${text}; the bytes before it give ${written(computed)}`;
      problems.push({ code: 'bad-check', offset, message });
    }
  }
  if (END.length > 0) {
    const at = offset + CHECK_LENGTH;
    const place = placeOf(bytes, 'end', at, END.length);
    parts.push(marker(place, 'endMarker', 'End marker', referenceTo(FRAME), END));
    if (!place.missing && !isEnd(view, at)) {
      const message = `the bytes from ${at} on are not the end marker ${hexadecimalBytes(END, ' ')}`;
      // The codec counts the end marker as part of the check, and so names where that one stands.
      problems.push({ code: 'bad-check', offset, message });
    }
  }
  return { parts, problems };
}

function computeCheck(view: DataView, frameLength: number): number {
  const copy = new DataView((view.buffer as ArrayBuffer).slice(0));
  const offset = checkOffset(frameLength);
  sealFrame(copy, 0, frameLength);
  return readCheck(copy, offset);
}

function written(check: number): string {
  return `0x${hexadecimal(check, CHECK_LENGTH * 2)}`;
}
