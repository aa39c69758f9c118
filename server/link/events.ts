/** What happens to a link (events), and what is to be done about it (effects). */

import type { DeviceAddress } from '../../sdk/exchange/address.ts';
import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { Presence } from '../../sdk/exchange/text.ts';
import type { Selector } from '../accounts/grants.ts';
import type { DeviceRecord, Outcome } from '../bus/bus.ts';
import type { Requester } from '../bus/requester.ts';
import type { Frame } from '../frames.ts';

export type LinkEvent =
  /** The first event. */
  | { readonly type: 'opened' }
  /** Input came that costs as much as this many frames; the frames themselves come next. */
  | { readonly type: 'input'; readonly cost: number }
  | { readonly type: 'frame'; readonly frame: Frame }
  /** A ping or pong of the transport. */
  | { readonly type: 'ping' }
  | { readonly type: 'text'; readonly text: string }
  /** A deadline may have passed. */
  | { readonly type: 'tick' }
  /** The bus has given us the device; `claim` is that of the effect `hold`. */
  | { readonly type: 'held'; readonly claim: number; readonly session: number; readonly record: DeviceRecord }
  | { readonly type: 'replaced'; readonly claim: number }
  /** A request for the device at the other end. */
  | { readonly type: 'asked'; readonly bytes: Uint8Array; readonly requester: Requester }
  | { readonly type: 'stored'; readonly store: number }
  /** The outcome of this link's own request. */
  | { readonly type: 'outcome'; readonly key: string; readonly outcome: Outcome }
  /** `list` is that of the effect. */
  | { readonly type: 'listed'; readonly list: number; readonly records: ReadonlyMap<string, DeviceRecord> }
  | { readonly type: 'alarm'; readonly device: string; readonly bytes: Uint8Array }
  | { readonly type: 'presence'; readonly device: string; readonly presence: Presence }
  | { readonly type: 'failed'; readonly what: string }
  /** The other side has closed it, or the connection broke. */
  | { readonly type: 'ended'; readonly close: LinkClose }
  /** The server closes it. */
  | { readonly type: 'close'; readonly close: LinkClose };

export type Effect =
  /** Take the device from its present holder, with a session of its own. */
  | { readonly type: 'hold'; readonly claim: number; readonly device: DeviceAddress; readonly presence: Presence }
  | { readonly type: 'release'; readonly device: DeviceAddress; readonly presence: Presence }
  | {
      readonly type: 'store';
      readonly device: DeviceAddress;
      readonly store: number;
      readonly bytes: Uint8Array;
      readonly open: readonly Uint8Array[] | null;
    }
  | { readonly type: 'request'; readonly key: string; readonly device: DeviceAddress; readonly bytes: Uint8Array }
  | { readonly type: 'answer'; readonly requester: Requester; readonly outcome: Outcome }
  /** Follow exactly these; then, if there is `listed`, list what is known of its devices, under the number `list`. */
  | {
      readonly type: 'follow';
      readonly selectors: readonly Selector[];
      readonly listed: readonly Selector[] | null;
      readonly list: number;
    }
  | { readonly type: 'list'; readonly selectors: readonly Selector[]; readonly list: number }
  /** The link is over: what waits in its outbox is lost, except `last`. */
  | { readonly type: 'close'; readonly close: LinkClose; readonly last: string | null };
