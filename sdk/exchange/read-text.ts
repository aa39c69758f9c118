/** Text messages of a server: any text comes in, and a message or what is wrong with it goes out. */
import type { DeviceEntry, Presence, ServerText } from './text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A string is the reason why it is none. A type that is not known is null: a later server may say more. */
export function readServerText(text: string): ServerText | string | null {
  const value = parsed(text);
  if (!isObject(value)) return 'the server has sent a text that is no JSON object';
  const problem = problemOf(value);
  return typeof problem === 'string' ? `the server has sent a text of type ${String(value.type)} ${problem}` : problem;
}

/** Null for a type that is not known, and the message itself where it is right. */
function problemOf(value: Fields): ServerText | string | null {
  const right = value as unknown as ServerText;
  switch (value.type) {
    case 'welcome':
      if (typeof value.account !== 'string') return 'without an account';
      if (!isNumber(value.keepAlive)) return 'without a keep-alive';
      return value.expires === null || isNumber(value.expires) ? right : 'whose expires is no time';
    case 'presence':
      if (typeof value.device !== 'string') return 'without a device';
      return isPresence(value.presence) ? right : 'whose presence is none';
    case 'closing':
      return typeof value.reason === 'string' && typeof value.message === 'string' ? right : 'without a reason';
    case 'devices':
      if (!isNumber(value.request)) return 'without a request';
      return isList(value.devices, isEntry) ? right : 'whose devices are none';
    case 'observed':
    case 'unobserved':
      return isNumber(value.request) ? right : 'without a request';
    case 'pong':
      return isNumber(value.request) ? right : 'without a request';
    case 'refused':
      return isNumber(value.request) && typeof value.message === 'string' ? right : 'without a request or a message';
    default:
      return null;
  }
}

function isPresence(value: unknown): value is Presence {
  return isObject(value) && (value.state === 'online' || value.state === 'offline');
}

function isEntry(value: unknown): value is DeviceEntry {
  if (!isObject(value) || typeof value.device !== 'string' || !isPresence(value.presence)) return false;
  return (
    isList(value.grants, isString) &&
    (value.status === null || isString(value.status)) &&
    isList(value.alarms, isString)
  );
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
