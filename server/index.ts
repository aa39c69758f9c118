/**
 * `igrs-rump/server`: the message server, which takes links from any host; `igrs-rump/server/node` has hosts for Node, Deno and
 * Bun, `igrs-rump/server/workers` one for Cloudflare Workers.
 *
 * ```ts
 * import { createCodec } from 'igrs-rump';
 * import { MemoryBus, MessageServer } from 'igrs-rump/server';
 *
 * const server = new MessageServer({ codec: createCodec(), accounts, bus: new MemoryBus() });
 * server.accept(link, principal);
 * ```
 */
export type { Accounts, Principal } from './accounts.ts';
export type { Bus, DeviceRecord, Follower, Hold, Holder, Outcome } from './bus.ts';
export { type DevelopmentAccounts, developmentAccounts } from './development-accounts.ts';
export type { Grants, Selector } from './grants.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { Lasting } from './link/driver.ts';
export type { LinkSnapshot } from './link/snapshot.ts';
export { MemoryBus, type MemoryBusOptions } from './memory-bus.ts';
export { type LastingLink, MessageServer, type MessageServerOptions } from './message-server.ts';
export type { RecordStore } from './record-store.ts';
export type { ServerStats } from './stats.ts';
export {
  TokenAccounts,
  type TokenAccountsOptions,
  type TokenAlgorithm,
  type VerificationKey,
} from './token-accounts.ts';
