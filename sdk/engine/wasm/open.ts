/** A module, or the reason why there is none, to an engine or a RumpError. */
import { display, RumpError } from '../../error.ts';
import { WasmEngine } from './engine.ts';

/** What a caller passes as `module`, checked. */
export function checkedModule(module: object): WebAssembly.Module {
  if (typeof WebAssembly !== 'undefined' && module instanceof WebAssembly.Module) return module;
  throw new RumpError('wrong-type', `module is ${display(module)}; it must be a WebAssembly.Module`, {
    path: 'module',
  });
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
