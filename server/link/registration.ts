/** Registration (6.4.1): a link becomes a device's. */

import { addressOf } from '../../sdk/exchange/address.ts';
import { codeName, DEFAULT_KEEP_ALIVE, fieldNumber, fieldValue, fitted } from '../../sdk/exchange/roles.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import { PROFILE_FINGERPRINT } from '../../sdk/wire/names.ts';
import { openAlarms } from '../alarms.ts';
import type { DeviceRecord } from '../bus/bus.ts';
import { type Frame, registerBody, registerResponseFrame } from '../frames.ts';
import { bucketOf, type Limits } from '../limits.ts';
import { stopFollowing } from './observe.ts';
import { RequestQueue } from './request-queue.ts';
import { closeLink, refuseFrame, sendFrame } from './send.ts';
import type { DeviceState, LinkState, Turn } from './state.ts';

/** Without the grant, or with an invalid body, the link stays what it was. */
export function register(state: LinkState, turn: Turn, frame: Frame): void {
  const address = addressOf(frame.deviceType, frame.serial);
  if (!state.settings.access.may('register', address)) {
    refuseFrame(state, turn, frame, 'unauthorised');
    return;
  }
  const body = registerBody(state.settings.codec, frame);
  if (body === null) {
    refuseFrame(state, turn, frame, 'invalid-value');
    return;
  }

  // Clamped to the range of what asks for it, and of what grants it.
  const wanted = fitted('register', 'keep-alive', fieldNumber(body, 'register', 'keep-alive', DEFAULT_KEEP_ALIVE));
  const keepAlive = fitted('register-response', 'keep-alive', wanted);
  const capabilities = fieldValue(body, 'register', 'capabilities') as Presence['capabilities'] | undefined;
  const fingerprint = fieldValue(body, 'register', 'fingerprint') as number | undefined;
  const presence: Presence = {
    state: 'online',
    since: turn.date,
    fingerprint: fingerprint ?? null,
    // If devices do not say which one they have, there is nothing to compare.
    sameProfile: fingerprint === undefined || fingerprint === PROFILE_FINGERPRINT,
    capabilities: capabilities ?? [],
    keepAlive,
    session: null,
  };
  const claim = ++state.claims;
  if (state.device?.held) state.settings.stats.devices--;
  const registered = { claim, registerSequence: frame.sequence, held: false, waiting: [], presence, keepAlive };
  // A device that registers again on its own link has not yet answered what waits for it.
  const device = state.device ?? emptyDevice(address, state.settings.limits, turn.now);
  state.device = Object.assign(device, registered);
  stopFollowing(state, turn);
  turn.effects.push({ type: 'hold', claim, device: address, presence });
}

/** The part of the state that starts anew with a link. */
export function emptyDevice(
  address: DeviceState['address'],
  limits: Limits,
  now: number,
): Omit<DeviceState, 'claim' | 'registerSequence' | 'held' | 'waiting' | 'presence' | 'keepAlive'> {
  const { requestsPerSecond } = limits;
  return {
    queue: new RequestQueue(),
    requests: bucketOf(requestsPerSecond, requestsPerSecond, now),
    latest: null,
    address,
    pending: new Map(),
    open: [],
    storing: new Set<number>(),
    echoes: [],
  };
}

/** The bus has given us the device: now it is registered. Handles what came meanwhile. */
export function registered(
  state: LinkState,
  turn: Turn,
  { claim, session, record }: { readonly claim: number; readonly session: number; readonly record: DeviceRecord },
): readonly Frame[] {
  const { device, settings } = state;
  if (device === null || device.claim !== claim) return [];
  const { keepAlive, waiting, address, registerSequence } = device;
  device.held = true;
  settings.stats.devices++;
  device.waiting = [];
  device.presence = { ...device.presence, session };
  device.open = openAlarms(settings.codec, record.alarms);
  const time = fitted('register-response', 'time', Math.floor(turn.date / 1000));
  const values = { result: codeName('ok'), 'keep-alive': keepAlive, time, session };
  sendFrame(state, turn, registerResponseFrame(settings.codec, address, registerSequence, values));
  return waiting;
}

export function replaced(state: LinkState, turn: Turn, claim: number): void {
  if (state.device?.claim !== claim) return;
  closeLink(state, turn, 'replaced', `${state.device.address.id} has registered on another link`);
}
