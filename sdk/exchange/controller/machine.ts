/**
 * The controller's side of the exchange as a state machine: `step(state, event, now)` changes the state and returns the effects. It has no
 * link, clock or randomness: the driver provides these, and carries out the effects.
 */
import type { DeviceMessage } from '../address.ts';
import type { LinkClose } from '../link.ts';
import { codeName, isAnswer, messageNamed, messageOf } from '../roles.ts';
import type { ServerText } from '../text.ts';
import {
  answered,
  ask,
  cannotObserve,
  deviceOf,
  forget,
  giveUp,
  hasRoom,
  hasText,
  nextText,
  observe,
  observed,
  presenceOf,
  refusal,
  sendRequests,
  sendTexts,
  settleList,
  unobserve,
} from './requests.ts';
import {
  type ControllerEffect,
  type ControllerEvent,
  type ControllerState,
  GRANTED,
  MAX_DEVICES,
  WELCOME_TIMEOUT,
  withoutLink,
} from './state.ts';

const SECOND = 1000;
/** Keep-alives without a sign of life after which the server is taken for gone. */
const PATIENCE = 1.5;
/** The keep-alive, in milliseconds, on a link whose server cannot state its own. */
const PLAIN_KEEP_ALIVE = 60_000;
const NEVER = Number.POSITIVE_INFINITY;

export function step(state: ControllerState, event: ControllerEvent, now: number): readonly ControllerEffect[] {
  const effects: ControllerEffect[] = [];
  const sends: ControllerEffect[] = [];
  handle(state, effects, event, now);
  // Any event may bring something to send, or room for it. That is sent before whatever the application requests in response to the event.
  sendTexts(state, sends, now);
  sendRequests(state, sends, now);
  return [...sends, ...effects];
}

/** When the machine needs a `tick`: the earliest deadline, or infinity. */
export function nextDeadline(state: ControllerState): number {
  let at = Math.min(state.welcomeBy, state.pingAt, state.heardBy);
  // Each request has its own timeout, so that the first one sent need not be the first to give up.
  for (const { deadline } of state.pending.values()) at = Math.min(at, deadline);
  for (const { deadline } of state.lists.values()) at = Math.min(at, deadline);
  if (state.phase !== 'online') return at;
  if (state.unsent.size > 0 && hasRoom(state)) at = Math.min(at, state.requestAt);
  return state.text && state.observing === null && hasText(state) ? Math.min(at, state.textAt) : at;
}

function handle(state: ControllerState, effects: ControllerEffect[], event: ControllerEvent, now: number): void {
  switch (event.type) {
    case 'opened':
      opened(state, effects, event.text, now);
      break;
    case 'message':
      if (state.phase === 'offline') break;
      heard(state, now);
      onMessage(state, effects, event.message as DeviceMessage, event.bytes);
      break;
    case 'text':
      if (state.phase === 'offline') break;
      heard(state, now);
      if (typeof event.text === 'string') dropLink(state, effects, { reason: 'bad-text', message: event.text });
      else onText(state, effects, event.text, now);
      break;
    case 'ended':
      ended(state, effects, event.close);
      break;
    case 'ask':
      ask(state, effects, event, now);
      break;
    case 'forget':
      forget(state, event.number);
      break;
    case 'close':
      for (const number of [...state.pending.keys(), ...state.lists.keys()]) giveUp(state, effects, number, 'closed');
      break;
    case 'list':
      state.lists.set(event.number, { number: event.number, deadline: now + event.timeout, isSent: false });
      break;
    case 'observe':
      observe(state, event.device);
      break;
    case 'unobserve':
      unobserve(state, event.device);
      break;
    case 'tick':
      tick(state, effects, now);
      break;
  }
}

function opened(state: ControllerState, effects: ControllerEffect[], text: boolean, now: number): void {
  state.text = text;
  if (!text) {
    if (messageOf('heartbeat') !== undefined) startKeepAlive(state, PLAIN_KEEP_ALIVE, now);
    online(state, effects, null, null);
    return;
  }
  state.phase = 'opening';
  state.welcomeBy = now + WELCOME_TIMEOUT;
}

function online(
  state: ControllerState,
  effects: ControllerEffect[],
  account: string | null,
  expires: number | null,
): void {
  state.phase = 'online';
  state.welcomeBy = NEVER;
  effects.push({ type: 'online', account, expires });
  const all = state.observed.has(GRANTED);
  for (const device of all ? [GRANTED] : state.observed.keys()) state.unasked.add(device);
}

function startKeepAlive(state: ControllerState, keepAlive: number, now: number): void {
  state.keepAlive = keepAlive;
  state.pingAt = now + keepAlive / 2;
  heard(state, now);
}

function heard(state: ControllerState, now: number): void {
  if (state.keepAlive === NEVER) return;
  state.heardBy = now + state.keepAlive * PATIENCE;
}

function onMessage(
  state: ControllerState,
  effects: ControllerEffect[],
  message: DeviceMessage,
  bytes: Uint8Array | null,
): void {
  const entry = messageNamed(message.messageType);
  const role = entry?.role;
  if (role === 'heartbeat') return;
  if ((role === 'status' || role === 'alarm') && message.kind !== 'unknown')
    effects.push({ type: role, device: deviceOf(message), value: message, bytes });
  else if (entry !== undefined && isAnswer(entry)) answered(state, effects, message);
  else state.stats.strays++;
}

function onText(state: ControllerState, effects: ControllerEffect[], text: ServerText, now: number): void {
  switch (text.type) {
    case 'welcome':
      startKeepAlive(state, Math.max(1, text.keepAlive) * SECOND, now);
      if (state.phase === 'opening') online(state, effects, text.account, text.expires);
      break;
    case 'presence':
      if (text.presence.state === 'online') state.online.add(text.device);
      else state.online.delete(text.device);
      effects.push(presenceOf(text.device, text.presence));
      if (state.online.size > MAX_DEVICES) tooManyDevices(state, effects);
      break;
    case 'devices':
      // A list that nobody asked for would grow for ever.
      if ([...state.lists.values()].some(({ isSent }) => isSent))
        for (const each of text.devices) state.listed.push(each);
      else state.listed = [];
      if (state.listed.length > MAX_DEVICES) tooManyDevices(state, effects);
      if (text.more) break;
      settleList(state, effects, text.request, { value: state.listed });
      state.listed = [];
      break;
    case 'refused':
      if (!cannotObserve(state, effects, text)) {
        settleList(state, effects, text.request, refusal(text.message, codeName('unauthorised')));
      }
      break;
    case 'closing':
      state.closing = { reason: text.reason, message: text.message };
      break;
    case 'observed':
    case 'unobserved':
      observed(state, effects, text);
      break;
    case 'pong':
      break;
  }
}

function tooManyDevices(state: ControllerState, effects: ControllerEffect[]): void {
  state.online.clear();
  state.listed = [];
  dropLink(state, effects, { reason: 'bad-text', message: `the server names more than ${MAX_DEVICES} devices` });
}

/** The link has not ended yet: its other side may take seconds to answer, and nothing waits for the link meanwhile. */
function dropLink(state: ControllerState, effects: ControllerEffect[], close: LinkClose): void {
  state.phase = 'offline';
  state.welcomeBy = NEVER;
  state.heardBy = NEVER;
  state.pingAt = NEVER;
  effects.push({ type: 'drop', close });
}

/** Sent requests may or may not have been carried out; the others are sent over the next link. */
function ended(state: ControllerState, effects: ControllerEffect[], close: LinkClose): void {
  const { reason, message } = state.closing ?? close;
  state.noLink = `there was no link to the server; the last one ended: ${message === '' ? reason : message}`;
  // `closing` too: it does not explain why later attempts fail.
  Object.assign(state, withoutLink());
  for (const { number, sequence } of [...state.pending.values()]) {
    if (sequence !== null) giveUp(state, effects, number, 'closed');
  }
  for (const list of state.lists.values()) list.isSent = false;
}

function tick(state: ControllerState, effects: ControllerEffect[], now: number): void {
  for (const { number, deadline } of [...state.pending.values(), ...state.lists.values()]) {
    if (deadline <= now) giveUp(state, effects, number, 'timeout');
  }
  if (state.phase === 'offline') return;
  if (state.welcomeBy <= now || state.heardBy <= now) {
    const message =
      state.phase === 'opening'
        ? `the server has said no welcome for ${WELCOME_TIMEOUT / SECOND} seconds`
        : `nothing was heard of the server for ${(state.keepAlive * PATIENCE) / SECOND} seconds`;
    dropLink(state, effects, { reason: 'silent', message });
    return;
  }
  if (state.pingAt <= now) {
    state.pingAt = now + state.keepAlive / 2;
    if (state.text) effects.push({ type: 'send-text', text: { type: 'ping', request: nextText(state) } });
    else effects.push({ type: 'send-heartbeat' });
  }
}
