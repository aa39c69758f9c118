/** A device's own link: requests go to it, and answers, statuses and alarms come from it. */
import type { AnyCodec } from '../../sdk/any-codec.ts';
import { isAnswer, messageNamed } from '../../sdk/exchange/roles.ts';
import { MAXIMUM_SEQUENCE } from '../../sdk/wire/names.ts';
import { followAlarm, openFrames } from '../alarms.ts';
import type { Outcome, Requester } from '../bus/bus.ts';
import { type Frame, isRefusalOf, messageOfBytes, refusalFrame } from '../frames.ts';
import { draw, paidAt } from '../limits.ts';
import { countFrame } from '../stats.ts';
import { register } from './registration.ts';
import { isQuery, type Waiting } from './request-queue.ts';
import { refuseFrame, releaseDevice, sendFrame } from './send.ts';
import type { DeviceState, LinkState, Pending, Turn } from './state.ts';

const SEQUENCES: number = MAXIMUM_SEQUENCE + 1;
/** Milliseconds that a request waits for its turn: an oven must not start when its user has given up. */
const MAX_WAIT = 5000;
/** Heartbeats that wait for the bus. Echoing a later one acknowledges all that an earlier one would. */
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
      status(state, turn, device, frame.bytes);
      break;
    case 'heartbeat':
      heartbeat(state, turn, device, frame.bytes);
      break;
    case 'alarm':
      stats.alarms++;
      sendLatest(state, turn, device);
      followAlarm(state.settings.codec, device.open, frame.bytes);
      store(state, turn, device, frame.bytes, openFrames(device.open));
      break;
    case 'register':
      register(state, turn, frame);
      break;
    case 'deregister':
      releaseDevice(state, turn);
      break;
    default:
      if (entry?.direction === 'to-device') refuseFrame(state, turn, frame, 'unauthorised');
      else if (entry !== undefined && isAnswer(entry)) answered(state, turn, device, frame);
      else refuseFrame(state, turn, frame, 'unsupported');
      break;
  }
}

/** Over the limit of deliveries, the newest status waits. */
function status(state: LinkState, turn: Turn, device: DeviceState, bytes: Uint8Array): void {
  if (device.latest === null && draw(state.deliveries, 0, turn.now)) store(state, turn, device, bytes, null);
  else device.latest = bytes.slice();
}

/** What the device says next must not overtake it. */
function sendLatest(state: LinkState, turn: Turn, device: DeviceState): void {
  if (device.latest === null) return;
  store(state, turn, device, device.latest, null);
  device.latest = null;
}

/** Counts deliveries. Only statuses may be left out: after anything else, the device is not read for a while. */
export function chargeDeliveries(state: LinkState, followers: number, isStatus: boolean): void {
  state.deliveries.left -= followers;
  if (!isStatus && state.deliveries.left < 0) state.waits = true;
}

/** Goes on with the newest status, and with reading, once the limit allows it. */
export function resumeDelivery(state: LinkState, turn: Turn): void {
  if (deliveryAt(state) > turn.now || !draw(state.deliveries, 0, turn.now)) return;
  // A device that was not read was not silent.
  if (state.waits) state.heard = turn.now;
  state.waits = false;
  if (state.device?.held) sendLatest(state, turn, state.device);
}

export function deliveryAt({ device, deliveries, waits }: LinkState): number {
  return waits || (device?.held && device.latest !== null) ? paidAt(deliveries) : Number.POSITIVE_INFINITY;
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
  turn.effects.push({ type: 'store', device: device.address, store: number, bytes, open });
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

/**
 * A request from any requester. Queries that ask the same are answered once for all that wait, unless the device was sent something since
 * then that may change its state.
 */
export function asked(state: LinkState, turn: Turn, bytes: Uint8Array, requester: Requester): void {
  const { device, settings } = state;
  if (!device?.held) {
    turn.effects.push({ type: 'answer', requester, outcome: 'offline' });
    return;
  }
  const { limits, codec, stats } = settings;
  const message = messageOfBytes(codec, bytes);
  const asker = requester.asker ?? '';
  const query = isQuery(message) ? queryKey(codec, bytes) : null;
  if (query !== null && joins(device, query, requester)) {
    stats.joinedQueries++;
    return;
  }
  const deadline = turn.now + Math.min(limits.requestTimeout, MAX_WAIT);
  const waiting = { asker, message, bytes, query, requesters: [requester], deadline };
  if (!device.queue.shares.hasRoom(asker, limits.pendingPerDevice)) {
    refuseBusy(state, turn, device, waiting);
    return;
  }
  device.queue.shares.take(asker);
  if (device.queue.isEmpty && maySend(state, turn, device)) send(state, turn, device, waiting);
  // A copy: the frame may be part of a chunk many times its length.
  else device.queue.add({ ...waiting, bytes: bytes.slice() });
}

function refuseBusy({ settings }: LinkState, turn: Turn, { address }: DeviceState, waiting: Waiting): void {
  const { message, requesters } = waiting;
  const outcome = refusalFrame(settings.codec, address, 0, 'busy', message?.code ?? 0);
  settings.stats.busy += requesters.length;
  for (const requester of requesters) turn.effects.push({ type: 'answer', requester, outcome });
}

/** Equal for queries that ask the same, whatever their sequences. */
function queryKey(codec: AnyCodec, bytes: Uint8Array): string {
  return String.fromCharCode(...codec.withSequence(bytes, 0));
}

function joins({ pending, queue }: DeviceState, query: string, requester: Requester): boolean {
  const sent = [...pending.values()].find((request) => request.query === query);
  const same = sent ?? queue.waitingFor(query);
  same?.requesters.push(requester);
  return same !== undefined;
}

function maySend({ settings: { limits } }: LinkState, turn: Turn, device: DeviceState): boolean {
  if (device.pending.size >= Math.min(limits.requestsInFlight, SEQUENCES)) return false;
  return draw(device.requests, 1, turn.now);
}

/** Sends what waits for its turn, as far as the limits of the device allow. */
export function sendWaiting(state: LinkState, turn: Turn, device: DeviceState): void {
  while (!device.queue.isEmpty && maySend(state, turn, device)) {
    send(state, turn, device, device.queue.next() as Waiting);
  }
}

/** With a sequence of this link, so that two requesters with equal ones never meet. */
function send(state: LinkState, turn: Turn, device: DeviceState, waiting: Waiting): void {
  const { asker, message, bytes, query, requesters } = waiting;
  const { limits, codec } = state.settings;
  const sequence = freeSequence(state, device);
  const sent = codec.withSequence(bytes, sequence);
  if (query === null) for (const pending of device.pending.values()) pending.query = null;
  const deadline = turn.now + limits.requestTimeout;
  device.pending.set(sequence, { asker, message: message?.name ?? '', requesters, deadline, query });
  sendFrame(state, turn, sent);
}

/** In turn, so that a late response is not taken for that of a new request until all other numbers were used. */
function freeSequence(state: LinkState, { pending }: DeviceState): number {
  while (pending.has(state.nextSequence)) state.nextSequence = (state.nextSequence + 1) % SEQUENCES;
  const sequence = state.nextSequence;
  state.nextSequence = (sequence + 1) % SEQUENCES;
  return sequence;
}

function answered(state: LinkState, turn: Turn, device: DeviceState, frame: Frame): void {
  const pending = device.pending.get(frame.sequence);
  if (pending === undefined || !fits(pending, frame)) {
    countFrame(state.settings, 'strayResponses', frame);
    return;
  }
  sendLatest(state, turn, device);
  device.pending.delete(frame.sequence);
  settle(turn, device, pending, frame.bytes);
  sendWaiting(state, turn, device);
}

function fits({ message }: Pending, { message: answer, bytes }: Frame): boolean {
  const request = messageNamed(message);
  if (answer === undefined || request === undefined) return false;
  return answer.role === 'refusal' ? isRefusalOf(bytes, request.code) : answer.name === request.answeredBy;
}

function settle(turn: Turn, device: DeviceState, { asker, requesters }: Pending, outcome: Outcome): void {
  device.queue.shares.done(asker);
  for (const requester of requesters) turn.effects.push({ type: 'answer', requester, outcome });
}

/** Gives up requests that have waited too long; the first ones have the earliest deadline. */
export function giveUp(state: LinkState, turn: Turn, device: DeviceState): void {
  for (const [sequence, pending] of device.pending) {
    if (pending.deadline > turn.now) break;
    device.pending.delete(sequence);
    settle(turn, device, pending, 'timeout');
  }
  for (const waiting of device.queue.takeLate(turn.now)) {
    device.queue.shares.done(waiting.asker);
    refuseBusy(state, turn, device, waiting);
  }
}

export function firstDeadline({ pending, queue, requests }: DeviceState): number {
  const [oldest] = pending.values();
  const first = oldest?.deadline ?? Number.POSITIVE_INFINITY;
  if (queue.isEmpty) return first;
  const next = requests.left >= 1 ? first : paidAt(requests, 1);
  return Math.min(first, next, queue.firstDeadline);
}
