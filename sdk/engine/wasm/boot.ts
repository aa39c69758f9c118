/**
 * The embedded binary, compiled once, at import: some edge hosts compile at start-up or never. If the host
 * refuses (a strict content security policy, an engine without a JIT, no SIMD), the JavaScript engine takes over.
 */

import text from '../../../build/rump.wasm';
import { RumpError, refuse } from '../../values/error.ts';
import { WasmEngine } from './engine.ts';

interface Boot {
  readonly module: WebAssembly.Module | null;
  /** Why there is no module, with the host's own message. */
  readonly refusal: string;
}

function compile(): Boot {
  if (typeof WebAssembly === 'undefined') return { module: null, refusal: 'this host has no WebAssembly' };
  const bytes = bytesOf(text);
  try {
    return { module: new WebAssembly.Module(bytes), refusal: '' };
  } catch (error) {
    // A host that never compiles, or not now, may validate all the same.
    const why = WebAssembly.validate(bytes)
      ? 'refuses to compile WebAssembly; a Worker does so at start-up alone, or takes module'
      : 'has WebAssembly without SIMD';
    return { module: null, refusal: `this host ${why} (${said(error)})` };
  }
}

/** For hosts that decode hexadecimal text themselves: newer ones, and Node, Deno and Bun. */
interface Decoders {
  readonly Uint8Array: { fromHex?(hexadecimal: string): Uint8Array<ArrayBuffer> };
  readonly Buffer?: { from?(text: string, encoding: 'hex'): Uint8Array<ArrayBuffer> };
}

/** In a fresh process, decoding digits takes longer than compiling the module: so by the host, or four bytes a step. */
function bytesOf(hexadecimal: string): Uint8Array<ArrayBuffer> {
  const { Uint8Array: Bytes, Buffer } = globalThis as unknown as Decoders;
  if (Bytes.fromHex !== undefined) return Bytes.fromHex(hexadecimal);
  const length = hexadecimal.length / 2;
  const decoded = Buffer?.from?.(hexadecimal, 'hex');
  // A page may use this name for something else.
  if (decoded?.length === length) return decoded;
  const view = new DataView(new ArrayBuffer(length + 3));
  for (let at = 0; at < length; at += 4) {
    view.setUint32(at, Number(`0x${hexadecimal.slice(at * 2, at * 2 + 8).padEnd(8, '0')}`));
  }
  return new Uint8Array(view.buffer, 0, length);
}

export const boot: Boot = /* @__PURE__ */ compile();

/** The option `module`, checked. */
export function checkedModule(module: unknown): WebAssembly.Module {
  try {
    // Accepts only modules, even of another realm, which are not instances of this one's class.
    WebAssembly.Module.exports(module as WebAssembly.Module);
    return module as WebAssembly.Module;
  } catch {
    refuse('wrong-type', 'module', module, 'it must be a WebAssembly.Module');
  }
}

/**
 * The engine on a module; `refusal` is the reason if that is null.
 * @throws {RumpError} `unsupported`
 */
export function openWasm(module: WebAssembly.Module | null, refusal: string, maximumMemory: number): WasmEngine {
  if (module === null) throw refused(refusal);
  try {
    return new WasmEngine(module, maximumMemory);
  } catch (error) {
    throw RumpError.is(error) ? error : refused(`this host refuses WebAssembly (${said(error)})`);
  }
}

/** On one line. A host may throw anything, and WebKit's message contains a whole policy. */
function said(reason: unknown): string {
  return (reason instanceof Error ? reason.message : String(reason)).replace(/\s+/g, ' ').trim();
}

function refused(reason: string): RumpError {
  return new RumpError('unsupported', `${reason}; engine 'js' runs everywhere`, { path: 'engine' });
}
