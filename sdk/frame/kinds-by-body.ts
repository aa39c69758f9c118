/** As kinds-by-code.ts, where some kinds are told by bytes of the body or by its length, not by codes alone. */
import type { Kind } from '../field/kind.ts';
import type { BodyLayout } from '../field/layout.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import { UNKNOWN_KIND } from './kind.ts';

/** The kinds of each message, in their order. */
const byMessage: ReadonlyMap<number, readonly number[]> = /* @__PURE__ */ (() => {
  const numbers = new Map<number, number[]>();
  for (const [number, { messageCode }] of KINDS.entries()) {
    numbers.set(messageCode, [...(numbers.get(messageCode) ?? []), number]);
  }
  return numbers;
})();

/** The first of the kinds with these codes whose bytes the body has, and whose length. */
export function kindOf(deviceType: number, messageId: number, bodyLength: number, view: DataView, at: number): number {
  return firstKind(deviceType, messageId, bodyLength, view, at, () => true);
}

export function firstKind(
  deviceType: number,
  messageId: number,
  bodyLength: number,
  view: DataView,
  at: number,
  isBody: (layout: BodyLayout, body: number) => boolean,
): number {
  const kind = byMessage.get(messageId)?.find((number) => {
    const { deviceCode, layout, when = [] } = KINDS[number] as Kind;
    const fits = layout.atLeast ? bodyLength >= layout.length : bodyLength === layout.length;
    const body = at + HEADER_LENGTH;
    return deviceCode === deviceType && fits && isToldBy(when, view, body) && isBody(layout, body);
  });
  return kind ?? UNKNOWN_KIND;
}

function isToldBy(when: readonly number[], view: DataView, body: number): boolean {
  for (let index = 0; index < when.length; index += 3) {
    const byte = view.getUint8(body + (when[index] as number));
    if ((byte & (when[index + 1] as number)) !== when[index + 2]) return false;
  }
  return true;
}

export function writeWhen({ when = [] }: Kind, view: DataView, body: number): void {
  for (let index = 0; index < when.length; index += 3) {
    const place = body + (when[index] as number);
    view.setUint8(place, view.getUint8(place) | (when[index + 2] as number));
  }
}
