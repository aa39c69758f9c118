/**
 * Text messages: JSON beside the frames, for what the wire format cannot express. `docs/exchange.schema.json` is the same as a
 * JSON Schema. Devices are named `TTTT-SSSSSSSSSSSS`, frames are lower-case hexadecimal, times are milliseconds since 1970.
 */
import type { Fields } from '../values/checked.ts';
import { display } from '../values/error.ts';
import { parseAddress } from './address.ts';
import type { CloseReason } from './link.ts';

/** Milliseconds to the first and to the last date that there is (ECMA-262). */
const MAX_DATE = 8.64e15;

/** A string is the reason why the text is invalid. An unknown type is null: a later server may send more types. */
export function readServerText(text: string): ServerText | string | null {
  const value = jsonObject(text);
  if (value === null) return 'the server has sent a text that is not a JSON object';
  const { type } = value;
  const fields = TEXTS.get(type);
  if (fields === undefined) return null;
  const wrong = wrongIn(value, fields);
  if (wrong === undefined) return value as unknown as ServerText;
  return `the server has sent a text of type ${type} whose field ${wrong} is invalid: ${display(value[wrong])}`;
}

/** What each field must be. A missing one is undefined. */
type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

function wrongIn(value: Fields, checks: Checks): string | undefined {
  return Object.keys(checks).find((name) => checks[name]?.(value[name]) === false);
}

const isString = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => Number.isFinite(value);
const isDevice = (value: unknown): boolean => parseAddress(value) !== null;
const isPresence = (value: unknown): boolean => isMade(value, PRESENCE);

/** @internal Enough for values of JSON, where every other object is plain. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMade(value: unknown, checks: Checks): boolean {
  return isObject(value) && wrongIn(value, checks) === undefined;
}

const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every(isString);
const isEntries = (value: unknown): boolean => Array.isArray(value) && value.every((entry) => isMade(entry, ENTRY));

/** Other servers may leave out `since` and `capabilities`: callers construct a date of the one, and search the other. */
const PRESENCE: Checks = {
  state: (value) => value === 'online' || value === 'offline',
  since: (value) => value == null || (isNumber(value) && Math.abs(value as number) <= MAX_DATE),
  capabilities: (value) => value === undefined || Array.isArray(value),
};

const ENTRY: Checks = {
  device: isDevice,
  presence: isPresence,
  grants: isStrings,
  status: (value) => value === null || isString(value),
  alarms: isStrings,
};

const TEXTS: ReadonlyMap<unknown, Checks> = /* @__PURE__ */ new Map<ServerText['type'], Checks>([
  ['welcome', { account: isString, keepAlive: isNumber, expires: (value) => value === null || isNumber(value) }],
  ['presence', { device: isDevice, presence: isPresence }],
  ['closing', { reason: isString, message: isString }],
  ['devices', { request: isNumber, devices: isEntries }],
  ['observed', { request: isNumber, devices: isStrings }],
  ['unobserved', { request: isNumber, devices: isStrings }],
  ['pong', { request: isNumber }],
  ['refused', { request: isNumber, message: isString, devices: (value) => value === undefined || isStrings(value) }],
]);

/** @internal Null for a text that is not a JSON object. */
export function jsonObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export const TEXT_PROTOCOL = 1;

/** What an account may do with a device. */
export type Grant = 'register' | 'observe' | 'control';

export interface Presence {
  readonly state: 'online' | 'offline';
  /** When it came, or went, in milliseconds since 1970; null for a device that was never here. */
  readonly since: number | null;
  /** Of its profile, 32 bits, from its register message (6.4.1); null before the first one. */
  readonly fingerprint: number | null;
  /** Whether that is the server's own profile; a device with another is served all the same. */
  readonly sameProfile: boolean;
  /** Names, or numbers of bits without one, from its register message. */
  readonly capabilities: readonly (string | number)[];
  /** Seconds, as agreed with the device; null while it is not here. */
  readonly keepAlive: number | null;
  /** The number that the server gave it when it registered, new each time; null if it has none. */
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
      /** The devices of the request that the account must not observe, or for which the link has no room; absent for other refusals. */
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
