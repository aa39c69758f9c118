/**
 * What the package does when it is imported where something is missing. Part of the suite's run, so that its coverage counts; plain
 * JavaScript, because that run has no loader.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What a program prints, as JSON, in a fresh process.
 * @param {string} program
 */
function printed(program) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/**
 * Engine and reason of a codec in a fresh process in which `prelude` ran first.
 * @param {string} prelude
 */
function codecAfter(prelude) {
  return printed(`${prelude};
const { createCodec } = await import('igrs-rump');
const codec = createCodec();
const frame = codec.encode({ kind: 'water-heater.heartbeat', serial: 7, sequence: 1, body: {} });
process.stdout.write(JSON.stringify([codec.engine, codec.engineReason ?? '', codec.decode(frame).kind]));`);
}

test('the embedded binary is decoded by whatever the host has', () => {
  const decoder =
    'Uint8Array.fromHex = (text) => Uint8Array.from(text.match(/../g), (digits) => Number.parseInt(digits, 16))';
  for (const prelude of ['', decoder, 'globalThis.Buffer = undefined', 'globalThis.Buffer = { from: () => [] }']) {
    const fresh = prelude.startsWith('Uint8Array') ? prelude : `delete Uint8Array.fromHex;${prelude}`;
    assert.deepEqual(codecAfter(fresh), ['wasm', '', 'water-heater.heartbeat'], prelude);
  }
});

test('without WebAssembly, or where it is refused, JavaScript serves, and the reason is said', () => {
  /** @type {[prelude: string, reason: RegExp][]} */
  const hosts = [
    ['delete globalThis.WebAssembly', /no WebAssembly/],
    [
      "WebAssembly.Module = class { constructor() { throw new Error('not here') } }",
      /refuses to compile WebAssembly.*not here/,
    ],
    [
      "WebAssembly.Module = class { constructor() { throw 'no vectors' } }; WebAssembly.validate = () => false",
      /without SIMD.*no vectors/,
    ],
    ["WebAssembly.Instance = class { constructor() { throw new Error('not now') } }", /refuses WebAssembly.*not now/],
  ];
  for (const [prelude, reason] of hosts) {
    const [engine, said, kind] = codecAfter(prelude);
    assert.equal(engine, 'js', prelude);
    assert.match(said, reason);
    assert.equal(kind, 'water-heater.heartbeat');
  }
});

test('without web streams the message streams say so', () => {
  const program = `delete globalThis.ReadableStream;
const { createCodec, MessageDecoderStream } = await import('igrs-rump');
try { new MessageDecoderStream(createCodec()); } catch ({ code, path }) { process.stdout.write(JSON.stringify([code, path])); }`;
  assert.deepEqual(printed(program), ['unsupported', 'ReadableStream']);
});
