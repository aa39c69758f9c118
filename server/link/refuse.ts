import type { Link, LinkClose } from '../../sdk/exchange/link.ts';
import type { ServerText } from '../../sdk/exchange/text.ts';
import { Outbox } from './outbox.ts';
import { Sender } from './sender.ts';

/** Closes a link that was never served. */
export function refuseLink(link: Link, close: LinkClose): void {
  const last: ServerText = { type: 'closing', ...close };
  const sender = new Sender(link, new Outbox({ bufferedBytes: 0, unreadAlarms: 0 }));
  sender.end(close, link.text ? JSON.stringify(last) : null);
  // Nobody reads it: what still comes must not wait for ever.
  link.readable.cancel().catch(() => {});
}
