/** The modules of virtual.d.ts, made when the bundle asks for them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { parse } from 'yaml';
import { checkDirectory } from '../../tools/check.ts';
import type { Profile } from '../../tools/model.ts';
import { emitTableBodies } from '../table/emit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const peers = fileURLToPath(new URL('../peers', import.meta.url));

/** @param hasNodeModules whether modules of Node may be imported: pages and workers have none, and no native program either */
export function madeFromProfile(hasNodeModules: boolean): Plugin {
  const profile = readProfile();
  const contents: Record<string, () => string | Promise<string>> = {
    'bench:profile': () => `export const profile = ${JSON.stringify(profile)};`,
    'bench:table-bodies': () => emitTableBodies(profile),
    'bench:kaitai': compileKaitai,
    'bench:kaitai-stream': () => `export { default } from 'kaitai-struct/KaitaiStream.js';`,
  };
  return {
    name: 'made-from-profile',
    setup(build) {
      build.onResolve({ filter: /^bench:/ }, ({ path }) => ({ path, namespace: 'made' }));
      build.onLoad({ filter: /.*/, namespace: 'made' }, async ({ path }) => ({
        contents: (await contents[path]?.()) ?? '',
        loader: 'js',
        resolveDir: peers,
      }));
      if (hasNodeModules) return;
      // Kaitai's stream asks for them when it inflates or when a text is in an old encoding, which here it never is.
      build.onResolve({ filter: /^(zlib|iconv-lite)$/ }, ({ path }) => ({ path, namespace: 'empty' }));
      build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
      build.onLoad({ filter: /subjects\/native\.ts$/ }, () => ({
        contents: `export function nativeSubject() { throw new Error('this host starts no programs'); }`,
      }));
    },
  };
}

function readProfile(): Profile {
  const { profile, defects } = checkDirectory(`${root}profile`);
  if (profile === null) throw new Error(`profile/ has ${defects.length} defects; see npm run profile:check`);
  return profile;
}

async function compileKaitai(): Promise<string> {
  const compiler = createRequire(`${peers}/package.json`)('kaitai-struct-compiler');
  const ksy = parse(readFileSync(`${root}docs/rump.ksy`, 'utf8'), { version: '1.1' });
  const files: Record<string, string> = await compiler.compile('javascript', ksy, null, false);
  const source = files['Rump.js'];
  if (source === undefined) throw new Error(`Kaitai's compiler made ${Object.keys(files).join(', ')} of docs/rump.ksy`);
  // It is written for `require`, in two spellings, and an external package cannot be required from an ES module.
  return [
    `import KaitaiStream from 'kaitai-struct/KaitaiStream.js';`,
    'const exports = {};',
    `const require = () => KaitaiStream;`,
    `(function (exports, require, module) { ${source}\n}).call(exports, exports, require, { exports });`,
    'export default exports;',
  ].join('\n');
}
