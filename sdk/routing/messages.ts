/** Which messages a rule is for. */
import type { Kind } from '../field/kind.ts';
import { MESSAGE_TYPES } from '../generated/identifiers.ts';
import { checkedMessageId, codeOf } from '../generated/message.ts';
import { eachOf } from '../values/checked.ts';
import { isArray } from '../values/error.ts';

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
