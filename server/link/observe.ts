/** Text requests: which devices there are, and whose statuses, alarms and presence come to this link. */

import { type DeviceAddress, parseAddress } from '../../sdk/exchange/address.ts';
import type { DeviceEntry, Presence } from '../../sdk/exchange/text.ts';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import type { Selector } from '../accounts/grants.ts';
import type { DeviceRecord } from '../bus/bus.ts';
import type { LinkEvent } from './events.ts';
import { checkRoom, closeLink, sendText } from './send.ts';
import type { HeldBack, LinkState, Turn } from './state.ts';
import type { CheckedRequest, Observation } from './text-request.ts';

export const NEVER_HERE: Presence = {
  state: 'offline',
  since: null,
  fingerprint: null,
  sameProfile: false,
  capabilities: [],
  keepAlive: null,
  session: null,
};

function isObserved({ client }: LinkState, device: string): boolean {
  return client.granted ? !client.except.has(device) : client.observed.has(device);
}

/** Sends what is known of a device to a link that begins to observe it. */
export function tell(state: LinkState, turn: Turn, device: string, record: DeviceRecord | undefined): void {
  if (!isObserved(state, device)) return;
  presenceOf(state, device, record?.presence ?? NEVER_HERE);
  if (record?.status) state.outbox.status(device, record.status);
  // They do not count as unread: a client that was closed for unread alarms must be able to catch up.
  for (const alarm of record?.alarms ?? []) checkRoom(state, turn, state.outbox.plain(alarm));
}

function presenceOf(state: LinkState, device: string, presence: Presence): void {
  if (!state.settings.text || state.closed !== null) return;
  state.outbox.presence(device, JSON.stringify({ type: 'presence', device, presence }));
}

type Said = Extract<LinkEvent, { readonly device: string }>;

/** What a device says while a list is under way waits for it: the list would make newer things look older. */
export function deliver(state: LinkState, turn: Turn, event: Said): void {
  const { client, outbox } = state;
  const { device } = event;
  if (!isObserved(state, device)) return;
  if (client.underWay === null) {
    if (event.type === 'status') outbox.status(device, event.bytes);
    else if (event.type === 'alarm') checkRoom(state, turn, outbox.alarm(event.bytes));
    else presenceOf(state, device, event.presence);
    return;
  }
  const held: HeldBack = client.heldBack.get(device) ?? { presence: null, status: null, alarms: [] };
  client.heldBack.set(device, held);
  if (event.type === 'status') held.status = event.bytes;
  else if (event.type === 'presence') held.presence = event.presence;
  else if (client.heldBackAlarms++ < state.settings.limits.unreadAlarms) held.alarms.push(event.bytes);
  else checkRoom(state, turn, 'unread-alarms');
}

/** The list is there: what was held back is newer than it. */
export function tellHeldBack(state: LinkState, turn: Turn): void {
  const { client, outbox } = state;
  const entries = [...client.heldBack];
  client.heldBack.clear();
  client.heldBackAlarms = 0;
  for (const [device, { presence, status, alarms }] of entries) {
    if (state.closed !== null || !isObserved(state, device)) continue;
    if (presence !== null) presenceOf(state, device, presence);
    if (status !== null) outbox.status(device, status);
    for (const alarm of alarms) checkRoom(state, turn, outbox.alarm(alarm));
  }
}

type Records = ReadonlyMap<string, DeviceRecord>;

/** Text requests that wait for the one under way. */
const MAX_WAITING = 64;

/** One after the other, so that answers come in the order of the requests. */
export function enqueue(state: LinkState, turn: Turn, request: CheckedRequest): void {
  const { queue } = state.client;
  if (queue.length >= MAX_WAITING) {
    closeLink(state, turn, 'frame-rate', `more than ${MAX_WAITING} text requests wait for their answers`);
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

/** A device's link receives nothing of other devices. */
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
    status: seen?.status ? hexadecimalBytes(seen.status) : null,
    alarms: seen ? seen.alarms.map((alarm) => hexadecimalBytes(alarm)) : [],
  };
}
