/** Bundles the sources with esbuild. Nothing is written here: a build that fails half way leaves the last good dist/ in place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin, transform } from 'esbuild';
import {
  ENTRIES,
  type Entry,
  embedWasm,
  fileOf,
  specifierOf,
  WIRE,
  wasmFirst,
  withConstants,
} from './common/entries.ts';
import { filesIn, root } from './common/paths.ts';

type Options = BuildOptions & { readonly write: false; readonly metafile: true };

export interface Bundles {
  readonly outputFiles: readonly OutputFile[];
  readonly metafile: Metafile;
}

const common: Options = {
  absWorkingDir: root,
  bundle: true,
  // Engines keep a source with a single character beyond Latin-1 in two bytes each, and start 2 to 3 % slower.
  charset: 'ascii',
  format: 'esm',
  write: false,
  metafile: true,
  target: 'es2022',
  logLevel: 'silent',
};

// The package by its own name: the bundles run against dist/ exactly like an installed user's.
const ourselves = ['igrs-rump', 'igrs-rump/*'];

/**
 * Packages that are included, minified, in a file each. Their function names and lines matter to no reader of a stack trace; ours are kept.
 * By name: the file in dist/ without its ending.
 */
const VENDORED: Readonly<Record<string, string>> = { ws: 'server/ws', 'multicast-dns': 'server/multicast-dns' };

/** Not minified to one line: for an uncaught error Node prints the line that threw. */
const minified = { minify: true, lineLimit: 160 };

// Some bundled packages are CommonJS and call `require` for Node's own modules, which an ES module does not have.
const requireOfNode =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/** A file of dist/, in place of an import: its relative path is unknown before the importing file has its place. */
const inDist = (file: string) => ({ path: `dist:${file}.js`, external: true });

/** The included packages are imported from their files. */
const vendored: Plugin = {
  name: 'vendored',
  setup({ onResolve }) {
    for (const [name, file] of Object.entries(VENDORED))
      onResolve({ filter: new RegExp(`^${name}$`) }, () => inDist(file));
  },
};

const wire: Plugin = {
  name: 'wire',
  setup({ onResolve }) {
    const files = new Map(Object.entries(WIRE).map(([file, source]) => [resolve(root, source), file]));
    onResolve({ filter: /\/(names|frames|examine)\.ts$/ }, ({ resolveDir, path }) => {
      const file = files.get(resolve(resolveDir, path));
      return file === undefined ? undefined : inDist(file);
    });
  },
};

/**
 * Makes imports of files in dist/ relative to each importer, declares constants with `const`, and checks that the files that
 * `rump generate` copies contain nothing of the profile.
 */
function placed({ outputFiles, metafile }: Bundles, isOfProfile: boolean): Bundles {
  const folderOf = (path: string): string => posix.dirname(posix.relative('dist', path));
  const from = (folder: string, file: string): string => {
    const path = posix.relative(folder, file);
    return path.startsWith('.') ? path : `./${path}`;
  };
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => {
    const foreign = Object.keys(output.inputs).find((input) => input.startsWith('sdk/generated/'));
    if (!isOfProfile && foreign !== undefined) {
      throw new Error(
        `${path} holds ${foreign}: what exchange, server and command take of the profile comes by sdk/wire`,
      );
    }
    const imports = output.imports.map((each) =>
      each.path.startsWith('dist:') ? { ...each, path: from(folderOf(path), each.path.slice(5)) } : each,
    );
    return [path, { ...output, imports }];
  });
  const files = outputFiles.map((file) => {
    const folder = folderOf(posix.normalize(file.path.slice(root.length).replaceAll('\\', '/')));
    const text = file.path.endsWith('.js')
      ? withConstants(file.text.replace(/"dist:([^"]+)"/g, (_, path: string) => `"${from(folder, path)}"`))
      : file.text;
    return { ...file, text, contents: new TextEncoder().encode(text) };
  });
  return { outputFiles: files, metafile: { ...metafile, outputs: Object.fromEntries(outputs) } };
}

/** The codec, for any profile, and everything that needs no server. */
export async function bundleSdk(): Promise<Bundles> {
  return together(
    await bundleEntries(ENTRIES.filter(({ source }) => source.startsWith('sdk/'))),
    ...(await Promise.all(Object.entries(WIRE).map(([file, source]) => bundleGroup({ [file]: source }, true)))),
  );
}

/** The message server with its hosts, and the included packages. */
export async function bundleServer(): Promise<Bundles> {
  const packages = Object.entries(VENDORED).map(([name, file]) =>
    build({
      ...common,
      ...minified,
      entryPoints: { [file]: name },
      outdir: 'dist',
      platform: 'node',
      target: 'node20',
      // ws runs without these, and uses them if they are there.
      external: ['bufferutil', 'utf-8-validate'],
      banner: { js: requireOfNode },
    }),
  );
  return together(
    await bundleEntries(ENTRIES.filter(({ source }) => source.startsWith('server/'))),
    ...(await Promise.all(packages)),
  );
}

/**
 * Shipped as lines that a person can read, with the marks of pure calls: what a program imports of an entry is all that a bundler keeps of
 * it, and for an uncaught error Node prints a line. Bundlers minify; for pages that load the files as they are, a CDN does. The
 * codec's sources are in the package, so its maps need not repeat them; those of exchange and server are not, and have no maps.
 *
 * Entries of a group share chunks; each of the others is one file, because the little that they share costs less than
 * a chunk. A program loads one of the two codecs: without a shared chunk it starts a twentieth sooner and is 0.4 KB smaller. Measured: with
 * chunks among all of them a server loads 18.4 KB instead of 15.4, the exchange 13.9 instead of 10.
 */
async function bundleEntries(entries: readonly Entry[]): Promise<Bundles> {
  const groupOf = (entry: Entry): string => entry.group ?? entry.name;
  const groups = Array.from(new Set(entries.map(groupOf)), (name) =>
    entries.filter((entry) => groupOf(entry) === name),
  );
  return together(
    ...(await Promise.all(
      groups.map((group) =>
        bundleGroup(
          Object.fromEntries(group.map((entry) => [fileOf(entry), entry.source])),
          group.every(({ anyProfile }) => anyProfile === true),
        ),
      ),
    )),
  );
}

async function bundleGroup(entryPoints: Readonly<Record<string, string>>, isOfProfile: boolean): Promise<Bundles> {
  const bundles = await build({
    ...common,
    entryPoints,
    inject: wasmFirst(entryPoints),
    outdir: 'dist',
    splitting: Object.keys(entryPoints).length > 1,
    chunkNames: 'server/[name]-[hash]',
    // Importing Node's modules without `node:` is an error here; layers.ts says who may import them.
    platform: 'neutral',
    external: ['node:*', 'jose', '@nats-io/*'],
    plugins: [embedWasm, compactDescriptions, vendored, ...(isOfProfile ? [] : [wire])],
    ...(isOfProfile ? { sourcemap: 'linked', sourcesContent: false } : {}),
  });
  return placed(bundles, isOfProfile);
}

/** The descriptions, a line each: 63 KB in place of 87, and a map of 8 KB in place of 27. No trace leads to literals. */
const compactDescriptions: Plugin = {
  name: 'compact-descriptions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sdk[\\/]generated[\\/]descriptions\.ts$/ }, async ({ path }) => {
      const options = {
        loader: 'ts',
        charset: 'ascii',
        minifyWhitespace: true,
        sourcemap: 'inline',
        sourcefile: path,
      } as const;
      return { contents: (await transform(readFileSync(path), options)).code, loader: 'js' };
    });
  },
};

function together(...results: readonly Bundles[]): Bundles {
  return {
    outputFiles: results.flatMap((result) => result.outputFiles),
    metafile: {
      inputs: Object.assign({}, ...results.map((result) => result.metafile.inputs)),
      outputs: Object.assign({}, ...results.map((result) => result.metafile.outputs)),
    },
  };
}

/**
 * In pieces, so that a command loads what it needs: `decode` no server. The package's entries are imported from where they are, except
 * those that import packages which the user would have to install: tokens and NATS are included, so that `rump serve` needs nothing else.
 */
export async function bundleCli(): Promise<Bundles> {
  const bundles = await build({
    ...common,
    entryPoints: {
      cli: 'cli/main.ts',
      // By name: with `--profile` they run from another package.
      'cli-decode': 'cli/decode/decode.ts',
      'cli-encode': 'cli/encode.ts',
      'cli-inspect': 'cli/inspect.ts',
      'cli-route': 'cli/route.ts',
      'cli-serve': 'cli/serve/serve.ts',
      'cli-simulate': 'cli/simulate/simulate.ts',
      'cli-requests': 'cli/controller/requests.ts',
      'cli-watch': 'cli/controller/watch.ts',
    },
    outdir: 'dist',
    // Beside the entry, because cli/package.ts finds the package relative to its own file.
    chunkNames: 'cli-[name]-[hash]',
    splitting: true,
    platform: 'node',
    target: 'node20',
    // No table has colours, and cli-table3 runs without them.
    external: ['assemblyscript', 'assemblyscript/*', '@colors/colors'],
    alias: {
      // The modules that yaml has for browsers do the same, and unused ones are dropped.
      yaml: `${root}node_modules/yaml/browser/dist/index.js`,
      // Half the size. That it is slower does not matter for one signature per connection to NATS.
      tweetnacl: `${root}node_modules/tweetnacl/nacl.js`,
    },
    plugins: [vendored, wire, ownEntries, neededOfJose, shortNames, undescribed],
    // esbuild puts a first line `#!` of the entry before the banner by itself.
    banner: { js: requireOfNode },
    sourcemap: false,
    // Two thirds of the bytes; our names stay, and lines stay short enough to be printed with an error.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
  });
  return placed(bundles, false);
}

/** Imports of this package's entries become those of the package that contains the command, whatever its name; only NATS is bundled. */
const ownEntries: Plugin = {
  name: 'own-entries',
  setup({ onResolve }) {
    for (const entry of ENTRIES) {
      const filter = new RegExp(`^${specifierOf(entry)}$`);
      onResolve({ filter }, () =>
        specifierOf(entry) === 'igrs-rump/nats' ? { path: root + entry.source } : inDist(fileOf(entry)),
      );
    }
  },
};

/** `jose` is imported dynamically, and of such an import esbuild keeps everything; the functions used are a third of it. */
const neededOfJose: Plugin = {
  name: 'needed-of-jose',
  setup({ onResolve, onLoad }) {
    const names = 'calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT';
    onResolve({ filter: /^jose$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'jose', namespace: 'needed' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'needed' }, () => ({
      contents: `export { ${names} } from 'jose';`,
      resolveDir: root,
    }));
  },
};

/**
 * Other packages' functions and variables lose their names. Ours keep them, for readable stacks, except for what checks, compares and emits
 * profiles, a third of the command, what declares its options, and simulated appliances: they throw nothing that a user meets.
 */
const SHORTENED =
  /[\\/](node_modules[\\/].*\.m?js|(tools|home|cli[\\/](commands|compiled|generate|profile))[\\/].*\.ts)$/;

const shortNames: Plugin = {
  name: 'short-names',
  setup({ onLoad }) {
    onLoad({ filter: SHORTENED }, async ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const { code } = await transform(source, {
        loader: path.endsWith('.ts') ? 'ts' : 'js',
        minifyIdentifiers: true,
        // Without one, esbuild takes it for a script, whose outermost names others might use.
        format: /^(import|export)\b/m.test(source) ? 'esm' : 'cjs',
        legalComments: 'inline',
        charset: 'ascii',
      });
      return { contents: code, loader: 'js' };
    });
  },
};

/** The schema without its descriptions, which editors read in the file that is shipped; except those of patterns, which defects quote. */
const undescribed: Plugin = {
  name: 'undescribed',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]profile\.schema\.json$/ }, ({ path }) => {
      const schema = JSON.parse(readFileSync(path, 'utf8'), function (this: object, name: string, value: unknown) {
        return name === 'description' && typeof value === 'string' && !('pattern' in this) ? undefined : value;
      });
      return { contents: JSON.stringify(schema), loader: 'json' };
    });
  },
};

/**
 * The suite for any host. `neutral` makes an import of Node's modules an error, except for two: every host has them or gets
 * shims. The output is inside the package, so that the package's own name resolves.
 */
export function bundleSuite() {
  return build({
    ...common,
    entryPoints: filesIn('test/suite', '.test.ts'),
    outbase: 'test/suite',
    outdir: 'build/suite',
    outExtension: { '.js': '.mjs' },
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: [...ourselves, 'node:test', 'node:assert', 'node:assert/strict'],
    loader: { '.bin': 'binary' },
    sourcemap: 'linked',
  });
}

/** The licences of bundled packages require that their text is included: each once, for all packages that have it. */
export function thirdPartyNotices({ inputs }: Metafile): string {
  const folders = new Set(
    Object.keys(inputs).flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  const packages = new Map<string, string[]>();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const whole = file ? readFileSync(join(root, folder, file), 'utf8').trim() : '';
    // The terms of the Apache License are followed by how to apply it, with a line of the package's own.
    const [text, appendix = ''] = whole.split(/(?<=END OF TERMS AND CONDITIONS)\n/) as [string, string?];
    const [owner] = /^ *Copyright \d.*$/m.exec(appendix) ?? [''];
    packages.set(text, [
      ...(packages.get(text) ?? []),
      `${name} ${version} (${license})${owner && `, ${owner.trim()}`}`,
    ]);
  }
  return Array.from(packages, ([text, names]) => `${names.join('\n')}\n\n${text}\n`).join('\n');
}
