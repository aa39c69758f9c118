import { Codec } from './codec.ts';
import { JsEngine } from './engine/js/engine.ts';
import { boot, checkedModule, openWasm } from './engine/wasm/boot.ts';
import { checkedMemory } from './engine/window.ts';
import { checkedOptions, refuseProfile } from './values/checked.ts';
import { display, RumpError } from './values/error.ts';

export interface CodecOptions {
  /** `auto`, the default, is Wasm if the host allows it, else JavaScript; `wasm` throws if the host refuses it. */
  readonly engine?: 'auto' | 'wasm' | 'js';
  /**
   * The compiled `igrs-rump/rump.wasm`, a WebAssembly.Module, for hosts that compile modules only ahead of time. Without it
   * the package's embedded binary is compiled.
   */
  readonly module?: object;
  /**
   * Bytes that the codec's memory may grow to while it scans; from 196608. The default, 4128768, lets a window take 1 MiB of a
   * chunk at once. A router adds what its rules and shards take.
   */
  readonly maxMemory?: number;
  /** Reserved for profiles that are loaded at run time. */
  readonly profile?: never;
}

/**
 * A codec, synchronously.
 * @throws {RumpError} `unsupported` for `engine: 'wasm'` on a host that refuses WebAssembly, for a module of another version, and for
 * `profile`; `wrong-type`, `out-of-range` or `unknown-field` for other options. The path is the option's name, `engine` for the host.
 * @example createCodec()
 * @example createCodec({ engine: 'wasm', module: await WebAssembly.compileStreaming(fetch('rump.wasm')) })
 */
export function createCodec(options?: CodecOptions): Codec {
  const {
    engine = 'auto',
    module,
    maxMemory,
    profile,
  } = checkedOptions(options, ['engine', 'module', 'maxMemory', 'profile']);
  refuseProfile(profile);
  const maximumMemory = checkedMemory(maxMemory);
  const compiled = module === undefined ? boot.module : checkedModule(module);
  switch (engine) {
    case 'js':
      return new Codec(new JsEngine(maximumMemory), "engine: 'js' was asked for");
    case 'wasm':
      return new Codec(openWasm(compiled, boot.refusal, maximumMemory));
    case 'auto':
      try {
        return new Codec(openWasm(compiled, boot.refusal, maximumMemory));
      } catch (error) {
        // A module that was passed and does not work must not be replaced silently.
        if (module !== undefined || !RumpError.is(error)) throw error;
        return new Codec(new JsEngine(maximumMemory), error.message);
      }
    default:
      throw new RumpError('out-of-range', `engine is ${display(engine)}; it must be 'auto', 'wasm' or 'js'`, {
        path: 'engine',
      });
  }
}
