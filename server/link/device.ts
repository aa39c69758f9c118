/** A device's own link: requests go to it, and answers, statuses and alarms come from it. */
import { isAnswer, messageNamed } from '../../sdk/exchange/roles.ts';
import { MAXIMUM_SEQUENCE } from '../../sdk/wire/names.ts';
import { followAlarm, openFrames } from '../alarms.ts';
import { type Frame, isRefusalOf, messageOfBytes, refusalFrame } from '../frames.ts';
import type { Requester } from './events.ts';
import { deregister, register } from './registration.ts';
import { refuseFrame, sendFrame } from './send.ts';
import type { DeviceState, LinkState, Pending, Turn } from './state.ts';

const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
/** Heartbeats that wait for the bus. The echo of a later one acknowledges all that an earlier one would. */
const MAX_ECHOES = 16;

export function deviceFrame(state: LinkState, turn: Turn, device: DeviceState, frame: Frame): void {
  const { address } = device;
  if (frame.serial !== address.serial || frame.deviceType !== address.deviceType) {
    refuseFrame(state, turn, frame, 'unauthorised');
    return;
  }
  if (!device.held) {
    device.waiting.push(frame);
    return;
  }
  const { stats } = state.settings;
  const entry = frame.message;
  switch (entry?.role) {
    case 'status':
      stats.statuses++;
      store(state, turn, device, frame.bytes, null);
      break;
    case 'heartbeat':
      heartbeat(state, turn, device, frame.bytes);
      break;
    case 'alarm':
      stats.alarms++;
      followAlarm(state.settings.codec, device.open, frame.bytes);
      store(state, turn, device, frame.bytes, openFrames(device.open));
      break;
    case 'register':
      register(state, turn, frame);
      break;
    case 'deregister':
      deregister(state, turn);
      break;
    default:
      if (entry?.direction === 'to-device') refuseFrame(state, turn, frame, 'unauthorised');
      else if (entry !== undefined && isAnswer(entry)) answered(state, turn, device, frame);
      else refuseFrame(state, turn, frame, 'unsupported');
      break;
  }
}

function store(
  state: LinkState,
  turn: Turn,
  device: DeviceState,
  bytes: Uint8Array,
  open: readonly Uint8Array[] | null,
): void {
  const number = state.stores++;
  device.storing.add(number);
  turn.effects.push({ type: 'store', store: number, bytes, open });
}

export function stored(state: LinkState, turn: Turn, number: number): void {
  const { device } = state;
  if (!device?.storing.delete(number)) return;
  const [oldest = state.stores] = device.storing;
  while (device.echoes.length > 0 && (device.echoes[0]?.after as number) <= oldest) {
    sendFrame(state, turn, device.echoes.shift()?.bytes as Uint8Array);
  }
}

/** The echo says that everything before the heartbeat is stored (6.4.1): so alarms are acknowledged. */
function heartbeat(state: LinkState, turn: Turn, device: DeviceState, bytes: Uint8Array): void {
  if (device.storing.size === 0) {
    sendFrame(state, turn, bytes.slice());
    return;
  }
  if (device.echoes.length === MAX_ECHOES) device.echoes.shift();
  device.echoes.push({ bytes: bytes.slice(), after: state.stores });
}

/** A request from any requester: it gets a sequence of this link, so that two requesters with equal ones never meet. */
export function asked(state: LinkState, turn: Turn, bytes: Uint8Array, requester: Requester): void {
  const { device, settings } = state;
  if (!device?.held) {
    turn.effects.push({ type: 'answer', requester, outcome: 'offline' });
    return;
  }
  const { limits, codec, stats } = settings;
  const message = messageOfBytes(codec, bytes);
  if (device.pending.size >= Math.min(limits.pendingPerDevice, SEQUENCES)) {
    stats.busy++;
    turn.effects.push({
      type: 'answer',
      requester,
      outcome: refusalFrame(codec, device.address, 0, 'busy', message?.code ?? 0),
    });
    return;
  }
  const sequence = freeSequence(device);
  const deadline = turn.now + limits.requestTimeout;
  device.pending.set(sequence, { message: message?.name ?? '', requester, deadline });
  sendFrame(state, turn, codec.withSequence(bytes, sequence));
}

/** In turn, so that a late response meets a new request only after 65,535 others. */
function freeSequence(device: DeviceState): number {
  while (device.pending.has(device.nextSequence)) device.nextSequence = (device.nextSequence + 1) % SEQUENCES;
  const sequence = device.nextSequence;
  device.nextSequence = (sequence + 1) % SEQUENCES;
  return sequence;
}

function answered(state: LinkState, turn: Turn, device: DeviceState, frame: Frame): void {
  const pending = device.pending.get(frame.sequence);
  if (pending === undefined || !fits(pending, frame)) {
    state.settings.stats.strayResponses++;
    return;
  }
  device.pending.delete(frame.sequence);
  turn.effects.push({ type: 'answer', requester: pending.requester, outcome: frame.bytes });
}

function fits({ message }: Pending, { message: answer, bytes }: Frame): boolean {
  const request = messageNamed(message);
  if (answer === undefined || request === undefined) return false;
  return answer.role === 'refusal' ? isRefusalOf(bytes, request.code) : answer.name === request.answeredBy;
}

/** Requests that have waited too long; those that came first have the earliest deadline. */
export function giveUp(turn: Turn, device: DeviceState): void {
  for (const [sequence, { requester, deadline }] of device.pending) {
    if (deadline > turn.now) return;
    device.pending.delete(sequence);
    turn.effects.push({ type: 'answer', requester, outcome: 'timeout' });
  }
}

export function firstDeadline(device: DeviceState): number {
  for (const { deadline } of device.pending.values()) return deadline;
  return Number.POSITIVE_INFINITY;
}
