/**
 * The embedded binary, compiled once, when this is imported: some edge hosts compile at start-up or never. Where the host
 * refuses (a strict content security policy, an engine without a JIT, no SIMD), the JavaScript engine serves.
 */
import text from '../../../build/rump.wasm';
import { said } from './open.ts';

interface Boot {
  readonly module: WebAssembly.Module | null;
  /** Why there is no module, with what the host said. */
  readonly refusal: string;
}

function compile(): Boot {
  if (typeof WebAssembly === 'undefined') return { module: null, refusal: 'this host has no WebAssembly' };
  const bytes = bytesOf(text);
  try {
    return { module: new WebAssembly.Module(bytes), refusal: '' };
  } catch (error) {
    // A host that compiles nothing, or nothing now, validates all the same.
    const why = WebAssembly.validate(bytes)
      ? 'refuses to compile WebAssembly; a Worker does so at start-up alone, or takes module'
      : 'has WebAssembly without SIMD';
    return { module: null, refusal: `this host ${why} (${said(error)})` };
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
