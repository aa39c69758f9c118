/** The codec that a command works with: on the engine of `--engine`, of the profile of `--profile`. */
import { Option } from 'commander';
import type { Codec, CodecOptions } from 'igrs-rump';
import { Failure, orFailure } from './failure.ts';
import { EXCHANGE_COMMANDS, requireExchange } from './package.ts';

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
  const { createCodec } = await import('igrs-rump');
  return orFailure(
    () => createCodec({ engine }),
    (error) => new Failure(`--engine ${engine}: ${error.message}`, error),
  );
}

export function profileOption(): Option {
  return new Option(
    '--profile <dir>',
    'work with the profile in this folder; it is compiled on first use, which needs esbuild, and assemblyscript for Wasm',
  );
}

/**
 * The module of a command: ours, or its copy in the package that is compiled from the profile.
 *
 * @param name in the build: `dist/cli-NAME.js`
 * @param ours loads the module of this package
 * @param command as the user calls it, if the module has several
 */
export async function commandOver<Module>(
  name: string,
  { profile, engine }: { readonly profile?: string; readonly engine: Engine },
  ours: () => Promise<Module>,
  command = name,
): Promise<Module> {
  if (profile === undefined) {
    if (EXCHANGE_COMMANDS.includes(name)) requireExchange(command);
    return ours();
  }
  const { loadCommand } = await import('./compiled/of-profile.ts');
  return (await loadCommand(name, command, profile, engine)) as Module;
}
