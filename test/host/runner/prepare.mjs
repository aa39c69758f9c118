/** What every host gets: the package as it is packed, and the suites bundled beside it. */
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { bundleSuite } from '../../../scripts/bundle.ts';
import { root } from '../../../scripts/common/paths.ts';
import { run } from '../../../scripts/common/programs.ts';
import { bundleRealSuite } from '../real/bundle.ts';

/** Any file of the suite will do beside it, to see that the others still pass. */
const SMALL = 'views.test.mjs';
const CANARY = 'canary.test.mjs';
const canarySource = await readFile(new URL('canary.mjs', import.meta.url), 'utf8');

/** The tests that must fail. */
export const canaries = Array.from(
  canarySource.matchAll(/^test\('(.+?)'/gm),
  ([, name]) => /** @type {string} */ (name),
);

/**
 * @typedef {object} Prepared
 * @property {string} folder of this run alone: another may be under way
 * @property {string[]} suite paths of the bundled test files
 * @property {string[]} canary paths of those for the run that must fail
 */

/** @returns {Promise<Prepared>} */
export async function prepare() {
  await mkdir(join(root, 'build', 'host'), { recursive: true });
  const folder = await mkdtemp(join(root, 'build', 'host', 'run-'));
  // Without it the nearest one would be this repository's, by whose name it imports itself instead of what was packed.
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ private: true, type: 'module' })}\n`);
  await Promise.all([unpack(folder), bundle(folder)]);
  const suite = testsIn(folder).filter((name) => name !== CANARY);
  return {
    folder,
    suite: suite.map((name) => join(folder, name)),
    canary: [join(folder, SMALL), join(folder, CANARY)],
  };
}

/** @param {string} folder */
function testsIn(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.test.mjs'));
}

/** @param {string} folder */
async function unpack(folder) {
  const packed = join(folder, 'packed');
  await mkdir(packed);
  await mkdir(join(folder, 'node_modules'));
  await must('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', packed]);
  const tarball = readdirSync(packed).find((name) => name.endsWith('.tgz')) ?? '';
  await must('tar', ['-xzf', join(packed, tarball), '-C', packed]);
  await rename(join(packed, 'package'), join(folder, 'node_modules', 'igrs-rump'));
  await rm(packed, { recursive: true });
}

/**
 * As ES modules, and from those as CommonJS modules, which `require` the package.
 * @param {string} folder
 */
async function bundle(folder) {
  const [{ outputFiles }, real] = await Promise.all([bundleSuite(), bundleRealSuite()]);
  await writeFile(join(folder, 'real-protocols.test.mjs'), real);
  await Promise.all(outputFiles.map((file) => writeFile(join(folder, basename(file.path)), file.contents)));
  await writeFile(join(folder, CANARY), canarySource);
  await build({
    entryPoints: testsIn(folder).map((name) => join(folder, name)),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'silent',
  });
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function must(command, args) {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
}
