/**
 * The controller's requests: to devices, each with a sequence number that its answer carries; to the server, which devices to
 * observe, and for their list.
 */
import type { Message } from '../../generated/messages.ts';
import { DEVICE_TYPES, MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import { addressOf, type DeviceMessage } from '../address.ts';
import { fieldValue, isCode, messageNamed, messageOf } from '../roles.ts';
import { NEVER_HERE, type Presence, type ServerText } from '../text.ts';
import {
  type ControllerEffect,
  type ControllerEvent,
  type ControllerState,
  GRANTED,
  MAX_PENDING,
  type Outcome,
  type Pending,
  type Reported,
} from './state.ts';

const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
/** Milliseconds from request to request: half the rate that an account is allowed by default. */
const REQUEST_INTERVAL = 1000 / 2048;
/** Requests in a burst after a pause: a quarter of what an account is allowed, whose links share it. */
const REQUEST_BURST = 2048;
/** Requests that wait for their answers: by default a server answers `busy` to more on one link. */
const MAX_WAITING = 1024;

const OVERFULL: Outcome = { code: 'buffer-too-small', why: ': too many requests wait for their answers already' };
const NO_TEXT: Outcome = { code: 'unsupported', why: ' needs a link that carries text; this one carries frames alone' };

export function ask(
  state: ControllerState,
  effects: ControllerEffect[],
  { number, address, role, frame, timeout }: Extract<ControllerEvent, { readonly type: 'ask' }>,
  now: number,
): void {
  if (state.pending.size >= Math.min(MAX_PENDING, SEQUENCES)) {
    effects.push({ type: 'settle', number, outcome: OVERFULL });
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
}

/** Whether one more may wait for its answer. */
export function hasRoom({ sequences }: ControllerState): boolean {
  return sequences.size < MAX_WAITING;
}

/** At the server's pace: a link that sends faster is cut, and all its requests are lost. */
export function sendRequests(state: ControllerState, effects: ControllerEffect[], now: number): void {
  if (state.phase !== 'online') return;
  for (const pending of state.unsent) {
    if (state.requestAt > now || !hasRoom(state)) return;
    state.requestAt = Math.max(state.requestAt, now - REQUEST_BURST * REQUEST_INTERVAL) + REQUEST_INTERVAL;
    state.unsent.delete(pending);
    send(state, effects, pending);
  }
}

function send(state: ControllerState, effects: ControllerEffect[], pending: Pending): void {
  const { address, frame } = pending;
  // One counter for all devices: a late response meets a new request only when all other sequences have been used.
  while (state.sequences.has(keyOf(address.id, state.nextSequence))) {
    state.nextSequence = (state.nextSequence + 1) % SEQUENCES;
  }
  const sequence = state.nextSequence;
  state.nextSequence = (sequence + 1) % SEQUENCES;
  pending.sequence = sequence;
  state.sequences.set(keyOf(address.id, sequence), pending);
  effects.push({ type: 'send', frame, sequence });
}

export function forget(state: ControllerState, number: number): void {
  const pending = state.pending.get(number);
  state.lists.delete(number);
  if (pending === undefined) return;
  state.pending.delete(number);
  state.unsent.delete(pending);
  if (pending.sequence !== null) state.sequences.delete(keyOf(pending.address.id, pending.sequence));
}

/** Without the answer that its caller wanted: it came too late, or the link has ended. */
export function giveUp(
  state: ControllerState,
  effects: ControllerEffect[],
  number: number,
  code: 'timeout' | 'closed',
): void {
  const unsent = unsentReason(state, number);
  forget(state, number);
  const cause = code === 'closed' ? 'the link broke before the answer came' : 'no answer came in time';
  const why = unsent === undefined ? `: ${cause}; it may have been carried out or not` : ` was never sent: ${unsent}`;
  effects.push({ type: 'settle', number, outcome: { code, why } });
}

/** Why the request was never sent; nothing if it was. */
function unsentReason(state: ControllerState, number: number): string | undefined {
  const isSent = state.pending.get(number)?.sequence != null || state.lists.get(number)?.isSent === true;
  if (isSent) return undefined;
  if (state.phase === 'online') {
    const { lists, unsent } = state;
    return lists.has(number) ? 'other texts went first' : `${unsent.size} requests waited for their turn at the server`;
  }
  return state.phase === 'opening' ? 'the server has not answered the connection' : state.noLink;
}

export function deviceOf(message: Message): string {
  const { deviceType, serial } = message as DeviceMessage;
  const code = typeof deviceType === 'number' ? deviceType : (DEVICE_TYPES.get(deviceType) as number);
  return addressOf(code, serial).id;
}

export function presenceOf(device: string, presence: Presence): Reported {
  return { type: 'presence', device, value: { device, ...presence }, bytes: null };
}

function keyOf(device: string, sequence: number): string {
  return `${device} ${sequence}`;
}

export function answered(state: ControllerState, effects: ControllerEffect[], message: DeviceMessage): void {
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
  if (role !== 'refusal' && role !== 'response') return { value: message };
  const result = fieldValue(message.body, role, 'result') as string | number;
  return role === 'response' && isCode(result, 'ok') ? { value: message } : refusal(result, result);
}

export function refusal(words: string | number, result: string | number): Outcome {
  return { code: 'rejected', why: ` was refused: ${words}`, result };
}

/** Milliseconds from text to text: half the rate that a server takes by default. */
const TEXT_INTERVAL = 100;
/** Texts in a burst after a pause: a third of what a server takes by default. */
const TEXT_BURST = 20;
/** Characters of the device IDs in one text: half of what a server takes by default. */
const MAX_NAMES_LENGTH = 0x8000;

type Observed = Extract<ServerText, { readonly type: 'observed' | 'unobserved' }>;

/** Sent for each new reader: it needs the state that is known already, which the server sends after its answer. */
export function observe(state: ControllerState, device: string): void {
  state.observed.set(device, (state.observed.get(device) ?? 0) + 1);
  state.unasked.add(device);
}

export function unobserve(state: ControllerState, device: string): void {
  const followers = (state.observed.get(device) ?? 1) - 1;
  if (followers > 0) {
    state.observed.set(device, followers);
    return;
  }
  state.observed.delete(device);
  state.unasked.delete(device);
  const isAsked = state.asked.delete(device);
  if (device === GRANTED) {
    // The server drops single devices with it, so that those still followed are named again.
    state.unwanted.clear();
    state.asked.clear();
    for (const other of state.observed.keys()) state.unasked.add(other);
  } else if (state.observed.has(GRANTED)) {
    // It would be missing from "all that are granted".
    return;
  }
  if (isAsked) state.unwanted.add(device);
}

/**
 * What the server is to observe or list, one text at a time and at its pace: what is requested meanwhile goes into the next one, so
 * that a controller of thousands of devices does not exceed what a server takes.
 */
export function sendTexts(state: ControllerState, effects: ControllerEffect[], now: number): void {
  if (state.phase !== 'online') return;
  if (!state.text) {
    for (const { number } of [...state.lists.values()]) {
      state.lists.delete(number);
      effects.push({ type: 'settle', number, outcome: NO_TEXT });
    }
    return;
  }
  while (state.observing === null && hasText(state) && state.textAt <= now) {
    state.textAt = Math.max(state.textAt, now - TEXT_BURST * TEXT_INTERVAL) + TEXT_INTERVAL;
    if (!sendObserving(state, effects)) sendList(state, effects);
  }
}

export function hasText(state: ControllerState): boolean {
  if (state.unasked.size + state.unwanted.size + state.suspects.length > 0) return true;
  for (const { isSent } of state.lists.values()) if (!isSent) return true;
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

/** As many as fit into a text. */
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
  for (const list of state.lists.values()) {
    if (list.isSent) continue;
    list.isSent = true;
    effects.push({ type: 'send-text', text: { type: 'devices', request: list.number } });
    return;
  }
}

/** Records what is observed now. If all that are granted are listed, those no longer in the list are not online. */
export function observed(state: ControllerState, effects: ControllerEffect[], text: Observed): void {
  const { observing: asked, online } = state;
  if (asked?.request !== text.request) return;
  state.observing = null;
  if (asked.type !== 'observe' || asked.devices[0] !== GRANTED) return;
  const listed = new Set(text.devices);
  for (const device of online) {
    if (listed.has(device)) continue;
    online.delete(device);
    effects.push(presenceOf(device, NEVER_HERE));
  }
}

/** A server that must refuse one device refuses the request. Devices that it did not name are requested again; if none, halves. */
export function cannotObserve(
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

/** The lowest number of a text that no caller waits for: lower numbers belong to requests and lists. */
const FIRST_TEXT = 0x40000000;

export function nextText(state: ControllerState): number {
  state.nextText = (state.nextText + 1) % FIRST_TEXT;
  return FIRST_TEXT + state.nextText;
}

export function settleList(
  state: ControllerState,
  effects: ControllerEffect[],
  number: number,
  outcome: Outcome,
): void {
  // Callers wait only for lists: the answer to another text has a number that is not among these.
  if (state.lists.delete(number)) effects.push({ type: 'settle', number, outcome });
}
