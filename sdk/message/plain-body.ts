/** Bodies of profiles whose bodies are all plain and of one length each: beyond fields, a message has only mask bits of them. */
import type { Kind } from '../field/kind.ts';
import type { BodyLayout, PresenceLayout } from '../field/layout.ts';
import { readUnknownBits } from '../field/read.ts';
import { HEADER_LENGTH, readPresence, writePresence } from '../generated/layout.ts';
import { messageOf } from '../generated/message.ts';
import type { Message } from '../generated/messages.ts';
import type { Fields } from '../values/checked.ts';
import { checkedInteger, isArray, refuse } from '../values/error.ts';
import { writeBody } from './write-body.ts';

export { writeField } from './write-body.ts';

/** The message of a known kind, with a body of `length` bytes. */
export function readWhole(entry: Kind, view: DataView, at: number, length: number): Message {
  const message = messageOf(entry, view, at, length);
  return entry.presence === null ? message : withUnknownFields(message, view, at, entry.presence);
}

function withUnknownFields(message: Message, view: DataView, at: number, presence: PresenceLayout): Message {
  const unknown = readPresence(view, at + HEADER_LENGTH) & ~presence.known;
  if (unknown !== 0) (message as { unknownFields?: number[] }).unknownFields = readUnknownBits(unknown);
  return message;
}

/**
 * The fields of a body, into bytes that are all zero before.
 * @param actual the length of the body that the message was read from, if a residue says it; else -1
 * @returns how many bytes the body has
 */
export function writeFields(
  layout: BodyLayout,
  body: Fields,
  _message: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  actual: number,
): number {
  writeBody(layout, body, lenient, view, at, actual >= 0);
  return layout.length;
}

/** What else the message has of its body, behind or between the fields; returns the body's length. */
export function writeExtras(
  { presence }: BodyLayout,
  { unknownFields }: Fields,
  lenient: boolean,
  view: DataView,
  at: number,
  length: number,
): number {
  if (unknownFields === undefined) return length;
  if (presence === null) {
    refuse('unknown-field', 'unknownFields', unknownFields, 'only control messages have a presence mask');
  }
  writePresence(view, at, readPresence(view, at) | maskOf(unknownFields, presence, lenient));
  return length;
}

/** For messages of unknown kind, which have none of that. */
export function refuseExtras({ unknownFields }: Fields): void {
  if (unknownFields === undefined) return;
  refuse('unknown-field', 'unknownFields', unknownFields, 'only control messages have them');
}

/** Mask bits that no field owns: a strict writer writes none, a lenient one those that were read. */
function maskOf(bits: unknown, { size, known }: PresenceLayout, lenient: boolean): number {
  const path = 'unknownFields';
  if (!isArray(bits)) refuse('wrong-type', path, bits, 'it must be an array of mask bits without a field');
  let mask = 0;
  for (let index = 0; index < bits.length; index++) {
    const bit: unknown = bits[index];
    if (!lenient) refuse('unknown-field', path, bit, 'only a lenient writer sets mask bits without a field');
    checkedInteger(bit, path, 0, size * 8 - 1);
    const flag = 1 << (bit as number);
    if (((known | mask) & flag) !== 0)
      refuse('out-of-range', path, bit, 'it must be a bit without a field, given once');
    mask |= flag;
  }
  return mask;
}
