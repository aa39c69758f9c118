/**
 * The message server on Cloudflare Workers, one Durable Object for each account:
 *
 *   npm install igrs-rump jose
 *   npx wrangler secret put ACCOUNTS < accounts.json
 *   npx wrangler deploy
 *
 * Clients connect to wss://NAME.SUBDOMAIN.workers.dev/rump with the subprotocols "rump" and "rump.token.<token>". To try it on this
 * machine, put ACCOUNTS='…' into a file .dev.vars and run `npx wrangler dev`.
 */
import { createCodec } from 'igrs-rump';
import { TokenAccounts } from 'igrs-rump/server';
import { deviceGroup, messageServer } from 'igrs-rump/server/workers';

interface Environment {
  /** The options of TokenAccounts as JSON: algorithm, issuer, audience, keys, accounts with their grants. */
  readonly ACCOUNTS: string;
  readonly DEVICE_GROUPS: DurableObjectNamespace;
}

const options = {
  codec: createCodec(),
  accounts: ({ ACCOUNTS }: Environment) => new TokenAccounts(JSON.parse(ACCOUNTS)),
};

export class DeviceGroup extends deviceGroup(options) {}

// Devices and controllers meet where the group is the same: here in the account of their tokens. A token of another account that has
// to reach this home, such as its vendor's, needs another rule, for instance one that reads the home's name from the account's.
export default messageServer(options, { binding: 'DEVICE_GROUPS', group: ({ account }) => account });
