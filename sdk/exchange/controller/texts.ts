/** What a controller sends the server about devices: which it observes, and that it wants their list. */

import { NEVER_HERE, type ServerText } from '../text.ts';
import { type ControllerEffect, type ControllerState, GRANTED, type Outcome } from './state.ts';

/** Milliseconds from text to text: half the rate that a server takes by default. */
const TEXT_INTERVAL = 100;
/** Texts that are sent at once after a pause: a third of what a server takes by default. */
const TEXT_BURST = 20;
/** Characters of the device IDs of one text: half of what a server takes by default. */
const MAX_NAMES_LENGTH = 0x8000;

type Observed = Extract<ServerText, { readonly type: 'observed' | 'unobserved' }>;

/** Each new reader is asked for: it needs the state that is known already, which the server sends after its answer. */
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
    // The server forgets single devices with it, so that those which are still followed are named again.
    state.unwanted.clear();
    state.asked.clear();
    for (const other of state.observed.keys()) state.unasked.add(other);
  } else if (state.observed.has(GRANTED)) {
    // It would be left out of all that are granted.
    return;
  }
  if (isAsked) state.unwanted.add(device);
}

/**
 * What the server is to observe or list, one text at a time and in its own pace: what is asked for meanwhile goes into the next one, so
 * that a controller of thousands of devices does not exceed what a server takes.
 */
export function sendTexts(state: ControllerState, effects: ControllerEffect[], now: number): void {
  if (state.phase !== 'online') return;
  if (!state.text) {
    for (const { number } of [...state.lists.values()]) {
      state.lists.delete(number);
      effects.push({ type: 'settle', number, outcome: { type: 'unsupported' } });
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
  for (const list of state.lists.values()) {
    if (list.isSent) continue;
    list.isSent = true;
    effects.push({ type: 'send-text', text: { type: 'devices', request: list.number } });
    return;
  }
}

/** What was observed is observed, or not any more. Of all that are granted, those that the server no longer lists are not online. */
export function observed(state: ControllerState, effects: ControllerEffect[], text: Observed): void {
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

/** The lowest number of a text that no caller waits for: all below are numbers of requests and lists. */
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
  // Callers wait for lists alone: what answers another text has a number that is not among these.
  if (state.lists.delete(number)) effects.push({ type: 'settle', number, outcome });
}
