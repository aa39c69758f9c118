import assert from 'node:assert/strict';
import { type Codec, type CodecOptions, createCodec as create } from 'igrs-rump';
import { host } from './host.ts';

/**
 * Every test body runs once on each. Where the host is to have Wasm it is asked for by name, so that a refusal fails instead of
 * testing the other engine twice; elsewhere `auto` must find the way to JavaScript.
 */
export const engines: readonly NonNullable<CodecOptions['engine']>[] = [host.engine === 'wasm' ? 'wasm' : 'auto', 'js'];

/** As the user of this host makes a codec, which must then be on the engine that the host is known for. */
export function createCodec(options: CodecOptions = {}): Codec {
  const { module } = host;
  const codec = create(module === undefined ? options : { module, ...options });
  assert.equal(codec.engine, options.engine === 'js' ? 'js' : host.engine);
  return codec;
}
