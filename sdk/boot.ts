/**
 * The embedded binary, compiled once, when this is imported: some edge hosts compile at start-up or never. Where the host
 * refuses (a strict content security policy, an engine without a JIT, no SIMD), the JavaScript engine serves.
 */
import base64 from '../build/rump.wasm';

interface Boot {
  readonly module: WebAssembly.Module | null;
  /** What the host said when it refused. */
  readonly refusal: unknown;
}

function compile(): Boot {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return { module: new WebAssembly.Module(bytes), refusal: undefined };
  } catch (refusal) {
    return { module: null, refusal };
  }
}

export const boot: Boot = /* @__PURE__ */ compile();
