/**
 * The message server on Cloudflare Workers, one Durable Object for each account:
 *
 *   npm install igrs-rump jose
 *   npx wrangler kv namespace create ACCOUNTS        # its id goes into wrangler.jsonc
 *   npx rump accounts check accounts.json
 *   npx wrangler kv key put accounts --path accounts.json --binding ACCOUNTS --remote
 *   npx wrangler deploy
 *
 * Clients connect to wss://NAME.SUBDOMAIN.workers.dev/rump with the subprotocols "rump" and "rump.token.<token>". To try it on this
 * machine, put the accounts with --local in place of --remote, and run `npx wrangler dev`.
 */
import { createCodec } from 'igrs-rump';
import { KvAccounts } from 'igrs-rump/server/kv';
import { deviceGroup, messageServer } from 'igrs-rump/server/workers';

interface Environment {
  /** Under "accounts", the content of an accounts file. Changes take effect within minutes, also on open links. */
  readonly ACCOUNTS: KVNamespace;
  readonly DEVICE_GROUPS: DurableObjectNamespace;
}

const options = {
  codec: createCodec(),
  accounts: ({ ACCOUNTS }: Environment) => new KvAccounts(ACCOUNTS),
};

export class DeviceGroup extends deviceGroup(options) {}

// Devices and controllers meet only within a group: here the account of their tokens, one for each home. The accounts' "roles" limit what
// its appliances and its people may do. A token of another account that must reach this home, such as its vendor's, needs another rule.
export default messageServer(options, { binding: 'DEVICE_GROUPS', group: ({ account }) => account });
