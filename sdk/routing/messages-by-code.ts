/** Which messages a rule is for, where each has a code of its own that is one number. */
import type { Kind } from '../field/kind.ts';
import { checkedMessageId } from '../generated/message.ts';
import { eachOf } from './lists.ts';

export interface AskedMessages {
  /** Codes of unknown kinds. */
  readonly codes: readonly number[];
  readonly has: (kind: Kind) => boolean;
}

/** One message or many, by name or code; undefined for any. */
export function checkedMessages(value: unknown, path: string): AskedMessages | undefined {
  const codes = eachOf(value, path, (entry) => checkedMessageId(entry, path));
  return codes && { codes, has: ({ messageCode }) => codes.includes(messageCode) };
}
