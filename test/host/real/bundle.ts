/** The suite of real protocols as one file: their profiles, captured frames and codecs, with both engines in them, come along. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Captured, PROTOCOLS } from '../../profiles/real/expected.ts';
import { codecSource } from '../../profiles/support/built.ts';
import { realFolderOf, realProfile } from '../../profiles/support/profiles.ts';

const NAMESPACE = 'codec over';

export async function bundleRealSuite(): Promise<Uint8Array> {
  const reals = PROTOCOLS.map(({ name }) => ({ name, profile: realProfile(name), captured: capturedOf(name) }));
  const lines = reals.flatMap((real, index) => [
    `import * as codec${index} from '${NAMESPACE} ${real.name}';`,
    `tryProtocol(${JSON.stringify(real)}, codec${index});`,
  ]);
  const { outputFiles } = await build({
    stdin: {
      contents: [`import { tryProtocol } from './suite.ts';`, ...lines].join('\n'),
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'js',
    },
    bundle: true,
    write: false,
    charset: 'utf8',
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    // The names of functions are of use to who reads why a test failed.
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ['module', 'main'],
    external: ['igrs-rump', 'igrs-rump/*', 'node:test', 'node:assert/strict'],
    logLevel: 'silent',
    plugins: [
      {
        name: NAMESPACE,
        setup({ onResolve, onLoad }) {
          onResolve({ filter: new RegExp(`^${NAMESPACE} `) }, ({ path }) => ({ path, namespace: NAMESPACE }));
          onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
            const { profile } = reals.find(({ name }) => path === `${NAMESPACE} ${name}`) ?? {};
            if (profile === undefined) return { errors: [{ text: `there is no profile for ${path}` }] };
            return { contents: await codecSource(profile, true), loader: 'js' };
          });
        },
      },
    ],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild made nothing of the suite of real protocols');
  return output.contents;
}

/** Without those that depart from the rule of their protocol. */
function capturedOf(name: string): string[] {
  const { frames } = JSON.parse(readFileSync(`${realFolderOf(name)}/frames.json`, 'utf8')) as {
    frames: readonly Captured[];
  };
  return frames.filter(({ variant }) => variant === undefined).map(({ hex }) => hex);
}
