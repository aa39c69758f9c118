import { build } from 'esbuild';
import { embedWasm } from './common/embed-wasm.mjs';
import { filesIn, root } from './common/paths.mjs';

/** @type {import('esbuild').BuildOptions & { write: false, metafile: true }} */
const common = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  format: 'esm',
  // Written by the caller, all at once: a build that fails half way leaves the last good dist/ in place.
  write: false,
  metafile: true,
  target: 'es2022',
  logLevel: 'silent',
};

// The package by its own name: the bundles run against dist/ exactly as an installed user does.
const ourselves = ['igrs-rump', 'igrs-rump/*'];

/**
 * Shipped as lines that a person can read, with the marks of pure calls: what is imported of an entry is all that a bundler keeps of
 * it, and what Node prints of an uncaught error is a line. Bundlers minify; whoever loads the files as they are asks a CDN to. The
 * sources lie beside them in the package, so that maps need not repeat them.
 * @type {import('esbuild').BuildOptions & { write: false, metafile: true }}
 */
const mapped = { ...common, outdir: 'dist', sourcemap: 'linked', sourcesContent: false };

/** The codec's two entries share what they have in common; the profile's is apart, because it shares little beyond the errors. */
export async function bundleSdk() {
  /** @type {import('esbuild').BuildOptions & { write: false, metafile: true }} */
  const options = { ...mapped, chunkNames: 'chunks/[name]-[hash]', platform: 'neutral', plugins: [embedWasm] };
  // The codec is passed in, so that none of it comes along; what little is shared costs less than a chunk.
  const [codec, profile, exchange, webSocket] = await Promise.all([
    build({
      ...options,
      splitting: true,
      entryPoints: { index: 'sdk/index.ts', js: 'sdk/js.ts' },
    }),
    build({ ...options, entryPoints: { profile: 'sdk/profile/index.ts' } }),
    build({ ...options, entryPoints: { exchange: 'sdk/exchange/index.ts' } }),
    build({ ...options, entryPoints: { websocket: 'sdk/transport/web-socket.ts' } }),
  ]);
  return together(codec, profile, exchange, webSocket);
}

// Some of what is bundled is CommonJS and calls `require` for Node's own modules, which an ES module does not have.
const require =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/**
 * The message server for any host, and its hosts on Workers, and on Node, Deno and Bun. In two builds, because what runs on any
 * host may not begin with Node's `require`. Without maps: their sources are not in the package, and the lines are as they were.
 */
export async function bundleServer() {
  /** @type {import('esbuild').BuildOptions & { write: false, metafile: true }} */
  const options = { ...common, outdir: 'dist', splitting: true, chunkNames: 'server/[name]-[hash]', sourcemap: false };
  const [anywhere, node] = await Promise.all([
    build({
      ...options,
      platform: 'neutral',
      entryPoints: {
        server: 'server/index.ts',
        'server/workers': 'server/workers/index.ts',
        nats: 'server/nats/index.ts',
      },
      external: ['jose', '@nats-io/*'],
    }),
    build({
      ...options,
      platform: 'node',
      target: 'node20',
      entryPoints: {
        tcp: 'sdk/transport/node/tcp.ts',
        'server/node': 'server/node/index.ts',
        lan: 'server/lan/index.ts',
      },
      // Whoever has tokens installs jose; ws runs without the two others, and takes them where they are.
      external: ['jose', 'bufferutil', 'utf-8-validate'],
      banner: { js: require },
    }),
  ]);
  return together(anywhere, node);
}

/** @param {import('esbuild').BuildResult<{ write: false, metafile: true }>[]} results */
function together(...results) {
  return {
    outputFiles: results.flatMap((result) => result.outputFiles),
    metafile: {
      inputs: Object.assign({}, ...results.map((result) => result.metafile.inputs)),
      outputs: Object.assign({}, ...results.map((result) => result.metafile.outputs)),
    },
  };
}

/**
 * In pieces, so that a command loads what it needs: `decode` no server. What the server is made of comes along, tokens and
 * WebSockets too, so that `rump serve` wants nothing else to be installed.
 */
export function bundleCli() {
  return build({
    ...common,
    entryPoints: { cli: 'cli/main.ts' },
    outdir: 'dist',
    // Beside the entry: cli/package.ts finds the package by where it lies itself.
    chunkNames: 'cli-[name]-[hash]',
    splitting: true,
    platform: 'node',
    target: 'node20',
    alias: {
      'igrs-rump/server': './server/index.ts',
      'igrs-rump/server/node': './server/node/index.ts',
      'igrs-rump/nats': './server/nats/index.ts',
      'igrs-rump/lan': './server/lan/index.ts',
    },
    external: [
      'igrs-rump',
      'igrs-rump/profile',
      'igrs-rump/exchange',
      'igrs-rump/websocket',
      'igrs-rump/tcp',
      'assemblyscript',
      'assemblyscript/*',
      'bufferutil',
      'utf-8-validate',
    ],
    // esbuild puts a first line `#!` of the entry before the banner by itself.
    banner: { js: require },
    sourcemap: false,
    // Two thirds of the bytes; names stay, and lines stay short enough to be printed with an error.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
  });
}

/**
 * The suite for any host. `neutral` makes an import of Node's modules an error, but for the two that every host has or is
 * given a shim of. The output lies inside the package, so that the package's own name resolves.
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
