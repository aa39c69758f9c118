/** The Wasm boundary: what is generated from the AssemblyScript files is what the compiled binary has, and another binary is refused. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec, RumpError } from 'igrs-rump';
import { emitAbi } from '../../tools/emit/typescript/abi.ts';

const root = join(import.meta.dirname, '../..');
const binary = readFileSync(join(root, 'dist/rump.wasm'));
const read = (name: string): string => readFileSync(join(root, `assembly/${name}.ts`), 'utf8');
const { wasm, assembly } = emitAbi(read);

/** Names of the declared functions, with how many parameters they have. */
const declared = new Map(
  [...wasm.matchAll(/^(\w+)\((.*)\): (?:number|void);$/gm)].map(([, name = '', list = '']) => [
    name,
    list === '' ? 0 : list.split(',').length,
  ]),
);

test('the declared exports are those of the binary, each with its parameters', () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  const functions = Object.entries(exports).filter(([, value]) => typeof value === 'function');
  assert.deepEqual(
    new Map(functions.map(([name, value]) => [name, (value as () => void).length] as const).sort()),
    new Map([...declared].sort()),
  );
  const others = Object.keys(exports).filter((name) => typeof exports[name] !== 'function');
  assert.deepEqual(others.sort(), ['ABI', 'FINGERPRINT', 'memory']);
});

test('nothing is exported that the SDK does not call', () => {
  const folder = join(root, 'sdk/engine/wasm');
  const engine = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');
  for (const name of declared.keys()) assert.match(engine, new RegExp(`xports\\.${name}\\(`), name);
});

test('the number changes with a place or a parameter of the boundary, and not with a comment', () => {
  const numberAfter = (name: string, from: string | RegExp, to: string): string => {
    const changed = read(name).replace(from, to);
    assert.notEqual(changed, read(name));
    return emitAbi((each) => (each === name ? changed : read(each))).assembly;
  };
  assert.equal(numberAfter('route', /\/\*\* A step of .* \*\//, '/** Another comment. */'), assembly);
  assert.equal(
    numberAfter('route', 'export const STEP_SHARDS', '/** One more. */\nexport const STEP_SHARDS'),
    assembly,
  );
  assert.notEqual(numberAfter('route', 'STEP_SHARDS: usize = 4;', 'STEP_SHARDS: usize = 8;'), assembly);
  assert.notEqual(numberAfter('route', 'export function route(first: u32)', 'export function route()'), assembly);
});

test('a binary that was compiled for another boundary is refused', () => {
  const abi = Number(/^export const ABI = (0x[\da-f]{8});$/m.exec(wasm)?.[1]) | 0;
  const at = binary.indexOf(constant(abi));
  assert.ok(at > 0, 'the binary has its number');
  const other = Uint8Array.from(binary);
  // The lowest seven bits.
  other[at + 1] = (other[at + 1] as number) ^ 1;
  assert.equal(createCodec({ engine: 'wasm', module: new WebAssembly.Module(binary) }).engine, 'wasm');
  assert.throws(
    () => createCodec({ engine: 'wasm', module: new WebAssembly.Module(other) }),
    (error) => RumpError.is(error) && error.code === 'unsupported' && error.path === 'module',
  );
});

/** `i32.const` as the initial value of a global: a signed LEB128. */
function constant(value: number): Uint8Array {
  const bytes = [0x41];
  for (let rest = value; ; rest >>= 7) {
    const isLast = (rest >> 7 === 0 && (rest & 0x40) === 0) || (rest >> 7 === -1 && (rest & 0x40) !== 0);
    bytes.push((rest & 0x7f) | (isLast ? 0 : 0x80));
    if (isLast) return Uint8Array.from(bytes);
  }
}
