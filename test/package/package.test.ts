import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { build, transform } from 'esbuild';
import { createCodec, RumpError } from 'igrs-rump';

const file = createRequire(import.meta.url).resolve('igrs-rump/rump.wasm');
const bytes = readFileSync(file);
const BUDGET = 24 * 1024;

test(`rump.wasm has no more than ${BUDGET} bytes and imports nothing`, () => {
  assert.ok(bytes.length <= BUDGET, `${bytes.length} bytes`);
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(bytes)), []);
});

test('rump.wasm as a module of its own serves like the embedded one', () => {
  const module = new WebAssembly.Module(bytes);
  for (const options of [{ module }, { module, engine: 'wasm' as const }]) {
    const codec = createCodec(options);
    assert.equal(codec.engine, 'wasm');
    assert.deepEqual([...codec.scanner().push(new Uint8Array(100))], []);
  }
});

test('the package can be required', () => {
  const script = "const { createCodec } = require('igrs-rump'); console.log(createCodec().engine)";
  // Node 20 and 22.0 to 22.11 want a flag for it.
  const flags = process.features.require_module ? [] : ['--experimental-require-module'];
  const output = execFileSync(process.execPath, [...flags, '-e', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  assert.equal(output.trim(), 'wasm');
});

/** What a program prints on a host that refuses WebAssembly. */
function withoutWasm(script: string): string {
  const args = ['--jitless', '--no-warnings', '--input-type=module', '-e', script];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

test('where the host refuses Wasm, auto falls back and wasm says why', () => {
  const fallback = `
    import { createCodec } from 'igrs-rump';
    const codec = createCodec();
    const frame = codec.encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 2, body: {} });
    console.log(codec.engine, codec.decode(frame).kind, codec.engineReason);`;
  const reason = "this host has no WebAssembly; engine 'js' runs everywhere";
  assert.equal(withoutWasm(fallback), `js water-heater.heartbeat ${reason}`);
  const demanded = `
    import { createCodec } from 'igrs-rump';
    try { createCodec({ engine: 'wasm' }); } catch (error) { console.log(error.code, error.path, error.message); }`;
  assert.equal(withoutWasm(demanded), `unsupported engine ${reason}`);
});

const PRINT_REASON = `
  const { engine, engineReason } = createCodec();
  console.log(engine, engineReason);`;

test('engineReason is what the host said when it refused', async () => {
  const { outputFiles } = await build({
    stdin: { contents: `import { createCodec } from 'igrs-rump';${PRINT_REASON}`, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
  });
  // As workerd does while it answers, and a page whose policy has no 'wasm-unsafe-eval'.
  const lines: string[] = [];
  const console = { log: (...parts: unknown[]) => lines.push(parts.join(' ')) };
  runInContext(
    outputFiles[0]?.text ?? '',
    createContext({ console }, { codeGeneration: { wasm: false, strings: false } }),
  );
  assert.match(
    lines.join(),
    /^js this host refuses to compile WebAssembly.+ at start-up .+ module \(.+ disallowed by embedder\);/,
  );
});

test('engineReason says that SIMD is missing', {
  skip: process.arch !== 'x64' && 'no flag of Node takes SIMD from this processor',
}, () => {
  const flags = ['--no-enable-sse4-1', '--no-enable-ssse3', '--input-type=module'];
  const script = `import { createCodec } from 'igrs-rump';${PRINT_REASON}`;
  const output = execFileSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' });
  assert.match(output, /^js this host has WebAssembly without SIMD \(.+\); engine 'js' runs everywhere$/m);
});

test('bytes from another realm are bytes', () => {
  const codec = createCodec();
  const frame = codec.encode({ kind: 'water-heater.heartbeat', serial: 1, sequence: 2, body: {} });
  const context = createContext({ list: Array.from(frame) });
  const foreign = runInContext('Uint8Array.from(list)', context);
  assert.ok(!(foreign instanceof Uint8Array));
  assert.equal(codec.decode(foreign).kind, 'water-heater.heartbeat');
  assert.equal(codec.decode(foreign.buffer).kind, 'water-heater.heartbeat');
  const target = runInContext('new Uint8Array(64)', context);
  assert.equal(codec.encodeInto({ kind: 'water-heater.heartbeat', serial: 1, sequence: 2, body: {} }, target), 18);
  const body = runInContext('Uint8Array.of(1, 2)', context);
  const unknown = codec.encode({ kind: 'unknown', deviceType: 9, messageType: 9, serial: 1, sequence: 1, body });
  assert.deepEqual(codec.decode(unknown).body, Uint8Array.of(1, 2));
});

test('an error of this package is one in another realm too', () => {
  const result = createCodec().tryDecode(new Uint8Array(0));
  assert.ok(RumpError.is(result));
  const brand = runInContext("Symbol.for('igrs-rump.error')", createContext({}));
  assert.equal((result as unknown as Record<symbol, unknown>)[brand], true);
});

test('an uncaught error shows a line of code, and not a whole file', () => {
  const programs = [
    "import { createCodec } from 'igrs-rump'; createCodec().decode(new Uint8Array(3));",
    "import { createCodec } from 'igrs-rump/js'; createCodec().encode({ kind: 'toaster.control' });",
    "import { formatDeviceId } from 'igrs-rump/profile'; formatDeviceId('toaster', 1);",
    "import { Controller } from 'igrs-rump/exchange'; new Controller({}).device('nobody');",
    "import { MemoryBus } from 'igrs-rump/server'; new MemoryBus({ devices: -1 });",
    "import { lan } from 'igrs-rump/lan'; lan({ device: 'nobody', secret: '' });",
  ];
  for (const program of programs) {
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    assert.notEqual(status, 0, program);
    assert.match(stderr, /RumpError: /, program);
    const longest = Math.max(...stderr.split('\n').map((line) => line.length));
    assert.ok(longest <= 400 && stderr.length <= 4000, `${program}: ${stderr.length} characters, a line of ${longest}`);
  }
});

const DESCRIPTIONS = /^\/\/ sdk\/generated\/descriptions\.ts\n[\s\S]*?(?=^\/\/ )/m;

test('no line of what Node runs is longer than a screen, but for the embedded binary and other data', () => {
  const dist = dirname(file);
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    // Pages get theirs minified.
    if (!name.endsWith('.js') || name.startsWith('dashboard')) continue;
    // The command line's blanks are taken out, and its lines broken where that can be: not within one long condition of a library.
    const limit = name.startsWith('cli') ? 12_000 : 1000;
    // Descriptions are a line each.
    const text = readFileSync(join(dist, name), 'utf8').replace(DESCRIPTIONS, '');
    for (const line of text.split('\n')) {
      const code = line.replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'/g, '""');
      assert.ok(code.length <= limit, `${name}: a line of ${code.length} characters: ${code.slice(0, 100)}`);
    }
  }
});

test('what never changes is constant in the codec as shipped, and nothing that changes is', async () => {
  for (const name of ['index', 'js', 'profile', 'exchange']) {
    const text = readFileSync(join(dirname(file), `${name}.js`), 'utf8');
    const { warnings } = await transform(text, { logLevel: 'silent' });
    assert.deepEqual(warnings, [], name);
    const variables = Array.from(text.matchAll(/^var ([\w$]+) = /gm), ([, variable]) => variable);
    assert.ok(variables.length <= 3, `${name}: ${variables.join(', ')}`);
  }
});

test('no file gives a constant another value: the build makes constants of what looks like one', async () => {
  const dist = dirname(file);
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  assert.ok(names.length > 20, `${names.length} files`);
  for (const name of names) {
    const { warnings } = await transform(readFileSync(join(dist, name), 'utf8'), { logLevel: 'silent' });
    const assigned = warnings.filter(({ id }) => id === 'assign-to-constant').map(({ text }) => text);
    assert.deepEqual(assigned, [], name);
  }
});
