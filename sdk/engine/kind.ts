/** From the codes of a right frame to the number of its kind. */
import { KINDS } from '../generated/kinds.ts';

/** The kind of a right frame that the profile has no body for: it is delivered all the same. */
export const UNKNOWN_KIND: number = KINDS.length;

const NO_CODE = 0xffff;
/** Above this the look-up goes by a Map: an array over codes of 32 bits would have billions of entries. */
const LONGEST_TABLE = 0x10000;

/** Code → place among the codes; an array over the code itself, because a Map costs more than the rest of the look-up. */
function placesOf(codes: readonly number[]): Uint16Array {
  const narrow = codes.filter((code) => code < LONGEST_TABLE);
  const places = new Uint16Array(Math.max(-1, ...narrow) + 1).fill(NO_CODE);
  for (const [place, code] of codes.entries()) if (code < places.length) places[code] = place;
  return places;
}

function widePlacesOf(codes: readonly number[]): ReadonlyMap<number, number> {
  const wide = [...codes.entries()].filter(([, code]) => code >= LONGEST_TABLE);
  return new Map(wide.map(([place, code]) => [code, place]));
}

const deviceCodes: readonly number[] = /* @__PURE__ */ [
  ...new Set(/* @__PURE__ */ KINDS.map((kind) => kind.deviceCode)),
];
const messageCodes: readonly number[] = /* @__PURE__ */ [
  ...new Set(/* @__PURE__ */ KINDS.map((kind) => kind.messageCode)),
];
const devices: Uint16Array = /* @__PURE__ */ placesOf(deviceCodes);
const messages: Uint16Array = /* @__PURE__ */ placesOf(messageCodes);
const wideDevices: ReadonlyMap<number, number> = /* @__PURE__ */ widePlacesOf(deviceCodes);
const wideMessages: ReadonlyMap<number, number> = /* @__PURE__ */ widePlacesOf(messageCodes);

/** For each pair of places: the kind, or UNKNOWN_KIND. */
const kinds: Uint16Array = /* @__PURE__ */ (() => {
  const table = new Uint16Array(deviceCodes.length * messageCodes.length).fill(UNKNOWN_KIND);
  for (const [number, { deviceCode, messageCode }] of KINDS.entries()) {
    table[deviceCodes.indexOf(deviceCode) * messageCodes.length + messageCodes.indexOf(messageCode)] = number;
  }
  return table;
})();
const columns: number = messageCodes.length;

/** By kind: the body's length, and the longest that it may have. */
const shortest: Uint16Array = /* @__PURE__ */ Uint16Array.from(KINDS, ({ layout }) => layout.length);
const longest: Uint16Array = /* @__PURE__ */ Uint16Array.from(KINDS, ({ layout }) =>
  layout.atLeast ? 0xffff : layout.length,
);

export function kindOf(deviceType: number, messageId: number, bodyLength: number): number {
  const device = deviceType < devices.length ? (devices[deviceType] as number) : wideDevices.get(deviceType);
  const message = messageId < messages.length ? (messages[messageId] as number) : wideMessages.get(messageId);
  if (device === undefined || message === undefined) return UNKNOWN_KIND;
  if (device === NO_CODE || message === NO_CODE) return UNKNOWN_KIND;
  const kind = kinds[device * columns + message] as number;
  return bodyLength >= (shortest[kind] as number) && bodyLength <= (longest[kind] as number) ? kind : UNKNOWN_KIND;
}
