/** How the gateway tells the object whose link it is. */
import type { Principal } from '../accounts/accounts.ts';

/**
 * The gateway makes the request to the object anew, with this header of its own making and none of the client's: what a client
 * sends under this name ends at the gateway.
 */
const HEADER = 'rump-principal';
const PROTOCOL = 'sec-websocket-protocol';
/** An address that no route of a worker can have: a client's own request, passed on as it came, does not bear it. */
const ADDRESS = 'https://device-group.invalid/';

export function requestFor(principal: Principal, protocol: string): Request {
  const text = encodeURIComponent(JSON.stringify(principal));
  return new Request(ADDRESS, { headers: { upgrade: 'websocket', [PROTOCOL]: protocol, [HEADER]: text } });
}

/** Null for any other request. */
export function principalOf(request: Request): Principal | null {
  const text = request.headers.get(HEADER);
  return request.url === ADDRESS && text !== null ? JSON.parse(decodeURIComponent(text)) : null;
}
