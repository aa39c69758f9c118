/** What a controller's machine knows, what it hears, and what it wants done. */
import type { Message } from '../../generated/messages.ts';
import type { KnownAddress } from '../known-address.ts';
import type { LinkClose } from '../link.ts';
import type { MessageRole } from '../roles.ts';
import type { DeviceEntry, Presence, ServerText, TextRequest } from '../text.ts';

/** A question that is not answered yet. */
export interface Pending {
  readonly number: number;
  readonly address: KnownAddress;
  readonly role: MessageRole;
  readonly body: object;
  readonly unknownFields: readonly number[];
  readonly deadline: number;
  /** Null while there is no link to send it over. */
  sequence: number | null;
}

export interface PendingText {
  readonly number: number;
  readonly deadline: number;
  isSent: boolean;
}

export interface ControllerStats {
  /** Responses that came too late, twice, or to nobody's question. */
  strays: number;
  /** Alarms that a loop had already. */
  doubles: number;
}

export interface ControllerState {
  phase: 'offline' | 'opening' | 'online';
  /** Whether the link carries text. */
  text: boolean;
  /** When a server that carries text must have said its welcome. */
  welcomeBy: number;
  /** Milliseconds of the server's keep-alive; infinity without text. */
  keepAlive: number;
  pingAt: number;
  /** When anything must have been heard. */
  heardBy: number;
  nextSequence: number;
  nextText: number;
  /** By number, in the order in which they were asked. */
  readonly pending: Map<number, Pending>;
  /** Which of them a sequence belongs to, for each device: sequences of two devices do not meet. */
  readonly sequences: Map<string, Pending>;
  readonly texts: Map<number, PendingText>;
  /** How many follow each device, or all that are granted. */
  readonly observed: Map<string, number>;
  /** Requests to observe that are not answered yet, with the devices that they name. */
  readonly observing: Map<number, readonly string[]>;
  /** What the server said last before it closed. */
  closing: LinkClose | null;
  readonly stats: ControllerStats;
}

/** In place of a device ID: every device of the account. */
export const GRANTED = 'granted';

export type ControllerEvent =
  | { readonly type: 'opened'; readonly text: boolean }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'text'; readonly text: ServerText }
  /** A text message that is none. */
  | { readonly type: 'bad-text'; readonly message: string }
  | { readonly type: 'ended'; readonly close: LinkClose }
  | {
      readonly type: 'ask';
      readonly number: number;
      readonly address: KnownAddress;
      readonly role: MessageRole;
      readonly body: object;
      readonly unknownFields: readonly number[];
      readonly timeout: number;
    }
  /** Nobody waits for the answer any more. */
  | { readonly type: 'forget'; readonly number: number }
  | { readonly type: 'list'; readonly number: number; readonly timeout: number }
  | { readonly type: 'observe' | 'unobserve'; readonly device: string }
  | { readonly type: 'tick' };

export type Outcome =
  | { readonly type: 'answered'; readonly message: Message }
  | { readonly type: 'refused'; readonly result: string | number }
  | { readonly type: 'listed'; readonly devices: readonly DeviceEntry[] }
  | { readonly type: 'timeout' | 'unsupported' | 'lost' | 'overfull' }
  /** The server's words. */
  | { readonly type: 'bad-request'; readonly message: string };

export type ControllerEffect =
  | {
      readonly type: 'send';
      readonly address: KnownAddress;
      readonly role: MessageRole;
      readonly sequence: number;
      readonly body: object;
      readonly unknownFields: readonly number[];
    }
  | { readonly type: 'send-text'; readonly text: TextRequest }
  | { readonly type: 'settle'; readonly number: number; readonly outcome: Outcome }
  | { readonly type: 'status' | 'alarm'; readonly message: Message }
  | { readonly type: 'presence'; readonly device: string; readonly presence: Presence }
  /** The account may not observe it. */
  | { readonly type: 'unobservable'; readonly device: string; readonly message: string }
  | { readonly type: 'online'; readonly account: string | null; readonly expires: number | null }
  | { readonly type: 'drop'; readonly close: LinkClose };

export function controllerState(): ControllerState {
  return {
    phase: 'offline',
    text: false,
    welcomeBy: Number.POSITIVE_INFINITY,
    keepAlive: Number.POSITIVE_INFINITY,
    pingAt: Number.POSITIVE_INFINITY,
    heardBy: Number.POSITIVE_INFINITY,
    nextSequence: 0,
    nextText: 0,
    pending: new Map(),
    sequences: new Map(),
    texts: new Map(),
    observed: new Map(),
    observing: new Map(),
    closing: null,
    stats: { strays: 0, doubles: 0 },
  };
}
