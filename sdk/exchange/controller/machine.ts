/**
 * The controller's side of the exchange as a state machine: (state, event, now) → effects. Without link, clock or
 * randomness: the driver passes these in and carries out the effects.
 */
import type { Message } from '../../generated/messages.ts';
import { DEVICE_TYPES, MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import { addressOf, type DeviceMessage } from '../address.ts';
import type { LinkClose } from '../link.ts';
import { fieldValue, isAnswer, isCode, messageNamed, messageOf } from '../roles.ts';
import { NEVER_HERE, type ServerText } from '../text.ts';
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
/** Milliseconds from text to text, and how many may come at once: half of what a server takes by default. */
const TEXT_INTERVAL = 100;
const TEXT_BURST = 20;
/** The same of requests, which an account is not allowed more of either: in milliseconds, half of what a server takes by default. */
const REQUEST_INTERVAL = 1000 / 2048;
const REQUEST_BURST = 2048;
/** Milliseconds of the keep-alive on a link whose server cannot say its own. */
const PLAIN_KEEP_ALIVE = 60_000;
/** Characters of the device IDs of one text: half of what a server takes by default. */
const MAX_NAMES_LENGTH = 0x8000;
const NEVER = Number.POSITIVE_INFINITY;

type Observed = Extract<ServerText, { readonly type: 'observed' | 'unobserved' }>;

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
  if (state.phase !== 'online') return at;
  if (state.unsent.size > 0) at = Math.min(at, state.requestAt);
  return state.text && state.observing === null && hasText(state) ? Math.min(at, state.textAt) : at;
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
      sendTexts(state, effects, now);
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
      sendTexts(state, effects, now);
      break;
    case 'observe':
      observe(state, effects, event.device, now);
      break;
    case 'unobserve':
      unobserve(state, effects, event.device, now);
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
    if (messageOf('heartbeat') !== undefined) expectLife(state, PLAIN_KEEP_ALIVE, now);
    online(state, effects, null, null, now);
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
  now: number,
): void {
  state.phase = 'online';
  state.welcomeBy = NEVER;
  effects.push({ type: 'online', account, expires });
  const all = state.observed.has(GRANTED);
  for (const device of all ? [GRANTED] : state.observed.keys()) state.unasked.add(device);
  sendTexts(state, effects, now);
  sendRequests(state, effects, now);
}

function expectLife(state: ControllerState, keepAlive: number, now: number): void {
  state.keepAlive = keepAlive;
  state.pingAt = now + keepAlive / 2;
  alive(state, now);
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
    case 'heartbeat':
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
      expectLife(state, Math.max(1, text.keepAlive) * SECOND, now);
      if (state.phase === 'opening') online(state, effects, text.account, text.expires, now);
      break;
    case 'presence':
      if (text.presence.state === 'online') state.online.add(text.device);
      else state.online.delete(text.device);
      effects.push({ type: 'presence', device: text.device, presence: text.presence });
      break;
    case 'devices':
      state.listed.push(...text.devices);
      if (text.more) break;
      settleText(state, effects, text.request, { type: 'listed', devices: state.listed });
      state.listed = [];
      break;
    case 'refused':
      if (!cannotObserve(state, effects, text)) {
        settleText(state, effects, text.request, { type: 'bad-request', message: text.message });
      }
      break;
    case 'closing':
      state.closing = { reason: text.reason, message: text.message };
      break;
    case 'observed':
    case 'unobserved':
      observing(state, effects, text);
      break;
    case 'pong':
      break;
  }
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
  state.observing = null;
  for (const names of [state.unasked, state.unwanted, state.asked]) names.clear();
  state.suspects.length = 0;
  state.textAt = Number.NEGATIVE_INFINITY;
  state.requestAt = Number.NEGATIVE_INFINITY;
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
  state.unsent.add(pending);
  sendRequests(state, effects, now);
}

/** In the server's own pace: a link that sends faster is cut, and all that it asked for is lost. */
function sendRequests(state: ControllerState, effects: ControllerEffect[], now: number): void {
  if (state.phase !== 'online') return;
  for (const pending of state.unsent) {
    if (state.requestAt > now) return;
    state.requestAt = Math.max(state.requestAt, now - REQUEST_BURST * REQUEST_INTERVAL) + REQUEST_INTERVAL;
    state.unsent.delete(pending);
    send(state, effects, pending);
  }
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
  state.unsent.delete(pending);
  if (pending.sequence !== null) state.sequences.delete(keyOf(pending.address.id, pending.sequence));
}

/** Why the question was never sent; nothing where it was. */
export function unsentReason(state: ControllerState, number: number): string | undefined {
  const isSent = state.pending.get(number)?.sequence != null || state.texts.get(number)?.isSent === true;
  if (isSent) return undefined;
  if (state.phase === 'online') return `${state.unsent.size} requests waited for their turn at the server`;
  return state.phase === 'opening' ? 'the server has not answered the connection' : state.noLink;
}

/** Each new reader is asked for: it needs the state that is known already, which the server sends after its answer. */
function observe(state: ControllerState, effects: ControllerEffect[], device: string, now: number): void {
  state.observed.set(device, (state.observed.get(device) ?? 0) + 1);
  state.unasked.add(device);
  sendTexts(state, effects, now);
}

function unobserve(state: ControllerState, effects: ControllerEffect[], device: string, now: number): void {
  const followers = (state.observed.get(device) ?? 1) - 1;
  if (followers > 0) {
    state.observed.set(device, followers);
    return;
  }
  state.observed.delete(device);
  state.unasked.delete(device);
  const isAsked = state.asked.delete(device);
  if (device === GRANTED) {
    // The server forgets single devices with it, so that those which are still followed are named again.
    state.unwanted.clear();
    state.asked.clear();
    for (const other of state.observed.keys()) state.unasked.add(other);
  } else if (state.observed.has(GRANTED)) {
    // It would be left out of all that are granted.
    return;
  }
  if (isAsked) state.unwanted.add(device);
  sendTexts(state, effects, now);
}

/**
 * What the server is to observe or list, one text at a time and in its own pace: what is asked for meanwhile goes into the next one, so
 * that a controller of thousands of devices does not exceed what a server takes.
 */
function sendTexts(state: ControllerState, effects: ControllerEffect[], now: number): void {
  if (state.phase !== 'online') return;
  if (!state.text) {
    for (const { number } of [...state.texts.values()]) {
      state.texts.delete(number);
      effects.push({ type: 'settle', number, outcome: { type: 'unsupported' } });
    }
    return;
  }
  while (state.observing === null && hasText(state) && state.textAt <= now) {
    state.textAt = Math.max(state.textAt, now - TEXT_BURST * TEXT_INTERVAL) + TEXT_INTERVAL;
    if (!sendObserving(state, effects)) sendList(state, effects);
  }
}

function hasText(state: ControllerState): boolean {
  if (state.unasked.size + state.unwanted.size + state.suspects.length > 0) return true;
  for (const { isSent } of state.texts.values()) if (!isSent) return true;
  return false;
}

function sendObserving(state: ControllerState, effects: ControllerEffect[]): boolean {
  const { unasked, unwanted, suspects } = state;
  const type = unwanted.size > 0 ? 'unobserve' : 'observe';
  const names = type === 'unobserve' ? unwanted : unasked;
  const isGranted = names.has(GRANTED);
  const suspect =
    type === 'observe' && !isGranted ? suspects.shift()?.filter((device) => state.observed.has(device)) : undefined;
  const devices = isGranted ? [GRANTED] : (suspect ?? some(names));
  if (devices.length === 0) return false;
  for (const device of devices) {
    names.delete(device);
    if (type === 'observe') state.asked.add(device);
  }
  const request = nextText(state);
  state.observing = { request, type, devices };
  effects.push({ type: 'send-text', text: { type, request, devices: isGranted ? 'granted' : devices } });
  return true;
}

/** As many as a text has room for. */
function some(names: Iterable<string>): string[] {
  const devices: string[] = [];
  let length = 0;
  for (const name of names) {
    length += name.length + 3;
    if (length > MAX_NAMES_LENGTH) break;
    devices.push(name);
  }
  return devices;
}

function sendList(state: ControllerState, effects: ControllerEffect[]): void {
  for (const text of state.texts.values()) {
    if (text.isSent) continue;
    text.isSent = true;
    effects.push({ type: 'send-text', text: { type: 'devices', request: text.number } });
    return;
  }
}

/** What was observed is observed, or not any more. Of all that are granted, those that the server no longer lists are not online. */
function observing(state: ControllerState, effects: ControllerEffect[], text: Observed): void {
  const { observing: asked, online } = state;
  if (asked?.request !== text.request) return;
  state.observing = null;
  if (asked.type !== 'observe' || asked.devices[0] !== GRANTED) return;
  const listed = new Set(text.devices);
  for (const device of online) {
    if (listed.has(device)) continue;
    online.delete(device);
    effects.push({ type: 'presence', device, presence: NEVER_HERE });
  }
}

/** A server refuses all where it must refuse some. Those that it does not name are asked again; where it names none, in halves. */
function cannotObserve(
  state: ControllerState,
  effects: ControllerEffect[],
  { request, message, devices: named }: Extract<ServerText, { readonly type: 'refused' }>,
): boolean {
  const asked = state.observing;
  if (asked?.request !== request) return false;
  state.observing = null;
  if (asked.type === 'unobserve') return true;
  const { devices } = asked;
  for (const device of devices) state.asked.delete(device);
  const names = new Set(named);
  const refused = devices.length === 1 ? devices : devices.filter((device) => names.has(device));
  for (const device of refused) {
    state.observed.delete(device);
    effects.push({ type: 'unobservable', device, message });
  }
  const half = refused.length > 0 ? devices.length : devices.length >> 1;
  const rest = (part: readonly string[]): string[] => part.filter((device) => state.observed.has(device));
  const parts = [rest(devices.slice(0, half)), rest(devices.slice(half))];
  state.suspects.unshift(...parts.filter(({ length }) => length > 0));
  return true;
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
  sendTexts(state, effects, now);
  sendRequests(state, effects, now);
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
    if (state.text) effects.push({ type: 'send-text', text: { type: 'ping', request: nextText(state) } });
    else effects.push({ type: 'send-heartbeat' });
  }
}
