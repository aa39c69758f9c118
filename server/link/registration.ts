/** Registration (6.4.1): a link becomes a device's. */

import { addressOf } from '../../sdk/exchange/address.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import { PROFILE_FINGERPRINT } from '../../sdk/generated/layout.ts';
import { openAlarms } from '../alarms.ts';
import type { DeviceRecord } from '../bus.ts';
import { type Frame, registerBody, registerResponseFrame } from '../frames.ts';
import { stopFollowing } from './observe.ts';
import { closeLink, refuseFrame, releaseDevice, sendFrame } from './send.ts';
import type { DeviceState, LinkState, Turn } from './state.ts';

/** Seconds (6.4.1, Table of the register message): what a device asks for is brought into this range. */
const SHORTEST_KEEP_ALIVE = 5;
const LONGEST_KEEP_ALIVE = 3600;

/** Without the grant, or with a body that is none, the link stays what it was. */
export function register(state: LinkState, turn: Turn, frame: Frame): void {
  const address = addressOf(frame.deviceType, frame.serial);
  if (!state.settings.access.may('register', address)) {
    refuseFrame(state, turn, frame, 'unauthorised');
    return;
  }
  const body = registerBody(frame);
  if (body === null) {
    refuseFrame(state, turn, frame, 'invalid-value');
    return;
  }

  const keepAlive = Math.min(Math.max(body.keepAlive, SHORTEST_KEEP_ALIVE), LONGEST_KEEP_ALIVE);
  const presence: Presence = {
    state: 'online',
    since: turn.now,
    fingerprint: body.profileFingerprint,
    sameProfile: body.profileFingerprint === PROFILE_FINGERPRINT,
    capabilities: body.capabilities,
    keepAlive,
    session: null,
  };
  const claim = ++state.claims;
  if (state.device?.held) state.settings.stats.devices--;
  const registered = { claim, registerSequence: frame.sequence, held: false, waiting: [], presence, keepAlive };
  // A device that registers again on its own link has answered nothing yet of what waits for it.
  if (state.device !== null) Object.assign(state.device, registered);
  else state.device = { ...emptyDevice(address), ...registered };
  stopFollowing(state, turn);
  turn.effects.push({ type: 'hold', claim, device: address, presence });
}

function emptyDevice(address: DeviceState['address']) {
  return {
    address,
    nextSequence: 0,
    pending: new Map(),
    open: new Map(),
    storing: new Set<number>(),
    echoes: [],
  };
}

/** The bus has given us the device: now it is registered. Answers what came meanwhile. */
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
  const serverTime = Math.floor(turn.now / 1000);
  const body = { result: 'ok', keepAlive, serverTime, session } as const;
  sendFrame(state, turn, registerResponseFrame(settings.codec, address, registerSequence, body));
  return waiting;
}

export function replaced(state: LinkState, turn: Turn, claim: number): void {
  if (state.device?.claim !== claim) return;
  closeLink(state, turn, 'replaced', `${state.device.address.id} has registered on another link`);
}

export function deregister(state: LinkState, turn: Turn): void {
  releaseDevice(state, turn);
}
