import { FRAME } from '../generated/descriptions.ts';
import { bytesAtEnd } from '../generated/hooks/profile/sending.ts';
import { CHECK_LENGTH, END, HEADER_LENGTH } from '../generated/layout.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { Ending } from './ending.ts';
import { locate, marker, referenceTo } from './inspection.ts';
import type { SentBytes } from './sent-bytes.ts';

/** The end marker, which is never escaped. */
export function endOf(sent: SentBytes, bodyLength: number): Ending {
  const { offsetOf } = sent;
  const checks = HEADER_LENGTH + bodyLength;
  const at = offsetOf(checks + CHECK_LENGTH);
  const location = locate(bytesAtEnd(sent, bodyLength), 'end', at, END.length);
  const part = marker(location, 'endMarker', 'End marker', referenceTo(FRAME), END);
  if (location.missing || part.note === '') return { parts: [part], problems: [] };
  const message = `the bytes from ${at} on are not the end marker ${hexadecimalBytes(END, ' ')}`;
  // The codec counts the end marker as part of the check, and so names where that one stands.
  return { parts: [part], problems: [{ code: 'bad-check', offset: offsetOf(checks), message }] };
}
