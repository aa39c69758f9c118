/** What devices say, on its way to a link that observes them. */
import type { Presence } from '../../sdk/exchange/text.ts';
import type { DeviceRecord } from '../bus/bus.ts';
import type { LinkEvent } from './events.ts';
import { checkRoom } from './send.ts';
import type { HeldBack, LinkState, Turn } from './state.ts';

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

/** What is known of a device, for whoever begins to observe it. */
export function tell(state: LinkState, turn: Turn, device: string, record: DeviceRecord | undefined): void {
  if (!isObserved(state, device)) return;
  presenceOf(state, device, record?.presence ?? NEVER_HERE);
  if (record?.status) state.outbox.status(device, record.status);
  // They are no unread alarms: whoever returns because of those must be able to catch up.
  for (const alarm of record?.alarms ?? []) checkRoom(state, turn, state.outbox.plain(alarm));
}

function presenceOf(state: LinkState, device: string, presence: Presence): void {
  if (!state.settings.text || state.closed !== null) return;
  state.outbox.presence(device, JSON.stringify({ type: 'presence', device, presence }));
}

type Said = Extract<LinkEvent, { readonly device: string }>;

/** What a device says while a list is under way waits for it: the list would make newer things look older. */
export function heard(state: LinkState, turn: Turn, event: Said): void {
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
