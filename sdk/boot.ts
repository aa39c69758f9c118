/**
 * The embedded binary, compiled once, when this is imported: some edge hosts compile at start-up or never. Where the host
 * refuses (a strict content security policy, an engine without a JIT, no SIMD), the JavaScript engine serves.
 */
import text from '../build/rump.wasm';

interface Boot {
  readonly module: WebAssembly.Module | null;
  /** What the host said when it refused. */
  readonly refusal: unknown;
}

function compile(): Boot {
  try {
    return { module: new WebAssembly.Module(bytesOf(text)), refusal: undefined };
  } catch (refusal) {
    return { module: null, refusal };
  }
}

/** By hand: with a function call for each byte this would take longer than compiling the module. */
function bytesOf(hexadecimal: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hexadecimal.length / 2);
  for (let at = 0; at < hexadecimal.length; at++) {
    const unit = hexadecimal.charCodeAt(at);
    // The low four bits of the digits are their values, those of the letters nine less.
    const digit = (unit & 15) + (unit > 64 ? 9 : 0);
    bytes[at >> 1] = ((bytes[at >> 1] as number) << 4) | digit;
  }
  return bytes;
}

export const boot: Boot = /* @__PURE__ */ compile();
