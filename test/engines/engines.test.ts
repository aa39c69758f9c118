/** The package on engines that have the language and nothing of a browser: no TextDecoder, no streams, no WebAssembly. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { webSocket } from 'igrs-rump/websocket';
import { installPackage, removeProject } from '../bundlers/project.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const packages = createRequire(join(here, 'packages/package.json'));

const project = realpathSync(mkdtempSync(join(tmpdir(), 'igrs-rump-engines-')));
after(() => removeProject(project));
installPackage(project);
cpSync(join(here, 'program.ts'), join(project, 'engines', 'program.ts'));
cpSync(join(here, '../vectors/golden.json'), join(project, 'vectors', 'golden.json'));
const program = join(project, 'engines', 'program.ts');

const { outputFiles } = await build({
  entryPoints: [program],
  bundle: true,
  write: false,
  charset: 'utf8',
  format: 'iife',
  platform: 'neutral',
});
const bundled = outputFiles[0]?.text ?? '';

const isOfHost = (line: string): boolean => /^(host|refused) /.test(line);

/** What it prints in a realm of Node's engine. */
const expected: string[] = [];
runInContext(bundled, createContext({ print: (line: string) => expected.push(line) }));

function assertRuns(lines: readonly string[], lacks: Readonly<Record<string, string | null>>): void {
  assert.ok(expected.length > 100);
  assert.deepEqual(
    lines.filter((line) => !isOfHost(line)),
    expected.filter((line) => !isOfHost(line)),
  );
  const ofHost = lines.filter(isOfHost);
  assert.equal(ofHost.shift(), "host js, this host has no WebAssembly; engine 'js' runs everywhere");
  assert.match(ofHost.shift() ?? '', /^refused half a pair: out-of-range, .+ surrogate/);
  assert.equal(ofHost.length, Object.keys(lacks).length);
  for (const [index, [use, missing]] of Object.entries(lacks).entries()) {
    const pattern = missing === null ? 'no$' : `unsupported, .+ needs ${missing}, which this host does not have`;
    assert.match(ofHost[index] ?? '', new RegExp(`^refused ${use}: ${pattern}`));
  }
}

const NO_STREAMS = {
  decoder: 'ReadableStream',
  encoder: 'ReadableStream',
  links: 'TransformStream',
  webSocket: 'ReadableStream',
  controller: 'AbortController',
};

test('QuickJS runs every entry that is not for Node, without polyfills', async () => {
  const { getQuickJS } = packages('quickjs-emscripten');
  const lines: string[] = [];
  const context = (await getQuickJS()).newContext();
  const print = context.newFunction('print', (line: never) => void lines.push(context.getString(line)));
  context.setProp(context.global, 'print', print);
  print.dispose();
  context.unwrapResult(context.evalCode(bundled)).dispose();
  context.dispose();
  assertRuns(lines, { ...NO_STREAMS, clock: 'setTimeout' });
});

/** Where the engine's programs lie, for the platforms that it is built for. */
const FOLDERS: Readonly<Record<string, string>> = {
  'linux x64': 'linux64-bin',
  'darwin x64': 'osx-bin',
  'darwin arm64': 'osx-bin',
  'win32 x64': 'win64-bin',
};
const folder = FOLDERS[`${process.platform} ${process.arch}`];

test('Hermes runs what Metro makes of them with React Native’s transforms, without polyfills', {
  skip: folder === undefined && 'hermes-engine-cli has no program for this platform',
}, async () => {
  const Metro = packages('metro');
  const config = await Metro.loadConfig(
    { cwd: project, maxWorkers: 1 },
    {
      projectRoot: project,
      // Babel's helpers are beside Metro, not in the project.
      watchFolders: [join(here, 'packages')],
      resolver: { nodeModulesPaths: [join(here, 'packages/node_modules')] },
      transformer: { babelTransformerPath: packages.resolve('@react-native/metro-babel-transformer') },
      cacheStores: [],
      reporter: { update: () => {} },
    },
  );
  const { code } = await Metro.runBuild(config, {
    entry: program,
    platform: 'android',
    dev: false,
    minify: false,
    unstable_transformProfile: 'hermes-stable',
  });
  const bundle = join(project, 'bundle.js');
  writeFileSync(bundle, code);
  const hermes = packages.resolve(`hermes-engine-cli/${folder}/hermes`);
  const output = execFileSync(hermes, [bundle], { encoding: 'utf8' });
  assertRuns(output.trimEnd().split('\n'), { ...NO_STREAMS, clock: null });
});

test('a missing WebSocket is reported where signals and URLs are those of React Native', async (t) => {
  class Refused extends EventTarget {
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' })));
    }
    close(): void {}
  }
  // Its URL throws where it is asked for a host, and its signals have no throwIfAborted.
  t.mock.getter(URL.prototype, 'host', () => assert.fail('not implemented'));
  const listeners = { addEventListener() {}, removeEventListener() {} };
  const connect = webSocket('ws://user@example.org:8080/rump?a=b', { WebSocket: Refused as never });
  await assert.rejects(connect({ aborted: false, ...listeners } as never), {
    code: 'closed',
    message: /^no WebSocket to example\.org:8080: /,
  });
  const reason = new Error('enough');
  await assert.rejects(connect({ aborted: true, reason, ...listeners } as never), reason);
});
