/**
 * The bench as one program for each sort of host, with our package as it is in dist/ (for `--compare` also another commit's) and what is
 * generated from the profile.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { parse } from 'yaml';
import { refuseArguments } from '../scripts/common/arguments.ts';
import { embedWasm, withConstants } from '../scripts/common/entries.ts';
import { root } from '../scripts/common/paths.ts';
import { requirePackages } from '../scripts/common/programs.ts';
import { checkDirectory } from '../tools/check.ts';
import type { Profile } from '../tools/model.ts';
import { emitTableBodies } from './table/emit.ts';

export const peers = fileURLToPath(new URL('./peers', import.meta.url));

/** Beside the packages of the peers: programs of Node, Deno and Bun import those unbundled. */
export const output = join(root, 'bench/peers/build');

type Form = 'process' | 'page' | 'worker' | 'profiled';

const REQUIRE =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

const SETTINGS: Record<Form, BuildOptions> = {
  // Split, so that a process loads no peer that it does not time.
  process: { platform: 'node', packages: 'external', splitting: true },
  page: { platform: 'browser' },
  // All in one module, as wrangler makes it.
  worker: { platform: 'browser', conditions: ['workerd', 'worker', 'browser'] },
  profiled: {
    platform: 'node',
    // The peers are bundled too; some of them call `require` for Node's own modules.
    external: ['iconv-lite'],
    banner: { js: REQUIRE },
    // In one file: an inlined line is counted by its number, but under the name of the file that it was inlined into.
    splitting: false,
    sourcemap: 'linked',
    sourcesContent: false,
  },
};

/** The package of a folder with a dist/, by the names that the bench imports it by. */
export function packageIn(folder: string): Record<string, string> {
  return { 'igrs-rump': join(folder, 'dist/index.js'), 'igrs-rump/profile': join(folder, 'dist/profile.js') };
}

/** Our package from its sources, so that each line leads to its file. */
const SOURCES = { 'igrs-rump': join(root, 'sdk/index.ts'), 'igrs-rump/profile': join(root, 'sdk/profile/index.ts') };

/** With constants as they are in dist/, which esbuild undoes: for all variants alike. */
export async function bundle(options: BuildOptions): Promise<void> {
  const { outputFiles } = await build({ ...options, write: false });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('.map') ? text : withConstants(text));
  }
}

/**
 * @param compared the folder of another build of the package, whose variants take turns with those of this one
 * @returns the file; the source map of a profiled one lies beside it
 */
export async function bundleProgram(form: Form, compared: string | null = null): Promise<string> {
  requirePackages('bench/peers');
  mkdirSync(output, { recursive: true });
  const entry = form === 'profiled' ? 'process' : form;
  const folder = join(output, compared === null ? form : `${form}-compared`);
  const isNode = form === 'process' || form === 'profiled';
  await bundle({
    absWorkingDir: root,
    entryPoints: [`bench/program/${entry}.ts`],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'error',
    ...SETTINGS[form],
    ...(form === 'profiled' ? { alias: SOURCES } : {}),
    plugins: [builtPackage(compared, form), madeFromProfile(isNode), embedWasm],
  });
  return join(folder, `${entry}.mjs`);
}

/**
 * Our package as it is in dist/: Node, Deno and Bun import it from there, since they find packages only beside the program, where ours is
 * not; in pages and workers it is part of the bundle, as users have it there.
 *
 * If two builds are compared: the subject of our own codec once more, with the package of another build. All of subjects/ours.ts is there
 * twice: if both builds ran through the same lines, V8 would compile those for the types of both, and each would pay for the other. And a
 * third time, with a copy of our package that makes the corpus and the expected results: those calls would leave traces in only one build,
 * which cost it a twentieth.
 */
function builtPackage(folder: string | null, form: Form): Plugin {
  const file = join(root, 'bench/subjects/ours.ts');
  const copy = join(output, 'corpus');
  if (folder !== null) cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  const packages: Readonly<Record<string, Record<string, string>>> =
    folder === null
      ? { '?reference': packageIn(root) }
      : { '?compared': packageIn(folder), '?reference': packageIn(copy), '': packageIn(root) };
  return {
    name: 'built-package',
    setup(build) {
      build.onResolve({ filter: /^bench:compared$/ }, () =>
        folder === null ? { path: 'none', namespace: 'empty' } : { path: file, suffix: '?compared' },
      );
      build.onResolve({ filter: /^bench:reference$/ }, () => ({
        path: file,
        ...(folder === null ? {} : { suffix: '?reference' }),
      }));
      build.onLoad({ filter: /subjects\/ours\.ts$/ }, ({ suffix }) => ({
        contents: readFileSync(file, 'utf8'),
        loader: 'ts',
        pluginData: packages[suffix],
      }));
      build.onResolve({ filter: /^igrs-rump/ }, ({ path, pluginData }) => {
        const found = ((pluginData ?? packages['?reference']) as Record<string, string>)[path];
        if (found === undefined || form === 'profiled') return undefined;
        return form === 'process' ? { path: pathToFileURL(found).href, external: true } : { path: found };
      });
      build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export {};' }));
    },
  };
}

/**
 * The modules of virtual.d.ts, made when the bundle asks for them.
 *
 * @param hasNodeBuiltins whether Node's modules can be imported: pages and workers have none, and start no native program
 */
export function madeFromProfile(hasNodeBuiltins: boolean): Plugin {
  const profile = readProfile();
  const contents: Record<string, () => string | Promise<string>> = {
    'bench:profile': () => `export const profile = ${JSON.stringify(profile)};`,
    'bench:table-bodies': () => emitTableBodies(profile),
    'bench:kaitai': () => compileKaitai(readFileSync(`${root}docs/rump.ksy`, 'utf8')),
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
      if (hasNodeBuiltins) return;
      // Kaitai's stream wants them to inflate and to decode old encodings, neither of which is needed here.
      build.onResolve({ filter: /^(zlib|iconv-lite)$/ }, ({ path }) => ({ path, namespace: 'unused' }));
      build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: '' }));
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

/** A module of the class that reads what a .ksy describes. */
export async function compileKaitai(text: string): Promise<string> {
  const compiler = createRequire(`${peers}/package.json`)('kaitai-struct-compiler');
  const ksy = parse(text, { version: '1.1' });
  const files: Record<string, string> = await compiler.compile('javascript', ksy, null, false);
  const source = files['Rump.js'];
  if (source === undefined) throw new Error(`Kaitai's compiler made ${Object.keys(files).join(', ')} of a .ksy`);
  // The compiled code calls `require`, in two spellings, and an external package cannot be required from an ES module.
  return [
    `import KaitaiStream from 'kaitai-struct/KaitaiStream.js';`,
    'const exports = {};',
    `const require = () => KaitaiStream;`,
    `(function (exports, require, module) { ${source}\n}).call(exports, exports, require, { exports });`,
    'export default exports;',
  ].join('\n');
}

/** Another commit's build of the package: what `--compare` sets beside this one. */
interface Build {
  readonly commit: string;
  /** Contains its dist/. */
  readonly folder: string;
}

/**
 * Made once in a temporary worktree, and kept under build/ by its commit.
 *
 * @param revision anything that names a commit to git
 */
export function buildOf(revision: string): Build {
  const commit = commitOf(revision);
  const folder = join(root, 'build/compare', commit);
  if (!existsSync(folder)) {
    console.error(`building ${revision} (${commit.slice(0, 12)})`);
    buildCommit(commit, folder);
  }
  return { commit, folder };
}

function commitOf(revision: string): string {
  try {
    return run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], root).trim();
  } catch {
    return refuseArguments(`--compare is ${revision}; git knows no such commit here`);
  }
}

function buildCommit(commit: string, folder: string): void {
  const temporary = mkdtempSync(join(tmpdir(), 'igrs-rump-compare-'));
  const worktree = join(temporary, 'worktree');
  try {
    run('git', ['worktree', 'add', '--detach', '--quiet', worktree, commit], root);
    const lock = (where: string): string => readFileSync(join(where, 'package-lock.json'), 'utf8');
    if (lock(worktree) === lock(root)) symlinkSync(join(root, 'node_modules'), join(worktree, 'node_modules'));
    else run('npm', ['ci', '--no-audit', '--no-fund'], worktree);
    run('npm', ['run', 'build'], worktree);
    mkdirSync(join(root, 'build/compare'), { recursive: true });
    // Renamed when it is complete: a build that was interrupted must not be taken for one.
    const copy = mkdtempSync(`${folder}-`);
    cpSync(join(worktree, 'dist'), join(copy, 'dist'), { recursive: true });
    if (existsSync(folder)) rmSync(copy, { recursive: true });
    else renameSync(copy, folder);
  } finally {
    if (existsSync(worktree)) run('git', ['worktree', 'remove', '--force', worktree], root);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Returns the command's output; if it fails, throws an error that contains it. */
function run(command: string, args: readonly string[], folder: string): string {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}:\n${stdout}${stderr}`);
  }
}
