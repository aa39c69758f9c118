/**
 * `igrs-rump/server/workers`: the message server on Cloudflare Workers, one Durable Object for each group of devices.
 *
 * ```ts
 * import { createCodec } from 'igrs-rump';
 * import { KvAccounts } from 'igrs-rump/server/kv';
 * import { deviceGroup, messageServer } from 'igrs-rump/server/workers';
 *
 * const options = { codec: createCodec(), accounts: (env: Env) => new KvAccounts(env.ACCOUNTS) };
 *
 * export class DeviceGroup extends deviceGroup(options) {}
 * export default messageServer(options, { binding: 'DEVICE_GROUPS' });
 * ```
 */
export type { Origins } from '../accounts/subprotocol.ts';
export { type DeviceGroupClass, type DeviceGroupObject, type DeviceGroupOptions, deviceGroup } from './device-group.ts';
export { type GatewayWorker, messageServer, type Routing, type WorkerOptions } from './gateway.ts';
export type { ObjectNamespace, ObjectState } from './host.ts';
export { type Lasting, type LastingLink, LastingLinks, type LinkSnapshot } from './lasting-links.ts';
