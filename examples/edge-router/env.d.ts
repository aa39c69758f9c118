/** What wrangler.jsonc binds; `npx wrangler types` writes such a file too. */
declare namespace Cloudflare {
  interface Env {
    readonly DEVICES: DurableObjectNamespace<import('./device-shard.ts').DeviceShard>;
    /** By destination; checked when the worker starts, as are those below. */
    readonly DESTINATION_URLS?: Readonly<Record<string, string>>;
    readonly LIMITS?: Readonly<Record<string, number>>;
    /** `auto`, the default, takes Wasm where the worker may compile it. */
    readonly ENGINE?: 'auto' | 'wasm' | 'js';
  }
}
