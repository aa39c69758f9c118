/**
 * Who may import whom. `LAYERS` lists the layers, the lowest first: an import may only point to a file of the same
 * layer or of one listed before it. No file may import itself through others, not even types, and packages are imported only where they
 * are listed.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesIn, root } from './common/paths.ts';

export interface Layer {
  /** A folder with everything below it that is not a layer of its own, or one file. */
  readonly path: string;
  /** A folder elsewhere that belongs to the same layer: where the generator chooses between modules of this one. */
  readonly hooks?: string;
  /** Packages that it may import; `node:*` is any module of Node. Without a list: any. */
  readonly packages?: readonly string[];
  /** Layers that it may not import although they are listed before it. */
  readonly apart?: readonly string[];
}

// The codec's part of sdk/ has no dependency, not even on the exchange; only transports import modules of their runtime.
const NONE: readonly string[] = [];
const NODE = ['node:*'];

export const LAYERS: readonly Layer[] = [
  { path: 'scripts/common', packages: [...NODE, 'esbuild'] },
  { path: 'sdk/wasm.d.ts', packages: NONE },
  { path: 'sdk/values', packages: NONE },
  { path: 'sdk/check', packages: NONE },
  { path: 'sdk/field', packages: NONE },
  { path: 'sdk/generated', packages: NONE },
  { path: 'sdk/profile/description.ts', packages: NONE },
  { path: 'sdk/generated/descriptions.ts', packages: NONE },
  { path: 'sdk/frame', hooks: 'sdk/generated/hooks/frame', packages: NONE },
  { path: 'sdk/wire', packages: NONE },
  { path: 'sdk/engine', hooks: 'sdk/generated/hooks/engine', packages: NONE },
  { path: 'sdk/profile', hooks: 'sdk/generated/hooks/profile', packages: NONE, apart: ['sdk/engine'] },
  { path: 'sdk/message', hooks: 'sdk/generated/hooks/message', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/columns', hooks: 'sdk/generated/hooks/columns', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/scan', hooks: 'sdk/generated/hooks/scan', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/routing', hooks: 'sdk/generated/hooks/routing', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/codec.ts', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/any-codec.ts', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/create.ts', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/stream', packages: NONE, apart: ['sdk/profile'] },
  { path: 'sdk/exchange', packages: NONE, apart: ['sdk/profile', 'sdk/engine', 'sdk/stream'] },
  { path: 'sdk/transport', packages: NONE, apart: ['sdk/codec.ts'] },
  { path: 'sdk/transport/node', packages: ['node:events', 'node:net', 'node:tls'], apart: ['sdk/codec.ts'] },
  { path: 'sdk/surface.ts', packages: NONE, apart: ['sdk/profile', 'sdk/exchange', 'sdk/transport'] },
  { path: 'sdk/index.ts', packages: NONE },
  { path: 'sdk/js.ts', packages: NONE, apart: ['sdk/index.ts'] },

  { path: 'server/accounts', packages: ['jose'] },
  { path: 'server/bus', packages: NONE },
  { path: 'server', packages: NONE },
  { path: 'server/link', packages: NONE },
  { path: 'server/message-server.ts', packages: NONE },
  { path: 'server/index.ts', packages: NONE },
  {
    path: 'server/nats',
    packages: ['@nats-io/jetstream', '@nats-io/kv', '@nats-io/nats-core'],
    apart: ['server/link'],
  },
  { path: 'server/workers', packages: NONE, apart: ['server/nats'] },
  { path: 'server/node', packages: [...NODE, 'ws'], apart: ['server/nats', 'server/workers'] },
  { path: 'server/lan', packages: [...NODE, 'dns-packet', 'multicast-dns'], apart: ['server/nats', 'server/workers'] },

  {
    path: 'tools',
    packages: [...NODE, 'yaml'],
    apart: ['sdk/codec.ts', 'server'],
  },
  { path: 'home' },
  { path: 'cli' },
  { path: 'bench' },
  { path: 'examples' },
  { path: 'scripts' },
  { path: 'test' },
  // Profiles of real protocols, and codecs over any profile, are among the tests.
  { path: 'bench/real' },
  { path: 'bench/peers/real' },
  // What a home on Workers uses is counted in the worker of the tests.
  { path: 'bench/workers' },
  { path: 'bench/virtual.d.ts' },
  { path: 'bench/run.ts' },
  { path: 'bench/test' },
];

/** A specifier of an import or export, of a type or a module, static or dynamic. */
const SPECIFIER =
  /^(?:import|export)\s(?:[\w*{}$,\s]*\sfrom\s)?\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm;

const isWithin = (file: string, path: string): boolean => file === path || file.startsWith(`${path}/`);

/** The violations of the order of the layers in these files: a line each. */
export function violations(files: ReadonlyMap<string, string>, layers: readonly Layer[] = LAYERS): string[] {
  const found: string[] = [];
  const imports = new Map<string, string[]>();
  const numberOf = (file: string): number => {
    // A folder of hooks belongs to the layer that uses them, wherever it is.
    const isAmong = ({ hooks }: Layer): boolean => hooks !== undefined && isWithin(file, hooks);
    const chosen = layers.findIndex(isAmong);
    if (chosen >= 0) return chosen;
    // The longest path is the nearest: server/link before server.
    const fitting = layers.filter(({ path }) => isWithin(file, path)).sort((a, b) => b.path.length - a.path.length);
    return fitting[0] ? layers.indexOf(fitting[0]) : -1;
  };

  for (const [file, text] of files) {
    const number = numberOf(file);
    const layer = layers[number];
    const targets: string[] = [];
    imports.set(file, targets);
    if (!layer) {
      found.push(`${file} is in no layer; scripts/layers.ts lists them`);
      continue;
    }
    for (const [, static_, later] of text.matchAll(SPECIFIER)) {
      const specifier = static_ ?? later ?? '';
      if (!specifier.startsWith('.')) {
        const allowed = layer.packages?.some(
          (name) => name === specifier || (name === 'node:*' && specifier.startsWith('node:')),
        );
        if (allowed === false)
          found.push(
            `${file} imports ${specifier}; ${layer.path} may import ${layer.packages?.join(', ') || 'no package'}`,
          );
        continue;
      }
      const target = posix.join(posix.dirname(file), specifier);
      if (!files.has(target)) continue;
      targets.push(target);
      const other = numberOf(target);
      if (other > number)
        found.push(`${file} imports ${target}: ${layer.path} is nearer to the ground than ${layers[other]?.path}`);
      const apart = layer.apart?.find((path) => layers[other] && isWithin(layers[other].path, path));
      if (apart) found.push(`${file} imports ${target}: ${layer.path} stays apart from ${apart}`);
    }
  }
  return [...found, ...circles(imports)];
}

/** Import cycles, a line for each that a depth-first walk meets. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const from = path.indexOf(file);
    if (from >= 0) found.push(`a circle: ${[...path.slice(from), file].join(' → ')}`);
    if (from >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folders = [...new Set(LAYERS.map(({ path }) => path.split('/')[0] as string))];
  const names = folders.flatMap((folder) => ['.ts', '.mjs', '.js'].flatMap((ending) => filesIn(folder, ending, true)));
  const found = violations(new Map(names.map((name) => [name, readFileSync(root + name, 'utf8')])));
  for (const line of found) console.error(line);
  console.log(`${names.length} files in ${LAYERS.length} layers`);
  if (found.length > 0) process.exitCode = 1;
}
