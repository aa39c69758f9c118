/**
 * Text messages: JSON beside the frames, for what the wire format cannot express. `docs/exchange.schema.json` is the same as a
 * JSON Schema. Devices are named `TTTT-SSSSSSSSSSSS`, frames are lower-case hexadecimal, times are milliseconds since 1970.
 */
import { parseAddress } from './address.ts';
import type { CloseReason } from './link.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Milliseconds to the first and to the last date that there is (ECMA-262). */
const MAX_DATE = 8.64e15;

/** A string is the reason why the text is invalid. An unknown type is null: a later server may send more types. */
export function readServerText(text: string): ServerText | string | null {
  const value = parsed(text);
  if (!isObject(value)) return 'the server has sent a text that is not a JSON object';
  const problem = problemOf(value);
  return typeof problem === 'string' ? `the server has sent a text of type ${String(value.type)} ${problem}` : problem;
}

/** Null for an unknown type, and the message itself if it is valid. */
function problemOf(value: Fields): ServerText | string | null {
  const valid = value as unknown as ServerText;
  switch (value.type) {
    case 'welcome':
      if (!isString(value.account)) return 'without an account';
      if (!isNumber(value.keepAlive)) return 'without a keep-alive';
      return value.expires === null || isNumber(value.expires) ? valid : 'with an invalid expires';
    case 'presence':
      if (parseAddress(value.device) === null) return 'without a device';
      return isPresence(value.presence) ? valid : 'with an invalid presence';
    case 'closing':
      return isString(value.reason) && isString(value.message) ? valid : 'without a reason';
    case 'devices':
      if (!isNumber(value.request)) return 'without a request';
      return isList(value.devices, isEntry) ? valid : 'with invalid devices';
    case 'observed':
    case 'unobserved':
      if (!isList(value.devices, isString)) return 'with invalid devices';
      return isNumber(value.request) ? valid : 'without a request';
    case 'pong':
      return isNumber(value.request) ? valid : 'without a request';
    case 'refused':
      if (value.devices !== undefined && !isList(value.devices, isString)) return 'with invalid devices';
      return isNumber(value.request) && isString(value.message) ? valid : 'without a request or a message';
    default:
      return null;
  }
}

function isPresence(value: unknown): value is Presence {
  if (!isObject(value) || (value.state !== 'online' && value.state !== 'offline')) return false;
  const { since, capabilities } = value;
  // Other servers may leave them out. If there, they must be a date, which callers construct, and a list, which they search.
  if (capabilities !== undefined && !Array.isArray(capabilities)) return false;
  return since == null || (isNumber(since) && Math.abs(since) <= MAX_DATE);
}

function isEntry(value: unknown): value is DeviceEntry {
  if (!isObject(value) || parseAddress(value.device) === null || !isPresence(value.presence)) return false;
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

export const TEXT_PROTOCOL = 1;

/** What an account may do with a device. */
export type Grant = 'register' | 'observe' | 'control';

export interface Presence {
  readonly state: 'online' | 'offline';
  /** When it came, or went; null for a device that was never here. */
  readonly since: number | null;
  /** The contents of its register message (6.4.1); null before the first one. */
  readonly fingerprint: number | null;
  /** Whether that is the server's own profile; a device with another is served all the same. */
  readonly sameProfile: boolean;
  readonly capabilities: readonly (string | number)[];
  /** Seconds, as agreed with the device; null while it is not here. */
  readonly keepAlive: number | null;
  readonly session: number | null;
}

export const NEVER_HERE: Presence = /* @__PURE__ */ Object.freeze<Presence>({
  state: 'offline',
  since: null,
  fingerprint: null,
  sameProfile: false,
  capabilities: [],
  keepAlive: null,
  session: null,
});

export interface DeviceEntry {
  readonly device: string;
  readonly grants: readonly Grant[];
  readonly presence: Presence;
  /** The last status frame; null if there was none, or if `observe` is not granted. */
  readonly status: string | null;
  /** Frames of the alarms that are not cleared. */
  readonly alarms: readonly string[];
}

/** What a client sends. Each has a number of the client's own, which the answer repeats. */
export type TextRequest =
  | { readonly type: 'devices'; readonly request: number }
  /** 'granted' is every device of the account, including later ones. */
  | { readonly type: 'observe'; readonly request: number; readonly devices: readonly string[] | 'granted' }
  | { readonly type: 'unobserve'; readonly request: number; readonly devices: readonly string[] | 'granted' }
  /** A browser cannot ping a WebSocket. */
  | { readonly type: 'ping'; readonly request: number };

export type TextAnswer =
  /** Long lists come in parts; all but the last say that there is more. */
  | {
      readonly type: 'devices';
      readonly request: number;
      readonly devices: readonly DeviceEntry[];
      readonly more?: true;
    }
  /**
   * Which devices are observed now. It is followed, for each, by its presence as text, its last status and its open alarms as
   * frames, then whatever happens.
   */
  | { readonly type: 'observed'; readonly request: number; readonly devices: readonly string[] }
  | { readonly type: 'unobserved'; readonly request: number; readonly devices: readonly string[] }
  | { readonly type: 'pong'; readonly request: number; readonly time: number }
  | {
      readonly type: 'refused';
      readonly request: number;
      readonly code: 'unauthorised' | 'bad-request';
      readonly message: string;
      /** All devices of the request that may not be observed, or for which there is no room, if that is why. */
      readonly devices?: readonly string[];
    };

/** What a server sends unasked. */
export type TextNotice =
  /** The first thing on every link that carries text. */
  | {
      readonly type: 'welcome';
      readonly protocol: number;
      readonly account: string;
      /** Seconds: a client that is silent for longer, without even a ping, is closed. */
      readonly keepAlive: number;
      /** When its token expires, and the link with it; null for never. */
      readonly expires: number | null;
    }
  | { readonly type: 'presence'; readonly device: string; readonly presence: Presence }
  /** The last thing before the server closes the link. */
  | { readonly type: 'closing'; readonly reason: CloseReason; readonly message: string };

export type ServerText = TextAnswer | TextNotice;
