/**
 * From the codes of a valid frame to the number of its kind, if they determine it and are small enough for a table. Apart from kinds.ts,
 * because the table is made when the module is loaded, and for large codes it would be too long.
 */
import type { Kind } from '../field/kind.ts';
import { KINDS } from '../generated/kinds.ts';
import { UNKNOWN_KIND } from './kinds.ts';

const messageCodes: number = /* @__PURE__ */ (() => Math.max(...KINDS.map(({ messageCode }) => messageCode)) + 1)();
const deviceCodes: number = /* @__PURE__ */ (() => Math.max(...KINDS.map(({ deviceCode }) => deviceCode)) + 1)();

/** By both codes: the kind, and in the upper half its body's length. One load; three, by each code's place, took a tenth of a scan. */
const table: Uint32Array = /* @__PURE__ */ (() => {
  const entries = new Uint32Array(deviceCodes * messageCodes).fill(UNKNOWN_KIND);
  for (const [number, { deviceCode, messageCode, layout }] of KINDS.entries()) {
    entries[deviceCode * messageCodes + messageCode] = number | (layout.length << 16);
  }
  return entries;
})();

/** The kind of the valid frame at `at` with these codes. */
export function kindOf(
  deviceType: number,
  messageId: number,
  bodyLength: number,
  _view: DataView,
  _at: number,
): number {
  if (deviceType >= deviceCodes || messageId >= messageCodes) return UNKNOWN_KIND;
  const entry = table[deviceType * messageCodes + messageId] as number;
  const kind = entry & 0xffff;
  if (entry >>> 16 === bodyLength || kind === UNKNOWN_KIND) return kind;
  // A later version may have appended to the body.
  return KINDS[kind]?.layout.atLeast && bodyLength > entry >>> 16 ? kind : UNKNOWN_KIND;
}

/** Nothing else identifies a kind. */
export function writeWhen(_kind: Kind, _view: DataView, _body: number): void {}

export function checkKind(_kind: Kind, _row: number, _bodyLength: number, _view: DataView, _at: number): void {}

export function checkKinds(_kind: Kind, _frames: DataView, _from: number, _count: number, _frameLength: number): void {}
