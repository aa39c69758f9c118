/** The controller's questions to devices, each with a sequence number that its answer carries. */

import type { Message } from '../../generated/messages.ts';
import { DEVICE_TYPES, MAXIMUM_SEQUENCE } from '../../wire/names.ts';
import { addressOf, type DeviceMessage } from '../address.ts';
import { fieldValue, isCode, messageNamed, messageOf } from '../roles.ts';
import {
  type ControllerEffect,
  type ControllerEvent,
  type ControllerState,
  MAX_PENDING,
  type Outcome,
  type Pending,
} from './state.ts';

const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
/** Milliseconds from request to request: half the rate that an account is allowed by default. */
const REQUEST_INTERVAL = 1000 / 2048;
/** Requests that are sent at once after a pause: a quarter of what an account is allowed, whose links share it. */
const REQUEST_BURST = 2048;
/** Requests that wait for their answers: a server by default answers `busy` to more on one link. */
const MAX_WAITING = 1024;

export function ask(
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
}

/** Whether one more may wait for its answer. */
export function hasRoom({ sequences }: ControllerState): boolean {
  return sequences.size < MAX_WAITING;
}

/** In the server's own pace: a link that sends faster is cut, and all that it asked for is lost. */
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
  // One counter for all devices: a late response meets a new question only when all other sequences have been used.
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

/** Why the question was never sent; nothing where it was. */
export function unsentReason(state: ControllerState, number: number): string | undefined {
  const isSent = state.pending.get(number)?.sequence != null || state.lists.get(number)?.isSent === true;
  if (isSent) return undefined;
  if (state.phase === 'online') return `${state.unsent.size} requests waited for their turn at the server`;
  return state.phase === 'opening' ? 'the server has not answered the connection' : state.noLink;
}

export function deviceOf(message: Message): string {
  const { deviceType, serial } = message as DeviceMessage;
  const code = typeof deviceType === 'number' ? deviceType : (DEVICE_TYPES.get(deviceType) as number);
  return addressOf(code, serial).id;
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
  if (role !== 'refusal' && role !== 'response') return { type: 'answered', message };
  const result = fieldValue(message.body, role, 'result') as string | number;
  const isDone = role === 'response' && isCode(result, 'ok');
  return isDone ? { type: 'answered', message } : { type: 'refused', result };
}
