/**
 * Text messages: JSON beside the frames, for what the wire format has no words for. `docs/exchange.schema.json` is the same as a
 * JSON Schema. Devices are named `TTTT-SSSSSSSSSSSS`, frames are lower-case hexadecimal, times are milliseconds since 1970.
 */
import type { CloseReason } from './link.ts';

export const TEXT_PROTOCOL = 1;

/** What an account may do with a device. */
export type Grant = 'register' | 'observe' | 'control';

export interface Presence {
  readonly state: 'online' | 'offline';
  /** When it came, or went; null for a device that was never here. */
  readonly since: number | null;
  /** What its register message carried (6.4.1); null before the first one. */
  readonly fingerprint: number | null;
  /** Whether that is the server's own profile; a device with another is served all the same. */
  readonly sameProfile: boolean;
  readonly capabilities: readonly (string | number)[];
  /** Seconds, as agreed with the device; null while it is not here. */
  readonly keepAlive: number | null;
  readonly session: number | null;
}

export interface DeviceEntry {
  readonly device: string;
  readonly grants: readonly Grant[];
  readonly presence: Presence;
  /** The last status frame; null where there was none, or where `observe` is not granted. */
  readonly status: string | null;
  /** Frames of the alarms that are not cleared. */
  readonly alarms: readonly string[];
}

/** What a client sends. Each has a number of the client's own, which the answer repeats. */
export type TextRequest =
  | { readonly type: 'devices'; readonly request: number }
  /** 'granted' is every device of the account, those that come later too. */
  | { readonly type: 'observe'; readonly request: number; readonly devices: readonly string[] | 'granted' }
  | { readonly type: 'unobserve'; readonly request: number; readonly devices: readonly string[] | 'granted' }
  /** A browser cannot ping a WebSocket. */
  | { readonly type: 'ping'; readonly request: number };

export type TextAnswer =
  | { readonly type: 'devices'; readonly request: number; readonly devices: readonly DeviceEntry[] }
  /**
   * Which devices are observed now. Behind it come, for each, its presence as text, its last status and its open alarms as
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
    };

/** What a server says by itself. */
export type TextNotice =
  /** The first thing on every link that carries text. */
  | {
      readonly type: 'welcome';
      readonly protocol: number;
      readonly account: string;
      /** Seconds: a client that is silent for longer, without so much as a ping, is closed. */
      readonly keepAlive: number;
      /** When its token expires, and the link with it; null for never. */
      readonly expires: number | null;
    }
  | { readonly type: 'presence'; readonly device: string; readonly presence: Presence }
  /** The last thing before the server closes the link. */
  | { readonly type: 'closing'; readonly reason: CloseReason; readonly message: string };

export type ServerText = TextAnswer | TextNotice;
