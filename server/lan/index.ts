/**
 * `igrs-rump/lan`: appliances on the local network, without a server in between (6.5.1). Found by DNS-SD, reached over TLS with a key
 * derived from the appliance's pairing secret. Node; on Deno and Bun, only `discover`.
 *
 * ```ts
 * const heater = await serveOnLan({ codec, deviceId, pairing: secret, version, onControl, status });
 *
 * for await (const { state, deviceId } of discover()) console.log(deviceId, state);
 * const controller = new Controller({ codec, connect: lan({ device: deviceId, secret }) });
 * ```
 */
export { type LanOptions, lan } from './connect.ts';
export { type DiscoverOptions, type Discovery, discover, type LanDevice } from './discovery/discover.ts';
export type { DiscoveryStats } from './discovery/known-devices.ts';
export type { PskListenerStats } from './pairing.ts';
export { pairingSecret } from './pairing.ts';
export { type LanAppliance, type LanStats, type ServeOnLanOptions, serveOnLan } from './serve.ts';
