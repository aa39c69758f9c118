/** Text requests: which devices there are, and whose statuses, alarms and presence come to this link. */

import { type DeviceAddress, parseAddress } from '../../sdk/exchange/address.ts';
import type { DeviceEntry } from '../../sdk/exchange/text.ts';
import type { Selector } from '../accounts/grants.ts';
import type { DeviceRecord } from '../bus/bus.ts';
import { NEVER_HERE, tell, tellHeldBack } from './hear.ts';
import { closeLink, sendText } from './send.ts';
import type { LinkState, Turn } from './state.ts';
import type { CheckedRequest, Observation } from './text-request.ts';

type Records = ReadonlyMap<string, DeviceRecord>;

/** Text requests that wait for the one under way. */
const MOST_WAITING = 64;

/** One after the other, so that answers come in the order of the requests. */
export function enqueue(state: LinkState, turn: Turn, request: CheckedRequest): void {
  const { queue } = state.client;
  if (queue.length >= MOST_WAITING) {
    closeLink(state, turn, 'frame-rate', `more than ${MOST_WAITING} text requests wait for their answers`);
    return;
  }
  queue.push(request);
  startNext(state, turn);
}

/** A link without text cannot ask: it observes all that it is granted. */
export function listen(state: LinkState, turn: Turn): void {
  const { client, settings } = state;
  client.listensAt = null;
  client.granted = true;
  client.underWay = 'listen';
  follow(state, turn, settings.access.selectors('observe'));
}

/** A device's link hears of no other device. */
export function stopFollowing(state: LinkState, turn: Turn): void {
  const { client } = state;
  client.requests.clear();
  client.listensAt = null;
  if (!client.granted && client.observed.size === 0) return;
  client.granted = false;
  client.observed.clear();
  follow(state, turn, null);
}

function startNext(state: LinkState, turn: Turn): void {
  const { client, settings } = state;
  while (client.underWay === null && state.closed === null) {
    const request = client.queue.shift();
    if (request === undefined) return;
    if (request.type === 'ping') {
      sendText(state, turn, { type: 'pong', request: request.request, time: turn.now });
    } else if (request.type === 'devices') {
      client.underWay = request;
      turn.effects.push({ type: 'list', selectors: settings.access.selectors() });
    } else {
      const problem = request.type === 'observe' ? observe(state, request) : unobserve(state, request);
      if (problem !== null) {
        sendText(state, turn, { type: 'refused', request: request.request, ...problem });
        continue;
      }
      client.underWay = request;
      const { devices } = request;
      follow(state, turn, devices === 'granted' ? settings.access.selectors('observe') : devices.map(({ id }) => id));
    }
  }
}

interface Problem {
  readonly code: 'unauthorised' | 'bad-request';
  readonly message: string;
}

/** All or nothing: where one device may not be observed, none of the request is. */
function observe({ client, settings, device }: LinkState, { devices }: Observation): Problem | null {
  if (device !== null) return { code: 'unauthorised', message: 'the link of a device observes none' };
  if (devices === 'granted') {
    client.granted = true;
    client.except.clear();
    client.observed.clear();
    return null;
  }
  const forbidden = devices.find((address) => !settings.access.may('observe', address));
  if (forbidden !== undefined) {
    return { code: 'unauthorised', message: `${forbidden.id} is not granted to this account, or not to be observed` };
  }
  if (client.granted) {
    for (const { id } of devices) client.except.delete(id);
    return null;
  }
  return add(client.observed, devices, settings.limits.observedDevices);
}

function unobserve({ client, settings }: LinkState, { devices }: Observation): Problem | null {
  if (devices === 'granted') {
    client.granted = false;
    client.except.clear();
    client.observed.clear();
    return null;
  }
  if (client.granted) return add(client.except, devices, settings.limits.observedDevices);
  for (const { id } of devices) client.observed.delete(id);
  return null;
}

function add(set: Set<string>, devices: readonly DeviceAddress[], most: number): Problem | null {
  const added = new Set(devices.map(({ id }) => id).filter((id) => !set.has(id)));
  if (set.size + added.size > most) {
    return { code: 'bad-request', message: `a link names at most ${most} devices` };
  }
  for (const id of added) set.add(id);
  return null;
}

function follow(state: LinkState, turn: Turn, list: readonly Selector[] | null): void {
  turn.effects.push({ type: 'follow', selectors: followed(state), list });
}

/** What the link follows at the bus. */
export function followed({ client, settings }: LinkState): readonly Selector[] {
  return client.granted ? settings.access.selectors('observe') : [...client.observed];
}

/** The bus has listed what the request under way asked for. */
export function listed(state: LinkState, turn: Turn, records: Records): void {
  const { client } = state;
  const { underWay } = client;
  client.underWay = null;
  if (underWay === null) return;
  if (underWay !== 'listen' && underWay.type === 'devices') {
    const devices = known(state, records, undefined).map((address) => entryOf(state, address, records.get(address.id)));
    sendText(state, turn, { type: 'devices', request: underWay.request, devices });
  } else if (underWay === 'listen') {
    for (const address of known(state, records, 'observe')) tell(state, turn, address.id, records.get(address.id));
  } else {
    const { type, request, devices } = underWay;
    const addresses = devices === 'granted' ? known(state, records, 'observe') : devices;
    const ids = [...new Set(addresses.map(({ id }) => id))];
    sendText(state, turn, { type: type === 'observe' ? 'observed' : 'unobserved', request, devices: ids });
    if (type === 'observe') for (const id of ids) tell(state, turn, id, records.get(id));
  }
  tellHeldBack(state, turn);
  startNext(state, turn);
}

/** Devices that are granted by name, those that were ever here among the others; each once, in order. */
function known({ settings }: LinkState, records: Records, grant: 'observe' | undefined): DeviceAddress[] {
  const ids = [...new Set([...settings.access.named(grant), ...records.keys()])].sort();
  return ids.map((id) => parseAddress(id)).filter((address) => address !== null);
}

function entryOf({ settings }: LinkState, address: DeviceAddress, record: DeviceRecord | undefined): DeviceEntry {
  const grants = settings.access.on(address);
  const seen = grants.includes('observe') ? record : undefined;
  return {
    device: address.id,
    grants,
    presence: record?.presence ?? NEVER_HERE,
    status: seen?.status ? hexadecimal(seen.status) : null,
    alarms: seen ? seen.alarms.map(hexadecimal) : [],
  };
}

function hexadecimal(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
