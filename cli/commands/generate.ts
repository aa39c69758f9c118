import type { Command } from 'commander';

const EXAMPLES = `
Writes an npm package of its own, named after the profile: the codec with both engines, its types, the profile as data,
the reference page, and readers for Kaitai Struct and Wireshark. Needs AssemblyScript, esbuild and TypeScript beside
igrs-rump or in the folder that it is called from; if they are missing it says how to get them.

Examples:
  $ rump generate --profile my-profile --out my-codec
  $ npm install ./my-codec`;

export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('Makes a codec from a corrected profile.')
    .requiredOption('--profile <dir>', "the corrected profile's folder")
    .requiredOption('--out <dir>', 'the folder to write: a new one or an empty one')
    .option('--force', 'replace what was written there so before; a folder of anything else is refused always')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { profile: string; out: string; force?: boolean }) => {
      const { generate } = await import('../generate/generate.ts');
      await generate(options);
    });
}
