/** What every part of the machine does: send, refuse, close. */

import type { CloseReason, LinkClose } from '../../sdk/exchange/link.ts';
import { type CodeRole, isAnswer } from '../../sdk/exchange/roles.ts';
import type { ServerText } from '../../sdk/exchange/text.ts';
import { offline } from '../bus/bus.ts';
import { type Frame, refusalFrame } from '../frames.ts';
import { countFrame } from '../stats.ts';
import type { Overflow } from './outbox.ts';
import type { LinkState, Turn } from './state.ts';

export function sendFrame(state: LinkState, turn: Turn, bytes: Uint8Array): void {
  if (state.closed === null) checkRoom(state, turn, state.outbox.plain(bytes));
}

export function sendText(state: LinkState, turn: Turn, text: ServerText): void {
  if (state.closed !== null || !state.settings.text) return;
  checkRoom(state, turn, state.outbox.plain(JSON.stringify(text)));
}

/** Counts a frame that is not for this link, and refuses it, unless it is itself an answer. */
export function refuseFrame(state: LinkState, turn: Turn, frame: Frame, result: CodeRole): void {
  countFrame(state.settings, 'refused', frame);
  const entry = frame.message;
  // Answers are never answered: two sides would refuse each other's refusals for ever.
  if (entry !== undefined && isAnswer(entry)) return;
  sendFrame(state, turn, refusalFrame(state.settings.codec, frame, frame.sequence, result, frame.messageId));
}

const OVERFLOWS: Readonly<Record<Overflow, string>> = {
  'buffered-bytes': 'more bytes wait for this link than it may hold',
  'unread-alarms': 'more alarms wait for this follower than are kept for it; connect again for those that are open',
};

export function checkRoom(state: LinkState, turn: Turn, overflow: Overflow | null): void {
  if (overflow !== null) closeLink(state, turn, overflow, OVERFLOWS[overflow]);
}

export function closeLink(state: LinkState, turn: Turn, reason: CloseReason, message: string): void {
  if (state.closed !== null) return;
  const last: ServerText = { type: 'closing', reason, message };
  endLink(state, turn, { reason, message }, state.settings.text ? JSON.stringify(last) : null);
}

/** Clears the rest of a link: requests to its device fail, the device goes offline, nothing is followed. */
export function endLink(state: LinkState, turn: Turn, close: LinkClose, last: string | null): void {
  state.closed = close;
  const { client, settings } = state;
  settings.stats.closed[close.reason] = (settings.stats.closed[close.reason] ?? 0) + 1;
  releaseDevice(state, turn);
  client.requests.clear();
  client.heldBack = null;
  client.queue.length = 0;
  turn.effects.push({ type: 'close', close, last });
}

export function releaseDevice(state: LinkState, turn: Turn): void {
  const { device } = state;
  if (device === null) return;
  state.device = null;
  if (device.held) state.settings.stats.devices--;
  for (const { requesters } of [...device.pending.values(), ...device.queue.takeLate(Number.POSITIVE_INFINITY)]) {
    for (const requester of requesters) turn.effects.push({ type: 'answer', requester, outcome: 'offline' });
  }
  turn.effects.push({ type: 'release', device: device.address, presence: offline(device.presence, turn.date) });
}
