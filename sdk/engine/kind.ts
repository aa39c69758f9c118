/** From the codes of a right frame to the number of its kind. */
import { KINDS } from '../generated/kinds.ts';

/** The kind of a right frame that the profile has no body for: it is delivered all the same. */
export const UNKNOWN_KIND: number = KINDS.length;

const NO_CODE = 0xff;

/** Code → place among the codes; an array over the code itself, because a Map costs more than the rest of the look-up. */
function placesOf(codes: readonly number[]): Uint8Array {
  const places = new Uint8Array(Math.max(...codes) + 1).fill(NO_CODE);
  for (const [place, code] of codes.entries()) places[code] = place;
  return places;
}

const deviceCodes: readonly number[] = /* @__PURE__ */ [
  ...new Set(/* @__PURE__ */ KINDS.map((kind) => kind.deviceCode)),
];
const messageCodes: readonly number[] = /* @__PURE__ */ [
  ...new Set(/* @__PURE__ */ KINDS.map((kind) => kind.messageCode)),
];
const devices: Uint8Array = /* @__PURE__ */ placesOf(deviceCodes);
const messages: Uint8Array = /* @__PURE__ */ placesOf(messageCodes);

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
  if (deviceType >= devices.length || messageId >= messages.length) return UNKNOWN_KIND;
  const device = devices[deviceType] as number;
  const message = messages[messageId] as number;
  if (device === NO_CODE || message === NO_CODE) return UNKNOWN_KIND;
  const kind = kinds[device * columns + message] as number;
  if (kind === UNKNOWN_KIND) return kind;
  return bodyLength >= (shortest[kind] as number) && bodyLength <= (longest[kind] as number) ? kind : UNKNOWN_KIND;
}
