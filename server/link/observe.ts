/** Text requests: the list of devices, and following their statuses, alarms and presence. */

import { type DeviceAddress, parseAddress } from '../../sdk/exchange/address.ts';
import { type DeviceEntry, NEVER_HERE, type Presence } from '../../sdk/exchange/text.ts';
import { hexadecimalBytes } from '../../sdk/values/bytes.ts';
import type { Selector } from '../accounts/grants.ts';
import type { DeviceRecord } from '../bus/bus.ts';
import { draw, paidAt } from '../limits.ts';
import { checkRoom, closeLink, sendText } from './send.ts';
import type { ClientState, HeldBack, LinkEvent, LinkState, Turn } from './state.ts';
import type { CheckedRequest, Observation } from './text-request.ts';

function isObserved({ client }: LinkState, device: string): boolean {
  return client.granted ? !client.except.has(device) : client.observed.has(device);
}

/** Sends what is known of a device to a link that starts to observe it. */
export function tell(state: LinkState, turn: Turn, device: string, record: DeviceRecord | undefined): void {
  if (!isObserved(state, device)) return;
  presenceOf(state, device, record?.presence ?? NEVER_HERE);
  if (record?.status) state.outbox.status(device, record.status);
  // These do not count as unread: a client that was closed for unread alarms must be able to catch up.
  for (const alarm of record?.alarms ?? []) checkRoom(state, turn, state.outbox.plain(alarm));
}

function presenceOf(state: LinkState, device: string, presence: Presence): void {
  if (!state.settings.text || state.closed !== null) return;
  state.outbox.presence(device, JSON.stringify({ type: 'presence', device, presence }));
}

/** Whether there is something to send now. While a list is under way, what devices say is held back. */
export function deliverStatus(state: LinkState, device: string, bytes: Uint8Array): boolean {
  const { client, outbox } = state;
  if (state.closed !== null || !isObserved(state, device)) return false;
  if (client.underWay === null) outbox.status(device, bytes);
  else heldBack(state, device).status = bytes;
  return client.underWay === null;
}

function heldBack({ client }: LinkState, device: string): HeldBack {
  client.heldBack ??= new Map();
  const held: HeldBack = client.heldBack.get(device) ?? { presence: null, status: null, alarms: [] };
  client.heldBack.set(device, held);
  return held;
}

type Said = Extract<LinkEvent, { readonly device: string }>;

/** Alarms and presence, held back too while a list is under way: sent before it, they would seem older than what it says. */
export function deliver(state: LinkState, turn: Turn, event: Said): void {
  const { client, outbox } = state;
  const { device } = event;
  if (!isObserved(state, device)) return;
  if (client.underWay === null) {
    if (event.type === 'alarm') checkRoom(state, turn, outbox.alarm(event.bytes, turn.now));
    else presenceOf(state, device, event.presence);
    return;
  }
  const held = heldBack(state, device);
  if (event.type === 'presence') {
    held.presence = event.presence;
    return;
  }
  held.alarms.push(event.bytes);
  client.heldBackAlarms += event.bytes.length;
  if (client.heldBackAlarms > state.settings.limits.bufferedBytes) checkRoom(state, turn, 'buffered-bytes');
}

/** The list is there; what was held back is newer. */
function tellHeldBack(state: LinkState, turn: Turn): void {
  const { client, outbox } = state;
  const entries = client.heldBack ?? [];
  client.heldBack = null;
  client.heldBackAlarms = 0;
  for (const [device, { presence, status, alarms }] of entries) {
    if (state.closed !== null || !isObserved(state, device)) continue;
    if (presence !== null) presenceOf(state, device, presence);
    if (status !== null) outbox.status(device, status);
    for (const alarm of alarms) checkRoom(state, turn, outbox.alarm(alarm, turn.now));
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

/** A link without text cannot ask: it observes all that its grants allow. */
export function listen(state: LinkState, turn: Turn): void {
  const { client, settings } = state;
  // If the account is over its limit of lists, as for lists that are asked for.
  if (!draw(settings.account.listed, 0, turn.now)) {
    client.listensAt = paidAt(settings.account.listed);
    return;
  }
  client.listensAt = null;
  client.granted = true;
  client.underWay = 'listen';
  follow(state, turn, settings.access.selectors('observe'));
}

/** A device's link receives nothing from other devices. */
export function stopFollowing(state: LinkState, turn: Turn): void {
  const { client } = state;
  client.requests.clear();
  client.listensAt = null;
  client.listing = null;
  client.underWay = null;
  client.heldBack = null;
  client.heldBackAlarms = 0;
  client.lists++;
  const isFollowing = client.granted || client.observed.size > 0;
  observeGranted(client, false);
  if (isFollowing) follow(state, turn, null);
}

function startNext(state: LinkState, turn: Turn): void {
  const { client, settings } = state;
  while (client.underWay === null && state.closed === null) {
    const [request] = client.queue;
    if (request === undefined || (request.type !== 'ping' && !draw(settings.account.listed, 0, turn.now))) return;
    client.queue.shift();
    if (request.type === 'ping') {
      sendText(state, turn, { type: 'pong', request: request.request, time: turn.date });
    } else if (request.type === 'devices') {
      client.underWay = request;
      turn.effects.push({ type: 'list', selectors: settings.access.selectors(), list: ++client.lists });
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

/** All that is granted, or nothing. */
function observeGranted(client: ClientState, granted: boolean): null {
  client.granted = granted;
  client.except.clear();
  client.observed.clear();
  return null;
}

interface Problem {
  readonly code: 'unauthorised' | 'bad-request';
  readonly message: string;
  readonly devices?: readonly string[];
}

/** All or nothing: if one device may not be observed, the request fails. */
function observe({ client, settings, device }: LinkState, { devices }: Observation): Problem | null {
  if (device !== null) return { code: 'unauthorised', message: 'the link of a device cannot observe' };
  if (devices === 'granted') return observeGranted(client, true);
  const forbidden = unique(devices.filter((address) => !settings.access.may('observe', address))).map(({ id }) => id);
  if (forbidden.length > 0) {
    const others = forbidden.length > 1 ? ` and ${forbidden.length - 1} more of this request` : '';
    const message = `${forbidden[0]}${others}: not granted to this account, or not to be observed`;
    return { code: 'unauthorised', message, devices: forbidden };
  }
  if (client.granted) {
    for (const { id } of devices) client.except.delete(id);
    return null;
  }
  return add(client.observed, devices, settings.limits.observedDevices);
}

function unobserve({ client, settings }: LinkState, { devices }: Observation): Problem | null {
  if (devices === 'granted') return observeGranted(client, false);
  if (client.granted) return add(client.except, devices, settings.limits.observedDevices);
  for (const { id } of devices) client.observed.delete(id);
  return null;
}

function add(set: Set<string>, devices: readonly DeviceAddress[], most: number): Problem | null {
  const added = unique(devices.filter(({ id }) => !set.has(id))).map(({ id }) => id);
  const surplus = added.slice(most - set.size);
  if (surplus.length > 0) {
    return { code: 'bad-request', message: `a link names at most ${most} devices`, devices: surplus };
  }
  for (const id of added) set.add(id);
  return null;
}

function follow(state: LinkState, turn: Turn, list: readonly Selector[] | null): void {
  // Even without a list: a list that is still to come belongs to a request that is no longer under way.
  turn.effects.push({ type: 'follow', selectors: followed(state), listed: list, list: ++state.client.lists });
}

/** What the link follows at the bus. */
export function followed({ client, settings }: LinkState): readonly Selector[] {
  return client.granted ? settings.access.selectors('observe') : [...client.observed];
}

/** The bus has listed what the request under way asked for. */
export function listed(state: LinkState, turn: Turn, records: Records): void {
  const { client, settings } = state;
  const { underWay } = client;
  if (underWay === null) return;
  const isDevices = underWay !== 'listen' && underWay.type === 'devices';
  const named = underWay !== 'listen' && underWay.type !== 'devices' && underWay.devices !== 'granted';
  const devices = named ? unique(underWay.devices) : known(state, records, isDevices ? undefined : 'observe');
  settings.account.listed.left -= devices.length;
  client.listing = { devices, records, sent: 0, sentAt: turn.now };
  if (underWay !== 'listen' && !isDevices) {
    const type = underWay.type === 'observe' ? 'observed' : 'unobserved';
    sendText(state, turn, { type, request: underWay.request, devices: devices.map(({ id }) => id) });
    if (type === 'unobserved') client.listing.sent = devices.length;
  }
  continueListing(state, turn);
}

/** Devices sent in one part, so that a long list does not delay others; and the characters that may wait before the next part. */
const PAGE = 64;
const ENOUGH_WAITING = 0x10000;
/** Milliseconds between two tries to go on with a list whose receiver is slow: at first, and at most while it reads nothing. */
const SLOW = 20;
const STOPPED = 1000;

/** The next part of the list under way. */
export function continueListing(state: LinkState, turn: Turn): void {
  const { client, outbox } = state;
  const { listing, underWay } = client;
  if (listing !== null && outbox.bytes < ENOUGH_WAITING) {
    const { devices, records, sent } = listing;
    const page = devices.slice(sent, sent + PAGE);
    listing.sent += page.length;
    listing.sentAt = turn.now;
    const isLast = listing.sent >= devices.length;
    if (underWay !== null && underWay !== 'listen' && underWay.type === 'devices') {
      const entries = page.map((address) => entryOf(state, address, records.get(address.id)));
      const more = isLast ? {} : { more: true as const };
      sendText(state, turn, { type: 'devices', request: underWay.request, devices: entries, ...more });
    } else {
      for (const { id } of page) tell(state, turn, id, records.get(id));
    }
    if (isLast) {
      client.listing = null;
      client.underWay = null;
      tellHeldBack(state, turn);
    }
  }
  startNext(state, turn);
}

/** When the list under way goes on, or the next one may start. */
export function listingAt({ client, outbox, settings, lastStep }: LinkState): number {
  if (client.listing !== null) {
    if (outbox.bytes < ENOUGH_WAITING) return lastStep;
    return lastStep + Math.min(Math.max(SLOW, lastStep - client.listing.sentAt), STOPPED);
  }
  return client.underWay === null && client.queue.length > 0
    ? paidAt(settings.account.listed)
    : Number.POSITIVE_INFINITY;
}

function unique(devices: readonly DeviceAddress[]): DeviceAddress[] {
  return [...new Map(devices.map((device) => [device.id, device])).values()];
}

/** Devices granted by name, merged with those that were ever here; each once, in order. */
function known({ settings }: LinkState, records: Records, grant: 'observe' | undefined): readonly DeviceAddress[] {
  const named = settings.access.named(grant).filter((id) => !records.has(id));
  const there = inOrder.get(records) ?? sorted([...records.keys()]);
  inOrder.set(records, there);
  return named.length === 0 ? there : sorted([...there.map(({ id }) => id), ...named]);
}

/** Cached by records, which links may share: a hundred that ask at once would each sort thousands. */
const inOrder = new WeakMap<Records, readonly DeviceAddress[]>();

function sorted(ids: string[]): readonly DeviceAddress[] {
  const addresses = ids.sort().map((id) => parseAddress(id));
  return addresses.filter((address) => address !== null);
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
