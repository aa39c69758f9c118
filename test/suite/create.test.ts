import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as main from 'igrs-rump';
import { type CodecOptions, createCodec, RumpError } from 'igrs-rump';
import * as plain from 'igrs-rump/js';
import { withoutEmbeddedWasm, withoutWasm } from './support/capabilities.ts';
import { collectChunks } from './support/collect-frames.ts';
import { createCodec as createHere, engines } from './support/engines.ts';
import { concat } from './support/hex.ts';
import { host } from './support/host.ts';
import { referenceScan } from './support/reference-scanner.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { decoded, dirtyFrames, dirtyStream, golden, goldenFrames, type Vector } from './support/vectors.ts';
import { withInstances } from './support/wasm-host.ts';
import { START } from './support/wire.ts';

function refuse(
  create: (options: CodecOptions) => unknown,
  options: object,
  code: RumpError['code'],
  path: string,
): void {
  assertRefused(() => create(options as CodecOptions), code, path, `${Object.keys(options)}`);
}

/**
 * A module of nothing, right in itself; null where the host compiles none, or not at this time. A content security policy makes
 * WebKit refuse the instance, not the module.
 */
const emptyModule = (() => {
  try {
    const module = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return new WebAssembly.Instance(module) && module;
  } catch {
    return null;
  }
})();

const { engine: engineHere, engineReason: reasonHere } = createCodec(
  host.module === undefined ? {} : { module: host.module },
);

// The run over all hosts reads the engine from this name.
test(`codec.engine is ${engineHere}`, () => {
  assert.equal(engineHere, host.engine);
  assert.equal(reasonHere === undefined, engineHere === 'wasm', reasonHere);
  for (const engine of engines) createHere({ engine });
});

test('without a module of the caller, auto takes Wasm where the host compiles it, and wasm is refused elsewhere', () => {
  const engine = withoutEmbeddedWasm === false ? 'wasm' : 'js';
  assert.equal(createCodec().engine, engine);
  assert.equal(createCodec({}).engine, engine);
  assert.equal(createCodec({ engine: 'auto' }).engine, engine);
  assert.equal(createCodec({ engine: undefined } as never).engine, engine);
  assert.equal(createCodec({ engine: 'js' }).engine, 'js');
  assert.equal(createCodec({ engine: 'js' }).engineReason, "engine: 'js' was asked for");
  const reason = createCodec().engineReason;
  if (engine === 'wasm') assert.equal(reason, undefined);
  else assert.match(reason ?? '', /^this host .+; engine 'js' runs everywhere$/);
  if (engine === 'wasm') assert.equal(createCodec({ engine: 'wasm' }).engine, 'wasm');
  else refuse(createCodec, { engine: 'wasm' }, 'unsupported', 'engine');
});

test('wrong options are refused by name', () => {
  for (const engine of ['', 'WASM', 'native', null, 5, {}, true])
    refuse(createCodec, { engine }, 'out-of-range', 'engine');
  for (const module of [null, {}, new ArrayBuffer(8), 'rump.wasm', 5]) {
    for (const engine of ['auto', 'wasm', 'js']) refuse(createCodec, { engine, module }, 'wrong-type', 'module');
  }
  for (const profile of [null, {}, 'default']) {
    refuse(createCodec, { profile }, 'unsupported', 'profile');
    refuse(plain.createCodec, { profile }, 'unsupported', 'profile');
  }
  for (const create of [createCodec, plain.createCodec]) {
    for (const maxMemory of ['1048576', null, {}, 1n, true]) refuse(create, { maxMemory }, 'wrong-type', 'maxMemory');
    for (const maxMemory of [0, -1, Number.NaN, 65536, Number.NEGATIVE_INFINITY]) {
      refuse(create, { maxMemory }, 'out-of-range', 'maxMemory');
    }
  }
});

test('the least memory is what the refusal says, and everything works within it', () => {
  const { message } = refusalOf(() => createCodec({ maxMemory: 1 }));
  const least = Number(/\d{4,}/.exec(message)?.[0]);
  refuse(createCodec, { maxMemory: least - 1 }, 'out-of-range', 'maxMemory');
  for (const engine of engines) {
    for (const maxMemory of [least, least + 1, 2 ** 40, Number.POSITIVE_INFINITY]) {
      const codec = createHere({ engine, maxMemory });
      assert.equal(collectChunks(codec.scanner(), dirtyStream, 5000).length, dirtyFrames.length);
      assert.equal(collectChunks(codec.scanner(), dirtyStream, dirtyStream.length).length, dirtyFrames.length);
    }
  }
});

test('a module that is not this package’s own is refused, by auto too', {
  skip: emptyModule === null && 'the host takes no module while it runs',
}, () => {
  const module = emptyModule as object;
  refuse(createCodec, { module }, 'unsupported', 'module');
  refuse(createCodec, { module, engine: 'auto' }, 'unsupported', 'module');
  refuse(createCodec, { module, engine: 'wasm' }, 'unsupported', 'module');
  assert.equal(createCodec({ module, engine: 'js' }).engine, 'js');
});

test('where the host refuses an instance, auto falls back and wasm says why', { skip: withoutEmbeddedWasm }, () => {
  const refusals: readonly unknown[] = [new RangeError('out of instances'), 'no reason'];
  for (const reason of refusals) {
    const refuseAll = (): never => {
      throw reason;
    };
    assert.equal(
      withInstances(refuseAll, () => createCodec().engine),
      'js',
    );
    withInstances(refuseAll, () => {
      const said = reason instanceof Error ? reason.message : String(reason);
      assert.equal(createCodec().engineReason, `this host refuses WebAssembly (${said}); engine 'js' runs everywhere`);
      const error = assertRefused(() => createCodec({ engine: 'wasm' }), 'unsupported', 'engine');
      assert.ok(error.message.includes(reason instanceof Error ? reason.message : String(reason)));
    });
  }
  assert.equal(createCodec().engine, 'wasm');
});

test('where the host gives no more memory, a large chunk comes in more pieces', { skip: withoutWasm }, () => {
  const codec = withInstances(
    (Instance, module) => {
      const { exports } = new Instance(module, {});
      let calls = 0;
      const resize = (length: number): number =>
        calls++ === 0 ? (exports.resize as (length: number) => number)(length) : 0;
      return { exports: { ...exports, resize } };
    },
    () => createHere({ engine: 'wasm' }),
  );
  const stream = concat(Array.from({ length: 30 }, () => dirtyStream));
  const scanner = codec.scanner();
  const batches = [...scanner.push(stream)].length;
  scanner.end();
  assert.ok(batches > 1);
  assert.deepEqual(scanner.stats, referenceScan(stream, true).stats);
});

test('igrs-rump/js has the same surface and the JavaScript engine alone', () => {
  assert.deepEqual(Object.keys(plain).sort(), Object.keys(main).sort());
  for (const options of [undefined, {}, { engine: 'js' }, { engine: 'auto' }] as const) {
    const codec = plain.createCodec(options);
    assert.equal(codec.engine, 'js');
    assert.equal(codec.engineReason, 'igrs-rump/js has the JavaScript engine alone');
    assert.deepEqual(codec.decode(goldenFrames[0] as Uint8Array<ArrayBuffer>), decoded(golden[0] as Vector));
    assert.equal(collectChunks(codec.scanner(), dirtyStream, 1000).length, dirtyFrames.length);
  }
  for (const engine of ['wasm', 'other', null, 5]) refuse(plain.createCodec, { engine }, 'unsupported', 'engine');
  // A file each, with a class of its own.
  const sides = [
    [plain, main],
    [main, plain],
  ] as const;
  for (const [one, other] of sides) {
    assert.ok(one.RumpError.is(refusalOf(() => other.createCodec({ engine: 'other' as never }))));
  }
});

test('a RumpError is known across copies of the package, and nothing else is taken for one', () => {
  const error = refusalOf(() => createCodec({ engine: 'other' as never }));
  assert.ok(error instanceof Error && error instanceof RumpError);
  assert.equal(error.name, 'RumpError');
  assert.ok(RumpError.is(error));
  assert.deepEqual(Object.keys(error).includes('code'), true);
  class Copy extends Error {
    readonly code = 'bad-check';
    constructor() {
      super('of another copy');
      Object.defineProperty(this, Symbol.for('igrs-rump.error'), { value: true });
    }
  }
  assert.ok(RumpError.is(new Copy()));
  assert.ok(!(new Copy() instanceof RumpError));
  const others = [
    undefined,
    null,
    5,
    'RumpError',
    new Error('bad-check'),
    { name: 'RumpError', code: 'bad-check' },
    RumpError,
    {},
  ];
  for (const other of others) assert.equal(RumpError.is(other), false);
});

test('codecs of their own share nothing', () => {
  for (const engine of engines) {
    const [one, two] = [createHere({ engine }), createHere({ engine })];
    const [batch] = one.scanner().push(dirtyStream);
    const before = [...(batch ?? [])];
    for (const each of two.scanner().push(new Uint8Array(dirtyStream.length).fill(START[0] as number)))
      assert.fail(`${each.length}`);
    assert.deepEqual([...(batch ?? [])], before);
  }
});

test('options that are no object are refused by every entry', () => {
  for (const entry of [main, plain]) {
    for (const wrong of [null, 7, 'wasm']) {
      assertRefused(() => entry.createCodec(wrong as unknown as CodecOptions), 'wrong-type', 'options');
    }
  }
});

test('a proxy that is gone is no error of ours', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.equal(RumpError.is(proxy), false);
});
