/**
 * The controlled device's side of the exchange as a state machine: (state, event, now) → effects. No link, no clock, no randomness;
 * its driver passes these in and carries out the effects.
 */

import { MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import type { DeviceMessage } from '../address.ts';
import type { LinkClose } from '../link.ts';
import {
  fieldNumber,
  fieldValue,
  isCode,
  isRequest,
  type MessageEntry,
  type MessageRole,
  messageNamed,
  messageOf,
  refusalOf,
} from '../roles.ts';
import type { Alarm, ApplianceEffect, ApplianceEvent, ApplianceState } from './state.ts';
import { MAX_ALARMS, MAX_REQUESTS, REGISTER_TIMEOUT } from './state.ts';

export const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
const SECOND = 1000;

export function step(state: ApplianceState, event: ApplianceEvent, now: number): readonly ApplianceEffect[] {
  const effects: ApplianceEffect[] = [];
  handle(state, effects, event, now);
  return effects;
}

/** When the machine needs a `tick`: the earliest deadline, or infinity. */
export function nextDeadline(state: ApplianceState): number {
  if (state.phase === 'registering') return state.registerBy;
  return state.phase === 'online' ? Math.min(state.heartbeatAt, echoBy(state)) : Number.POSITIVE_INFINITY;
}

/** Deadline of the oldest heartbeat's echo. */
function echoBy({ heartbeats }: ApplianceState): number {
  return heartbeats[0]?.by ?? Number.POSITIVE_INFINITY;
}

function handle(state: ApplianceState, effects: ApplianceEffect[], event: ApplianceEvent, now: number): void {
  switch (event.type) {
    case 'opened':
      state.phase = 'registering';
      state.link++;
      state.requests.clear();
      state.heartbeats.length = 0;
      state.registerBy = now + REGISTER_TIMEOUT;
      state.registerSequence = send(state, effects, 'register', state.registration);
      break;
    case 'message':
      onMessage(state, effects, event.message as DeviceMessage, now);
      break;
    case 'ended':
      state.phase = 'offline';
      state.requests.clear();
      break;
    case 'report':
      if (state.phase === 'online') send(state, effects, 'status', event.body);
      break;
    case 'alarm': {
      const alarm: Alarm = { number: event.number, frame: event.frame, sequence: null };
      state.alarms.push(alarm);
      if (state.phase === 'online') sendAlarms(state, effects, [alarm], now);
      break;
    }
    case 'answer':
      answer(state, effects, event);
      break;
    case 'tick':
      tick(state, effects, now);
      break;
    case 'leave':
      // Without such a message the end of the link says the same.
      if (state.phase === 'online' && messageOf('deregister') !== undefined) send(state, effects, 'deregister', {});
      state.phase = 'offline';
      break;
  }
}

/** Whether one more alarm can wait for its acknowledgement. */
export function hasRoomForAlarm(state: ApplianceState): boolean {
  return state.alarms.length < MAX_ALARMS;
}

function onMessage(state: ApplianceState, effects: ApplianceEffect[], message: DeviceMessage, now: number): void {
  const { phase } = state;
  // Frames after a close, or for another device, are dropped.
  if (phase === 'offline' || !isOurs(state, message)) {
    state.stats.strays++;
    return;
  }
  const entry = messageNamed(message.messageType);
  switch (entry?.role) {
    case 'register-response':
      registered(state, effects, message, now);
      return;
    case 'heartbeat':
      echoed(state, effects, message.sequence);
      return;
    case 'refusal':
      refused(state, effects, message);
      return;
    default:
      if (entry !== undefined && isRequest(entry)) asked(state, effects, message, entry);
      else state.stats.strays++;
  }
}

function isOurs({ address }: ApplianceState, { deviceType, serial }: DeviceMessage): boolean {
  return serial === address.serial && deviceType === address.deviceType;
}

function registered(state: ApplianceState, effects: ApplianceEffect[], message: DeviceMessage, now: number): void {
  if (state.phase !== 'registering' || message.sequence !== state.registerSequence || message.kind === 'unknown') {
    state.stats.strays++;
    return;
  }
  const { body } = message;
  const result = fieldValue(body, 'register-response', 'result');
  if (result !== undefined && !isCode(result, 'ok')) {
    refuse(state, effects, result);
    return;
  }
  const keepAlive = fieldNumber(body, 'register-response', 'keep-alive', state.wantedKeepAlive);
  const session = fieldNumber(body, 'register-response', 'session', 0);
  state.phase = 'online';
  // Any keep-alive may arrive; below a second the device would do nothing but send heartbeats.
  state.keepAlive = Math.max(1, keepAlive) * SECOND;
  state.heartbeatAt = now + state.keepAlive / 2;
  // Those of an earlier link again: what was not acknowledged may not have arrived (6.4.4).
  sendAlarms(state, effects, state.alarms, now);
  // Last: what the application raises when it hears of this comes after what waits.
  effects.push({ type: 'online', session, keepAlive: state.keepAlive / SECOND });
}

function refused(state: ApplianceState, effects: ApplianceEffect[], message: DeviceMessage): void {
  const isAboutUs = state.phase === 'registering' && message.sequence === state.registerSequence;
  if (!isAboutUs || message.kind === 'unknown') {
    state.stats.strays++;
    return;
  }
  refuse(state, effects, fieldValue(message.body, 'refusal', 'result'));
}

function refuse(state: ApplianceState, effects: ApplianceEffect[], result: unknown): void {
  const message = `cannot register ${state.address.id}: ${result}`;
  drop(state, effects, { reason: 'unauthorised', message, result: result as string });
}

/**
 * In order, followed by a heartbeat, whose echo says that they are stored (6.4.4). Without heartbeats nothing
 * says so, and what was sent counts as stored.
 */
function sendAlarms(state: ApplianceState, effects: ApplianceEffect[], alarms: readonly Alarm[], now: number): void {
  if (alarms.length === 0) return;
  for (const alarm of alarms) alarm.sequence = send(state, effects, 'alarm', alarm.frame, alarm.sequence);
  if (messageOf('heartbeat') !== undefined) sendHeartbeat(state, effects, now);
  else stored(state, effects, Number.POSITIVE_INFINITY);
}

/** The alarms up to this number. */
function stored({ alarms }: ApplianceState, effects: ApplianceEffect[], last: number): void {
  const later = alarms.findIndex(({ number }) => number > last);
  for (const { number } of alarms.splice(0, later < 0 ? alarms.length : later)) {
    effects.push({ type: 'acknowledged', number });
  }
}

function sendHeartbeat(state: ApplianceState, effects: ApplianceEffect[], now: number): void {
  const sequence = send(state, effects, 'heartbeat', {});
  // While the device is online, all alarms have been sent.
  state.heartbeats.push({ sequence, lastAlarm: state.alarms.at(-1)?.number ?? 0, by: now + state.keepAlive });
  state.heartbeatAt = now + state.keepAlive / 2;
}

/** The echo of a heartbeat acknowledges every alarm before it, and answers for the heartbeats before it. */
function echoed(state: ApplianceState, effects: ApplianceEffect[], sequence: number): void {
  const place = state.heartbeats.findIndex((heartbeat) => heartbeat.sequence === sequence);
  const heartbeat = state.heartbeats.splice(0, place + 1).at(-1);
  if (heartbeat === undefined) state.stats.strays++;
  else stored(state, effects, heartbeat.lastAlarm);
}

function asked(state: ApplianceState, effects: ApplianceEffect[], message: DeviceMessage, entry: MessageEntry): void {
  const { sequence } = message;
  const { role } = entry;
  const { requests, link } = state;
  // A server does not use a sequence again before it is answered: this is the same request, repeated.
  if (requests.has(sequence)) {
    state.stats.doubles++;
    return;
  }
  const isOfUse =
    message.kind !== 'unknown' && (role === 'control' || role === 'status-query' || role === 'version-query');
  if (!isOfUse || requests.size >= MAX_REQUESTS) {
    const refusal = refusalOf(isOfUse ? 'busy' : 'unsupported', entry.code);
    effects.push({ type: 'send', role: 'refusal', sequence, body: refusal });
    return;
  }
  requests.add(sequence);
  const { body, unknownFields = [] } = message as DeviceMessage & { readonly unknownFields?: readonly number[] };
  effects.push({ type: role, link, sequence, fields: body, unknownFields });
}

/** Requests of a link that is gone can no longer be answered. */
function answer(
  state: ApplianceState,
  effects: ApplianceEffect[],
  { link, sequence, role, body }: Extract<ApplianceEvent, { readonly type: 'answer' }>,
): void {
  if (link !== state.link || !state.requests.delete(sequence)) return;
  effects.push({ type: 'send', role, sequence, body });
}

function tick(state: ApplianceState, effects: ApplianceEffect[], now: number): void {
  if (state.phase === 'registering' && state.registerBy <= now) {
    const message = `the server has not answered for ${REGISTER_TIMEOUT / SECOND} seconds to being told of ${state.address.id}`;
    drop(state, effects, { reason: 'silent', message });
  } else if (state.phase === 'online' && echoBy(state) <= now) {
    // No echo within the keep-alive: the link is dead, even if the host believes otherwise.
    const message = `the server has not echoed a heartbeat for ${state.keepAlive / SECOND} seconds`;
    drop(state, effects, { reason: 'silent', message });
  } else if (state.phase === 'online' && state.heartbeatAt <= now) {
    if (messageOf('heartbeat') !== undefined) {
      sendHeartbeat(state, effects, now);
    } else {
      state.heartbeatAt = now + state.keepAlive / 2;
      effects.push({ type: 'sign-of-life' });
    }
  }
}

function drop(state: ApplianceState, effects: ApplianceEffect[], close: LinkClose): void {
  state.phase = 'offline';
  effects.push({ type: 'drop', close });
}

/** A message of the device's own, with the next number unless it already had one; returns the number. */
function send(
  state: ApplianceState,
  effects: ApplianceEffect[],
  role: MessageRole,
  body: object,
  before: number | null = null,
): number {
  const sequence = before ?? state.nextSequence;
  if (before === null) state.nextSequence = (sequence + 1) % SEQUENCES;
  effects.push({ type: 'send', role, sequence, body });
  return sequence;
}
