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
export type { Accounts, Disconnecting, Principal, TokenClaims } from './accounts/accounts.ts';
export type { Grants, Selector } from './accounts/grants.ts';
export {
  type DevelopmentAccounts,
  developmentAccounts,
  TokenAccounts,
  type TokenAccountsOptions,
  type TokenAlgorithm,
  type VerificationKey,
} from './accounts/token-accounts.ts';
export type { Bus, DeviceRecord, Follower, Hold, Holder, Outcome, RecordStore } from './bus/bus.ts';
export { MemoryBus, type MemoryBusOptions } from './bus/memory-bus.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { MessageServer, type MessageServerOptions } from './message-server.ts';
export type { FrameCount, OnFrame, ServerStats } from './stats.ts';
