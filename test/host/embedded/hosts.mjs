import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed, versionOf } from '../host.mjs';
import { checked, execute } from '../program.mjs';
import { bundleForHost } from '../shim/bundle.mjs';

/** @typedef {{ code: number | null, stdout: string, output: string }} End */

const NODE = 'node-26';
const node = () => installed(`${NODE}/bin/node`);
const bun = () => installed('bun/bin/bun.exe');

/** Where package and suite are one script, which is part of something else or runs slowly. @type {import('../host.mjs').Host[]} */
export const embedded = [
  host('Node without its compilers', 'js', NODE, (script, folder) =>
    execute(node(), ['--jitless', script], { folder }),
  ),
  host('a vm context of Node', 'wasm', NODE, (script, folder) =>
    execute(node(), [own('context.mjs'), script], { folder }),
  ),
  host('a single executable of Node', 'wasm', NODE, async (script, folder) => {
    const output = join(folder, 'program');
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ main: script, output, disableExperimentalSEAWarning: true }));
    return made(await execute(node(), ['--build-sea', config], { folder }), output);
  }),
  host('an executable of Bun', 'wasm', 'bun', async (script, folder) => {
    const output = join(folder, 'program');
    return made(await execute(bun(), ['build', '--compile', script, '--outfile', output], { folder }), output);
  }),
  // Its top level runs while it is compiled, on the engine that serves its requests.
  host('Fastly Compute', 'js', '../embedded/fastly/node_modules/@fastly/js-compute', (script, folder) =>
    execute(node(), [own('fastly/compile.mjs'), script, join(folder, 'program.wasm')], { folder }),
  ),
];

/** @param {string} name of a file of this folder */
function own(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * Runs the program that was made, if it was.
 * @param {End} making
 * @param {string} program
 */
function made({ code, output }, program) {
  if (code !== 0) throw new Error(`${program} was not made (${code})\n${output}`);
  return execute(program, [], { folder: dirname(program) });
}

/**
 * @param {string} name
 * @param {import('../host.mjs').Engine} engine
 * @param {string} runtime the package that it is
 * @param {(script: string, folder: string) => Promise<End>} run the script, with a folder for what that takes
 * @returns {import('../host.mjs').Host}
 */
function host(name, engine, runtime, run) {
  return {
    name,
    engine,
    async run({ files, settings }) {
      const folder = await mkdtemp(join(tmpdir(), 'igrs-rump-embedded-'));
      try {
        const script = join(folder, 'suite.js');
        await writeFile(script, await bundleForHost({ entry: own('entry.ts'), files, settings, format: 'iife' }));
        return { version: versionOf(runtime), tests: testsOf(await run(script, folder)) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/**
 * What entry.ts has printed. It ends well whatever became of the tests.
 * @param {End} end
 * @returns {import('../host.mjs').TestResult[]}
 */
function testsOf({ code, stdout, output }) {
  const line = stdout.split('\n').find((text) => text.startsWith('[{"name":'));
  return code === 0 && line !== undefined ? JSON.parse(line) : checked([], { code, output });
}
