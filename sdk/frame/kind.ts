/** From the codes of a valid frame, or a kind's name, to the number of the kind. */

import type { Kind } from '../field/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH, TOLD_BY_BODY } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';

const numbers: ReadonlyMap<string, number> = /* @__PURE__ */ (() =>
  new Map(KINDS.map((kind, number) => [kind.name, number])))();

/** @throws {RumpError} `unknown-kind` for anything but the name of a kind */
export function kindNumber(kind: unknown): number {
  return (
    numbers.get(kind as string) ??
    refuse('unknown-kind', 'kind', kind, `the profile has no such kind of message${didYouMean(kind, numbers.keys())}`)
  );
}

/** The kind of a valid frame that the profile has no body for: it is delivered like any other. */
export const UNKNOWN_KIND: number = /* @__PURE__ */ (() => KINDS.length)();

/** Entries of the table by both codes: those of 32 bits would need billions. */
const MAX_TABLE_LENGTH = 0x10000;

const columns: number = /* @__PURE__ */ KINDS.reduce((most, { messageCode }) => Math.max(most, messageCode + 1), 1);

/** 0 where the codes are too wide for the table. */
const rows: number = /* @__PURE__ */ (() => {
  const wanted = KINDS.reduce((most, { deviceCode }) => Math.max(most, deviceCode), 0) + 1;
  return !TOLD_BY_BODY && wanted * columns <= MAX_TABLE_LENGTH ? wanted : 0;
})();

/** By both codes: the kind, and in the upper half its body's length. One load; three, by each code's place, took a tenth of a scan. */
const table: Uint32Array = /* @__PURE__ */ (() => {
  const entries = new Uint32Array(rows * columns).fill(UNKNOWN_KIND);
  for (const [number, { deviceCode, messageCode, layout }] of KINDS.entries()) {
    entries[deviceCode * columns + messageCode] = number | (layout.length << 16);
  }
  return entries;
})();

/** The same of codes that are too wide for the table, or do not tell the kind: the kinds of each message, in their order. */
const byMessage: ReadonlyMap<number, readonly number[]> = /* @__PURE__ */ (() => {
  const numbers = new Map<number, number[]>();
  for (const [number, { messageCode }] of rows > 0 ? [] : KINDS.entries()) {
    numbers.set(messageCode, [...(numbers.get(messageCode) ?? []), number]);
  }
  return numbers;
})();

// What few profiles need are constants that are null in others, so that minifiers leave their code out.

/** The first of the kinds with these codes whose bytes the body has, and whose length. */
const kindByBody = TOLD_BY_BODY
  ? (deviceType: number, messageId: number, bodyLength: number, view: DataView, body: number): number => {
      const isToldBy = (when: readonly number[]): boolean => {
        for (let index = 0; index < when.length; index += 3) {
          const byte = view.getUint8(body + (when[index] as number));
          if ((byte & (when[index + 1] as number)) !== when[index + 2]) return false;
        }
        return true;
      };
      const kind = byMessage.get(messageId)?.find((number) => {
        const { deviceCode, layout, when } = KINDS[number] as Kind;
        const fits = layout.atLeast ? bodyLength >= layout.length : bodyLength === layout.length;
        return deviceCode === deviceType && fits && isToldBy(when);
      });
      return kind ?? UNKNOWN_KIND;
    }
  : null;

/** Writes what tells a kind into its body, whose bits are zero there. */
export const writeWhen: ((kind: Kind, view: DataView, body: number) => void) | null = TOLD_BY_BODY
  ? ({ when }, view, body) => {
      for (let index = 0; index < when.length; index += 3) {
        const place = body + (when[index] as number);
        view.setUint8(place, view.getUint8(place) | (when[index + 2] as number));
      }
    }
  : null;

/** The kind of the valid frame at `at` whose codes these are. */
export function kindOf(deviceType: number, messageId: number, bodyLength: number, view: DataView, at: number): number {
  if (TOLD_BY_BODY && kindByBody !== null)
    return kindByBody(deviceType, messageId, bodyLength, view, at + HEADER_LENGTH);
  const entry =
    deviceType < rows && messageId < columns
      ? (table[deviceType * columns + messageId] as number)
      : entryOfWide(deviceType, messageId);
  const kind = entry & 0xffff;
  if (entry >>> 16 === bodyLength || kind === UNKNOWN_KIND) return kind;
  // A later version may have appended to the body.
  return KINDS[kind]?.layout.atLeast && bodyLength > entry >>> 16 ? kind : UNKNOWN_KIND;
}

function entryOfWide(deviceType: number, messageId: number): number {
  const number = byMessage.get(messageId)?.find((kind) => KINDS[kind]?.deviceCode === deviceType);
  return number === undefined ? UNKNOWN_KIND : number | ((KINDS[number]?.layout.length ?? 0) << 16);
}
