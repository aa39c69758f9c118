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

/** Four bytes a step: digit by digit it takes four times as long in a fresh process, and longer than compiling the module. */
function bytesOf(hexadecimal: string): Uint8Array<ArrayBuffer> {
  const length = hexadecimal.length / 2;
  const view = new DataView(new ArrayBuffer(length + 3));
  for (let at = 0; at < length; at += 4) {
    view.setUint32(at, Number(`0x${hexadecimal.slice(at * 2, at * 2 + 8).padEnd(8, '0')}`));
  }
  return new Uint8Array(view.buffer, 0, length);
}

export const boot: Boot = /* @__PURE__ */ compile();
