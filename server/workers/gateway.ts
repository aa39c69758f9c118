/** The gateway worker: checks origin and token and passes the upgrade on to the account's device group. */

import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { ServerText } from '../../sdk/exchange/text.ts';
import { codeOf } from '../../sdk/transport/close-codes.ts';
import { refuse } from '../../sdk/values/error.ts';
import type { Accounts, Principal } from '../accounts/accounts.ts';
import { Access } from '../accounts/grants.ts';
import { admit, DEFAULT_PATH, type Origins, offered, SUBPROTOCOL } from '../accounts/subprotocol.ts';
import { type DeviceGroupOptions, requestFor } from './device-group.ts';
import { type ObjectNamespace, socketPair, upgraded } from './host.ts';

export interface WorkerOptions<Environment> extends DeviceGroupOptions<Environment> {
  /** Verifies tokens. Called with the first request, and then kept. */
  readonly accounts: (environment: Environment) => Accounts;
  /** By default `/rump`. */
  readonly path?: string;
  /** Pages that may connect; by default those of the worker's own host. */
  readonly origins?: Origins;
}

export interface Routing<Environment> {
  /** The name of the Durable Objects' binding in wrangler's configuration. */
  readonly binding: keyof Environment & string;
  /**
   * The name of a principal's group. Devices and controllers meet only if it is the same. By default the
   * account.
   */
  readonly group?: (principal: Principal) => string;
  /** Handles all other requests; by default the answer is 404. */
  readonly request?: (request: Request, environment: Environment) => Response | Promise<Response>;
}

/** The default export of a worker. */
export interface GatewayWorker<Environment> {
  fetch(request: Request, environment: Environment): Promise<Response>;
}

/**
 * The worker in front of the groups, as its default export.
 *
 * @throws {RumpError} `wrong-type` for `accounts`, `out-of-range` for a `path` that does not begin with `/`
 */
export function messageServer<Environment>(
  options: WorkerOptions<Environment>,
  routing: Routing<Environment>,
): GatewayWorker<Environment> {
  const { accounts, path = DEFAULT_PATH, origins = 'same' } = options ?? {};
  const { binding, group = ({ account }: Principal) => account, request: others } = routing ?? {};
  if (typeof accounts !== 'function') refuse('wrong-type', 'accounts', accounts, 'it must be a function');
  if (!path.startsWith('/')) refuse('out-of-range', 'path', path, 'it must begin with /');
  let known: Accounts | null = null;

  return {
    async fetch(request, environment) {
      const { pathname, host, protocol } = new URL(request.url);
      const isUpgrade = request.headers.get('upgrade')?.toLowerCase() === 'websocket';
      if (pathname !== path || !isUpgrade) {
        return others === undefined ? new Response(null, { status: 404 }) : others(request, environment);
      }
      const { isRump, token } = offered(request.headers.get('sec-websocket-protocol'));
      if (!isRump) return new Response(null, { status: 400 });
      known ??= accounts(environment);
      const isSecure = protocol === 'https:';
      const admitted = await admit({ origin: request.headers.get('origin'), host, isSecure, token }, origins, known);
      if ('reason' in admitted) return turnedAway(admitted);
      // Here and not in the object: invalid grants are the account server's defect.
      new Access(admitted.grants, admitted);
      const groups = groupsOf(environment, binding);
      return groups.get(groups.idFromName(group(admitted)) as never).fetch(requestFor(admitted, SUBPROTOCOL));
    },
  };
}

function groupsOf<Environment>(environment: Environment, binding: keyof Environment & string): ObjectNamespace {
  const groups = environment[binding] as ObjectNamespace | undefined;
  if (typeof groups?.idFromName !== 'function') {
    refuse('unknown-name', 'binding', binding, "it must name a binding of Durable Objects in wrangler's configuration");
  }
  return groups;
}

/** A rejected client is connected first: browsers do not tell their pages why an upgrade was refused. */
function turnedAway(close: LinkClose): Response {
  const { client, server } = socketPair();
  const last: ServerText = { type: 'closing', ...close };
  server.accept();
  server.send(JSON.stringify(last));
  server.close(codeOf(close.reason), close.reason);
  return upgraded(client, SUBPROTOCOL);
}
