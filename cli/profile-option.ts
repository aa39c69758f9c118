/** `--profile DIR` of the commands that work with frames and devices. */
import { Option } from 'commander';
import type { Engine } from './engine.ts';

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
  if (profile === undefined) return ours();
  const { loadCommand } = await import('./compiled/of-profile.ts');
  return (await loadCommand(name, command, profile, engine)) as Module;
}
