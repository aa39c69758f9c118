/** A link that has registered no device: requests to devices go out, and answers come back. */

import { addressOf, type DeviceAddress } from '../../sdk/exchange/address.ts';
import { isRequest, type MessageEntry } from '../../sdk/exchange/roles.ts';
import type { Outcome } from '../bus/bus.ts';
import { type Frame, refusalFrame } from '../frames.ts';
import { countFrame } from '../stats.ts';
import { listen } from './observe.ts';
import { register } from './registration.ts';
import { checkRoom, refuseFrame, sendFrame } from './send.ts';
import type { LinkState, Turn } from './state.ts';

export function clientFrame(state: LinkState, turn: Turn, frame: Frame): void {
  const entry = frame.message;
  if (entry?.direction === undefined) refuseFrame(state, turn, frame, 'unsupported');
  else if (isRequest(entry)) request(state, turn, frame);
  else if (entry.role === 'register') register(state, turn, frame);
  // Of a controller that cannot ask in text whether the server is there. The echo acknowledges alarms (6.4.1), so a link that may
  // be a device's, not registered, gets none.
  else if (entry.role === 'heartbeat' && state.client.granted) sendFrame(state, turn, frame.bytes.slice());
  else refuseFrame(state, turn, frame, 'unauthorised');
}

function request(state: LinkState, turn: Turn, frame: Frame): void {
  const { settings, client } = state;
  const address = addressOf(frame.deviceType, frame.serial);
  if (!mayAsk(state, address, frame.message)) {
    refuseFrame(state, turn, frame, 'unauthorised');
    return;
  }
  // A link without text that asks is a controller; it need not wait to be taken for one.
  if (client.listensAt !== null) listen(state, turn);
  // Counted anew whenever the link was a device's in between: an outcome of before that is nobody's.
  const key = `${state.claims}/${address.id}/${frame.sequence}`;
  if (client.requests.has(key)) {
    countFrame(settings, 'repeatedRequests', frame);
    return;
  }
  if (client.requests.size >= settings.limits.pendingPerLink) {
    countFrame(settings, 'busy', frame);
    sendFrame(state, turn, refusalFrame(settings.codec, address, frame.sequence, 'busy', frame.messageId));
    return;
  }
  client.requests.set(key, { address, messageId: frame.messageId, sequence: frame.sequence });
  settings.stats.requests++;
  turn.effects.push({ type: 'request', key, device: address, bytes: frame.bytes });
}

function mayAsk({ settings }: LinkState, address: DeviceAddress, message: MessageEntry | undefined): boolean {
  if (settings.access.may('control', address)) return true;
  const role = message?.role;
  const isQuery = role === 'status-query' || role === 'version-query';
  return isQuery && settings.access.may('observe', address);
}

export function requestEnded(state: LinkState, turn: Turn, key: string, outcome: Outcome): void {
  const { client, settings, outbox } = state;
  const request = client.requests.get(key);
  if (request === undefined) return;
  client.requests.delete(key);
  const { address, sequence, messageId } = request;
  // Nothing is known of what became of it, so nothing is said: the requester has a timeout of its own.
  if (outcome === 'timeout') {
    settings.stats.timeouts++;
  } else if (outcome === 'offline') {
    sendFrame(state, turn, refusalFrame(settings.codec, address, sequence, 'offline', messageId));
  } else {
    settings.stats.responses++;
    checkRoom(state, turn, outbox.response(address.id, settings.codec.withSequence(outcome, sequence)));
  }
}
