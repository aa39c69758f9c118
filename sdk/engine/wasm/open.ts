/** A module, or the reason why there is none, to an engine or a RumpError. */
import { RumpError, refuse } from '../../values/error.ts';
import { WasmEngine } from './engine.ts';

/** What a caller passes as `module`, checked. */
export function checkedModule(module: unknown): WebAssembly.Module {
  try {
    // Takes modules alone, and those of another realm too, which are no instances of this one's class.
    WebAssembly.Module.exports(module as WebAssembly.Module);
    return module as WebAssembly.Module;
  } catch {
    refuse('wrong-type', 'module', module, 'it must be a WebAssembly.Module');
  }
}

/** `refusal` is why there is no module where it is null. */
export function openWasm(module: WebAssembly.Module | null, refusal: string, maximumMemory: number): WasmEngine {
  if (module === null) throw refused(refusal);
  try {
    return new WasmEngine(module, maximumMemory);
  } catch (error) {
    throw RumpError.is(error) ? error : refused(`this host refuses WebAssembly (${said(error)})`);
  }
}

/** What a host throws may be anything. */
export function said(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

function refused(reason: string): RumpError {
  return new RumpError('unsupported', `${reason}; engine 'js' runs everywhere`, { path: 'engine' });
}
