/** Made by ../shim/bundle.mjs: sets `globalThis.igrsRumpHost`. */
declare module 'igrs-rump-host:settings';

/** What workerd makes of a Wasm file that is imported. */
declare module 'igrs-rump/rump.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
