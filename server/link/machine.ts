/**
 * The state machine of one link: `step` takes state, event, monotonic time and date, changes the state and returns the effects. No socket,
 * no clock, no randomness: its driver provides these and carries out the effects. What waits to be sent is in `state.outbox`.
 */

import { addressOf, type DeviceAddress } from '../../sdk/exchange/address.ts';
import { isRequest, type MessageEntry } from '../../sdk/exchange/roles.ts';
import { TEXT_PROTOCOL } from '../../sdk/exchange/text.ts';
import { isWritableSerial } from '../../sdk/wire/names.ts';
import type { Outcome } from '../bus/bus.ts';
import { type Frame, refusalFrame } from '../frames.ts';
import { draw } from '../limits.ts';
import { countFrame } from '../stats.ts';
import {
  asked,
  deliveryAt,
  deviceFrame,
  firstDeadline,
  giveUp,
  resumeDelivery,
  sendWaiting,
  stored,
} from './device.ts';
import { continueListing, deliver, enqueue, listed, listen, listingAt } from './observe.ts';
import { register, registered, replaced } from './registration.ts';
import { isQuery } from './request-queue.ts';
import { checkRoom, closeLink, endLink, refuseFrame, sendFrame, sendText } from './send.ts';
import type { Effect, LinkEvent, LinkState, Turn } from './state.ts';
import { isBad, readText } from './text-request.ts';

/** In keep-alives: how long the other side may be silent. */
const PATIENCE = 1.5;
/** Milliseconds that a link may go unread, during which its other end need not be heard. */
const MAX_UNREAD = 3_600_000;

/** @param now monotonic milliseconds @param date milliseconds since 1970 */
export function step(state: LinkState, event: LinkEvent, now: number, date: number): readonly Effect[] {
  const turn: Turn = { now, date, effects: [] };
  state.lastStep = now;
  if (state.closed === null) handle(state, turn, event);
  // A closed link holds no device, and answers requests with 'offline'.
  else if (event.type === 'asked')
    turn.effects.push({ type: 'answer', requester: event.requester, outcome: 'offline' });
  return turn.effects;
}

function handle(state: LinkState, turn: Turn, event: LinkEvent): void {
  switch (event.type) {
    case 'opened':
      opened(state, turn);
      break;
    case 'frame':
      frameCame(state, turn, event.frame);
      break;
    case 'input':
      inputCame(state, turn, event.cost);
      break;
    case 'ping':
      mayText(state, turn);
      break;
    case 'text':
      textCame(state, turn, event.text);
      break;
    case 'asked':
      asked(state, turn, event.bytes, event.requester);
      break;
    case 'outcome':
      requestEnded(state, turn, event.key, event.outcome);
      break;
    case 'alarm':
    case 'presence':
      deliver(state, turn, event);
      break;
    case 'stored':
      stored(state, turn, event.store);
      break;
    case 'held':
      for (const frame of registered(state, turn, event)) frameCame(state, turn, frame);
      break;
    case 'replaced':
      replaced(state, turn, event.claim);
      break;
    case 'listed':
      if (event.list === state.client.lists) listed(state, turn, event.records);
      break;
    case 'tick':
      tick(state, turn);
      break;
    case 'failed':
      closeLink(state, turn, 'error', `the server could not ${event.what}; come back later`);
      break;
    case 'ended':
      endLink(state, turn, event.close, null);
      break;
    case 'close':
      closeLink(state, turn, event.close.reason, event.close.message);
      break;
  }
}

function opened(state: LinkState, turn: Turn): void {
  const { principal, limits, account } = state.settings;
  if (account.links > limits.linksPerAccount) {
    const text = `account ${principal.account} has ${limits.linksPerAccount} links already`;
    closeLink(state, turn, 'links', text);
    return;
  }
  sendText(state, turn, {
    type: 'welcome',
    protocol: TEXT_PROTOCOL,
    account: principal.account,
    keepAlive: limits.keepAlive,
    expires: principal.expires,
  });
  // The token may have expired since it was checked.
  tick(state, turn);
}

function inputCame(state: LinkState, turn: Turn, cost: number): void {
  const { account, limits } = state.settings;
  if (draw(account.frames, cost, turn.now)) return;
  const text = `account ${account.name} sends more than ${limits.framesPerSecond} frames a second`;
  closeLink(state, turn, 'frame-rate', text);
}

function frameCame(state: LinkState, turn: Turn, frame: Frame): void {
  if (state.closed !== null) return;
  state.heard = turn.now;
  // A device whose serial cannot be written could not be answered, and another may have the same.
  if (!isWritableSerial(frame.serial)) {
    countFrame(state.settings, 'refused', frame);
    return;
  }
  if (state.device === null) clientFrame(state, turn, frame);
  else deviceFrame(state, turn, state.device, frame);
}

/** Texts and transport pings share one limit. @returns false if the link is closed for it */
function mayText(state: LinkState, turn: Turn): boolean {
  const { limits } = state.settings;
  if (draw(state.client.texts, 1, turn.now)) return true;
  closeLink(state, turn, 'frame-rate', `more than ${limits.textsPerSecond} text messages and pings a second`);
  return false;
}

function textCame(state: LinkState, turn: Turn, text: string): void {
  const { limits, stats } = state.settings;
  state.heard = turn.now;
  stats.texts++;
  if (!mayText(state, turn)) return;
  if (text.length > limits.textLength) {
    stats.badTexts++;
    closeLink(state, turn, 'bad-text', `a text message has at most ${limits.textLength} characters`);
    return;
  }
  const request = readText(text);
  if (!isBad(request)) {
    enqueue(state, turn, request);
    return;
  }
  stats.badTexts++;
  const { request: number, message } = request;
  if (number === null) closeLink(state, turn, 'bad-text', message);
  else sendText(state, turn, { type: 'refused', request: number, code: 'bad-request', message });
}

function tick(state: LinkState, turn: Turn): void {
  const { device, client, settings } = state;
  const { principal } = settings;
  if (principal.expires !== null && !(principal.expires > turn.date)) {
    closeLink(state, turn, 'token-expired', `the token of account ${principal.account} has expired`);
    return;
  }
  if (silenceDeadline(state) <= turn.now) {
    closeLink(state, turn, 'silent', 'nothing was heard for one and a half keep-alives');
    return;
  }
  if (device !== null) {
    giveUp(state, turn, device);
    sendWaiting(state, turn, device);
  }
  resumeDelivery(state, turn);
  continueListing(state, turn);
  if (client.listensAt !== null && client.listensAt <= turn.now) listen(state, turn);
}

/** When the machine needs a `tick`: the earliest deadline, or infinity. */
export function nextDeadline(state: LinkState, now: number, date: number): number {
  if (state.closed !== null) return Number.POSITIVE_INFINITY;
  const { device, client, settings } = state;
  return Math.min(
    settings.principal.expires === null ? Number.POSITIVE_INFINITY : now + settings.principal.expires - date,
    silenceDeadline(state),
    device === null ? Number.POSITIVE_INFINITY : firstDeadline(device),
    deliveryAt(state),
    client.listensAt ?? Number.POSITIVE_INFINITY,
    listingAt(state),
  );
}

/** A controller without text need not send anything regularly, though ours sends heartbeats: its host must detect that it is gone. */
function silenceDeadline({ device, heard, settings, waits }: LinkState): number {
  // The link is not being read. Not for ever: a socket that is not read does not show that its other end has gone.
  if (waits) return heard + MAX_UNREAD;
  // An appliance that was granted 0 counts a second too.
  if (device !== null) return heard + Math.max(1, device.keepAlive) * PATIENCE * 1000;
  return settings.text ? heard + settings.limits.keepAlive * PATIENCE * 1000 : Number.POSITIVE_INFINITY;
}

/** A link without a registered device: its requests go to devices, and answers come back. */
function clientFrame(state: LinkState, turn: Turn, frame: Frame): void {
  const entry = frame.message;
  if (entry?.direction === undefined) refuseFrame(state, turn, frame, 'unsupported');
  else if (isRequest(entry)) request(state, turn, frame);
  else if (entry.role === 'register') register(state, turn, frame);
  // From a controller that cannot ask in text whether the server is there. The echo acknowledges alarms (6.4.1), so a link that may
  // still become a device's gets none.
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
  // A link without text that sends requests is a controller; no need to wait.
  if (client.listensAt !== null) listen(state, turn);
  // A new count if the link was a device's in between: older outcomes then belong to no request.
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
  return isQuery(message) && settings.access.may('observe', address);
}

function requestEnded(state: LinkState, turn: Turn, key: string, outcome: Outcome): void {
  const { client, settings, outbox } = state;
  const request = client.requests.get(key);
  if (request === undefined) return;
  client.requests.delete(key);
  const { address, sequence, messageId } = request;
  // The outcome is unknown, so nothing is sent: the requester has its own timeout.
  if (outcome === 'timeout') {
    settings.stats.timeouts++;
  } else if (outcome === 'offline') {
    sendFrame(state, turn, refusalFrame(settings.codec, address, sequence, 'offline', messageId));
  } else {
    settings.stats.responses++;
    checkRoom(state, turn, outbox.response(address.id, settings.codec.withSequence(outcome, sequence)));
  }
}
