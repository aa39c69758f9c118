import { mkdir, rm, writeFile } from 'node:fs/promises';
import { root } from '../common/paths.ts';
import { run } from '../common/programs.ts';

/** A user's folder: the package's tarball is installed here, and users' programs are compiled here. */
export const user = `${root}build/package`;

type Exports = { readonly [condition: string]: Exports | string };

/** The parts of package.json that the checks look at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly types: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export interface Packed {
  readonly tarball: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly size: number;
  readonly unpackedSize: number;
}

/** Packs the package as npm would publish it and installs that, like a user. */
export async function pack(): Promise<Packed> {
  await rm(user, { recursive: true, force: true });
  await mkdir(user, { recursive: true });
  const packing = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', user]);
  const start = packing.output.search(/^[[{]/m);
  if (packing.code !== 0 || start < 0) throw new Error(`npm pack\n${packing.output}`);
  // npm 11 gives an object by name, earlier ones an array.
  const [packed] = Object.values(JSON.parse(packing.output.slice(start))) as [Packed & { readonly filename: string }];

  await writeFile(`${user}/package.json`, JSON.stringify({ name: 'user', private: true, type: 'module' }));
  const tarball = `${user}/${packed.filename}`;
  // Without a network: anything that it would fetch is a dependency that the package must not have.
  const flags = ['--offline', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const installing = await run('npm', ['install', '--prefix', user, ...flags, tarball]);
  if (installing.code !== 0) throw new Error(`npm install\n${installing.output}`);
  return { tarball, files: packed.files, size: packed.size, unpackedSize: packed.unpackedSize };
}

/** `rump generate` needs the sources, and the compilers' configuration for them. */
const WANTED = [
  /^(dist|assembly|sdk|profile|docs)\//,
  /^(package\.json|asconfig\.json|tsconfig\.base\.json|README\.md|LICENSE)$/,
];

/** Bytes on a user's disk. */
const MAX_UNPACKED = 4_000_000;

/** Everything that package.json names is packed, and nothing else. */
export function checkContents(manifest: Manifest, { files, size, unpackedSize }: Packed): string {
  const paths = new Set(files.map((file) => file.path));
  const problems = [];
  const targets = [manifest.main, manifest.types, ...Object.values(manifest.bin), ...leaves(manifest.exports)];
  for (const target of new Set(targets.map((name) => name.replace(/^\.\//, '')))) {
    if (!paths.has(target)) problems.push(`package.json names ${target}, which is not packed`);
  }
  for (const path of paths) {
    const isWanted = WANTED.some((pattern) => pattern.test(path)) && !path.includes('__tests__');
    if (!isWanted) problems.push(`packed: ${path}, which no user needs; "files" of package.json has the list`);
  }
  if (unpackedSize > MAX_UNPACKED) problems.push(`${unpackedSize} bytes unpacked, more than ${MAX_UNPACKED}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return `${paths.size} files, ${thousands(size)} KB packed, ${thousands(unpackedSize)} KB unpacked`;
}

export function checkDependencies(manifest: Manifest): string {
  const names = Object.keys(manifest.dependencies ?? {});
  if (names.length > 0) throw new Error(`package.json: dependencies must stay empty; it has ${names.join(', ')}`);
  return 'none';
}

function leaves(exports: Exports | string): string[] {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(leaves);
}

function thousands(bytes: number) {
  return Math.round(bytes / 1000);
}

export async function checkWithPublint({ tarball }: Packed) {
  const { code, output } = await run('publint', ['run', '--strict', tarball]);
  if (code !== 0) throw new Error(output.trim());
  return 'clean';
}

/**
 * Are the types wrong? Even in TypeScript's resolution of 2012; what `require` gets is left out, because an ES module cannot do
 * better: hosts that require ES modules take the package.
 */
export async function checkWithAttw({ tarball }: Packed) {
  const program = `${root}test/consumers/tools/node_modules/@arethetypeswrong/cli/dist/index.js`;
  const options = ['--ignore-rules', 'cjs-resolves-to-esm', '--no-emoji', '--format', 'ascii'];
  const { code, output } = await run('node', [program, tarball, ...options]);
  if (code !== 0) throw new Error(output.trim());
  const entries = output.match(/^"igrs-rump.*"$/gm) ?? [];
  if (entries.length === 0) throw new Error(`attw has looked at no entry:\n${output.trim()}`);
  return `clean, ${entries.length} entries`;
}
