/**
 * The controller's side of the exchange as a state machine: (state, event, now) → effects. Without link, clock or
 * randomness: the driver passes these in and carries out the effects.
 */
import type { Message } from '../../generated/messages.ts';
import { DEVICE_TYPES, MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import { addressOf, type DeviceMessage } from '../address.ts';
import type { LinkClose } from '../link.ts';
import { fieldValue, isAnswer, isCode, messageNamed, messageOf } from '../roles.ts';
import type { ServerText } from '../text.ts';
import {
  type ControllerEffect,
  type ControllerEvent,
  type ControllerState,
  GRANTED,
  MAX_PENDING,
  type Outcome,
  type Pending,
  WELCOME_TIMEOUT,
} from './state.ts';

const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
const SECOND = 1000;
const NEVER = Number.POSITIVE_INFINITY;

export function step(state: ControllerState, event: ControllerEvent, now: number): readonly ControllerEffect[] {
  const effects: ControllerEffect[] = [];
  handle(state, effects, event, now);
  return effects;
}

/** When the machine needs a `tick`: the earliest time that matters, or infinity. */
export function nextDeadline(state: ControllerState): number {
  let at = Math.min(state.welcomeBy, state.pingAt, state.heardBy);
  // Each question has a patience of its own, so that the first asked need not be the first to give up.
  for (const { deadline } of state.pending.values()) at = Math.min(at, deadline);
  for (const { deadline } of state.texts.values()) at = Math.min(at, deadline);
  return at;
}

function handle(state: ControllerState, effects: ControllerEffect[], event: ControllerEvent, now: number): void {
  switch (event.type) {
    case 'opened':
      opened(state, effects, event.text, now);
      break;
    case 'message':
      if (state.phase === 'offline') break;
      alive(state, now);
      onMessage(state, effects, event.message as DeviceMessage, event.bytes);
      break;
    case 'text':
      if (state.phase === 'offline') break;
      alive(state, now);
      onText(state, effects, event.text, now);
      break;
    case 'bad-text':
      if (state.phase === 'offline') break;
      state.phase = 'offline';
      effects.push({ type: 'drop', close: { reason: 'bad-text', message: event.message } });
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
    case 'list':
      state.texts.set(event.number, { number: event.number, deadline: now + event.timeout, isSent: false });
      if (state.phase === 'online') sendLists(state, effects);
      break;
    case 'observe':
      observe(state, effects, event.device);
      break;
    case 'unobserve':
      unobserve(state, effects, event.device);
      break;
    case 'tick':
      tick(state, effects, now);
      break;
  }
}

function opened(state: ControllerState, effects: ControllerEffect[], text: boolean, now: number): void {
  state.text = text;
  state.closing = null;
  if (!text) {
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
  if (state.text) {
    const all = state.observed.has(GRANTED);
    const devices = [...state.observed.keys()].filter((device) => device !== GRANTED);
    if (all) sendObserve(state, effects, 'observe', 'granted');
    else if (devices.length > 0) sendObserve(state, effects, 'observe', devices);
  }
  sendLists(state, effects);
  for (const pending of state.pending.values()) if (pending.sequence === null) send(state, effects, pending);
}

function alive(state: ControllerState, now: number): void {
  if (state.keepAlive === NEVER) return;
  state.heardBy = now + state.keepAlive * 1.5;
}

function onMessage(
  state: ControllerState,
  effects: ControllerEffect[],
  message: DeviceMessage,
  bytes: Uint8Array | null,
): void {
  const entry = messageNamed(message.messageType);
  switch (entry?.role) {
    case 'status':
      if (message.kind !== 'unknown') effects.push({ type: 'status', message });
      else state.stats.strays++;
      return;
    case 'alarm':
      if (message.kind !== 'unknown' && bytes !== null) effects.push({ type: 'alarm', message, bytes });
      else state.stats.strays++;
      return;
    default:
      if (entry !== undefined && isAnswer(entry)) answered(state, effects, message);
      else state.stats.strays++;
  }
}

export function deviceOf(message: Message): string {
  const { deviceType, serial } = message as DeviceMessage;
  const code = typeof deviceType === 'number' ? deviceType : (DEVICE_TYPES.get(deviceType) as number);
  return addressOf(code, serial).id;
}

function keyOf(device: string, sequence: number): string {
  return `${device} ${sequence}`;
}

function answered(state: ControllerState, effects: ControllerEffect[], message: DeviceMessage): void {
  const pending = state.sequences.get(keyOf(deviceOf(message), message.sequence));
  if (pending === undefined || !fits(pending, message)) {
    state.stats.strays++;
    return;
  }
  forget(state, pending.number);
  effects.push({ type: 'settle', number: pending.number, outcome: outcomeOf(message) });
}

function fits({ role }: Pending, { kind, messageType }: Message): boolean {
  if (kind === 'unknown') return false;
  return messageType === messageOf('refusal')?.name || messageType === messageOf(role)?.answeredBy;
}

function outcomeOf(message: Message): Outcome {
  const role = messageNamed(message.messageType)?.role;
  if (role !== 'refusal' && role !== 'response') return { type: 'answered', message };
  const result = fieldValue(message.body, role, 'result') as string | number;
  const isDone = role === 'response' && isCode(result, 'ok');
  return isDone ? { type: 'answered', message } : { type: 'refused', result };
}

function onText(state: ControllerState, effects: ControllerEffect[], text: ServerText, now: number): void {
  switch (text.type) {
    case 'welcome':
      state.keepAlive = Math.max(1, text.keepAlive) * SECOND;
      state.pingAt = now + state.keepAlive / 2;
      alive(state, now);
      if (state.phase === 'opening') online(state, effects, text.account, text.expires);
      break;
    case 'presence':
      effects.push({ type: 'presence', device: text.device, presence: text.presence });
      break;
    case 'devices':
      state.listed.push(...text.devices);
      if (text.more) break;
      settleText(state, effects, text.request, { type: 'listed', devices: state.listed });
      state.listed = [];
      break;
    case 'refused':
      if (!cannotObserve(state, effects, text.request, text.message)) {
        settleText(state, effects, text.request, { type: 'bad-request', message: text.message });
      }
      break;
    case 'closing':
      state.closing = { reason: text.reason, message: text.message };
      break;
    case 'observed':
      state.observing.delete(text.request);
      break;
    case 'unobserved':
    case 'pong':
      break;
  }
}

/** A server refuses all where it must refuse one: in halves the one is found. */
function cannotObserve(state: ControllerState, effects: ControllerEffect[], request: number, message: string): boolean {
  const devices = state.observing.get(request);
  if (devices === undefined) return false;
  state.observing.delete(request);
  const [device] = devices;
  if (devices.length === 1 && device !== undefined) {
    effects.push({ type: 'unobservable', device, message });
    return true;
  }
  const half = devices.length >> 1;
  sendObserve(state, effects, 'observe', devices.slice(0, half));
  sendObserve(state, effects, 'observe', devices.slice(half));
  return true;
}

function settleText(state: ControllerState, effects: ControllerEffect[], number: number, outcome: Outcome): void {
  // No caller waits for the answers to these numbers.
  if (state.texts.delete(number)) effects.push({ type: 'settle', number, outcome });
}

/** What was sent may have been carried out or not; what was not is sent over the next link. */
function ended(state: ControllerState, effects: ControllerEffect[], close: LinkClose): void {
  const { reason, message } = state.closing ?? close;
  state.noLink = `there was no link to the server; the last one ended: ${message === '' ? reason : message}`;
  state.phase = 'offline';
  state.welcomeBy = NEVER;
  state.keepAlive = NEVER;
  state.pingAt = NEVER;
  state.heardBy = NEVER;
  state.observing.clear();
  state.listed = [];
  for (const { number, sequence } of [...state.pending.values()]) {
    if (sequence === null) continue;
    forget(state, number);
    effects.push({ type: 'settle', number, outcome: { type: 'lost' } });
  }
  for (const text of state.texts.values()) text.isSent = false;
}

function ask(
  state: ControllerState,
  effects: ControllerEffect[],
  { number, address, role, frame, timeout }: Extract<ControllerEvent, { readonly type: 'ask' }>,
  now: number,
): void {
  if (state.pending.size >= Math.min(MAX_PENDING, SEQUENCES)) {
    effects.push({ type: 'settle', number, outcome: { type: 'overfull' } });
    return;
  }
  const pending: Pending = {
    number,
    address,
    role,
    frame,
    deadline: now + timeout,
    sequence: null,
  };
  state.pending.set(number, pending);
  if (state.phase === 'online') send(state, effects, pending);
}

function send(state: ControllerState, effects: ControllerEffect[], pending: Pending): void {
  const { address, frame } = pending;
  // In turn, so that a late response meets a new question only after 65,535 others.
  while (state.sequences.has(keyOf(address.id, state.nextSequence))) {
    state.nextSequence = (state.nextSequence + 1) % SEQUENCES;
  }
  const sequence = state.nextSequence;
  state.nextSequence = (sequence + 1) % SEQUENCES;
  pending.sequence = sequence;
  state.sequences.set(keyOf(address.id, sequence), pending);
  effects.push({ type: 'send', frame, sequence });
}

function forget(state: ControllerState, number: number): void {
  const pending = state.pending.get(number);
  state.texts.delete(number);
  if (pending === undefined) return;
  state.pending.delete(number);
  if (pending.sequence !== null) state.sequences.delete(keyOf(pending.address.id, pending.sequence));
}

/** Why the question was never sent; nothing where it was. */
export function unsentReason(state: ControllerState, number: number): string | undefined {
  const isSent = state.pending.get(number)?.sequence != null || state.texts.get(number)?.isSent === true;
  if (isSent) return undefined;
  return state.phase === 'opening' ? 'the server has not answered the connection' : state.noLink;
}

function sendLists(state: ControllerState, effects: ControllerEffect[]): void {
  for (const text of [...state.texts.values()]) {
    if (text.isSent) continue;
    if (!state.text) {
      state.texts.delete(text.number);
      effects.push({ type: 'settle', number: text.number, outcome: { type: 'unsupported' } });
      continue;
    }
    text.isSent = true;
    effects.push({ type: 'send-text', text: { type: 'devices', request: text.number } });
  }
}

/** Sent for each new reader: it needs the state that is known already, which the server sends after its answer. */
function observe(state: ControllerState, effects: ControllerEffect[], device: string): void {
  state.observed.set(device, (state.observed.get(device) ?? 0) + 1);
  if (state.phase !== 'online' || !state.text) return;
  sendObserve(state, effects, 'observe', device === GRANTED ? 'granted' : [device]);
}

function unobserve(state: ControllerState, effects: ControllerEffect[], device: string): void {
  const followers = (state.observed.get(device) ?? 1) - 1;
  if (followers > 0) {
    state.observed.set(device, followers);
    return;
  }
  state.observed.delete(device);
  if (state.phase !== 'online' || !state.text) return;
  if (device !== GRANTED) {
    if (!state.observed.has(GRANTED)) sendObserve(state, effects, 'unobserve', [device]);
    return;
  }
  sendObserve(state, effects, 'unobserve', 'granted');
  const others = [...state.observed.keys()];
  if (others.length > 0) sendObserve(state, effects, 'observe', others);
}

function sendObserve(
  state: ControllerState,
  effects: ControllerEffect[],
  type: 'observe' | 'unobserve',
  devices: readonly string[] | 'granted',
): void {
  const request = nextText(state);
  if (type === 'observe' && devices !== 'granted') state.observing.set(request, devices);
  effects.push({ type: 'send-text', text: { type, request, devices } });
}

/** Outside the range of the requests that callers wait for. */
function nextText(state: ControllerState): number {
  state.nextText = (state.nextText + 1) % 0x40000000;
  return 0x40000000 + state.nextText;
}

function tick(state: ControllerState, effects: ControllerEffect[], now: number): void {
  for (const { number, deadline } of [...state.pending.values(), ...state.texts.values()]) {
    if (deadline > now) continue;
    const unsent = unsentReason(state, number);
    forget(state, number);
    effects.push({ type: 'settle', number, outcome: { type: 'timeout', unsent } });
  }
  if (state.phase === 'offline') return;
  if (state.welcomeBy <= now || state.heardBy <= now) {
    const message =
      state.phase === 'opening'
        ? `the server has said no welcome for ${WELCOME_TIMEOUT / SECOND} seconds`
        : `nothing was heard of the server for ${(state.keepAlive * 1.5) / SECOND} seconds`;
    state.phase = 'offline';
    state.welcomeBy = NEVER;
    state.heardBy = NEVER;
    state.pingAt = NEVER;
    effects.push({ type: 'drop', close: { reason: 'silent', message } });
    return;
  }
  if (state.pingAt <= now) {
    state.pingAt = now + state.keepAlive / 2;
    effects.push({ type: 'send-text', text: { type: 'ping', request: nextText(state) } });
  }
}
