/** The codec with the engine of `--engine`. */
import { Option } from 'commander';
import type { Codec, CodecOptions } from 'igrs-rump';
import { Failure } from './failure.ts';

export type Engine = NonNullable<CodecOptions['engine']>;

export function engineOption(): Option {
  return new Option('--engine <engine>', 'the engine of the codec; auto uses wasm where it works')
    .choices(['auto', 'wasm', 'js'])
    .default('auto');
}

/** The engine's name, followed by the reason if `auto` did not choose Wasm. */
export function engineText({ engine, engineReason }: Codec, asked: Engine): string {
  return asked === 'auto' && engineReason !== undefined ? `${engine}: ${engineReason}` : engine;
}

/** Loads the package only when a codec is needed, so that the commands on profiles work before it is built. */
export async function createEngineCodec(engine: Engine): Promise<Codec> {
  const { createCodec, RumpError } = await import('igrs-rump');
  try {
    return createCodec({ engine });
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new Failure(`--engine ${engine}: ${error.message}`, undefined, { cause: error });
  }
}
