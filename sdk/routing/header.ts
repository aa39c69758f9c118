/** What rules ask of headers: which messages, and which serials, numbers, text or, where frames have none, nothing. */

import type { Kind } from '../field/kind.ts';
import { checkedSerial, isWritableSerial } from '../generated/device-id.ts';
import { MESSAGE_TYPES } from '../generated/identifiers.ts';
import { MAXIMUM_SERIAL } from '../generated/layout.ts';
import { checkedMessageId, codeOf, serialBytes } from '../generated/message.ts';
import { checkedFields, eachOf, type Fields } from '../values/checked.ts';
import { checkedInteger, isArray, placed, RumpError, refuse } from '../values/error.ts';

export interface AskedMessages {
  /** Codes that frames of unknown kind are compared with. */
  readonly codes: readonly number[];
  readonly has: (kind: Kind) => boolean;
}

/** One message or many, by name or code, where each has a code of its own that is one number; undefined for any. */
export function messagesByCode(value: unknown, path: string): AskedMessages | undefined {
  const codes = eachOf(value, path, (entry) => checkedMessageId(entry, path));
  return codes && { codes, has: ({ messageCode }) => codes.includes(messageCode) };
}

/** The same where messages may share a code, or have one of several numbers, which is a list itself. */
export function messagesByName(value: unknown, path: string): AskedMessages | undefined {
  const isCode = Array.isArray(codeOf(0)) && isArray(value) && typeof value[0] === 'number';
  const asked = eachOf(isCode ? [value] : value, path, (entry) => ({
    name: typeof entry === 'string' ? entry : null,
    code: checkedMessageId(entry, path),
  }));
  if (asked === undefined) return undefined;
  return {
    // A name stands for unknown kinds too, but only where no other message has its code.
    codes: asked.filter(({ name }) => name === null || isAlone(name)).map(({ code }) => code),
    has: ({ messageType, messageCode }) =>
      asked.some(({ name, code }) => (name === null ? code === messageCode : name === messageType)),
  };
}

/** Whether no other message has this one's code. */
function isAlone(name: string): boolean {
  const code = MESSAGE_TYPES.get(name);
  return [...MESSAGE_TYPES.values()].filter((other) => other === code).length === 1;
}

/** Pairs of the first and the last serial, ascending; undefined for any. */
export function checkedNumbers({ serial: value }: Fields, rule: string): number[] | undefined {
  const path = `${rule}.serial`;
  const checked = (serial: unknown, at = path, least = 0): number => checkedInteger(serial, at, least, MAXIMUM_SERIAL);
  if (typeof value === 'object' && value !== null && !isArray(value)) {
    const range: Fields = checkedFields(value, path, ['from', 'to']);
    const from = checked(range.from, `${path}.from`);
    return [from, checked(range.to, `${path}.to`, from)];
  }
  return eachOf(value, path, (serial) => checked(serial))
    ?.sort((first, second) => first - second)
    .flatMap((serial) => [serial, serial]);
}

/** Their bytes, one behind the other; undefined for any. */
export function checkedTexts({ serial }: Fields, rule: string): number[] | undefined {
  const path = `${rule}.serial`;
  return eachOf(serial, path, (each) => bytesOf(each, path))?.flat();
}

function bytesOf(serial: unknown, path: string): number[] {
  try {
    const checked = checkedSerial(serial);
    // What bytes that are no UTF-8 are read as stands for many serials.
    if (!isWritableSerial(checked)) refuse('out-of-range', 'serial', serial, 'it may not hold U+FFFD');
    return [...serialBytes(checked)];
  } catch (error) {
    throw RumpError.is(error) ? placed(error, path) : error;
  }
}

/** A rule may not ask for shards either. */
export function checkedNone({ shards }: Fields, rule: string): number[] | undefined {
  if (shards === undefined) return undefined;
  refuse('unsupported', `${rule}.shards`, shards, 'frames of this profile have no serial to split them by');
}
