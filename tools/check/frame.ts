/** Table 2: header, checks, end marker, escapes, and what the length field counts. */
import type { ByteOrder, Frame, HeaderField } from '../model.ts';
import { resolveChecks } from './checks.ts';
import { resolveEscape } from './escape.ts';
import type { Dictionaries } from './field.ts';
import { headerLengthOf, resolveHeader, subjectOf } from './header.ts';
import { rangeOf } from './integer.ts';
import type { RawFrame } from './raw.ts';
import type { Report } from './report.ts';

/** An index of frames keeps their lengths in 16 bits. */
const MAX_FRAME_LENGTH = 0xffff;
/** A message's codes are one number: that of the message, and with the device type one of 64 bits. */
const MAX_MESSAGE_BITS = 48;
const MAX_CODE_BITS = 64;

export function resolveFrame(entry: RawFrame, known: Dictionaries, report: Report): Frame {
  const header = resolveHeader(entry, known, report);
  const headerLength = headerLengthOf(header);
  const isHeaderWhole = !report.partial.has(entry.header);
  const checks = resolveChecks(entry, isHeaderWhole ? headerLength : MAX_FRAME_LENGTH, report);
  const checkLength = checks.reduce((sum, { size }) => sum + size, 0);
  const end = entry.end?.bytes ?? [];
  const overhead = headerLength + checkLength + end.length;
  const start = header.find(({ role }) => role === 'start');
  checkLongest(entry, overhead, (start?.size ?? 0) + end.length, report);
  const tells = header.filter(({ role, values }) => role === 'message' || (role === 'start' && values.length > 1));
  checkTells(entry, header, tells, report);
  return {
    table: entry.table ?? null,
    title: entry.title,
    byteOrder: entry.byteOrder,
    header,
    headerLength,
    starts: start === undefined ? [] : start.values.map((value) => bytesOf(value, start.size, entry.byteOrder)),
    tells,
    end,
    lengthBias: resolveLengthBias(entry, header, overhead, report),
    checks,
    checkLength,
    escape: resolveEscape(entry, report),
    maximumBodyLength: entry.maximumBodyLength,
    overhead,
    origin: entry.origin,
    source: entry.source,
  };
}

function checkLongest(entry: RawFrame, overhead: number, markers: number, report: Report): void {
  const plain = overhead + entry.maximumBodyLength;
  const longest = entry.escape === undefined ? plain : 2 * plain - markers;
  if (longest <= MAX_FRAME_LENGTH) return;
  const escaped = entry.escape === undefined ? '' : ' where every byte is escaped';
  const reason = `maximumBodyLength ${entry.maximumBodyLength} makes frames of ${longest} bytes${escaped}; they have ${MAX_FRAME_LENGTH} at most`;
  report.at(entry, 'maximumBodyLength', subjectOf(entry, { name: 'frame' }), reason);
}

function checkTells(
  entry: RawFrame,
  header: readonly HeaderField[],
  tells: readonly HeaderField[],
  report: Report,
): void {
  const bits = tells.reduce((sum, { width }) => sum + width, 0);
  const device = header.find(({ role }) => role === 'device')?.width ?? 0;
  const subject = subjectOf(entry, { name: 'header' });
  if (bits > MAX_MESSAGE_BITS) {
    const reason = `${bits} bits of the header tell the message; they may be ${MAX_MESSAGE_BITS} at most`;
    report.at(entry, 'header', subject, reason);
  } else if (bits + device > MAX_CODE_BITS) {
    const reason = `${bits + device} bits of the header tell device type and message; they may be ${MAX_CODE_BITS} at most`;
    report.at(entry, 'header', subject, reason);
  }
}

function resolveLengthBias(
  entry: RawFrame,
  header: readonly HeaderField[],
  overhead: number,
  report: Report,
): number | null {
  const field = header.find(({ role }) => role === 'length');
  const raw = entry.header.find(({ role }) => role === 'length');
  if (field === undefined || raw === undefined) return null;
  const plus = raw.plus ?? 0;
  const counted = { body: 0, rest: overhead - (field.byte + field.size), whole: overhead };
  const bias = counted[raw.counts ?? 'body'] + plus;
  // What was refused may be what makes the length right.
  const parts = ['check', 'checks', 'end', 'maximumBodyLength'];
  const isWhole = parts.every((part) => !report.partial.has(`frame.${part}`));
  if (!isWhole || report.partial.has(entry.header) || report.partial.has(entry.checks)) return bias;
  if (bias < 0) {
    report.at(raw, 'plus', subjectOf(entry, raw), `plus ${plus} makes the length of an empty body ${bias}`);
  }
  const { highest } = rangeOf(field.width, false);
  if (entry.maximumBodyLength + bias > highest) {
    report.at(
      entry,
      'maximumBodyLength',
      subjectOf(entry, raw),
      `maximumBodyLength ${entry.maximumBodyLength} makes the length ${entry.maximumBodyLength + bias}; ` +
        `${raw.bits === undefined ? `${field.type} holds` : `${field.width} bits hold`} ${highest} at most`,
    );
  }
  return bias;
}

/** An integer's bytes in the order in which they arrive. */
export function bytesOf(value: number, size: number, byteOrder: ByteOrder): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
  return byteOrder === 'little' ? bytes : bytes.reverse();
}
