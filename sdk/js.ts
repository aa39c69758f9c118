/**
 * `igrs-rump/js`: the same codec without WebAssembly, for pages whose content security policy reports every attempt to compile it.
 */

import { Codec } from './codec.ts';
import type { CodecOptions } from './create.ts';
import { JsEngine } from './engine/js/engine.ts';
import { checkedMemory } from './engine/window.ts';
import { checkedOptions, refuseProfile } from './values/checked.ts';
import { display, RumpError } from './values/error.ts';

/**
 * A codec on the JavaScript engine.
 * @param options As for `igrs-rump`; `engine` may be `js` or `auto`, and `module` is ignored.
 * @throws {RumpError} `unsupported` for `engine: 'wasm'` and for `profile`; `wrong-type`, `out-of-range` or `unknown-field` for other
 * options
 */
export function createCodec(options?: CodecOptions): Codec {
  const { engine = 'js', maxMemory, profile } = checkedOptions(options, ['engine', 'module', 'maxMemory', 'profile']);
  refuseProfile(profile);
  if (engine !== 'js' && engine !== 'auto') {
    const text = `engine is ${display(engine)}; igrs-rump/js has 'js' alone, igrs-rump has 'wasm' too`;
    throw new RumpError('unsupported', text, { path: 'engine' });
  }
  return new Codec(new JsEngine(checkedMemory(maxMemory)), 'igrs-rump/js has the JavaScript engine alone');
}

export * from './surface.ts';
