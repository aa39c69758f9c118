/** The suite, each file with the package under test inside of it: the package's own name would lead to the default build. */
import { join } from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';
import { filesIn, root } from '../../../scripts/common/paths.ts';

export async function bundleSuiteOver(folder: string): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    charset: 'utf8',
    format: 'esm',
    write: false,
    target: 'es2022',
    logLevel: 'silent',
    entryPoints: filesIn('test/suite', '.test.ts'),
    outbase: 'test/suite',
    outdir: join(folder, 'suite'),
    outExtension: { '.js': '.mjs' },
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:test', 'node:assert', 'node:assert/strict'],
    loader: { '.bin': 'binary' },
    sourcemap: 'linked',
    plugins: [inPlaceOfTheDefault(folder)],
  });
  return outputFiles;
}

function inPlaceOfTheDefault(folder: string): Plugin {
  return {
    name: 'profile under test',
    setup({ onResolve }) {
      onResolve({ filter: /^igrs-rump(\/|$)/ }, ({ path }) => {
        const entry = path === 'igrs-rump' ? 'index' : path.slice('igrs-rump/'.length);
        return { path: join(folder, 'dist', `${entry}.js`) };
      });
      // What is not the profile's own, such as the vectors of shards, is found where the test says.
      onResolve({ filter: /\/vectors\/(wire|golden|lenient|refuse|dirty)\.(json|bin)$/ }, ({ path }) => ({
        path: join(folder, 'vectors', path.slice(path.lastIndexOf('/') + 1)),
      }));
    },
  };
}
