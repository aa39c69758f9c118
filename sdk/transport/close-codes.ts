/** Close reasons on a WebSocket: 1000, or a code of the range that is free for applications (RFC 6455, 7.4.2), and the name. */
import type { CloseReason, LinkClose } from '../exchange/link.ts';

/** Codes never move once released. */
const CODES: Readonly<Record<CloseReason, number>> = {
  done: 1000,
  shutdown: 4001,
  lost: 4002,
  silent: 4003,
  replaced: 4004,
  unauthorised: 4005,
  'token-expired': 4006,
  origin: 4007,
  'frame-rate': 4008,
  'buffered-bytes': 4009,
  links: 4010,
  'unread-alarms': 4011,
  'bad-text': 4012,
  error: 4013,
};

/** The protocol's own codes for which we have a reason: going away, message too big. */
const STANDARD: ReadonlyMap<number, CloseReason> = /* @__PURE__ */ new Map([
  [1001, 'shutdown'],
  [1009, 'buffered-bytes'],
]);

export function codeOf(reason: CloseReason): number {
  return CODES[reason];
}

/** The meaning of a WebSocket's `close` event; a code that neither side sent, such as 1006, means that the connection broke. */
export function closeFrom(code: number, text: string): LinkClose {
  for (const [reason, known] of Object.entries(CODES)) {
    if (known === code) return { reason: reason as CloseReason, message: text };
  }
  const reason = STANDARD.get(code) ?? 'lost';
  return { reason, message: text === '' ? `the WebSocket was closed with code ${code}` : text };
}
