/** A frame's bytes, valid or not: their problems, and where the sections lie. */

import { examineFrame } from '../frame/examine.ts';
import { BODY_DESCRIPTIONS, FRAME, KIND_PLACES } from '../generated/descriptions.ts';
import {
  examineHeader,
  HEADER_LENGTH,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_FRAME_LENGTH,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  START,
} from '../generated/layout.ts';
import { RumpError } from '../values/error.ts';
import type { BodyDescription, HeaderFieldDescription, KindPlace } from './description.ts';
import { readUnsigned, writeUnsigned } from './field-value.ts';
import type { Problem } from './inspection.ts';

export interface FrameAnalysis {
  /** The frame's bytes, with zeros behind them up to the longest frame. */
  readonly view: DataView;
  /** Bytes that were passed. */
  readonly length: number;
  /** Of header and length, in the order in which the codec would find them. */
  readonly problems: readonly Problem[];
  /** Whether the header is there to its last byte. */
  readonly hasHeader: boolean;
  /** The body's length according to the header; null where that is impossible. */
  readonly claimed: number | null;
  /** The kind that the header names, whatever the lengths are. */
  readonly named: KindPlace | null;
  /** The body's length by which the frame is laid out; null where there is nothing to go by. */
  readonly bodyLength: number | null;
  /** The kind of a body of that length. */
  readonly kind: KindPlace | null;
}

export function analyzeFrame(bytes: Uint8Array): FrameAnalysis {
  const { length } = bytes;
  const present = Math.min(length, MAXIMUM_FRAME_LENGTH);
  const view = copyOf(bytes, present);
  const repaired = copyOf(bytes, present);
  const problems = examine(repaired, present, length);
  if (length < HEADER_LENGTH) {
    return { view, length, problems, hasHeader: false, claimed: null, named: null, bodyLength: null, kind: null };
  }
  const examined = examineHeader(repaired, 0, present);
  const claimed = examined < 0 ? null : examined;
  const named = kindNamed(readDeviceType(view, 0), readMessageId(view, 0));
  const bodyLength = chooseLength(claimed, named, length - OVERHEAD);
  const kind = named !== null && bodyLength !== null && suits(named, bodyLength) ? named : null;
  return { view, length, problems, hasHeader: true, claimed, named, bodyLength, kind };
}

/** Whether a body of this kind can have this length. */
export function suits({ body }: KindPlace, length: number): boolean {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return atLeast ? length >= least : length === least;
}

function kindNamed(deviceCode: number, messageCode: number): KindPlace | null {
  return KIND_PLACES.find((place) => place.deviceCode === deviceCode && place.messageCode === messageCode) ?? null;
}

/**
 * The header's word counts, unless it is impossible, or contradicts both the bytes that are there and the kind while these two
 * agree: then the length field is what is broken.
 */
function chooseLength(claimed: number | null, named: KindPlace | null, room: number): number | null {
  const isPossible = room >= 0 && room <= MAXIMUM_BODY_LENGTH;
  if (claimed === null) return isPossible ? room : null;
  if (named === null || claimed === room || suits(named, claimed)) return claimed;
  return isPossible && suits(named, room) ? room : claimed;
}

/**
 * Repeats the codec's own examination, each time with the last fault repaired, so that the first problem is the codec's and the others
 * are those that it would report next.
 */
function examine(repaired: DataView, present: number, total: number): Problem[] {
  const problems: Problem[] = [];
  for (;;) {
    const verdict = examineFrame(repaired, present, total);
    // After a repair the check says nothing about the frame as it was passed.
    if (!RumpError.is(verdict) || verdict.code === 'bad-check') return problems;
    const { code, offset = 0, message } = verdict;
    const field = code === 'bad-version' || code === 'bad-start' ? wrongField(repaired, offset) : undefined;
    problems.push({ code, offset, message });
    // Bytes that are missing, or too many, cannot be repaired.
    if (field === undefined) return problems;
    repair(repaired, field);
  }
}

/** The marker, where the offset lies in it; else the first field that must hold one value and holds another. */
function wrongField(view: DataView, offset: number): HeaderFieldDescription | undefined {
  return FRAME.header.find(({ role, byte, size, value }) => {
    if (role === 'start') return offset < START.length;
    return value !== undefined && readUnsigned(new Uint8Array(view.buffer, byte, size)) !== value;
  });
}

function repair(view: DataView, { role, byte, size, value = 0 }: HeaderFieldDescription): void {
  const place = new Uint8Array(view.buffer, byte, size);
  if (role === 'start') place.set(START);
  else writeUnsigned(place, value);
}

function copyOf(bytes: Uint8Array, present: number): DataView {
  const copy = new Uint8Array(MAXIMUM_FRAME_LENGTH);
  copy.set(bytes.subarray(0, present));
  return new DataView(copy.buffer);
}
