/** How the gateway tells the object whose link it is. */
import type { Principal } from '../accounts/accounts.ts';

/**
 * The gateway makes a new request to the object, with this header and none of the client's: whatever a client
 * sends under this name ends at the gateway.
 */
const HEADER = 'rump-principal';
const PROTOCOL = 'sec-websocket-protocol';
/** An address that no route of a worker can have, so that no client's request, passed on unchanged, has it. */
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
