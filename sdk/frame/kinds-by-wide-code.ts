/** As kinds-by-code.ts, for codes that a table would need billions of entries for. */
import type { Kind } from '../field/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import { UNKNOWN_KIND } from './kind.ts';

/** The kinds of each message, no more than there are device types. */
const byMessage: ReadonlyMap<number, readonly number[]> = /* @__PURE__ */ (() => {
  const numbers = new Map<number, number[]>();
  for (const [number, { messageCode }] of KINDS.entries()) {
    numbers.set(messageCode, [...(numbers.get(messageCode) ?? []), number]);
  }
  return numbers;
})();

export function kindOf(
  deviceType: number,
  messageId: number,
  bodyLength: number,
  _view: DataView,
  _at: number,
): number {
  const number = byMessage.get(messageId)?.find((kind) => KINDS[kind]?.deviceCode === deviceType);
  if (number === undefined) return UNKNOWN_KIND;
  const { length, atLeast } = (KINDS[number] as Kind).layout;
  return length === bodyLength || (atLeast && bodyLength > length) ? number : UNKNOWN_KIND;
}

export function writeWhen(_kind: Kind, _view: DataView, _body: number): void {}
