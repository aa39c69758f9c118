/**
 * Kinds by their name, and ways to find the kind of a valid frame where a table of codes is not enough (kinds-by-code.ts).
 * generated/hooks/frame/kinds.ts has the ones that the profile uses.
 */
import { fitsList } from '../field/general/list.ts';
import type { Kind } from '../field/kind.ts';
import type { BodyLayout } from '../field/layout.ts';
import { KINDS } from '../generated/kinds.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import { refuse } from '../values/error.ts';
import { didYouMean } from '../values/near.ts';

/** By name. */
export const KIND_NUMBERS: ReadonlyMap<string, number> = /* @__PURE__ */ (() =>
  new Map(KINDS.map((kind, number) => [kind.name, number])))();

/** @throws {RumpError} `unknown-kind` for anything but the name of a kind */
export function kindNumber(kind: unknown): number {
  return (
    KIND_NUMBERS.get(kind as string) ??
    refuse(
      'unknown-kind',
      'kind',
      kind,
      `the profile has no such kind of message${didYouMean(kind, KIND_NUMBERS.keys())}`,
    )
  );
}

/** The kind of a valid frame for which the profile has no body: it is delivered like any other. */
export const UNKNOWN_KIND: number = /* @__PURE__ */ (() => KINDS.length)();

/** The kinds of each message, in order: at most one for each device type, unless bodies tell them apart. */
const byMessage: ReadonlyMap<number, readonly number[]> = /* @__PURE__ */ (() => {
  const numbers = new Map<number, number[]>();
  for (const [number, { messageCode }] of KINDS.entries()) {
    numbers.set(messageCode, [...(numbers.get(messageCode) ?? []), number]);
  }
  return numbers;
})();

/**
 * The kind of the valid frame at `at`: the first with these codes whose length the body has, and whose `when`
 * matches. For profiles whose codes alone do not determine it, or are too large for a table.
 */
export function kindByBody(
  deviceType: number,
  messageId: number,
  bodyLength: number,
  view: DataView,
  at: number,
): number {
  return firstKind(deviceType, messageId, bodyLength, view, at, () => true);
}

/** The same, and `isBody` must accept the body. */
function firstKind(
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

/** As `kindByBody`, for bodies with lists of attributes, whose items must fit into them. */
export function kindByItems(
  deviceType: number,
  messageId: number,
  bodyLength: number,
  view: DataView,
  at: number,
): number {
  return firstKind(deviceType, messageId, bodyLength, view, at, ({ general }, body) => {
    const list = general?.list ?? null;
    return list === null || fitsList(list, view, body, bodyLength);
  });
}

/** Kinds that share their codes with another. */
const withSiblings: ReadonlySet<Kind> = /* @__PURE__ */ (() => {
  const isLike = (one: Kind, other: Kind): boolean =>
    one !== other && one.deviceCode === other.deviceCode && one.messageCode === other.messageCode;
  return new Set(KINDS.filter((kind) => KINDS.some((other) => isLike(kind, other))));
})();

/**
 * The frame at `at`, written as one of `kind`, must be read as one: its values may make readers take it for another.
 * @param row of columns; negative for a message
 * @throws {RumpError} `contradiction`
 */
export function checkKindByBody(kind: Kind, row: number, bodyLength: number, view: DataView, at: number): void {
  checkKindBy(kindByBody, kind, row, bodyLength, view, at);
}

/** The same where lists identify kinds. */
export function checkKindByItems(kind: Kind, row: number, bodyLength: number, view: DataView, at: number): void {
  checkKindBy(kindByItems, kind, row, bodyLength, view, at);
}

function checkKindBy(
  kindOf: typeof kindByBody,
  kind: Kind,
  row: number,
  bodyLength: number,
  view: DataView,
  at: number,
): void {
  if (!withSiblings.has(kind)) return;
  const found = KINDS[kindOf(kind.deviceCode, kind.messageCode, bodyLength, view, at)];
  if (found === undefined || found === kind) return;
  refuse(
    'contradiction',
    row < 0 ? 'kind' : `columns[${row}]`,
    kind.name,
    `with these values readers take it for ${found.name}`,
  );
}

/** The same for rows of columns. */
export function checkKindsByBody(kind: Kind, frames: DataView, from: number, count: number, frameLength: number): void {
  checkKindsBy(kindByBody, kind, frames, from, count, frameLength);
}

export function checkKindsByItems(
  kind: Kind,
  frames: DataView,
  from: number,
  count: number,
  frameLength: number,
): void {
  checkKindsBy(kindByItems, kind, frames, from, count, frameLength);
}

function checkKindsBy(
  kindOf: typeof kindByBody,
  kind: Kind,
  frames: DataView,
  from: number,
  count: number,
  frameLength: number,
): void {
  const { length } = kind.layout;
  for (let row = from; row < from + count; row++) checkKindBy(kindOf, kind, row, length, frames, row * frameLength);
}

function isToldBy(when: readonly number[], view: DataView, body: number): boolean {
  for (let index = 0; index < when.length; index += 3) {
    const byte = view.getUint8(body + (when[index] as number));
    if ((byte & (when[index + 1] as number)) !== when[index + 2]) return false;
  }
  return true;
}

/** Writes the bits of `when` into the body, where they are still zero. */
export function writeWhen({ when = [] }: Kind, view: DataView, body: number): void {
  for (let index = 0; index < when.length; index += 3) {
    const place = body + (when[index] as number);
    view.setUint8(place, view.getUint8(place) | (when[index + 2] as number));
  }
}
