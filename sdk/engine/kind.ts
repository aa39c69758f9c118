/** From the codes of a right frame to the number of its kind. */
import { KINDS } from '../generated/kinds.ts';

/** The kind of a right frame that the profile has no body for: it is delivered all the same. */
export const UNKNOWN_KIND: number = KINDS.length;

/** Above this the look-up goes by a Map: an array over codes of 32 bits would have billions of entries. */
const LONGEST_TABLE = 0x10000;

/** Those that occur, once each. */
const deviceCodes: readonly number[] = /* @__PURE__ */ [
  ...new Set(/* @__PURE__ */ KINDS.map((kind) => kind.deviceCode)),
];
const messageCodes: readonly number[] = /* @__PURE__ */ [
  ...new Set(/* @__PURE__ */ KINDS.map((kind) => kind.messageCode)),
];

/** By code: its place in the list; behind the list's end for all others. An array, because a Map costs more than all else. */
function placesOf(codes: readonly number[]): Uint16Array {
  const narrow = codes.filter((code) => code < LONGEST_TABLE);
  const places = new Uint16Array(Math.max(-1, ...narrow) + 1).fill(codes.length);
  for (const code of narrow) places[code] = codes.indexOf(code);
  return places;
}

const devices: Uint16Array = /* @__PURE__ */ placesOf(deviceCodes);
const messages: Uint16Array = /* @__PURE__ */ placesOf(messageCodes);

function placeOfWide(code: number, codes: readonly number[]): number {
  const place = codes.indexOf(code);
  return place < 0 ? codes.length : place;
}

const columns: number = messageCodes.length + 1;

/** For each pair of places: the kind, and in the upper half its body's length. */
const kinds: Uint32Array = /* @__PURE__ */ (() => {
  const table = new Uint32Array((deviceCodes.length + 1) * columns).fill(UNKNOWN_KIND);
  for (const [number, { deviceCode, messageCode, layout }] of KINDS.entries()) {
    const place = deviceCodes.indexOf(deviceCode) * columns + messageCodes.indexOf(messageCode);
    table[place] = number | (layout.length << 16);
  }
  return table;
})();

export function kindOf(deviceType: number, messageId: number, bodyLength: number): number {
  const device = deviceType < devices.length ? (devices[deviceType] as number) : placeOfWide(deviceType, deviceCodes);
  const message = messageId < messages.length ? (messages[messageId] as number) : placeOfWide(messageId, messageCodes);
  const entry = kinds[device * columns + message] as number;
  const kind = entry & 0xffff;
  if (entry >>> 16 === bodyLength || kind === UNKNOWN_KIND) return kind;
  // A later version may have appended to the body.
  return KINDS[kind]?.layout.atLeast && bodyLength > entry >>> 16 ? kind : UNKNOWN_KIND;
}
