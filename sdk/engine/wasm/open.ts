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

/** `refusal` is what the host said where `module` is null. */
export function openWasm(module: WebAssembly.Module | null, refusal: unknown, maximumMemory: number): WasmEngine {
  if (module === null) throw refused(refusal);
  try {
    return new WasmEngine(module, maximumMemory);
  } catch (error) {
    throw RumpError.is(error) ? error : refused(error);
  }
}

function refused(reason: unknown): RumpError {
  const said = reason instanceof Error ? reason.message : String(reason);
  const text = `this host refuses WebAssembly (${said}); engine 'js' runs everywhere`;
  return new RumpError('unsupported', text, { path: 'engine' });
}
